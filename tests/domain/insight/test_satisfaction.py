"""What the feedback of the demo portfolio comes to, and who reads how small groups answered."""

from typing import Any

import pytest
from asyncpg import PostgresError

from app.errors import Invalid
from app.viewer import Role
from tests.domain.conftest import Beside
from tests.support import rows
from tests.support.asking import Asker

SUMMARY = """
query ($about: By, $provider: By, $by: [SatisfactionDimension!], $from: Date, $to: Date, $then: DateTime) {
  feedbackSummary(about: $about, provider: $provider, by: $by, from: $from, to: $to, at: $then) {
    total { ...Measures }
    rows { service { key } provider { key } customer { key } touchpoint month satisfaction { ...Measures } }
  }
}
fragment Measures on Satisfaction {
  suppressed respondents answers average distribution recommendation returnIntent impressionGap answered unanswered
  ratings { cost time quality friendliness }
}"""
ERP = {"key": "PKG-ERP-MAINT"}
NOTHING = {"suppressed": True, "ratings": dict.fromkeys(("cost", "time", "quality", "friendliness"))} | dict.fromkeys(
    (
        *("respondents", "answers", "average", "distribution", "recommendation", "returnIntent", "impressionGap"),
        *("answered", "unanswered"),
    )
)
READERS = [role for role in Role if role is not Role.ADMIN]


async def summed(demo: Asker, role: Role = Role.PORTFOLIO_MANAGER, /, **variables: Any) -> Any:
    found = await demo.ask(SUMMARY, role, **variables)
    assert len(demo.statements) == 1
    return found["feedbackSummary"]


@pytest.mark.parametrize("role", [Role.PORTFOLIO_MANAGER, Role.SERVICE_OWNER])
async def test_a_service_by_touchpoint_as_its_owner_and_managers_read_it(demo: Asker, role: Role) -> None:
    found = await summed(demo, role, about=ERP, by=["TOUCHPOINT"])
    series = {row["touchpoint"]: (row["satisfaction"]["average"], row["satisfaction"]["unanswered"]) for row in found["rows"]}
    assert list(series.items()) == [
        ("FIRST_IMPRESSION", ("4.00", 0)),
        ("SUPPORT", ("4.50", 0)),
        ("AFTER_DELIVERY", ("3.00", 2)),
        ("LAST_IMPRESSION", ("3.50", 0)),
    ]
    assert found["total"] == {
        "suppressed": False,
        "respondents": 8,
        "answers": 10,
        "average": "3.70",
        "distribution": [0, 2, 2, 3, 3],
        "recommendation": "-10.0",
        "returnIntent": "3.60",
        "impressionGap": "-0.50",
        "answered": 8,
        "unanswered": 2,
        "ratings": {"cost": "3.25", "time": "3.60", "quality": "3.88", "friendliness": "4.30"},
    }


@pytest.mark.parametrize("role", [Role.STAKEHOLDER, Role.ANALYST, Role.INTEGRATION])
async def test_others_read_of_it_what_five_people_stand_behind(demo: Asker, role: Role) -> None:
    """Three met it first and two last, so what lies between is not told."""
    found = await summed(demo, role, about=ERP, by=["TOUCHPOINT"])
    assert [row["satisfaction"] for row in found["rows"]] == [NOTHING] * 4
    assert (found["total"]["average"], found["total"]["respondents"], found["total"]["impressionGap"]) == ("3.70", 8, None)


async def test_the_owner_of_another_service_reads_no_more_than_others(demo: Asker) -> None:
    other = {"key": "PKG-WORKPLACE"}
    opened = await summed(demo, Role.PORTFOLIO_MANAGER, about=other, by=["TOUCHPOINT"])
    assert {row["satisfaction"]["suppressed"] for row in opened["rows"]} == {False}
    closed = await summed(demo, Role.SERVICE_OWNER, about=other, by=["TOUCHPOINT"])
    assert [row["satisfaction"] for row in closed["rows"]] == [NOTHING] * len(opened["rows"])


@pytest.mark.parametrize("variables", [{"about": ERP, "by": ["TOUCHPOINT", "CUSTOMER"]}, {"by": ["SERVICE", "TOUCHPOINT"]}])
async def test_nobody_reads_cross_cuts_of_few(demo: Asker, variables: dict[str, object]) -> None:
    for role in READERS:
        assert {row["satisfaction"]["suppressed"] for row in (await summed(demo, role, **variables))["rows"]} == {True}, role


async def test_customers_count_their_own_people(demo: Asker) -> None:
    """Fewer than five: the rows are there, and empty."""
    found = await summed(demo, Role.CUSTOMER, by=["CUSTOMER", "SERVICE"])
    assert found["total"] == NOTHING
    assert {row["customer"]["key"] for row in found["rows"]} == {"UNIT-EDU"}


async def test_customers_count_their_own_people_of_one_service_too(beside: Beside) -> None:
    key, edu, other = "SVC-HEARD", await beside.party("UNIT-EDU"), await rows.party(beside.connection)
    async with beside.connection.transaction():
        service = await rows.service(beside.connection, key=key)
        await rows.version(beside.connection, service, "OPERATIONAL", language_status={"fi": "PUBLISHED"})
        for customer, score in [(edu, 5), (other, 1)] * 5:
            await rows.feedback(beside.connection, service, customer_id=customer, score=score, respondent_hash=rows.key("who"))
    own, every = [(await summed(beside.demo, role, about={"key": key}))["total"] for role in (Role.CUSTOMER, Role.ANALYST)]
    assert (own["respondents"], own["answers"], own["average"]) == (5, 5, "5.00")
    assert (every["respondents"], every["answers"], every["average"]) == (10, 10, "3.00")


async def test_days_moments_units_and_what_is_not_there(demo: Asker) -> None:
    year = await summed(demo, about=ERP, by=["MONTH"], **{"from": "2025-01-20", "to": "2025-02-03"})
    assert [(row["month"], row["satisfaction"]["average"]) for row in year["rows"]] == [("2025-01-01", "4.00"), ("2025-02-01", "5.00")]
    then = await summed(demo, about=ERP, then="2025-02-03T12:00:00Z")
    assert (then["total"]["answers"], then["rows"]) == (1, [])
    unit = await summed(demo, provider={"key": "UNIT-ICT"}, by=["PROVIDER"])
    assert [row["provider"]["key"] for row in unit["rows"]] == ["UNIT-ICT"]
    assert unit["rows"][0]["satisfaction"] == unit["total"]
    none = await summed(demo, provider={"key": "UNIT-FIN"}, about=ERP)
    assert (none["total"]["answers"], none["total"]["average"], none["total"]["distribution"]) == (0, None, [0, 0, 0, 0, 0])
    assert await summed(demo, about={"key": "PKG-NONE"}) is None
    assert await summed(demo, provider={"key": "UNIT-NONE"}) is None
    assert await summed(demo, Role.CUSTOMER, about={"key": "PKG-CASE"}) is None
    assert await summed(demo, Role.ADMIN) is None


async def test_a_preview_is_what_the_customer_reads(demo: Asker) -> None:
    """Not even a manager reads more of it."""
    text = "{ feedbackSummary(%sby: [SERVICE, TOUCHPOINT]) { total { suppressed average } rows { touchpoint satisfaction { average } } } }"
    preview = await demo.ask(text % 'previewAs: {party: {key: "UNIT-EDU"}}, ')
    assert preview == await demo.ask(text % "", Role.CUSTOMER)
    assert len(preview["feedbackSummary"]["rows"]) == 4


async def test_both_clocks_together(demo: Asker) -> None:
    moments = 'knownAt: "2026-11-20T22:00:00Z", at: "2025-02-10T12:00:00Z"'
    first = await demo.ask(f'{{ feedbackSummary(about: {{key: "PKG-ERP-MAINT"}}, {moments}) {{ total {{ answers }} }} }}')
    assert first == {"feedbackSummary": {"total": {"answers": 2}}}
    known = await demo.ask('{ feedbackSummary(knownAt: "2026-11-21T12:00:00Z") { total { answers average } } }')
    assert known == await demo.ask("{ feedbackSummary { total { answers average } } }")


async def test_the_experience_stands_beside_the_promise(demo: Asker) -> None:
    text = """{ servicePackage(by: {key: "PKG-ERP-MAINT"}) {
      currentVersion { valueProposition { text(lang: EN) } } satisfaction { respondents average impressionGap }
    } }"""
    opened = (await demo.ask(text))["servicePackage"]
    assert opened["currentVersion"]["valueProposition"]["text"]
    assert opened["satisfaction"] == {"respondents": 8, "average": "3.70", "impressionGap": "-0.50"}
    assert (await demo.ask(text, Role.SERVICE_OWNER))["servicePackage"]["satisfaction"] == opened["satisfaction"]
    analyst = (await demo.ask(text, Role.ANALYST))["servicePackage"]["satisfaction"]
    assert analyst == {"respondents": 8, "average": "3.70", "impressionGap": None}


async def test_too_many_groups_are_refused(demo: Asker) -> None:
    """The function that looks through them refuses; here with fewer than a portfolio would need."""
    with pytest.raises(PostgresError, match="more than 2 groups") as refusal:
        await demo.pool.row("select withheld(array[[1], [2], [3]], array[[9], [9], [9]], 5, 2)")
    assert refusal.value.sqlstate == "SK001"


@pytest.mark.parametrize(
    ("variables", "path", "message"),
    [
        (
            {"from": "2026-12-31", "to": "2026-12-30"},
            "to",
            "No day lies between 2026-12-31 and 2026-12-30: `to` must not be before `from`.",
        ),
        ({"by": ["MONTH", "TOUCHPOINT", "MONTH"]}, "by", "The same dimension stands twice in by: name each once."),
    ],
)
async def test_what_can_only_be_a_mistake_is_refused(demo: Asker, variables: dict[str, Any], path: str, message: str) -> None:
    with pytest.raises(Invalid) as refused:
        await demo.ask(SUMMARY, **variables)
    assert (refused.value.code, refused.value.path, refused.value.message) == ("BAD_USER_INPUT", ("feedbackSummary", path), message)


async def test_a_window_of_one_day_is_one(demo: Asker) -> None:
    """The first day and the last one are in it."""
    day: dict[str, Any] = {"from": "2026-12-31", "to": "2026-12-31"}
    found = (await demo.ask(SUMMARY, **day))["feedbackSummary"]
    assert found["total"]["answers"] == 0
