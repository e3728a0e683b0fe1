"""One connection: requests and answers in order, whatever their form; against a server in this process."""

import asyncio

import pytest
from starlette.types import Receive, Scope, Send

from app import limits
from app.transport.exchange import Exchange
from tests.transport.wire import local, request, wire


async def echo(exchange: Exchange, scope: Scope, receive: Receive, _: Send) -> None:
    """Answers what was asked, by one write."""
    body = exchange.body_at_hand()
    if body is None:
        body = await received(receive)
    exchange.answer(200, b"x-path: %b\r\n" % scope["path"].encode(), scope["method"].encode() + b" " + body)


async def received(receive: Receive) -> bytes:
    body, more = b"", True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return b"gone"
        body += message["body"]
        more = message["more_body"]
    return body


async def test_answers_keep_the_order_of_their_requests() -> None:
    """The first is the slowest."""
    held = asyncio.Event()

    async def acting(exchange: Exchange, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] == "/1":
            await held.wait()
        await echo(exchange, scope, receive, send)

    async with local(acting) as server, wire(server.port) as made:
        await made.send(request("/1") + request("/2", method="POST", body=b"two") + request("/3"))
        async with wire(server.port) as other:  # by now the three have been read
            await other.send(request("/other"))
            assert (await other.answer()).headers["x-path"] == "/other"
        held.set()
        found = [await made.answer() for _ in range(3)]
        assert [(answer.headers["x-path"], answer.body) for answer in found] == [("/1", b"GET "), ("/2", b"POST two"), ("/3", b"GET ")]
        await made.send(request("/4"))
        assert (await made.answer()).headers["x-path"] == "/4"


@pytest.mark.parametrize("end", ["in one piece", "byte by byte"])
async def test_a_body_is_whole_however_it_comes(end: str) -> None:
    asked = request("/", "Transfer-Encoding: chunked", method="POST") + b"3\r\nabc\r\n4\r\ndefg\r\n0\r\nX-Trailer: 1\r\n\r\n"
    async with local(echo) as server, wire(server.port) as made:
        for _ in range(2):
            for piece in [asked] if end == "in one piece" else [bytes([byte]) for byte in asked]:
                await made.send(piece)
            assert (await made.answer()).body == b"POST abcdefg"


async def test_a_large_body_and_a_large_answer_come_through() -> None:
    body = b"x" * 900_000
    async with local(echo) as server:
        assert (await server.asked(request(method="POST", body=body))).body == b"POST " + body


async def test_head_has_the_length_and_no_body() -> None:
    async with local(echo) as server, wire(server.port) as made:
        for _ in range(2):
            await made.send(request(method="HEAD"))
            answer = await made.answer("HEAD")
            assert (answer.status, answer.headers["content-length"], answer.body) == (200, "5", b"")


@pytest.mark.parametrize("asked", [b"GET / HTTP/1.0\r\nHost: localhost\r\n\r\n", request("/", "Connection: close")])
async def test_who_wants_the_connection_closed_gets_that(asked: bytes) -> None:
    async with local(echo) as server, wire(server.port) as made:
        await made.send(asked)
        answer = await made.answer()
        assert (answer.headers["connection"], answer.body) == ("close", b"GET ")
        assert await made.ended() == b""


async def test_a_body_is_asked_for_when_it_is_wanted() -> None:
    async with local(echo) as server, wire(server.port) as made:
        await made.send(request("/", "Expect: 100-continue", "Content-Length: 3", method="POST"))
        assert await made.head() == b"HTTP/1.1 100 Continue\r\n\r\n"
        await made.send(b"abc")
        assert (await made.answer()).body == b"POST abc"


async def test_a_request_for_another_protocol_is_an_ordinary_one() -> None:
    """Java's client asks for HTTP/2 so, and the parser leaves out the body of such a request."""
    headers = ("Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA")
    async with local(echo) as server, wire(server.port) as made:
        await made.send(request("/1", *headers, method="POST", body=b"abc") + request("/2"))
        assert [(await made.answer()).body for _ in range(2)] == [b"POST abc", b"GET "]


async def test_the_host_of_an_absolute_address_is_the_one_that_counts() -> None:
    async with local(echo) as server:
        assert (await server.asked(request("http://localhost/a?b=c", host="elsewhere.example"))).headers["x-path"] == "/a"
        assert (await server.asked(request("http://elsewhere.example/a"))).refused() == (421, "BAD_REQUEST")
        for address in ("http://[::1]:8000/a", "http://[::1]/a", "HTTPS://localhost:8000/a"):
            assert (await server.asked(request(address))).headers["x-path"] == "/a"


@pytest.mark.parametrize(
    "address", ["ftp://localhost/a", "file:///a", "http://somebody@localhost/a", "localhost:8000", "http://", "://localhost/a"]
)
async def test_an_absolute_address_that_is_no_page_of_a_host(address: str) -> None:
    async with local(echo) as server:
        assert (await server.asked(request(address))).refused() == (400, "BAD_REQUEST")


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        (request("/", "Transfer-Encoding: gzip, chunked", method="POST") + b"1\r\na\r\n0\r\n\r\n", 501),
        (request("/", "Transfer-Encoding: identity, chunked", method="POST") + b"1\r\na\r\n0\r\n\r\n", 501),
        (request("/", "Transfer-Encoding: gzip", "Transfer-Encoding: chunked", method="POST") + b"1\r\na\r\n0\r\n\r\n", 501),
        (request("/", "Expect: 200-ok", method="POST", body=b"a"), 417),
        (request("/", "Expect: 100-continue, other", method="POST", body=b"a"), 417),
        (request(host=None), 400),
        (request("/livez", host=None), 400),
    ],
)
async def test_what_a_header_asks_for_and_nobody_does(asked: bytes, status: int) -> None:
    """Read as if it were not there it would mean something else to a proxy in front."""
    async with local(echo) as server:
        assert (await server.asked(asked)).refused() == (status, "BAD_REQUEST")


@pytest.mark.parametrize("line", ["Transfer-Encoding: Chunked", "Transfer-Encoding:  chunked "])
async def test_chunks_are_read_however_they_are_written(line: str) -> None:
    async with local(echo) as server:
        assert (await server.asked(request("/", line, method="POST") + b"1\r\na\r\n0\r\n\r\n")).body == b"POST a"


async def test_a_probe_of_an_older_kind_names_no_host() -> None:
    """As load balancers ask by default."""
    async with local(echo) as server:
        assert (await server.asked(b"GET /livez HTTP/1.0\r\n\r\n")).headers["x-path"] == "/livez"
        assert (await server.asked(b"GET /graphql HTTP/1.0\r\n\r\n")).refused() == (400, "BAD_REQUEST")


async def test_streams_are_sent_as_they_are_made() -> None:
    async def acting(_: Exchange, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/event-stream")]})
        for piece in (b"one", b"", b"two"):
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b"three"})

    async with local(acting) as server, wire(server.port) as made:
        for _ in range(2):
            await made.send(request())
            answer = await made.answer()
            assert (answer.body, answer.headers["content-type"]) == (b"onetwothree", "text/event-stream")


async def test_more_requests_than_wait_on_one_connection_are_not_read() -> None:
    async with local(echo) as server, wire(server.port) as made:
        await made.send(request() * (limits.PIPELINED_MAX * 3))
        found = [await made.answer() for _ in range(limits.PIPELINED_MAX)]
        assert [answer.headers.get("connection") for answer in found] == [None] * (limits.PIPELINED_MAX - 1) + ["close"]
        assert await made.ended() == b""


async def test_nonsense_behind_a_request_takes_nothing_from_its_answer() -> None:
    async with local(echo) as server, wire(server.port) as made:
        await made.send(request("/1") + b"GARBAGE\r\n\r\n")
        answer = await made.answer()
        assert (answer.headers["x-path"], answer.headers["connection"]) == ("/1", "close")
        assert await made.ended() == b""


@pytest.mark.parametrize("host", ["localhost", "elsewhere.example"])
async def test_nonsense_in_a_body_is_told(host: str) -> None:
    async with local(echo) as server, wire(server.port) as made:
        await made.send(request("/1", "Transfer-Encoding: chunked", method="POST", host=host) + b"zz\r\n")
        assert (await made.answer()).refused() == (400, "BAD_REQUEST")
        assert await made.ended() == b""


async def test_every_answer_has_the_lines_that_make_browsers_careful() -> None:
    careful = {
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "x-frame-options": "DENY",
        "cross-origin-resource-policy": "same-origin",
        "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    }
    async with local(echo) as server:
        for asked in (request(), b"GARBAGE\r\n\r\n", request(host="elsewhere.example")):
            answer = await server.asked(asked)
            assert careful.items() <= answer.headers.items()
            assert not {"server", "strict-transport-security"} & answer.headers.keys()
    async with local(echo, tls=True) as server:
        assert (await server.asked(request())).headers["strict-transport-security"] == "max-age=31536000"


async def test_a_page_with_a_policy_of_its_own_keeps_it() -> None:
    async def acting(_: Exchange, scope: Scope, receive: Receive, send: Send) -> None:
        headers = [(b"Content-Security-Policy", b"script-src 'self'"), (b"content-length", b"0")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body"})

    async with local(acting) as server, wire(server.port) as made:
        await made.send(request())
        answer = await made.answer()
        assert answer.headers["content-security-policy"] == "script-src 'self'"
        assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("fault", ["raises", "says nothing"])
async def test_an_application_that_fails_is_masked(fault: str) -> None:
    async def acting(*_: object) -> None:
        if fault == "raises":
            raise ValueError("a secret")

    async with local(acting) as server, wire(server.port) as made:
        for _ in range(2):
            await made.send(request())
            answer = await made.answer()
            assert answer.refused() == (500, "INTERNAL")
            assert b"secret" not in answer.body


@pytest.mark.parametrize("headers", [[], [(b"content-length", b"100")]])
async def test_an_answer_that_breaks_off_is_not_taken_for_a_whole_one(headers: list[tuple[bytes, bytes]]) -> None:
    async def acting(_: Exchange, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"half", "more_body": True})
        raise ValueError

    async with local(acting) as server, wire(server.port) as made:
        await made.send(request())
        assert not (await made.ended()).endswith(b"0\r\n\r\n")


@pytest.mark.parametrize("value", [b"a\r\nset-cookie: b", b"a\nb", b"a\0"])
async def test_no_header_can_be_smuggled_into_an_answer(value: bytes) -> None:
    async def acting(_: Exchange, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"x", value)]})

    async with local(acting) as server:
        answer = await server.asked(request())
        assert answer.refused() == (500, "INTERNAL")
        assert "set-cookie" not in answer.headers
