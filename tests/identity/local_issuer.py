"""An OpenID Connect issuer on this machine: its discovery document and its keys over HTTP, and the tokens that it signs."""

import asyncio
import json
from base64 import urlsafe_b64encode
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any

from joserfc.jwk import ECKey, Key, OctKey, OKPKey, RSAKey
from joserfc.jws import JWSRegistry

AUDIENCE = "https://salkku.example"
DISCOVERY, KEYS = "/.well-known/openid-configuration", "/keys"
Answering = Callable[[], Awaitable[bytes]]


@cache
def key(kty: str, number: int = 0, detail: str = "") -> Key:
    """A private key; another `number`, another key. `detail`: bits, or the curve."""
    parameters: Any = {"kid": f"{kty}-{detail}-{number}", "use": "sig"}
    match kty:
        case "RSA":
            return RSAKey.generate_key(int(detail or 2048), parameters, private=True)
        case "EC":
            return ECKey.generate_key(detail or "P-256", parameters, private=True)
        case "OKP":
            return OKPKey.generate_key("Ed25519", parameters, private=True)
        case _:
            return OctKey.generate_key(256, parameters, private=True)


@dataclass
class LocalIssuer:
    """`keys`: what its key set holds, changed at will; `answers`: what it answers instead, by path, byte for byte; `asked`: how often."""

    url: str
    keys: list[Key]
    answers: dict[str, Answering] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)

    def claims(self, **changed: object) -> dict[str, object]:
        """Those of the demo's portfolio manager; None leaves one out."""
        now = int(datetime.now(UTC).timestamp())
        usual: dict[str, object] = {
            "iss": self.url,
            "aud": AUDIENCE,
            "sub": "manager@merilinna.example",
            "iat": now,
            "exp": now + 300,
            "salkku_party": "PERSON-MANAGER",
            "salkku_role": "PORTFOLIO_MANAGER",
        }
        return {name: value for name, value in (usual | changed).items() if value is not None}

    def token(self, by: Key | None = None, alg: str = "RS256", header: Mapping[str, object] | None = None, **changed: object) -> str:
        """A JWT, signed by one of its keys or by another."""
        by = by or self.keys[0]
        return signed({"alg": alg, "kid": by.kid, "typ": "at+jwt", **(header or {})}, self.claims(**changed), by, alg)

    def document(self, path: str) -> object:
        """What it answers by itself."""
        if path == DISCOVERY:
            return {"issuer": self.url, "jwks_uri": self.url + KEYS}
        return {"keys": [each.as_dict(private=False) for each in self.keys]} if path == KEYS else None

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            path = head.split(b" ")[1].decode()
            self.asked[path] += 1
            writer.write(await self.answers[path]() if path in self.answers else response(self.document(path)))
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


def response(document: object, status: str = "200 OK", **headers: str) -> bytes:
    """One HTTP response with JSON."""
    body = json.dumps(document).encode()
    lines = {"content-type": "application/json", "content-length": str(len(body)), "connection": "close", **headers}
    told = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in lines.items())
    return f"HTTP/1.1 {status}\r\n{told}\r\n".encode() + body


def signed(header: Mapping[str, object], claims: object, by: Key, alg: str) -> str:
    """A compact JWS, of whatever is given. `claims`: bytes are taken as they are; `alg`: how it is really signed."""
    payload = claims if isinstance(claims, bytes) else json.dumps(claims).encode()
    content = f"{encoded(json.dumps(header).encode())}.{encoded(payload)}"
    return f"{content}.{encoded(JWSRegistry.algorithms[alg].sign(content.encode(), by))}"


def encoded(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()


@asynccontextmanager
async def local_issuer(*keys: Key) -> AsyncIterator[LocalIssuer]:
    """Listening until the end of the block."""
    made = LocalIssuer("", list(keys or (key("RSA"),)))
    server = await asyncio.start_server(made._answer, "127.0.0.1", 0)
    made.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield made
    finally:
        server.close()
        await server.wait_closed()
