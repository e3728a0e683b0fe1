"""What is too long, too slow or too much on a connection is refused in words, and takes neither time nor memory; in this process."""

import asyncio
from contextlib import AsyncExitStack, suppress
from socket import socket

import pytest
from starlette.types import Receive, Scope, Send

from app import limits
from app.transport.exchange import Exchange
from tests.transport.test_connection import echo, received
from tests.transport.wire import ANSWER_SECONDS, Wire, local, request, wire

TOO_SLOW = (408, "BAD_REQUEST")


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits long for what will not come."""
    for name in ("HEAD_SECONDS", "UPLOAD_GRACE_SECONDS", "FIRST_REQUEST_SECONDS", "KEEP_ALIVE_SECONDS", "LINGER_SECONDS", "READ_SECONDS"):
        monkeypatch.setattr(limits, name, 0.3)
    monkeypatch.setattr(limits, "WATCH_SECONDS", 0.05)


async def sent_until_cut_off(made: Wire, piece: bytes, *, pause: float = 0.01) -> None:
    """`pause`: seconds between two pieces."""
    async with asyncio.timeout(ANSWER_SECONDS):
        with suppress(ConnectionError):
            while True:
                await made.send(piece)
                await asyncio.sleep(pause)


# Too long.


@pytest.mark.parametrize("pieces", [1, 4, 200])
@pytest.mark.parametrize(
    ("asked", "status"),
    [
        (request("/", "X: " + "y" * 200_000), 431),
        (request("/", *(f"X-{number}: {'y' * 2_000}" for number in range(90))), 431),
        (request("/", *(f"X-{number}: y" for number in range(200))), 431),
        (request("/", *(f"X-{number}:" for number in range(20_000))), 431),
        (request("/" + "y" * 200_000), 414),
        (request("/?" + "y" * (limits.URL_BYTES_MAX + 1)), 414),
    ],
    ids=[
        "one header of 200 kB",
        "90 headers of 2 kB",
        "200 headers",
        "20,000 empty headers",
        "an address of 200 kB",
        "an address too long",
    ],
)
async def test_a_head_that_is_too_long(asked: bytes, status: int, pieces: int) -> None:
    async with local(echo) as server, wire(server.port) as made:
        size = -(-len(asked) // pieces)
        for begin in range(0, len(asked), size):
            await made.send(asked[begin : begin + size])
        assert (await made.answer()).refused() == (status, "BAD_REQUEST")
        assert await made.ended() == b""


async def test_a_head_behind_another_request_is_measured_too() -> None:
    async with local(echo) as server, wire(server.port) as made:
        await made.send(request("/1") + request("/2", "X: " + "y" * 100_000))
        assert (await made.answer()).headers["x-path"] == "/1"
        assert await made.ended() == b""


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize("beginning", [b"GET /", b"GET / HTTP/1.1\r\nX: ", b"GET / HTTP/1.1\r\nX", b"\r\n", b"G"])
async def test_a_head_without_an_end_is_not_collected(beginning: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """Told as soon as it is too long, and before it is late; lines without a word are no head, and the connection is idle."""
    if beginning != b"\r\n":
        monkeypatch.setattr(limits, "HEAD_SECONDS", 3_600)
    async with local(echo) as server, wire(server.port) as made:
        await made.send(beginning)
        await sent_until_cut_off(made, beginning if beginning == b"\r\n" else b"y" * 65_536, pause=0)
        await server.forgotten()


async def test_the_longest_head_and_address_that_are_read() -> None:
    async with local(echo) as server:
        long = request("/" + "y" * (limits.URL_BYTES_MAX - 1), "X: " + "y" * (limits.HEAD_BYTES_MAX - limits.URL_BYTES_MAX - 100))
        assert (await server.asked(long)).status == 200
        many = request("/", *(f"X-{number}: y" for number in range(limits.HEADERS_MAX - 1)))
        assert (await server.asked(many)).status == 200


@pytest.mark.parametrize(
    "endless", [b"0\r\n" + b"X: y\r\n" * 50_000, b"0\r\nX: " + b"y" * 500_000, b"5;" + b"y" * 500_000], ids=["lines", "line", "extension"]
)
@pytest.mark.parametrize("size", [4_000, 500_000])
async def test_what_comes_with_chunks_and_is_no_body_is_as_short_as_a_head(endless: bytes, size: int) -> None:
    async with local(echo) as server, wire(server.port) as made:
        await made.send(request("/", "Transfer-Encoding: chunked", method="POST") + b"1\r\na\r\n")
        sending = asyncio.create_task(in_pieces(made, endless, size))
        assert (await made.answer()).refused() == (431, "BAD_REQUEST")
        await sending


async def in_pieces(made: Wire, data: bytes, size: int) -> None:
    """As much of it as the server listens to."""
    with suppress(ConnectionError):
        for begin in range(0, len(data), size):
            await made.send(data[begin : begin + size])


@pytest.mark.parametrize("lines", [limits.HEADERS_MAX, limits.HEADERS_MAX + 1])
async def test_lines_of_a_trailer_are_counted_in_whatever_pieces_they_come(lines: int) -> None:
    trailer = b"0\r\n" + b"X: y\r\n" * lines + b"\r\n"
    async with local(echo) as server:
        answer = await server.asked(request("/", "Transfer-Encoding: chunked", method="POST") + b"1\r\na\r\n" + trailer)
        assert answer.status == (200 if lines == limits.HEADERS_MAX else 431)


async def test_a_trailer_is_no_header() -> None:
    """Who looks into headers after the body has come must not find there what a proxy in front has not seen."""

    async def acting(exchange: Exchange, scope: Scope, receive: Receive, send: Send) -> None:
        await received(receive)
        exchange.answer(200, b"", repr((scope["headers"], exchange.fields)).encode())

    asked = request("/", "Transfer-Encoding: chunked", method="POST") + b"1\r\na\r\n0\r\nAuthorization: Bearer x\r\n\r\n"
    async with local(acting) as server, wire(server.port) as made:
        for byte in asked:
            await made.send(bytes([byte]))
        assert b"authorization" not in (await made.answer()).body


# Too slow.


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize("beginning", [b"G", b"GET / HTTP/1.1\r\nHost: localhost\r\n", b"\r\n"])
async def test_a_head_that_does_not_come_to_its_end(beginning: bytes) -> None:
    async with local(echo) as server, wire(server.port) as made:
        await made.send(beginning)
        if beginning == b"\r\n":  # no request has begun
            assert await made.ended() == b""
            return
        assert (await made.answer()).refused() == TOO_SLOW
        assert await made.ended() == b""


@pytest.mark.usefixtures("hasty")
async def test_a_head_that_comes_line_by_line() -> None:
    async with local(echo) as server, wire(server.port) as made:
        await made.send(b"GET / HTTP/1.1\r\n")
        await sent_until_cut_off(made, b"X: y\r\n")
        await server.forgotten()


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize("announced", ["Content-Length: 1000000", "Transfer-Encoding: chunked"])
@pytest.mark.parametrize("reads", [True, False])
async def test_a_body_that_never_ends_is_refused_whoever_reads_it(announced: str, reads: bool) -> None:
    told = []

    async def acting(exchange: Exchange, scope: Scope, receive: Receive, send: Send) -> None:
        if reads:
            told.append(await received(receive))
            exchange.answer(200, b"", b"too late")
        else:
            await asyncio.Event().wait()

    async with local(acting) as server, wire(server.port) as made:
        await made.send(request("/", announced, method="POST"))
        asked = asyncio.create_task(made.answer())
        while not asked.done():
            await made.send(b"1\r\na\r\n" if "chunked" in announced else b"a")
            await asyncio.sleep(0.01)
        assert (await asked).refused() == TOO_SLOW
        assert told == ([b"gone"] if reads else [])
        await sent_until_cut_off(made, b"a")
        await server.forgotten()


@pytest.mark.usefixtures("hasty")
async def test_a_body_that_comes_steadily_has_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Longer than the grace lasts, and faster than the least rate; then the whole time is over too."""
    monkeypatch.setattr(limits, "UPLOAD_GRACE_SECONDS", 0.05)
    async with local(echo) as server, wire(server.port) as made:
        await made.send(request("/", "Content-Length: 30000", method="POST"))
        for _ in range(30):
            await made.send(b"x" * 1_000)
            await asyncio.sleep(0.01)
        assert (await made.answer()).status == 200
        monkeypatch.setattr(limits, "UPLOAD_SECONDS", 0.2)
        await made.send(request("/", "Content-Length: 3000000", method="POST"))
        await sent_until_cut_off(made, b"x" * 1_000)


@pytest.mark.usefixtures("hasty")
async def test_who_is_answered_before_its_body_has_come_is_not_listened_to_for_long() -> None:
    async def acting(exchange: Exchange, *_: object) -> None:
        exchange.answer(413, b"", b"too large")

    async with local(acting) as server, wire(server.port) as made:
        await made.send(request("/", "Content-Length: 50000000", method="POST"))
        answer = await made.answer()
        assert (answer.status, answer.headers["connection"]) == (413, "close")
        await sent_until_cut_off(made, b"x" * 10_000)
        await server.forgotten()


@pytest.mark.usefixtures("hasty")
async def test_connections_that_say_nothing_are_closed_without_a_word() -> None:
    async with local(echo) as server, wire(server.port) as new, wire(server.port) as used:
        await used.send(request())
        assert (await used.answer()).status == 200
        assert (await new.ended(), await used.ended()) == (b"", b"")


@pytest.mark.usefixtures("hasty")
async def test_an_answer_may_take_longer_than_any_of_these() -> None:
    async def acting(exchange: Exchange, *_: object) -> None:
        await asyncio.sleep(1)  # the time that it takes
        exchange.answer(200, b"", b"done")

    async with local(acting) as server:
        assert (await server.asked(request())).body == b"done"


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize("streamed", [True, False])
async def test_who_takes_nothing_of_its_answer_is_cut_off(streamed: bool) -> None:
    ended = asyncio.Event()

    async def acting(exchange: Exchange, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            if not streamed:
                exchange.answer(200, b"", b"x" * 30_000_000)
                return
            await send({"type": "http.response.start", "status": 200, "headers": []})
            while not exchange.gone:
                await send({"type": "http.response.body", "body": b"x" * 65_536, "more_body": True})
        finally:
            ended.set()

    async with local(acting) as server, wire(server.port) as made:
        await made.send(request())
        await ended.wait()
        await server.forgotten()


@pytest.mark.usefixtures("hasty")
async def test_requests_wait_until_their_answers_are_taken() -> None:
    """Else whoever asks and does not read fills the memory."""
    begun = []

    async def acting(exchange: Exchange, scope: Scope, receive: Receive, send: Send) -> None:
        begun.append(scope["path"])
        exchange.answer(200, b"", b"x" * 10_000_000)

    async with local(acting) as server, wire(server.port) as made:
        await made.send(request("/1") + request("/2") + request("/3"))
        await server.forgotten()
        assert begun == ["/1"]
    async with local(acting) as server, wire(server.port) as made:
        begun.clear()
        await made.send(request("/1") + request("/2") + request("/3"))
        assert [len((await made.answer()).body) for _ in range(3)] == [10_000_000] * 3
        assert begun == ["/1", "/2", "/3"]


# Too many.


async def test_connections_are_counted() -> None:
    async with local(echo, connections=5) as server, AsyncExitStack() as stack:
        held = [await stack.enter_async_context(wire(server.port)) for _ in range(5)]
        for each in held:
            await each.send(request())
            assert (await each.answer()).status == 200
        async with wire(server.port) as one_more:
            answer = await one_more.answer()
            assert answer.refused() == (503, "UNAVAILABLE")
            assert answer.headers["retry-after"] == "1"
            assert await one_more.ended() == b""
        await held[0].send(request())
        assert (await held[0].answer()).status == 200
        for each in held:
            await each.leave()
        await server.forgotten()
        assert (await server.asked(request())).status == 200


# Clients that leave.


async def test_what_only_reads_ends_when_its_client_leaves() -> None:
    begun, ended = asyncio.Event(), asyncio.Event()

    async def acting(*_: object) -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    async with local(acting) as server:
        async with wire(server.port) as made:
            await made.send(request() + request())
            await begun.wait()
        await ended.wait()
        await server.forgotten()


async def test_a_client_may_leave_in_the_very_moment_of_its_refusal() -> None:
    """The system refuses to end a connection that its other side has thrown away."""
    loop = asyncio.get_running_loop()
    faults: list[object] = []
    loop.set_exception_handler(lambda _, context: faults.append(context))

    async def acting(exchange: Exchange, *_: object) -> None:
        client.close()
        exchange.answer(413, b"", b"too large")
        told.set()

    told = asyncio.Event()
    try:
        async with local(acting) as server:
            with socket() as client:
                client.connect(("127.0.0.1", server.port))
                client.sendall(request("/", "Content-Length: 10", method="POST"))
                await told.wait()
            await server.forgotten()
    finally:
        loop.set_exception_handler(None)
    assert faults == []


async def test_what_changes_something_is_finished_all_the_same() -> None:
    begun, left, ended = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def acting(exchange: Exchange, *_: object) -> None:
        exchange.shield()
        begun.set()
        await left.wait()
        assert exchange.gone
        exchange.answer(200, b"", b"nobody reads this")
        ended.set()

    async with local(acting) as server:
        async with wire(server.port) as made:
            await made.send(request())
            await begun.wait()
        await server.forgotten()
        left.set()
        await ended.wait()


async def test_what_was_asked_is_answered_when_the_server_stops() -> None:
    begun, held = asyncio.Event(), asyncio.Event()

    async def acting(exchange: Exchange, scope: Scope, receive: Receive, send: Send) -> None:
        begun.set()
        await held.wait()
        await echo(exchange, scope, receive, send)

    async with local(acting) as server, wire(server.port) as made, wire(server.port) as idle:
        await made.send(request("/1") + request("/2"))
        await begun.wait()
        server.server.should_exit = True
        assert await idle.ended() == b""
        held.set()
        answers = [await made.answer() for _ in range(2)]
        assert [(answer.headers["x-path"], answer.headers.get("connection")) for answer in answers] == [("/1", None), ("/2", "close")]
        assert await made.ended() == b""
