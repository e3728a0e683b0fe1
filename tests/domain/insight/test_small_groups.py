"""Random feedback: what is shown equals a count of one answer after the other, and what is withheld does not follow from it."""

from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain, combinations
from random import Random
from typing import Any
from uuid import UUID

import pytest
from hypothesis import example, given, settings

from app.database.embedded import Server
from app.viewer import Role
from tests.oracle.drawing import SEEDS, once
from tests.oracle.satisfaction import FEW, NUMBERS, RATED, RATINGS, Group, Satisfaction
from tests.support import rows
from tests.support.databases import clone
from tests.support.rows import connected
from tests.support.writing import Writer, writer_on

DIMENSIONS = ("SERVICE", "PROVIDER", "CUSTOMER", "TOUCHPOINT", "MONTH")
TOUCHPOINTS = ("FIRST_IMPRESSION", "USE", "LAST_IMPRESSION")
MEASURES = ("respondents", *RATED, "impressionGap")
"""What people stand behind, each with numbers of their own."""
SUMMARY = """
query ($provider: By, $by: [SatisfactionDimension!]) {
  feedbackSummary(provider: $provider, by: $by) {
    total { ...Measures }
    rows { service { key } provider { key } customer { key } touchpoint month satisfaction { ...Measures } }
  }
}
fragment Measures on Satisfaction { suppressed %s ratings { %s } }""" % (" ".join(NUMBERS), " ".join(RATINGS))  # noqa: UP031
Key = tuple[str, ...]


@dataclass(frozen=True)
class Said:
    """One answer, with what it is grouped by."""

    keys: Mapping[str, str]
    touchpoint: str
    score: int
    recommend: int | None
    return_intent: int | None
    rating_cost: int | None
    rating_time: int | None
    rating_quality: int | None
    rating_friendliness: int | None
    answer: str | None
    respondent_hash: str
    respondent_id: None = None


@dataclass(frozen=True)
class Ground:
    """One unit with services, and customers who speak of them."""

    unit: str
    services: Mapping[str, UUID]
    customers: Mapping[str, UUID]


async def laid(connection: rows.Connection) -> Ground:
    unit_key = rows.key("UNIT-SMALL")
    unit = await rows.party(connection, key=unit_key)
    services, customers = {}, {}
    for _ in range(3):
        key = rows.key("SVC-SMALL")
        services[key] = await rows.service(connection, key=key, provider_id=unit)
        await rows.version(connection, services[key], "OPERATIONAL")
        key = rows.key("UNIT-CUSTOMER")
        customers[key] = await rows.party(connection, key=key)
    return Ground(unit_key, services, customers)


async def told(connection: rows.Connection, ground: Ground, random: Random) -> list[Said]:
    """Somebody says so much at one touchpoint in one month once."""
    said: dict[tuple[str, ...], Said] = {}
    people = random.choice((3, 6, 15, 40))
    sparse = random.choice((0.1, 0.5, 1.0))
    for _ in range(random.choice((4, 20, 60, 120))):
        service, customer = (random.choice(list(each)[: random.choice((1, 2, 3))]) for each in (ground.services, ground.customers))
        month = random.choice(("2025-01-01", "2025-02-01", "2025-03-01")[: random.choice((1, 3))])
        person, touchpoint = f"p{random.randrange(people)}", random.choice(TOUCHPOINTS)
        keys = {"SERVICE": service, "PROVIDER": ground.unit, "CUSTOMER": customer, "TOUCHPOINT": touchpoint, "MONTH": month}
        ratings = {f"rating_{name}": _maybe(random, sparse, 1, 5) for name in RATINGS}
        rated: dict[str, Any] = {"recommend": _maybe(random, sparse, 0, 10), "return_intent": _maybe(random, sparse, 1, 5), **ratings}
        answer = random.choice((None, "Kiitos"))
        one = Said(keys, touchpoint, random.randint(1, 5), answer=answer, respondent_hash=person, **rated)
        said.setdefault((service, touchpoint, month, person), one)
    for it in said.values():
        at = datetime.fromisoformat(it.keys["MONTH"]).replace(day=15, tzinfo=UTC)
        await rows.feedback(
            connection,
            ground.services[it.keys["SERVICE"]],
            customer_id=ground.customers[it.keys["CUSTOMER"]],
            occurred_at=at,
            answered_at=at if it.answer else None,
            **{name: value for name, value in vars(it).items() if name not in ("keys", "respondent_id")},
        )
    return list(said.values())


def _maybe(random: Random, chance: float, low: int, high: int) -> int | None:
    return random.randint(low, high) if random.random() < chance else None


def numbers(found: Any) -> dict[str, Any]:
    return {name: found["ratings"][name] if name in RATINGS else found[name] for name in (*NUMBERS, *RATINGS)}


def plain(value: Any) -> Any:
    return value if value is None or isinstance(value, (int, list)) else str(value)


def counted(said: Sequence[Said], by: Sequence[str]) -> dict[Key, Group]:
    groups: dict[Key, list[Said]] = defaultdict(list)
    for it in said:
        groups[tuple(it.keys[each] for each in by)].append(it)
    return {key: Group(group) for key, group in groups.items()}


def key_of(row: Any, by: Sequence[str]) -> Key:
    found = {each: row[each.lower()] for each in by}
    return tuple(value["key"] if isinstance(value, dict) else value for value in found.values())


def is_withheld(found: Any, group: Group, measure: str) -> bool:
    """Whether the answer does not tell a number that there is."""
    if measure == "respondents":
        return bool(found["suppressed"])
    return group.value(measure) is not None and numbers(found)[measure] is None


def follows(withheld: Mapping[Key, bool], groups: Mapping[Key, Group], measure: str) -> list[Key]:
    """Lines in which something withheld is the total less the rest, or so few people are that it might as well be. A line that is one
    group is that group, and where it has fewer than five people its total is withheld too."""
    found = []
    size = len(next(iter(groups)))
    for fixed in chain.from_iterable(combinations(range(size), count) for count in range(size)):
        lines: dict[Key, list[Key]] = defaultdict(list)
        for key, group in groups.items():
            if group.behind(measure):
                lines[tuple(key[place] for place in fixed)].append(key)
        for line, keys in lines.items():
            hidden = [key for key in keys if withheld[key]]
            people = sum(groups[key].behind(measure) for key in hidden)
            if hidden and len(hidden) < len(keys) and (len(hidden) == 1 or people < FEW):
                found.append(line)
    return found


@pytest.fixture(scope="module")
async def writer(demo_template: str, server: Server) -> AsyncIterator[Writer]:
    async with clone(server, demo_template) as database, writer_on(database) as made:
        yield made


@pytest.mark.slow
@settings(once, max_examples=40)
@given(seed=SEEDS)
@example(seed=0)
async def test_what_is_shown_is_right_and_what_is_withheld_does_not_follow(writer: Writer, seed: int) -> None:
    random = Random(seed)  # noqa: S311  # to vary tests, not to keep secrets
    async with connected(writer.database.owner_url) as connection, connection.transaction():
        ground = await laid(connection)
        said = await told(connection, ground, random)
    by = random.sample(DIMENSIONS, random.randint(1, 3))
    found = (await writer.run(Role.ANALYST, SUMMARY, provider={"key": ground.unit}, by=by))["feedbackSummary"]
    groups = counted(said, by)
    cells = {key_of(row, by): row["satisfaction"] for row in found["rows"]}
    assert cells.keys() == groups.keys()
    whole = Satisfaction(Group(said), open=False)
    expected = {
        name: None if whole.few("respondents") or whole.few(name) else plain(whole.group.value(name)) for name in numbers(found["total"])
    }
    assert numbers(found["total"]) == expected
    for key, group in groups.items():
        shown = {name: value for name, value in numbers(cells[key]).items() if value is not None}
        assert shown == {name: plain(group.value(name)) for name in shown}, key
        assert cells[key]["suppressed"] == (cells[key]["respondents"] is None)
    for measure in MEASURES:
        withheld = {key: is_withheld(cells[key], group, measure) for key, group in groups.items()}
        assert all(withheld[key] for key, group in groups.items() if 0 < group.behind(measure) < FEW), measure
        assert not follows(withheld, groups, measure), (by, measure)


async def test_nothing_is_withheld_without_need(writer: Writer) -> None:
    """Three services with 2, 6 and 8 people: the first, and the smaller of the others, which it would follow from."""
    async with connected(writer.database.owner_url) as connection, connection.transaction():
        ground = await laid(connection)
        for service, people in zip(ground.services.values(), (2, 6, 8), strict=True):
            for person in range(people):
                await rows.feedback(connection, service, customer_id=next(iter(ground.customers.values())), respondent_hash=f"p{person}")
    found = (await writer.run(Role.ANALYST, SUMMARY, provider={"key": ground.unit}, by=["SERVICE"]))["feedbackSummary"]
    shown = {row["service"]["key"]: row["satisfaction"]["respondents"] for row in found["rows"]}
    assert [shown[key] for key in ground.services] == [None, None, 8]
    assert (found["total"]["respondents"], found["total"]["answers"]) == (8, 16)
