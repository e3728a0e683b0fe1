"""What is hit, worked out a second time in plain Python, in portfolios made at random: packages in packages, lines that name versions,
plans and services that depend on each other in circles."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from random import Random
from typing import Any
from uuid import UUID

import pytest

from app.viewer import Role
from tests.support import rows
from tests.support.asking import Asker, asker
from tests.support.databases import Database
from tests.support.rows import Connection, connected

LAUNCH, LATER = datetime(2027, 3, 1, tzinfo=UTC), "2027-06-30T00:00:00+03:00"
IN_FORCE, PLANNED = ("OPERATIONAL", "RETIRING"), ("PROPOSED", "IN_DESIGN", "IN_TRANSITION")
LIVES: Sequence[Sequence[str]] = (
    *(("OPERATIONAL",), ("OPERATIONAL", "PROPOSED"), ("RETIRING",), ("RETIRED",)),
    *(("IN_TRANSITION",), ("PROPOSED", "IN_DESIGN"), ("RETIRING", "IN_DESIGN")),
)
ROLES = ("CORE", "ENABLING", "ENHANCING")
EFFECTS: Mapping[str, Sequence[str]] = {"RETIRE": ("", "BREAKS", "DEGRADED", "DOWNSTREAM"), "CHANGE": ("", "CONTAINS", "", "DOWNSTREAM")}
ASK = """
query ($key: String!, $event: ImpactEvent!, $moment: DateTime) {
  impactOf(by: {key: $key}, event: $event, at: $moment) {
    counts { breaks contains degraded downstream inForce scheduled planned agreements }
    versions(effects: [BREAKS, CONTAINS, DEGRADED, DOWNSTREAM]) {
      effect standing depth item { key } version { number }
      path { item { key } version { number } line { component { key } } relationship { type } }
    }
  }
}"""
State = tuple[str, int]  # a version as `KEY number`, and how grave it is: 1 to 3


@dataclass
class Made:
    """A portfolio. `versions`: the stage of each, in the order of numbers; `lines`: package version, component, role, pinned version."""

    versions: dict[str, dict[str, str]] = field(default_factory=dict)
    launched: set[str] = field(default_factory=set)
    lines: list[tuple[str, str, str, str | None]] = field(default_factory=list)
    depends: set[tuple[str, str]] = field(default_factory=set)
    agreed: set[str] = field(default_factory=set)

    def later(self) -> "Made":
        stages = {
            key: {name: "OPERATIONAL" if name in self.launched else stage for name, stage in of.items()}
            for key, of in self.versions.items()
        }
        return Made(stages, set(), self.lines, self.depends, self.agreed)

    def stage(self, version: str) -> str:
        return self.versions[version.split()[0]][version]

    def speaks(self, key: str) -> list[str]:
        """All in force, else all planned."""
        for stages in (IN_FORCE, PLANNED):
            if found := [name for name, stage in self.versions[key].items() if stage in stages]:
                return found
        return []

    def stands(self, key: str, *, planned: bool) -> str | None:
        """What a line without a pin stands for."""
        found = self.speaks(key)
        in_force = [name for name in found if self.stage(name) in IN_FORCE]
        if in_force:
            return min(in_force, key=self.stage)
        return max(found, key=lambda name: (name in self.launched, name), default=None) if planned else None


def hit(made: Made, key: str, event: str) -> dict[str, tuple[str, int]]:
    """Of each version the gravest effect, and the fewest steps that lead to it so."""
    front: set[State] = {(key, 0)}
    best: dict[State, int] = {}
    depth = 0
    while front:
        depth += 1
        front = {each for state in front for each in further(made, key, state, event) if each not in best}
        best |= dict.fromkeys(front, depth)
    gravest = {version: min(rank for other, rank in best if other == version) for version, _ in best}
    return {version: (EFFECTS[event][rank], best[version, rank]) for version, rank in gravest.items()}


def further(made: Made, seed: str, state: State, event: str) -> Iterator[State]:
    below, rank = state
    key = below.split()[0]
    for package, component, role, pinned in made.lines:
        waits = made.stage(package) in PLANNED
        if component != key or not (waits or made.stage(package) in IN_FORCE) or package.split()[0] == seed:
            continue
        floats = pinned is None and (below == key or made.stands(component, planned=waits) == below)
        if floats or pinned == below or (pinned is not None and below == key and event == "RETIRE"):
            yield package, rank_of(event, rank, role)
    if below == key or below == made.stands(key, planned=True):
        for dependent, on in made.depends:
            if on == key and dependent != seed:
                yield from ((version, 3) for version in made.speaks(dependent))


def rank_of(event: str, rank: int, role: str) -> int:
    if event == "CHANGE":
        return 1 if rank == 0 else 3
    if rank > 1:
        return 3
    return 1 if role in ("CORE", "ENABLING") else 2


async def _versions(connection: Connection, home: UUID, random: Random, made: Made, keys: Sequence[str], ids: dict[str, UUID]) -> None:
    for place, key in enumerate(keys):
        ids[key] = await rows.service(connection, key=key, portfolio_id=home, is_package=place > 3)
        stages = random.choice(LIVES)
        made.versions[key] = {f"{key} {number}.0": stage for number, stage in enumerate(stages, 1)}
        for name, stage in made.versions[key].items():
            ids[name] = await rows.version(connection, ids[key], stage, number=name.split()[1])
            if stages == ("IN_TRANSITION",) and random.random() < 0.5:
                made.launched.add(name)
                await rows.transition(connection, ids[name], "IN_TRANSITION", "OPERATIONAL", LAUNCH, status="SCHEDULED")


async def make(connection: Connection, home: UUID, random: Random) -> Made:
    made = Made()
    ids: dict[str, UUID] = {}
    keys = [rows.key("PKG" if place > 3 else "SVC") for place in range(11)]
    async with connection.transaction():
        await _versions(connection, home, random, made, keys, ids)
    await connection.execute("set session_replication_role = replica")  # lines and cycles that guards keep from what is in force
    customer = await rows.party(connection)
    for key in random.sample(keys, 5):
        made.agreed.add(key)
        values = {"key": rows.key("AGR"), "offering_key": "BASIC", "starts_on": date(2026, 1, 1)}
        await rows.insert(connection, "customer_agreement", service_id=ids[key], customer_id=customer, **values)
    for place, key in enumerate(keys[4:], 4):
        for version in made.versions[key]:
            for component in random.sample(keys[:place], min(place, random.randint(1, 4))):
                pinned = random.choice([None, None, *made.versions[component]])
                role = random.choice(ROLES)
                made.lines.append((version, component, role, pinned))
                await rows.item(connection, ids[version], ids[component], role=role, pinned_version_id=pinned and ids[pinned])
    for _ in range(random.randint(0, 8)):
        one, other = random.sample(keys, 2)
        if (one, other) not in made.depends:
            made.depends.add((one, other))
            await rows.insert(connection, "service_relationship", from_service_id=ids[one], to_service_id=ids[other], type="DEPENDS_ON")
    await connection.execute("set session_replication_role = origin")
    return made


def standing(made: Made, version: str, *, later: bool) -> str:
    if made.stage(version) in IN_FORCE:
        return "IN_FORCE"
    return "SCHEDULED" if version in made.launched and not later else "PLANNED"


async def compared(asking: Asker, made: Made, key: str, event: str, *, later: bool) -> int:
    then = made.later() if later else made
    wanted = {version: (effect, depth, standing(then, version, later=later)) for version, (effect, depth) in hit(then, key, event).items()}
    found = (await asking.ask(ASK, key=key, event=event, moment=LATER if later else None))["impactOf"]
    told = {named(each): (each["effect"], each["depth"], each["standing"]) for each in found["versions"]}
    assert told == wanted, (made, key, event, later)
    effects = [effect for effect, *_ in wanted.values()]
    assert [found["counts"][effect.lower()] for effect in EFFECTS[event][1:] if effect] == [
        effects.count(effect) for effect in EFFECTS[event][1:] if effect
    ]
    assert found["counts"]["agreements"] == len(agreed(then, key, wanted))
    for each in found["versions"]:
        check_way(then, key, each)
    return len(told)


def agreed(made: Made, key: str, wanted: Iterable[str]) -> set[str]:
    """Of what is hit in force, and of the service itself."""
    own = {key} if any(stage in IN_FORCE for stage in made.versions[key].values()) else set()
    return made.agreed & (own | {each for version in wanted if made.stands(each := version.split()[0], planned=False) == version})


def named(row: Any) -> str:
    return f"{row['item']['key']} {row['version']['number']}"


def check_way(made: Made, key: str, hit_version: Any) -> None:
    """Each step is a line on what comes before it, or a relationship with that."""
    path = hit_version["path"]
    assert len(path) == hit_version["depth"]
    assert named(path[-1]) == named(hit_version)
    before = key
    for step in path:
        if step["line"] is None:
            assert (step["item"]["key"], before) in made.depends
        else:
            assert step["line"]["component"]["key"] == before
            assert (named(step), before) in {(package, component) for package, component, *_ in made.lines}
        before = step["item"]["key"]


async def in_portfolios(database: Database, seeds: Sequence[int]) -> int:
    async with connected(database.admin_url) as connection:
        person = rows.key("PERSON")
        await rows.party(connection, "PERSON", key=person)
        home = await rows.portfolio(connection)
        async with asker(database.url, database.owner_url, {Role.PORTFOLIO_MANAGER: (person, None)}) as asking:
            total = 0
            for seed in seeds:
                made = await make(connection, home, Random(seed))  # noqa: S311
                for key in made.versions:
                    for event in EFFECTS:
                        for later in (False, True):
                            total += await compared(asking, made, key, event, later=later)
    return total


async def test_what_is_hit_is_what_plain_code_finds(fresh_database: Database) -> None:
    assert await in_portfolios(fresh_database, range(1)) > 20


@pytest.mark.slow
async def test_what_is_hit_is_what_plain_code_finds_in_many_portfolios(fresh_database: Database) -> None:
    assert await in_portfolios(fresh_database, range(100, 140)) > 1000
