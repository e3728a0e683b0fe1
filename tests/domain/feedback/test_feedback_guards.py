"""What the database refuses in feedback, alone and when two transactions meet."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.support import rows
from tests.support.databases import Database
from tests.support.race import race
from tests.support.rows import Connection, constraint_of, refused

ONCE = "uq_service_feedback_once_a_day"


async def test_feedback_is_given_once_a_day_and_touchpoint(connection: Connection) -> None:
    service, person = await rows.service(connection), await rows.party(connection, "PERSON")
    evening = datetime(2026, 11, 21, 21, 59, tzinfo=UTC)  # the last minute of the day in Helsinki
    for respondent in ({"respondent_hash": "h"}, {"respondent_hash": None, "respondent_id": person}):
        await rows.feedback(connection, service, occurred_at=evening, **respondent)
        async with refused(connection, ONCE):
            await rows.feedback(connection, service, occurred_at=evening - timedelta(hours=12), **respondent)
        await rows.feedback(connection, service, occurred_at=evening + timedelta(minutes=1), **respondent)
        await rows.feedback(connection, service, occurred_at=evening, touchpoint="SUPPORT", **respondent)


async def test_the_local_date_is_kept_by_the_database(connection: Connection) -> None:
    service = await rows.service(connection)
    given = await rows.feedback(connection, service, occurred_at=datetime(2026, 11, 21, 22, 0, tzinfo=UTC), occurred_on=date(2000, 1, 1))
    assert await connection.fetchval("select occurred_on from service_feedback where id = $1", given) == date(2026, 11, 22)
    await connection.execute("select set_config('salkku.timezone', 'America/New_York', true)")
    await connection.execute("update service_feedback set occurred_on = '2000-01-01' where id = $1", given)
    assert await connection.fetchval("select occurred_on from service_feedback where id = $1", given) == date(2026, 11, 21)


@pytest.mark.parametrize("respondents", [{"respondent_hash": None}, {"respondent_hash": "h", "respondent_id": "person"}])
async def test_there_is_one_respondent(connection: Connection, respondents: dict[str, object]) -> None:
    named = {**respondents, "respondent_id": await rows.party(connection, "PERSON")} if "respondent_id" in respondents else respondents
    service = await rows.service(connection)
    async with refused(connection, "ck_service_feedback_respondent"):
        await rows.feedback(connection, service, **named)


@pytest.mark.parametrize(
    ("column", "value"),
    [("score", 0), ("score", 6), ("recommend", 11), ("return_intent", 0), ("rating_cost", 6), ("rating_friendliness", 0)],
)
async def test_ratings_have_their_range(connection: Connection, column: str, value: int) -> None:
    service = await rows.service(connection)
    async with refused(connection, f"ck_service_feedback_{column}"):
        await rows.feedback(connection, service, **{column: value})


@pytest.mark.parametrize("handling", ["RESOLVED", "NO_ACTION"])
async def test_what_is_closed_is_answered(connection: Connection, handling: str) -> None:
    service = await rows.service(connection)
    async with refused(connection, "ck_service_feedback_closed_is_answered"):
        await rows.feedback(connection, service, handling=handling)
    await rows.feedback(connection, service, handling=handling, answer="Kiitos", answered_at=datetime(2026, 11, 21, tzinfo=UTC))


async def test_the_same_feedback_twice_race(fresh_database: Database) -> None:
    async with rows.connected(fresh_database.url) as connection:
        service, customer = await rows.service(connection), await rows.party(connection)
    refusal = await race(
        fresh_database,
        lambda c: rows.feedback(c, service, customer_id=customer),
        lambda c: rows.feedback(c, service, customer_id=customer, score=1),
    )
    assert constraint_of(refusal) == ONCE
