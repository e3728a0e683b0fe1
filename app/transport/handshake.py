"""How a WebSocket begins (RFC 6455, 4): what the request for it must have, and the head of the answer that opens it."""

import re

from websockets.utils import accept_key

from app.refusals import refuse
from app.transport.head import Fields

PATH = "/graphql"
VERSION = b"13"
KEY = re.compile(rb"[A-Za-z0-9+/]{21}[AQgw]==")  # sixteen bytes
NAMES = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+(?:[ \t]*,[ \t]*[!#$%&'*+.^_`|~0-9A-Za-z-]+)*")
OFFERED = b"sec-websocket-protocol"


def is_handshake(fields: Fields) -> bool:
    """Other protocols that a client may upgrade to are not offered."""
    return fields.get(b"upgrade", b"").lower() == b"websocket"


def check_handshake(method: str, path: str, version: str, fields: Fields) -> None:
    """Of a request that has passed the doors. Raises Refusal."""
    if path != PATH:
        raise refuse("NOT_FOUND", "Not Found.", 404)
    if method != "GET" or version != "1.1":
        raise refuse("BAD_REQUEST", "A WebSocket begins with GET by HTTP/1.1.", 400)
    if fields.get(b"content-length", b"").strip(b"0") or b"transfer-encoding" in fields:
        raise refuse("BAD_REQUEST", "The handshake of a WebSocket has no body.", 400)
    if fields.get(b"sec-websocket-version") != VERSION:
        raise refuse("BAD_REQUEST", "The header Sec-WebSocket-Version must be 13.", 426)
    if not KEY.fullmatch(fields.get(b"sec-websocket-key", b"")):
        raise refuse("BAD_REQUEST", "The header Sec-WebSocket-Key must be sixteen bytes in base64.", 400)
    if not NAMES.fullmatch(fields.get(OFFERED, b"none")):
        raise refuse("BAD_REQUEST", "The header Sec-WebSocket-Protocol is no list of names.", 400)


def offered(fields: Fields) -> list[str]:
    """The subprotocols that the client speaks."""
    return [name.strip().decode() for name in fields.get(OFFERED, b"").split(b",") if name]


def opening(fields: Fields, subprotocol: str | None, lines: bytes) -> bytes:
    """The answer after which there are frames. `lines`: of its header, each with its end, beside those of the handshake."""
    chosen = f"Sec-WebSocket-Protocol: {subprotocol}\r\n" if subprotocol else ""
    accepted = accept_key(fields[b"sec-websocket-key"].decode())
    own = f"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accepted}\r\n{chosen}"
    return b"HTTP/1.1 101 Switching Protocols\r\n%b%b\r\n" % (own.encode(), lines)
