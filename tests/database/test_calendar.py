"""The ends of the calendar go to the database and come back as they are, and not as infinity."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from sqlalchemy import text

from app.database.pool import ReadPool
from app.database.unit_of_work import Mark, UnitsOfWork
from tests.support.databases import Database

DAYS = {date.min: "0001-01-01", date(1999, 12, 31): "1999-12-31", date(2024, 2, 29): "2024-02-29", date.max: "9999-12-31"}
MOMENTS = {
    datetime.min.replace(tzinfo=UTC): "0001-01-01 00:00:00+00",
    datetime(1969, 7, 20, 20, 17, 40, 1, tzinfo=UTC): "1969-07-20 20:17:40.000001+00",
    datetime(2026, 10, 25, 3, 30, tzinfo=timezone(timedelta(hours=3))): "2026-10-25 00:30:00+00",
    datetime.max.replace(tzinfo=UTC): "9999-12-31 23:59:59.999999+00",
}


@pytest.mark.parametrize("day", DAYS)
async def test_days_in_a_question(database: Database, day: date) -> None:
    pool = ReadPool(database.url, size=1, wait_seconds=5, statement_seconds=5)
    try:
        found = await pool.value("select jsonb_build_array($1::date::text, $2::date[]::text)::text", [day, [day, None]])
    finally:
        await pool.close()

    assert found == f'["{DAYS[day]}", "{{{DAYS[day]},NULL}}"]'.encode()


@pytest.mark.parametrize("moment", MOMENTS)
async def test_moments_in_a_question(database: Database, moment: datetime) -> None:
    pool = ReadPool(database.url, size=1, wait_seconds=5, statement_seconds=5)
    try:
        found = await pool.value("select jsonb_build_array($1::timestamptz::text, $2::timestamptz[]::text)::text", [moment, [moment, None]])
    finally:
        await pool.close()

    told = MOMENTS[moment]
    assert found == f'["{told}", "{{\\"{told}\\",NULL}}"]'.encode()


async def test_days_and_moments_in_a_unit_of_work(database: Database) -> None:
    units = UnitsOfWork(database.url, size=1, wait_seconds=5, statement_seconds=5)
    asked = text("select cast(:value as date), cast(cast(:value as date) as text)")
    moments = text("select cast(:value as timestamptz), cast(cast(:value as timestamptz) as text)")
    try:
        async with units.unit(Mark(None, None, "test", "UTC")) as session:
            days_told = [tuple((await session.execute(asked, {"value": day})).one()) for day in DAYS]
            told = [tuple((await session.execute(moments, {"value": moment})).one()) for moment in MOMENTS]
    finally:
        await units.close()

    assert days_told == list(DAYS.items())
    assert told == list(MOMENTS.items())
