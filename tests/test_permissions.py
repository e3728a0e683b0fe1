"""permissions.csv against the running schema and the demo portfolio: every field, every row, every role with and without the money scope.

Rows are found by SQL and asked for by their ids, fields are those of the schema: a new type, field or role is covered by its lines in
permissions.csv alone.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import cycle, islice, product
from typing import Any

import asyncpg
import pytest
from graphql import GraphQLObjectType

from app import limits
from app.history.positions import WHOLE, Position
from app.schema import mapping
from app.viewer import MONEY_SCOPE, Role
from tests.support.answers import Cell, ids_in, pages_in, parts, within
from tests.support.asking import NOW, Asker
from tests.support.databases import Database
from tests.support.permissions import PEOPLE, Seat, permissions, rows_seen, told_by_verbs_only, told_live_only
from tests.support.viewers import ask_as, bytes_as, scoped, viewer_as
from tests.support.walking import Walker

ROOT_ARGUMENTS = {
    "service": 'by: {key: "SVC-SMALLDEV"}',
    "project": 'by: {key: "PRJ-CLOUD"}',
    "servicePackage": 'by: {key: "PKG-ERP-MAINT"}',
    "composition": 'by: {key: "PKG-ERP-MAINT"}',
    "whereUsed": 'by: {key: "SVC-SMALLDEV"}',
    "search": 'text: "koulutus"',
    "statementCoverage": 'version: {number: {service: {key: "PKG-CASE"}, number: "1.0"}}',
    "checkConfiguration": 'package: {key: "PKG-ERP-MAINT"}, offering: "BASIC", '
    'selection: [{component: {key: "SVC-SMALLDEV"}, quantity: 999}]',
    "simulateComposition": 'package: {key: "PKG-ERP-MAINT"}, changes: ['
    '{price: {component: {key: "SVC-SERVICEDESK"}, unitPrice: "5"}}, {remove: {key: "SVC-SMALLDEV"}}, {remove: {key: "SVC-PRINT"}}, '
    '{limits: {component: {key: "SVC-BACKUP"}, minQuantity: "300"}}, '
    '{add: {component: {key: "PKG-SCHOOL"}, role: ENHANCING, componentOfferingKey: "PRIMARY"}}]',
    "transitionPreview": 'version: {number: {service: {key: "PKG-ERP-MAINT"}, number: "3.0"}}, to: IN_TRANSITION',
    "compareVersions": 'from: {number: {service: {key: "PKG-ERP-MAINT"}, number: "1.0"}}, '
    'to: {number: {service: {key: "PKG-ERP-MAINT"}, number: "3.0"}}',
    "portfolioStats": "groupBy: [STAGE, PROVIDER, PORTFOLIO, CATEGORY, CLASSIFICATION, FORM, PHASE]",
    "compareComposition": 'by: {key: "PKG-ERP-MAINT"}, at1: "2024-06-01T12:00:00Z", at2: "2026-11-21T12:00:00Z"',
    "feedbackSummary": 'about: {key: "PKG-ERP-MAINT"}, by: [SERVICE, PROVIDER, TOUCHPOINT, MONTH]',
    "impactOf": 'by: {key: "SVC-SMALLDEV"}',
    "outcomesOf": 'on: {party: {key: "ORG-KASSAVIRTA"}}',
    "valueChain": 'package: {key: "PKG-ERP-MAINT"}',
    "whereUsedMultilevel": 'by: {key: "SVC-SMALLDEV"}',
}
"""A service and a package that every reader of the portfolio sees, the supplier too."""

CUSTOMERS = [name for name in PEOPLE if name.startswith("customer")]
LANGUAGES = ("fi", "sv", "en")

WITHOUT_EXAMPLE = {
    "ChangeEvent.before",
    "StakeholderComment.supersededBy",
    "ConfigurationViolation.optionGroup",
    *(f"ChangeEvent.{name}" for name in ("changedFields", "actor", "requestId", "kind", "reason")),
    "CustomerAgreement.endsOn",
    "PortfolioStats.owner",
    "GroupSatisfaction.average",
    "Service.ideas",
    "Service.feedback",
    "ServiceOffering.continuesKeys",
    "PromiseChange.capability",
    "SatisfactionRow.customer",
    *(f"Standardisation.{name}" for name in ("item", "provider", "customer")),  # each when shares are told for it
    *(f"{name}.externalReferences" for name in ("Party", "Portfolio", "Capability", "CustomerAgreement", "Project")),
    "SimulationFault.optionGroup",
}
"""Fields that nothing in the demo fills: of them only `no` is tested here."""

SEEN_AT_TIMES = {"OfferingPricing.problem", "SimulatedPricing.problem", "Viewer.scopes"}
"""What test_visibility.py tells about: a problem of costs is for those who see costs. And the scopes of a token without any are none."""

SATISFACTION = {field for field in permissions() if field.startswith("Satisfaction")}
"""Of small groups these are withheld, as tests/domain/insight/test_satisfaction.py tells; the demo has no others."""
EMPTY = {"customer-strandvik": {"FeedbackSummary.rows"}}
"""Whose people have said nothing about the package that is asked about have no groups."""

TOLD_INSIDE = {
    "AsOf.knownAt",
    "ChangeEvent.seq",
    "AvailableTransition.checks",
    "TransitionPreview.checks",
    "GateCheckResult.data",
    "GateCheckResult.message",
    "GateCheckResult.overridable",
    "GateCheckResult.path",
    "GateCheckResult.remedy",
    "ServiceVersion.promiseIntegrity",
    "ServiceOffering.promiseIntegrity",
    *(f"PromiseIntegrity.{name}" for name in ("kind", "commitment", "own", "promised", "unit", "derived", "derivedExact", "derivedUnit")),
    *(f"PromiseIntegrity.{name}" for name in ("backed", "shortBy", "lines", "unknown")),
    *(f"PromisePart.{name}" for name in ("item", "component", "value", "hours", "critical")),
    *(f"CheckFact.{name}" for name in ("name", "text", "number", "day", "label", "item", "party")),
    *(f"CheckRemedy.{name}" for name in ("mutation", "hint")),
    "PortfolioFinding.transition",
}
"""Gates are judged by all that there is: stakeholders from outside hear outcomes only, as tests/domain/lifecycle tells. When something was
recorded is not told to them either."""

TOKENS = """
insert into api_token
  (party_id, role, customer_id, scopes, hash, prefix, expires_at, created_by_id, last_used_at, revoked_at, revoked_by_id)
select p.id, 'CUSTOMER', c.id, array['money:read'], sha256('permissions'), 'slk_A1b2C3d4', '2027-01-01', a.id, now(), now(), a.id
from party p, party c, party a
where p.key = 'PERSON-CUSTOMER-EDU' and c.key = 'UNIT-EDU' and a.key = 'PERSON-SECURITY'
"""
"""One with all that a token can have."""

ROOT = "Query"


@dataclass(frozen=True)
class World:
    """All rows there are: their global ids by type, as SQL finds them, and their cells as the manager sees them, or the administrator those
    that are for administrators only."""

    asker: Asker
    database: Database
    walker: Walker
    ids: Mapping[str, Sequence[str]]
    cells: Mapping[str, Mapping[str, Cell]]

    async def seat(self, name: str, *, money: bool = False) -> Seat:
        role, party, customer, own = PEOPLE[name]
        viewer = await viewer_as(self.database, role, party, customer)
        return Seat(name, scoped(viewer, *[MONEY_SCOPE] * money), own)

    async def seen_by(self, seat: Seat) -> frozenset[str]:
        """The ids of the rows that the seat should see, by the oracle."""
        found: set[str] = set()
        for type_name, ids in self.ids.items():
            rows = await _fetch(self.database, rows_seen(seat, type_name, _table(type_name)), seat.own)
            found |= {f"{type_name}:{row['id']}" for row in rows} & set(ids)
        return frozenset(found)

    async def ask(self, seat: Seat, type_name: str, ids: Sequence[str]) -> dict[str, Cell | None]:
        """The cells of these rows of one type, as the seat sees them. The root is the one row of its type."""
        if type_name == ROOT:
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(limits, "SELECTS_MAX", 10**6)  # all roots at once, which nobody else asks for
                return {ROOT: await ask_as(self.asker, seat.viewer, f"{{ {self._fields(ROOT)} }}")}
        return await _by_ids(self.asker, seat, ids, f"... on {type_name} {{ {self._fields(type_name)} }}", size=1)

    def _fields(self, type_name: str) -> str:
        type_ = mapping().schema.type_map[type_name]
        assert isinstance(type_, GraphQLObjectType)
        return self.walker.cell(type_)


async def _by_ids(made: Asker, seat: Seat, ids: Sequence[str], fields: str, *, size: int) -> dict[str, Any]:
    """`node(id)` for all ids, so many in one operation; one compiled statement answers every batch."""
    names = [f"n{number}" for number in range(size)]
    declared = ", ".join(f"${name}: ID!" for name in names)
    document = f"query ({declared}) {{ {' '.join(f'{name}: node(id: ${name}) {{ {fields} }}' for name in names)} }}"
    found: dict[str, Any] = {}
    for start in range(0, len(ids), size):
        batch = [*ids[start : start + size], *[ids[start]] * size][:size]
        answer = await ask_as(made, seat.viewer, document, **dict(zip(names, batch, strict=True)))
        assert len(made.statements) <= 1, document
        found |= {id_: answer[name] for name, id_ in zip(names, batch, strict=True)}
    return found


async def _fetch(database: Database, sql: str, *arguments: object) -> list[asyncpg.Record]:
    connection = await asyncpg.connect(database.owner_url)
    try:
        rows: list[asyncpg.Record] = await connection.fetch(sql, *arguments)
        return rows
    finally:
        await connection.close()


def _table(type_name: str) -> str:
    return str(mapping().objects[type_name].table)


def _row_types() -> list[str]:
    """Types whose rows have ids."""
    return [name for name, it in mapping().objects.items() if it.table is not None and "id" in it.places]


@pytest.fixture(scope="module")
async def world(demo: Asker, demo_database: Database) -> World:
    party = (await _fetch(demo_database, "select id from party where key = 'UNIT-ICT'"))[0]["id"]
    first = await _fetch(demo_database, "select min(recorded_at) as at from change_transaction")
    seal = await demo.reading.sealing.ready()
    passed = seal.sealed(Position(first[0]["at"], WHOLE, NOW))
    walker = Walker(
        mapping(), {**ROOT_ARGUMENTS, "passed": f'cursor: "{passed}"', "node": f'id: "Party:{party}"', "nodes": f'ids: ["Party:{party}"]'}
    )
    empty = World(demo, demo_database, walker, {}, {})
    manager, admin = await empty.seat("manager", money=True), await empty.seat("admin")
    await _fetch(demo_database, TOKENS)
    ids, cells = {}, {}
    for type_name in _row_types():
        rows = await _fetch(demo_database, f"select id from {_table(type_name)} order by id")
        seer = manager if manager.sees(f"{type_name}.id") else admin
        found = await empty.ask(seer, type_name, [f"{type_name}:{row['id']}" for row in rows])
        cells[type_name] = {id_: cell for id_, cell in found.items() if cell is not None}
        ids[type_name] = list(cells[type_name])
    roots, more = [(await empty.ask(seer, ROOT, []))[ROOT] or {} for seer in (manager, admin)]
    hidden = {field.partition(".")[2] for field in permissions() if field.startswith(f"{ROOT}.") and not manager.sees(field)}
    cells[ROOT] = {ROOT: {name: more[name] if name in hidden else cell for name, cell in roots.items()}}
    return World(demo, demo_database, walker, ids, cells)


def test_the_file_lists_the_fields_of_the_schema_and_no_others() -> None:
    fields = {f"{name}.{field}" for name, it in mapping().objects.items() for field in it.places}
    listed = {field.partition(":")[0] for field in permissions()}
    assert not fields - listed, "say in tests/permissions.csv who may see these; until then nobody may"
    assert not listed - fields, "tests/permissions.csv lists what the schema has not"
    words = {field: set(line.rules.values()) for field, line in permissions().items()}
    verbs = {field for field in words if field.startswith("Mutation.")}
    assert set().union(*(words[field] for field in verbs)) == {"yes", "no", "own", "inside"}
    assert set().union(*(words[field] for field in set(words) - verbs)) == {"yes", "no", "money"}
    assert {f"{name}.id" for name in _row_types()} == {line.field for line in permissions().values() if line.rows}


async def test_the_manager_or_the_administrator_sees_every_row_and_the_demo_fills_every_field(world: World) -> None:
    for table in {_table(name) for name in _row_types()}:
        rows = await _fetch(world.database, f"select id from {table}")
        found = [id_ for name in _row_types() if _table(name) == table for id_ in world.ids[name]]
        assert sorted(id_.partition(":")[2] for id_ in found) == sorted(str(row["id"]) for row in rows), table
    filled = {
        field for type_name, cells in world.cells.items() for cell in cells.values() for field, value in parts(type_name, cell) if value
    }
    untold = told_by_verbs_only() | told_live_only()
    asked = {field for field in permissions() if field.partition(".")[0] not in untold}
    assert asked - filled == WITHOUT_EXAMPLE


@pytest.mark.parametrize("name", PEOPLE)
async def test_rows_exist_for_those_who_may_see_them(world: World, name: str) -> None:
    seat = await world.seat(name)
    seen = await world.seen_by(seat)
    for type_name, ids in world.ids.items():
        answers = await _by_ids(world.asker, seat, ids, "id", size=10)
        assert {id_ for id_, answer in answers.items() if answer} == seen & set(ids), type_name
        assert all(answer is None or answer == {"id": id_} for id_, answer in answers.items())


@pytest.mark.parametrize("money", [False, True], ids=["", "money"])
@pytest.mark.parametrize("name", PEOPLE)
async def test_fields_answer_as_permissions_csv_says(world: World, name: str, money: bool) -> None:
    """A field that is `no` never has a value, in any row the seat can reach; one that is `yes` has one wherever the manager sees a value
    that the seat may see too; and no answer names or counts a row that the seat does not see."""
    seat = await world.seat(name, money=money)
    seen = await world.seen_by(seat)
    told: set[str] = set()
    wanted: set[str] = set()
    for type_name, cells in world.cells.items():
        expected = {id_: within(cell, seen) for id_, cell in cells.items() if id_ in seen or type_name == ROOT}
        sample = _sample(type_name, expected)
        answers = await world.ask(seat, type_name, sample) if sample else {}
        for id_, answer in answers.items():
            assert answer is not None, id_
            told |= {field for field, value in parts(type_name, answer) if value}
            assert set(ids_in(answer)) <= seen, id_
            assert all(page["totalCount"] == len(page["nodes"]) for page in pages_in(answer)), id_
        wanted |= {field for id_ in sample for field, value in parts(type_name, expected[id_], seat) if value}
    assert not {field for field in told if not seat.sees(field)}
    excused = SEEN_AT_TIMES | TOLD_INSIDE if name == "supplier" else SEEN_AT_TIMES
    assert not {field for field in wanted - told if seat.sees(field)} - excused - SATISFACTION - EMPTY.get(name, set())


def _sample(type_name: str, cells: Mapping[str, Cell]) -> list[str]:
    """Two rows for every field that has a value in two."""
    counts: dict[str, int] = {}
    chosen = []
    for id_, cell in cells.items():
        fields = {field for field, value in parts(type_name, cell) if value}
        if any(counts.get(field, 0) < 2 for field in fields):
            chosen.append(id_)
            counts |= {field: counts.get(field, 0) + 1 for field in fields}
    return chosen


@dataclass
class Customer:
    """`reached`: the ids and canaries that its answers have held so far."""

    seat: Seat
    seen: frozenset[str]
    reached: set[str] = field(default_factory=set)

    @property
    def canary(self) -> str:
        """How the canaries of its own rows begin."""
        return f"canary-own-{self.seat.name.partition('-')[2]}-"


async def test_whatever_a_customer_asks_nothing_hidden_is_in_the_answer(world: World) -> None:
    """Every root and every relation of its rows, in one language after the other."""
    await _walk(world, zip(_operations(world, steps=1), cycle(LANGUAGES), strict=False))


@pytest.mark.slow
async def test_in_whatever_language_a_customer_asks_nothing_hidden_is_in_the_answer(world: World) -> None:
    await _walk(world, product(_operations(world, steps=1), LANGUAGES), each=2)


@pytest.mark.slow
async def test_however_far_a_customer_asks_nothing_hidden_is_in_the_answer(world: World) -> None:
    """One relation further."""
    await _walk(world, zip(_operations(world, steps=2), cycle(LANGUAGES), strict=False), each=2)


def _operations(world: World, *, steps: int) -> Iterator[str]:
    """Of a root that no customer sees the first: nothing comes of the others."""
    closed: set[str] = set()
    for text in world.walker.operations(steps=steps):
        root = re.findall(r"[a-zA-Z]+", text)[0]
        if root not in closed:
            yield text
        if permissions()[f"{ROOT}.{root}"].rules[Role.CUSTOMER] == "no":
            closed.add(root)


async def _walk(world: World, operations: Iterable[tuple[str, str]], each: int = len(CUSTOMERS)) -> None:
    """The demo holds a canary in every column and row that is hidden from customers, and each customer's own in its own rows. `each`: so
    many customers ask the same, in turn; their statements differ in parameters only."""
    seats = [await world.seat(name, money=True) for name in CUSTOMERS]
    customers = [Customer(seat, await world.seen_by(seat)) for seat in seats]
    estimates = await _fetch(
        world.database, "select trim_scale(investment_estimate)::text as it from service_version where risk is not null"
    )
    hidden = ["sisäpiiri-42", *(row["it"] for row in estimates if row["it"] and "." in row["it"])]
    turns = cycle(customers)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(limits, "COST_MAX", 10**12)  # pages of 200 within pages of 200, which the demo is far from filling
        patch.setattr(limits, "SELECTS_MAX", 10**6)
        for text, language in operations:
            for customer in islice(turns, each):
                answer = (await bytes_as(world.asker, customer.seat.viewer, text, [language])).decode()
                root = re.findall(r"[a-zA-Z]+", text)[0]
                assert len(world.asker.statements) == int(customer.seat.sees(f"{ROOT}.{root}")), text
                _nothing_hidden(customer, answer, hidden)
    for customer in customers:
        assert any(it.startswith(customer.canary) for it in customer.reached)
        assert len(customer.reached & customer.seen) > len(customer.seen) / 2, "less than half of what there is to see was reached"


def _nothing_hidden(customer: Customer, answer: str, hidden: Sequence[str]) -> None:
    canaries = set(re.findall(r"canary-[\w-]+", answer))
    ids = set(re.findall(r'"id":"([A-Za-z]+:[0-9a-f-]{36})"', answer))
    assert not {canary for canary in canaries if not canary.startswith(customer.canary)}, customer.seat.name
    assert not [secret for secret in hidden if secret in answer], customer.seat.name
    assert ids <= customer.seen, customer.seat.name
    customer.reached |= ids | canaries
