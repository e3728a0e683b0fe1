"""An OpenID Connect issuer: where its keys are, fetched when they are needed, kept, and fetched again when they have changed."""

import asyncio
import time
from collections.abc import Callable

import httpx2
import orjson
import structlog

from app import limits
from app.addresses import is_secure
from app.errors import Unavailable
from app.identity.keys import SigningKey, fitting, keys_of

DISCOVERY = "/.well-known/openid-configuration"
log = structlog.get_logger()


class Issuer:
    """Whoever could change its answers on the way would make tokens of anybody, so they come by https or from this machine. Keys that are
    known go on working while the issuer is away, for a day. `keys_url`: None: the issuer tells it."""

    def __init__(self, url: str, *, keys_url: str | None = None, monotonic: Callable[[], float] = time.monotonic) -> None:
        self.url = url
        self._keys_url = keys_url
        self._monotonic = monotonic
        self._client: httpx2.AsyncClient | None = None
        self._keys: tuple[SigningKey, ...] = ()
        self._fetched_at = float("-inf")
        self._next_at = float("-inf")  # no fetch before; so nobody makes us ask the issuer for each name of a key that they make up
        self._answered = True  # the last time that it was asked
        self._fetching: asyncio.Task[None] | None = None

    async def keys(self, alg: str, key_id: str | None) -> tuple[SigningKey, ...]:
        """Those that may have signed a token; none: the issuer has none of that name. Raises Unavailable while that cannot be known."""
        found = self._known(alg, key_id)
        age = self._monotonic() - self._fetched_at
        if found and age <= limits.ISSUER_REFRESH_SECONDS:
            return found
        fetching = self._fetch()
        if found and (age <= 2 * limits.ISSUER_REFRESH_SECONDS or not self._answered):
            return found  # this token does not wait for it
        if fetching is not None:
            await asyncio.wait([fetching], timeout=limits.ISSUER_WAIT_SECONDS)
        known = self._known(alg, key_id)
        if not known and (not self._answered or (fetching is not None and not fetching.done())):
            raise Unavailable("The keys of the issuer cannot be had at the moment; try again soon.")
        return known

    async def close(self) -> None:
        """Ends what is under way."""
        if self._fetching is not None:
            self._fetching.cancel()
            await asyncio.wait([self._fetching])
        if self._client is not None:
            await self._client.aclose()

    def _known(self, alg: str, key_id: str | None) -> tuple[SigningKey, ...]:
        kept = self._monotonic() - self._fetched_at <= limits.ISSUER_KEYS_SECONDS_MAX
        return fitting(self._keys, alg, key_id) if kept else ()

    def _fetch(self) -> "asyncio.Task[None] | None":
        """The fetch that is under way, for all who wait for it; None: it was asked a moment ago."""
        if self._fetching is None and self._monotonic() >= self._next_at:
            self._fetching = asyncio.create_task(self._fetched())
        return self._fetching

    async def _fetched(self) -> None:
        try:
            async with asyncio.timeout(limits.ISSUER_SECONDS):
                keys = keys_of(await self._read(self._keys_url or await self._discovered()))
        except asyncio.CancelledError:  # the server stops; who waits is told to come back, not that there is no such key
            self._answered = False
            raise
        except Exception as error:  # whatever an issuer answers, what is known stays known
            self._answered = False
            self._next_at = self._monotonic() + limits.ISSUER_RETRY_SECONDS
            log.warning("the keys of the issuer cannot be fetched", issuer=self.url, error=str(error), kind=type(error).__name__)
        else:
            self._answered, self._keys, self._fetched_at = True, keys, self._monotonic()
            self._next_at = self._fetched_at + limits.ISSUER_PAUSE_SECONDS
        finally:
            self._fetching = None

    async def _discovered(self) -> str:
        """OpenID Connect Discovery 1.0. An issuer that calls itself otherwise is another one."""
        document = await self._read(self.url.rstrip("/") + DISCOVERY)
        if not isinstance(document, dict) or document.get("issuer") != self.url:
            raise ValueError("its discovery document names another issuer")
        found = document.get("jwks_uri")
        if not isinstance(found, str) or not is_secure(found):
            raise ValueError("its discovery document has no `jwks_uri` by https")
        return found

    async def _read(self, url: str) -> object:
        """One JSON document. Redirects are not followed: they lead where nobody has set that we trust."""
        if self._client is None:
            self._client = httpx2.AsyncClient(follow_redirects=False, headers={"accept": "application/json", "accept-encoding": "identity"})
        async with self._client.stream("GET", url) as response:
            if response.status_code != 200 or response.headers.get("content-encoding", "identity") != "identity":
                raise ValueError(f"{url} answered {response.status_code}, or compressed, and not 200 with plain JSON")
            body = b""
            async for chunk in response.aiter_raw():
                body += chunk
                if len(body) > limits.ISSUER_BYTES_MAX:
                    raise ValueError(f"{url} answered more than {limits.ISSUER_BYTES_MAX} bytes")
        return orjson.loads(body)
