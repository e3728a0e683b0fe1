"""What the log tells of an error: whole, but no row, no argument and no value of a variable."""

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.database.unit_of_work import Mark, UnitsOfWork
from app.observability.tracebacks import traceback_of
from tests.support.databases import Database

SECRET = "Virtanen"


async def test_a_row_that_the_database_refuses_is_not_told(database: Database) -> None:
    units = UnitsOfWork(database.url, size=1, wait_seconds=5, statement_seconds=5)
    with pytest.raises(DBAPIError) as caught:
        async with units.unit(Mark(None, None, "test", "UTC")) as session:
            await session.execute(text("insert into party (id, key) values (uuidv7(), :secret)"), {"secret": SECRET})
    await units.close()
    told = traceback_of(caught.value)
    assert "NotNullViolationError" in told
    assert "table party" in told
    assert "insert into party" in told
    assert "Traceback (most recent call last)" in told
    assert SECRET not in told
    assert caught.value.orig is not None
    assert SECRET in str(caught.value.orig.__cause__), "else this test shows nothing"


async def test_an_argument_that_the_driver_refuses_is_not_told(database: Database) -> None:
    connection = await asyncpg.connect(database.url)
    with pytest.raises(asyncpg.DataError) as caught:
        await connection.fetchval("select $1::int4", SECRET)
    await connection.close()
    assert "query argument $1" in traceback_of(caught.value)
    assert SECRET not in traceback_of(caught.value)
    assert SECRET in str(caught.value)


def test_all_causes_are_told_the_first_one_first() -> None:
    with pytest.raises(ExceptionGroup) as caught:
        _break()
    told = traceback_of(caught.value)
    places = [told.index(part) for part in ("ZeroDivisionError: division by zero", "direct cause", "ValueError: second", "During handling")]
    assert places == sorted(places)
    assert told.count("TypeError: third") == 1
    assert SECRET not in told


def _break() -> None:
    secret = SECRET[::-1][::-1]
    try:
        try:
            1 / 0  # noqa: B018
        except ZeroDivisionError as error:
            raise ValueError("second") from error
    except ValueError:
        raise ExceptionGroup("several", [TypeError("third"), OSError(f"{len(secret)} letters")])  # noqa: B904
