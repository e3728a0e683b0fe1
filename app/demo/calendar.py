"""Moves the demo's dates by whole years, so that it does not age."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Helsinki")
"""Where Merilinna lies. A date in the portfolio is the local midnight that begins it."""


def today_there() -> date:
    """The day it is in Merilinna."""
    return datetime.now(ZONE).date()


@dataclass(frozen=True, slots=True)
class Calendar:
    """`years`: how many whole years later than written everything happens."""

    years: int = 0

    @classmethod
    def on(cls, today: date, base_date: date) -> "Calendar":
        """The latest shift that leaves `base_date` not after today, because what has happened cannot lie in the future."""
        before = (today.month, today.day) < (base_date.month, base_date.day)
        return cls(today.year - base_date.year - before)

    def day(self, written: date) -> date:
        return written.replace(year=written.year + self.years)

    def moment(self, written: date | datetime) -> datetime:
        """In UTC. The wall clock stays as written; in the hour that comes twice a year the instant within that hour does."""
        if not isinstance(written, datetime):
            return datetime.combine(self.day(written), time(), ZONE).astimezone(UTC)
        wall = written.astimezone(ZONE)
        kept = written.astimezone(UTC) if _comes_twice(wall) else wall
        return kept.replace(year=kept.year + self.years).astimezone(UTC)


def _comes_twice(wall: datetime) -> bool:
    return wall.replace(fold=0).utcoffset() != wall.replace(fold=1).utcoffset()
