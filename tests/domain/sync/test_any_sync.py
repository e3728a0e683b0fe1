"""Any rows of any system, between any changes that people make: each becomes what a second telling of the contract says; sent once more
it changes nothing; and a dry run says the same."""

from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from itertools import count
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from app.database.embedded import Server
from app.viewer import Role
from tests.domain.sync.expected import GROUPS, Became, Fields, Id, Row, Sender, World, expected, written
from tests.domain.sync.remembering import learned
from tests.domain.sync.worlds import Dice, made, read
from tests.support.batches import batch
from tests.writing.ground import Plot, ground_on
from tests.writing.invariants import wrong

MANAGER = Role.PORTFOLIO_MANAGER
NEWEST = "select max(recorded_at) from change_transaction"
REPORT = """applied created updated unchanged conflicts rejected rows { index status merged errors { code path }
  conflicts { field base current incoming resolution } blocked { field group policy } }"""
COUNTED = {"created": "CREATED", "updated": "UPDATED", "unchanged": "UNCHANGED", "conflicts": "CONFLICT", "rejected": "REJECTED"}
STEPS = st.lists(st.tuples(st.sampled_from(["people", "sync", "sync"]), st.integers(0, 2**32 - 1)), min_size=6, max_size=8)
"""Each with a seed, by which it is drawn from what is there then."""
KNOWN = [
    # a row without a number means what another source made since, and people have written there
    [("sync", 338), ("sync", 28), ("people", 7141), ("sync", 922887143), ("sync", 4499), ("people", 108), ("sync", 4)],
    # of a version nothing is written, by a source that never was there
    [("sync", 415792213), ("people", 2171467886), ("sync", 287), ("sync", 4202875531), ("sync", 4123891852), ("sync", 86), ("sync", 228)],
]
examples = settings(
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
    print_blob=False,
)
numbers = count(1)


@pytest.fixture(scope="module")
async def plot(server: Server, demo_template: str) -> AsyncIterator[Plot]:
    """One for all examples: each has things of its own."""
    async with ground_on(server, demo_template) as ground, ground.fresh() as made:
        yield made


@pytest.fixture(scope="module")
def tally() -> Iterator[Counter[str]]:
    """Everything must have been tried."""
    counted: Counter[str] = Counter()
    yield counted
    wanted = {*COUNTED.values(), "merged", "blocked", "drafts", "FAIL", "KEEP_CURRENT", "TAKE_INCOMING", "nothing applied"}
    assert counted.total() < 1_000 or wanted <= set(counted), counted


@settings(examples, max_examples=8)
@given(steps=STEPS)
async def test_any_batches(plot: Plot, tally: Counter[str], steps: list[tuple[str, int]]) -> None:
    await _Story(plot, tally).told(steps)


@pytest.mark.parametrize("steps", KNOWN)
async def test_batches_that_were_told_otherwise(plot: Plot, tally: Counter[str], steps: list[tuple[str, int]]) -> None:
    await _Story(plot, tally).told(steps)


@pytest.mark.slow
@settings(examples, max_examples=200, derandomize=False)
@given(steps=STEPS)
async def test_very_many_batches(plot: Plot, tally: Counter[str], steps: list[tuple[str, int]]) -> None:
    await _Story(plot, tally).told(steps)


class _Story:
    """Of one example. Three sources: two send as a manager, who may write what nobody is said to keep, and one as a tool, who may fill
    gaps only."""

    def __init__(self, plot: Plot, tally: Counter[str]) -> None:
        self._plot, self._tally = plot, tally
        self._name = f"ANY{next(numbers)}"
        self._world = World()
        self._owned: dict[str, dict[str, str]] = {}

    async def told(self, steps: Sequence[tuple[str, int]]) -> None:
        async with self._plot.owner.transaction():
            await made(self._plot.owner, self._name)
        await self._read()
        since = await self._plot.owner.fetchval(NEWEST)
        for what, seed in steps:
            dice = Dice(Random(seed), self._world, self._name)  # noqa: S311
            await (self._people(dice) if what == "people" else self._sync(dice))
        found = await wrong(self._plot.owner, since)
        assert not found, found

    async def _read(self) -> None:
        await read(self._plot.owner, self._name, self._world)

    async def _people(self, dice: Dice) -> None:
        """Some edits, of what batches write too."""
        for _ in range(4):
            await self._person(dice)

    async def _person(self, dice: Dice) -> None:
        """One edit, by the verb for it."""
        sent = sorted({id_ for known in self._world.known.values() for id_ in known if id_.kind != "party"})
        id_ = dice.random.choice(sent if sent and dice.chance(0.8) else sorted(self._world.things))
        revision, about = self._world.things[id_].revision, {"key": id_.key}
        word = dice.random.choice(("Ihmisen sana", "Människans ord", "Tuki"))
        if id_.kind == "party":
            asked = {**about, "kind": self._world.things[id_].fields["kind"], "name": {"sv": word}, "expectedRevision": revision}
            payload = await self._plot.writer.do(MANAGER, "partyUpsert", asked)
        elif id_.kind == "service":
            asked = {
                "service": about,
                "expectedRevision": revision,
                "category": word,
                "reviewDueOn": dice.random.choice((None, "2027-01-15")),
            }
            payload = await self._plot.writer.do(MANAGER, "serviceUpdate", asked)
        else:
            verb, more = dice.random.choice(
                (
                    (
                        "versionUpdate",
                        {"internalDescription": {"fi": word, "sv": word}, "documentationUrl": f"https://c.example/{dice.random.random()}"},
                    ),
                    ("versionUpdate", {"internalDescription": {"en": word}, "priority": dice.random.choice((2, 3))}),
                    ("versionUpdate", {"description": {"fi": word}, "valueProposition": {"sv": word}}),
                    ("scopeSet", {"items": [{"inclusion": "INCLUDED", "text": {"fi": word}}]}),
                    (
                        "priceSet",
                        {
                            "prices": [
                                {"validFrom": "2027-01-01", "unitPrice": "7", "unitCost": "3", "currency": "EUR", "priceUnit": "PER_HOUR"}
                            ]
                        },
                    ),
                )
            )
            asked = {"version": {"number": {"service": about, "number": id_.number}}, "expectedRevision": revision, **more}
            payload = await self._plot.writer.do(MANAGER, verb, asked)
        codes = [error["code"] for error in payload["errors"]]
        assert codes in ([], ["PROMISE_CLOSED"], ["PROMISE_CLOSED"] * 2), payload
        await self._read()

    async def _sync(self, dice: Dice) -> None:
        role, letter = dice.random.choice([(MANAGER, "å")] * 5 + [(MANAGER, "ä"), (Role.INTEGRATION, "ö")])
        source = f"{self._name}-{letter}"
        if dice.chance(0.15):
            await self._own(dice, source)
        sender = Sender(source, self._owned.get(source, {}), "MASTER" if role is MANAGER else "WRITE_IF_EMPTY", money=role is MANAGER)
        rows = dice.batch()
        whole = dice.chance(0.3)
        wanted = expected(self._world, rows, sender)
        applied = not whole or all(row.stands for row in wanted)
        asked = batch(source, [row.item for row in rows], "", errorPolicy="ALL_OR_NOTHING" if whole else "SKIP_FAILED")
        told = f"{sender}\n{rows}"
        before = await self._plot.owner.fetchval(NEWEST)
        dry = await self._sent(role, asked, dry=True)
        assert await self._plot.owner.fetchval(NEWEST) == before, told
        real = await self._sent(role, asked)
        assert dry == real, told
        _compare(real, wanted, applied=applied, told=told)
        after = written(self._world, wanted if applied else []) if whole else written(self._world, [row for row in wanted if row.stands])
        bases_of = [row for row in wanted if row.stands and applied]
        await self._read()
        _as_written(self._world, after, bases_of, told)
        learned(self._world, source, bases_of, {id_: thing.fields for id_, thing in self._world.things.items()})
        await self._again(role, asked, real, told)
        self._count(wanted, applied=applied)

    async def _own(self, dice: Dice, source: str) -> None:
        groups = sorted({group for of_kind in GROUPS.values() for group in of_kind.values()})
        rows = [
            {"group": group, "policy": dice.random.choice(("MASTER", "MASTER", "WRITE_IF_EMPTY", "NEVER"))}
            for group in groups
            if dice.chance(0.5)
        ]
        asked: Fields = {"source": source, "rows": rows}
        if source in self._owned:
            asked["expectedRevision"] = await self._plot.owner.fetchval("select revision from source_system where code = $1", source)
        payload = await self._plot.writer.do(MANAGER, "ownershipSet", asked)
        assert payload["errors"] == [], payload
        self._owned[source] = {row["group"]: row["policy"] for row in rows}

    async def _sent(self, role: Role, asked: Fields, *, dry: bool = False) -> Any:
        given = {**asked, "idempotencyKey": f"{self._name}-{next(numbers)}"}
        payload = await self._plot.writer.do(role, "servicesSync", given, REPORT, dry=dry)
        return {name: value for name, value in payload.items() if name != "changeCursor"}

    async def _again(self, role: Role, asked: Fields, first: Mapping[str, Any], told: str) -> None:
        """Rows that stood change nothing; those that did not, do not stand now either; and nobody hears of anything."""
        before = await self._plot.owner.fetchval(NEWEST)
        second = await self._sent(role, asked)
        assert await self._plot.owner.fetchval(NEWEST) == before, (first, second, told)
        if not first["applied"]:
            assert second == first, told
            return
        for was, row in zip(first["rows"], second["rows"], strict=True):
            stood = was["status"] not in ("CONFLICT", "REJECTED")
            assert row["status"] == ("UNCHANGED" if stood else was["status"]), (was, row, told)

    def _count(self, wanted: Sequence[Became], *, applied: bool) -> None:
        self._tally.update(row.status for row in wanted)
        self._tally["merged"] += sum(row.merged for row in wanted)
        self._tally["blocked"] += sum(bool(row.blocked) for row in wanted)
        self._tally["drafts"] += sum(bool(row.drafts) and row.stands for row in wanted)
        self._tally["nothing applied"] += not applied
        self._tally.update(conflict["resolution"] for row in wanted for conflict in row.conflicts)
        self._tally += Counter()  # forgets what is 0


def _compare(real: Mapping[str, Any], wanted: Sequence[Became], *, applied: bool, told: str) -> None:
    assert real["applied"] == applied, told
    assert [error["code"] for error in real["errors"]] == ([] if applied else ["BATCH_REFUSED"]), told
    for name, status in COUNTED.items():
        assert real[name] == sum(row.status == status for row in wanted), (name, real, told)
    for row, became in zip(real["rows"], wanted, strict=True):
        assert row["status"] == became.status, (row, became, told)
        assert row["merged"] == became.merged, (row, became, told)
        codes = {error["code"] for error in row["errors"]}
        assert became.codes <= codes, (row, became, told)
        assert bool(codes) == bool(became.codes), (row, became, told)
        if became.status != "REJECTED":
            assert _sorted(row["conflicts"]) == _sorted(became.conflicts), (row, became, told)
            assert _sorted(row["blocked"]) == _sorted(became.blocked), (row, became, told)


def _sorted(found: Sequence[Fields]) -> list[Fields]:
    return sorted(found, key=lambda each: (each["field"], repr(each)))


def _as_written(world: World, after: Mapping[Id, Fields], became: Sequence[Became], told: str) -> None:
    """Everything is as the model says, and nothing else is there; of a new draft, what is promised."""
    assert set(world.things) == set(after), told
    for id_, fields in after.items():
        there = world.things[id_].fields
        differing = {name: (there.get(name), value) for name, value in fields.items() if there.get(name) != value}
        assert not differing, (id_, differing, told)
    made = {id_ for row in became for id_ in row.made}
    drafted = {Id("version", id_.key, number) for row in became for id_ in row.drafts for number in _numbers(after, id_.key)}
    for id_ in set(after) - made - drafted:
        assert set(world.things[id_].fields) == set(after[id_]), (id_, told)


def _numbers(after: Mapping[Id, Fields], key: str) -> list[str]:
    return [id_.number for id_ in after if id_[:2] == ("version", key)]


def test_rows_are_drawn_alike_from_one_seed() -> None:
    def drawn() -> list[Row]:
        return Dice(Random(7), World(), "X").batch()  # noqa: S311

    assert drawn() == drawn()
