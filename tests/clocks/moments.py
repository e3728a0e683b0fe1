"""Which moments are worth asking about: those at which something was recorded or happens, a microsecond beside them, and any others."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from random import Random

from tests.clocks.history import Log
from tests.oracle.clocks import HELSINKI
from tests.oracle.tables import Row
from tests.support.recording import TICK

EDGES = (timedelta(0), timedelta(0), TICK, -TICK)
DAYS = {"service_price": ("valid_from",), "customer_agreement": ("starts_on", "ends_on")}
MOMENTS = {"lifecycle_transition": "effective_at", "stakeholder_comment": "created_at", "service_feedback": "occurred_at"}


class Moments:
    """Of one history, as of now."""

    def __init__(self, log: Log, now: datetime) -> None:
        self._revisions = log.revisions
        self._now = now
        tables = log.present
        self._effective: list[datetime] = sorted({getattr(row, column) for table, column in MOMENTS.items() for row in tables.all(table)})
        self._steps = [moment for moment in self._effective if moment > log.revisions[0]]  # taken, scheduled or called off since
        self._midnights = sorted(
            {midnight for table, columns in DAYS.items() for row in tables.all(table) for midnight in _days(row, columns)}
        )

    def at(self, random: Random) -> datetime:
        """Past or to come."""
        kind = random.random()
        if kind < 0.4 and self._steps:
            return random.choice(self._steps) + random.choice(EDGES)
        if kind < 0.6:
            return random.choice(self._effective) + random.choice(EDGES)
        if kind < 0.75:
            return random.choice(self._midnights) + random.choice(EDGES)
        if kind < 0.9:
            return random.choice(self._revisions) + random.choice(EDGES)
        return self._now + timedelta(days=random.uniform(-500, 100))

    def known(self, random: Random) -> datetime:
        """Between the first revision and now."""
        kind = random.random()
        if kind < 0.6:
            found = random.choice(self._revisions) + random.choice(EDGES)
        elif kind < 0.9:
            found = random.choice(self._effective) + random.choice(EDGES)
        else:
            found = self._revisions[0] + (self._now - self._revisions[0]) * random.random()
        return min(max(found, self._revisions[0]), self._now)


def _days(row: Row, columns: tuple[str, ...]) -> Iterator[datetime]:
    """When these days begin, and the next ones."""
    for day in (getattr(row, column) for column in columns):
        if day is not None:
            yield from (datetime.combine(day + timedelta(days=later), time(), HELSINKI).astimezone(UTC) for later in (0, 1))
