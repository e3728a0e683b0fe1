"""Budgets with a clock of their own, and stores that several of them share."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from limits.aio.storage import MemoryStorage

from app.budgets.accounts import Budgets
from app.budgets.ledger import Ledger
from app.budgets.shares import Share
from app.viewer import Role, Viewer

UNITS = 100_000


def viewer(role: Role = Role.PORTFOLIO_MANAGER, principal: str = "token:1") -> Viewer:
    return Viewer(
        principal=principal,
        expires_at=datetime(2100, 1, 1, tzinfo=UTC),
        party_id=UUID(int=1),
        role=role,
        scopes=frozenset(),
        customers=(),
        parties=(),
        portfolios=(),
        languages=("fi",),
    )


@dataclass
class Clock:
    """Stands still until it is told to go on. `seconds`: since 1970."""

    seconds: float = 1_800_000_000.0

    def __call__(self) -> float:
        return self.seconds


class Store(MemoryStorage):
    """The library's own, in memory, as a shared one. `asked`: units that were taken, one after the other. `fault`: raised instead, or
    awaited when it is an event that nobody sets."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[int] = []
        self.fault: Exception | asyncio.Event | None = None

    async def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        self.asked.append(amount)
        match self.fault:
            case asyncio.Event():
                await self.fault.wait()
            case Exception():
                raise self.fault
        taken: int = await super().incr(key, expiry, amount)
        return taken


@dataclass
class Process:
    """What one server process has; `store` is shared with others."""

    clock: Clock
    store: Store = field(default_factory=Store)
    units: int = UNITS

    def __post_init__(self) -> None:
        share: Callable[[], Share] = lambda: Share(read_connections=10, write_connections=5)  # noqa: E731
        self.ledger = Ledger(self.store, now=self.clock)
        self.budgets = Budgets(self.units, self.ledger, share, now=self.clock)

    async def charge(self, who: Viewer, units: int) -> int:
        """As a request is charged. Gives what remains."""
        spent = self.budgets.charge_now(who, units) or await self.budgets.charge(who, units)
        return spent.remaining
