"""Look-ups for who shows what this process has not seen: a flood of made-up tokens holds neither the database nor those who are known."""

import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from ipaddress import IPv6Address, ip_address

from app import limits
from app.budgets.shares import Turns
from app.errors import Unauthenticated

WINDOW_SECONDS = 60.0
WHAT = "Look-ups of unknown tokens"


class Address:
    """What came from one client. `failed`: look-ups that found nobody, until `ends`. `turns`: for those that come after too many."""

    __slots__ = ("ends", "failed", "turns")

    def __init__(self, ends: float) -> None:
        self.ends = ends
        self.failed = 0
        self.turns = Turns(WHAT, 1)


class Attempts:
    """An address from which many fail has its look-ups one after the other; it is never shut out, for a proxy has one for all behind it.
    `connections`: to the database, of which all look-ups together take half."""

    def __init__(self, connections: int, *, now: Callable[[], float] = time.monotonic) -> None:
        self._all = Turns(WHAT, max(1, connections // 2))
        self._now = now
        self._addresses: OrderedDict[str, Address] = OrderedDict()

    @asynccontextmanager
    async def one(self, client: str) -> AsyncIterator[None]:
        """A look-up. Raises RateLimited when too many wait, Unavailable when it has waited too long."""
        address = self._addresses.get(_network(client))
        if address is None or address.failed < limits.FAILED_LOOKUPS_MAX or self._now() >= address.ends:
            async with self._counted(client), self._all.taken():
                yield
        else:
            async with address.turns.taken(), self._counted(client), self._all.taken():
                yield

    @asynccontextmanager
    async def _counted(self, client: str) -> AsyncIterator[None]:
        try:
            yield
        except Unauthenticated:
            self._failed(_network(client))
            raise

    def _failed(self, network: str) -> None:
        now = self._now()
        address = self._addresses.get(network)
        if address is None or now >= address.ends:
            address = self._addresses[network] = Address(now + WINDOW_SECONDS)
            self._addresses.move_to_end(network)
            if len(self._addresses) > limits.ADDRESSES_MAX:
                self._addresses.popitem(last=False)
        address.failed += 1


def _network(client: str) -> str:
    """Who has an IPv6 address has 2⁶⁴ of them."""
    try:
        address = ip_address(client)
    except ValueError:
        return client
    return str(IPv6Address(int(address) >> 64 << 64)) if isinstance(address, IPv6Address) else client
