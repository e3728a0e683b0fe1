"""How a WebSocket begins: what is refused is told as everywhere, with a code, an id and the lines that keep browsers careful."""

import pytest

from app import limits
from app.transport.doors import ALWAYS
from tests.support.service import Service
from tests.transport.client import handshake
from tests.transport.wire import Answer, wire

KEY = "dGhlIHNhbXBsZSBub25jZQ=="


def changed(*lines: str, method: str = "GET", path: str = "/graphql", version: str = "1.1", **headers: str) -> bytes:
    """A handshake that is in order but for this. `lines`: of the header, to come behind those of `headers`."""
    first, _, rest = handshake(path=path, **headers).decode().partition("\r\n")
    first = f"{method} {first.removeprefix('GET ').removesuffix('1.1')}{version}"
    return "\r\n".join((first, *lines, rest)).encode()


async def asked(api: Service, request: bytes) -> Answer:
    async with wire(api.process.port) as made:
        await made.send(request)
        answer = await made.answer()
        assert await made.ended() == b""
        return answer


REFUSED = {
    "another origin": (changed(origin="https://elsewhere.example"), 403, "FORBIDDEN"),
    "another host": (changed(host="elsewhere.example"), 421, "BAD_REQUEST"),
    "an old version": (changed(sec_websocket_version="8"), 426, "BAD_REQUEST"),
    "no version": (changed(sec_websocket_version=""), 426, "BAD_REQUEST"),
    "two versions": (changed("Sec-WebSocket-Version: 8"), 426, "BAD_REQUEST"),
    "no key": (changed().replace(b"Sec-Websocket-Key", b"X"), 400, "BAD_REQUEST"),
    "a short key": (changed(sec_websocket_key="short"), 400, "BAD_REQUEST"),
    "no base64": (changed(sec_websocket_key=KEY.replace("d", "?", 1)), 400, "BAD_REQUEST"),
    "fifteen bytes": (changed(sec_websocket_key="MTIzNDU2Nzg5MDEyMzQ1"), 400, "BAD_REQUEST"),
    "two keys": (changed(f"Sec-WebSocket-Key: {KEY}"), 400, "BAD_REQUEST"),
    "an empty list": (changed(sec_websocket_protocol=""), 400, "BAD_REQUEST"),
    "a list of nothing": (changed(sec_websocket_protocol=" , "), 400, "BAD_REQUEST"),
    "no names": (changed(sec_websocket_protocol="a b"), 400, "BAD_REQUEST"),
    "a body": (changed(content_length="5") + b"hello", 400, "BAD_REQUEST"),
    "a body to come": (changed(content_length="5"), 400, "BAD_REQUEST"),
    "a body in chunks": (changed(transfer_encoding="chunked") + b"5\r\nhello\r\n0\r\n\r\n", 400, "BAD_REQUEST"),
    "by POST": (changed(method="POST"), 400, "BAD_REQUEST"),
    "by POST with a body": (changed(method="POST", content_length="5") + b"hello", 400, "BAD_REQUEST"),
    "elsewhere": (changed(path="/graphql/"), 404, "NOT_FOUND"),
    "at the explorer": (changed(path="/explorer"), 404, "NOT_FOUND"),
    "a long address": (changed(path="/graphql?x=" + "x" * limits.URL_BYTES_MAX), 414, "BAD_REQUEST"),
    "a long header": (changed(x_long="x" * limits.HEAD_BYTES_MAX), 431, "BAD_REQUEST"),
    "many lines": (changed(*(f"X-{number}: 1" for number in range(limits.HEADERS_MAX))), 431, "BAD_REQUEST"),
}


@pytest.mark.parametrize(("request_", "status", "code"), REFUSED.values(), ids=REFUSED)
async def test_what_is_refused_is_told_as_everywhere(api: Service, request_: bytes, status: int, code: str) -> None:
    answer = await asked(api, request_)
    assert answer.refused() == (status, code)
    assert {name.lower(): value for name, value in ALWAYS.items()}.items() <= answer.headers.items()
    assert "close" in answer.headers["connection"]


async def test_which_version_is_spoken_is_told(api: Service) -> None:
    answer = await asked(api, changed(sec_websocket_version="8"))
    assert answer.headers["sec-websocket-version"] == "13"
    assert answer.headers["upgrade"] == "websocket"


async def test_a_refusal_has_the_id_of_the_request(api: Service) -> None:
    assert (await asked(api, changed(sec_websocket_key="short", x_request_id="mine-1"))).headers["x-request-id"] == "mine-1"


IN_ORDER = {
    "a whole address": changed(path="http://localhost/graphql"),
    "a whole address by number": changed(path="http://[::1]:8000/graphql"),
    "a long line": changed(cookie="x" * 20_000),
    "a long address": changed(path="/graphql?x=" + "x" * 10_000),
    "a body of nothing": changed(content_length="0"),
    "several subprotocols": changed("Sec-WebSocket-Protocol: graphql-ws", sec_websocket_protocol="soap"),
}


@pytest.mark.parametrize("request_", IN_ORDER.values(), ids=IN_ORDER)
async def test_our_own_limits_are_those_of_a_handshake_too(api: Service, request_: bytes) -> None:
    async with wire(api.process.port) as made:
        await made.send(request_)
        assert (await made.head()).startswith(b"HTTP/1.1 101 Switching Protocols\r\n")


async def test_a_handshake_has_an_id(api: Service) -> None:
    async with wire(api.process.port) as made:
        await made.send(changed(x_request_id="mine-2"))
        assert b"\r\nx-request-id: mine-2\r\n" in await made.head()
