"""Times and ids of the large portfolio. A row's id holds the instant of the act that made it, and no two acts share one.

An act falls on a full hour plus as many milliseconds as acts came before it. So acts differ in their milliseconds, and what
happens to a row whole hours or days after the act that made it happens at an instant of its own too.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from app.demo.calendar import ZONE
from app.demo.identity import uuid7
from app.demo.tables import ORDER

ACTS_MAX = 3_600_000  # milliseconds of an hour
FIRST_HOUR, HOURS = 8, 9  # of the working day

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)
TABLES = {table: number for number, table in enumerate(ORDER, 1)}


@dataclass(slots=True)
class Clock:
    """`anchor`: the day that everything is told from, as days before it; negative ones are to come."""

    anchor: date
    _acts: int = 0
    _midnights: dict[int, datetime] = field(default_factory=dict)
    _rows: Counter[str] = field(default_factory=Counter)

    def day(self, days_ago: int) -> date:
        return self.anchor - timedelta(days=days_ago)

    def midnight(self, days_ago: int) -> datetime:
        """The local midnight that begins the day."""
        found = self._midnights.get(days_ago)
        if found is None:
            found = self._midnights[days_ago] = datetime.combine(self.day(days_ago), time(), ZONE).astimezone(UTC)
        return found

    def act(self, days_ago: int) -> datetime:
        """A new act on that day."""
        number = self._acts
        self._acts += 1
        if number >= ACTS_MAX:
            raise OverflowError("there are more acts than an hour has milliseconds")
        return self.midnight(days_ago) + timedelta(hours=FIRST_HOUR + number % HOURS, milliseconds=number)

    def id(self, table: str, made: datetime) -> UUID:
        """A new row of the table, made by the act of that instant."""
        self._rows[table] += 1
        return uuid7((made - EPOCH) // MILLISECOND, TABLES[table], self._rows[table])
