"""How much of each budget has been taken, by all processes that share a store; in this one's memory when there is none."""

import asyncio
import time
from collections.abc import Callable

import structlog
from limits import RateLimitItem
from limits.aio.storage import Storage
from limits.errors import ConfigurationError
from limits.storage import storage_from_string

from app import limits
from app.errors import SetupError

log = structlog.get_logger()


class OwnCounts:
    """Of this process alone. In two halves, the older of which is forgotten whole: the library's own store in memory looks through all keys
    at each lease, which is 0.8 ms when 10,000 tokens are in use."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._counts: dict[str, int] = {}
        self._before: dict[str, int] = {}
        self._until = 0.0

    def __len__(self) -> int:
        return len(self._counts) + len(self._before)

    def take(self, key: str, units: int, seconds: int) -> int:
        """What has been taken with them. `seconds`: for so long at least it is not forgotten."""
        now = self._now()
        if now >= self._until:
            self._before = self._counts if now < self._until + seconds else {}
            self._counts, self._until = {}, now + seconds
        taken = self._counts[key] = (self._counts.get(key) or self._before.get(key, 0)) + units
        return taken


class Ledger:
    """`shared`: the store of several processes. While it does not answer, each process counts for itself: a budget is then as large as
    there are processes, and nobody is refused for a fault of ours. `faults`: how often it did not."""

    def __init__(self, shared: Storage | None = None, *, now: Callable[[], float] = time.monotonic) -> None:
        self._shared = shared
        self._own = OwnCounts(now)
        self._now = now
        self._away_until = 0.0
        self.faults = 0

    async def take(self, item: RateLimitItem, name: str, window: int, units: int) -> int:
        """What has been taken of this window's budget by now, with these units."""
        key = item.key_for(name, str(window))
        if self._shared is not None and self._now() >= self._away_until:
            try:
                async with asyncio.timeout(limits.LEDGER_SECONDS):
                    taken = await self._shared.incr(key, 2 * item.get_expiry(), units)
            except Exception as error:  # whatever a client of a store raises: budgets must not be why nothing is answered
                self._left_alone(error)
            else:
                self._answers()
                return taken
        return self._own.take(key, units, item.get_expiry())

    def _left_alone(self, error: Exception) -> None:
        """For a while: else each lease would wait for it."""
        self.faults += 1
        if not self._away_until:
            log.warning("the store of budgets does not answer; this process counts for itself", reason=type(error).__name__)
        self._away_until = self._now() + limits.LEDGER_PAUSE_SECONDS

    def _answers(self) -> None:
        if self._away_until:
            self._away_until = 0.0
            log.info("the store of budgets answers again")


def ledger_at(url: str | None) -> Ledger:
    """`url`: of a store that the library `limits` knows; its client package is imported here, and it is asked when it is needed. Raises
    SetupError."""
    if url is None:
        return Ledger()
    scheme = url.partition("://")[0]
    options = {"implementation": "redispy"} if scheme.startswith("redis") else {}
    try:
        store = storage_from_string(f"async+{url}", **options)
    except ConfigurationError as error:
        raise SetupError(
            f"SALKKU_LIMITS_URL names a store of the kind {scheme!r}, which cannot be used here{_missing(error)}.",
            remedy="Name a redis, valkey, memcached or mongodb whose client package is installed beside Salkku (`pip install redis` for "
            "redis://), or unset it: each process then counts for itself.",
        ) from error
    assert isinstance(store, Storage)
    return Ledger(store)


def _missing(error: ConfigurationError) -> str:
    """Which package it is, as the library says it; never the address, which may hold a password."""
    said = str(error)
    return f": {said.partition(' See ')[0].rstrip('.')}" if "prerequisite" in said or "version" in said else ""
