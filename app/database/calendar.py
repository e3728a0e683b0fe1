"""Days and moments as they are: the first and the last that Python knows, asyncpg would write as infinity."""

from datetime import UTC, date, datetime, timedelta

import asyncpg

_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_EPOCH_DAY = date(2000, 1, 1).toordinal()
_MICROSECOND = timedelta(microseconds=1)


async def exact_dates(connection: asyncpg.Connection) -> None:
    """9999-12-31 stays what people mean by it, in a parameter and in a row."""
    await connection.set_type_codec("date", schema="pg_catalog", encoder=_days, decoder=_day, format="tuple")


async def exact_moments(connection: asyncpg.Connection) -> None:
    """0001-01-01T00:00:00Z is what several languages call no moment at all."""
    await connection.set_type_codec("timestamptz", schema="pg_catalog", encoder=_microseconds, decoder=_moment, format="tuple")


def _days(day: date) -> tuple[int]:
    return (day.toordinal() - _EPOCH_DAY,)


def _day(days: tuple[int]) -> date:
    return date.fromordinal(days[0] + _EPOCH_DAY)


def _microseconds(moment: datetime) -> tuple[int]:
    return ((moment - _EPOCH) // _MICROSECOND,)


def _moment(microseconds: tuple[int]) -> datetime:
    return _EPOCH + microseconds[0] * _MICROSECOND
