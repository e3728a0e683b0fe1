"""Random aggregates and groups of every connection: what rows add up to is what plain Python adds up, row by row."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Any

import orjson
import pytest
from graphql import GraphQLObjectType, get_named_type
from hypothesis import given, settings

from app.documents.refusal import RefusedRequest
from app.errors import DomainError, Forbidden
from app.viewer import Role
from tests.graphsql.documents import Writer
from tests.oracle.asked import Asked, global_id, type_of, value_of
from tests.oracle.conditions import Conditions
from tests.oracle.contract import connections, contract, type_below
from tests.oracle.differing import differences
from tests.oracle.drawing import ANYBODY, LANGUAGES, SEEDS, once
from tests.oracle.filters import touches_hidden
from tests.oracle.measures import FUNCTIONS, UNIT_FIELDS
from tests.oracle.oracle import Oracle
from tests.oracle.pages import without_cursors
from tests.oracle.people import PEOPLE, Person
from tests.oracle.tables import Row
from tests.oracle.test_documents import BOUNDED, HOLDING_MIN, holds_something
from tests.oracle.test_filters import NAMED
from tests.oracle.test_pages import List, any_bounds, walked

BELOW = 0.3
"""How often a list of one row is asked, and none of the root."""
FILTERED, CLOCKED, EVERYTHING, HELD = 0.3, 0.5, 0.9, 0.95
"""How often there is a filter, each of the clocks, also what is retired, and a list that has rows."""
PAGES_MAX = 5
"""Of one walk."""
PAGE = "totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }"


@dataclass(frozen=True)
class Wanted:
    """What a connection of rows of a type is asked."""

    conditions: Conditions
    random: Random
    type_name: str

    def aggregate(self) -> str:
        return self.measures()[0]

    def measures(self) -> tuple[str, list[Sequence[str]]]:
        """Some functions of some values, perhaps how many rows there are; and the fields that lead to these values."""
        type_ = _object(f"{self.type_name}Aggregate")
        found = {"count": "count"} if self.random.random() < 0.8 else {}
        every: list[Sequence[str]] = []
        for function in self.random.sample(FUNCTIONS, self.random.randint(1, 3)):
            if function in type_.fields:
                mirror = _object(get_named_type(type_.fields[function].type).name)
                paths = [path for _ in range(self.random.randint(1, 2)) if (path := self.conditions.path(mirror, self.type_name, 2))]
                found |= {function: f"{function} {_selection(paths)}"} if paths else {}
                every += paths
        return "{ " + " ".join(found.values() or ["count"]) + " }", every

    def groups(self, by: dict[str, Any], paging: str) -> str:
        """`by`: arguments; what rows have in common is told of each group."""
        keys = _selection([_path(key) for key in by["keys"]])
        node = f"keys {keys} aggregate {self.aggregate()}"
        rows = self.random.choice([f"nodes {{ {node} }}", f"edges {{ cursor node {{ {node} }} }}"])
        return f"({paging}) {{ {PAGE} {rows} }}"


def _selection(paths: Sequence[Sequence[str]]) -> str:
    """As nested fields; of what is the same twice only one."""
    tree: dict[str, Any] = {}
    for path in paths:
        inner = tree
        for name in path:
            inner = inner.setdefault(name, {})
    return _written(tree)


def _written(tree: dict[str, Any]) -> str:
    return "{ " + " ".join(f"{name} {_written(below)}" if below else name for name, below in tree.items()) + " }"


def _path(key: Any) -> list[str]:
    if not isinstance(key, dict):
        return []
    ((name, inner),) = key.items()
    return [name, *_path(inner)]


def _object(name: str) -> GraphQLObjectType:
    type_ = contract().type_map[name]
    assert isinstance(type_, GraphQLObjectType)
    return type_


@pytest.fixture
def tally() -> Iterator[Counter[bool]]:
    """How many answers held something; most must."""
    counted: Counter[bool] = Counter()
    yield counted
    assert counted[True] >= HOLDING_MIN * counted.total(), counted


@settings(once, max_examples=60)
@given(seed=SEEDS, person=ANYBODY, languages=LANGUAGES)
async def test_any_aggregate(oracle: Oracle, tally: Counter[bool], seed: int, person: Person, languages: tuple[str, ...]) -> None:
    await _check(oracle, tally, Random(seed), person, languages)  # noqa: S311  # to vary tests, not to keep secrets


@settings(once, max_examples=24)
@given(seed=SEEDS, person=ANYBODY, languages=LANGUAGES)
async def test_any_aggregate_at_any_moments(
    aged: Oracle, tally: Counter[bool], seed: int, person: Person, languages: tuple[str, ...]
) -> None:
    await _check(aged, tally, Random(seed), person, languages)  # noqa: S311


MONEY = """{
  serviceVersions {
    aggregate { %s }
    groupBy(keys: [{price: {unitPrice: {currency: VALUE}}}]) { nodes { keys { price { unitPrice { currency } } } aggregate { %s } } }
  }
  services {
    groupBy(keys: [{form: VALUE}], having: {sum: {currentVersion: {price: {unitPrice: {currencies: {gt: 1}}}}}}) { totalCount }
  }
}"""
AMOUNTS = "{ price { unitPrice { amount currency currencies } unitCost { amount } } }"


async def test_amounts_of_several_currencies_are_not_added(oracle: Oracle) -> None:
    measures = " ".join(f"{function} {AMOUNTS}" for function in ("sum", "avg", "min", "max"))
    text = MONEY % (measures, measures)
    found = await oracle.does(PEOPLE[0], text)
    assert found == oracle.should(PEOPLE[0], text)
    every = [it["price"]["unitPrice"] for it in found["serviceVersions"]["aggregate"].values()]
    assert every == [{"amount": None, "currency": None, "currencies": 2}] * 4
    groups = found["serviceVersions"]["groupBy"]["nodes"]
    (kronor,) = [it["aggregate"]["sum"]["price"] for it in groups if it["keys"]["price"]["unitPrice"]["currency"] == "SEK"]
    assert kronor == {"unitPrice": {"amount": "33.3333", "currency": "SEK", "currencies": 1}, "unitCost": {"amount": "22.50"}}
    assert found["services"]["groupBy"]["totalCount"] == 1


@settings(once, max_examples=8)
@given(seed=SEEDS, person=ANYBODY, languages=LANGUAGES)
async def test_groups_page_by_page(oracle: Oracle, seed: int, person: Person, languages: tuple[str, ...]) -> None:
    await _check_pages(oracle, Random(seed), person, languages)  # noqa: S311


@settings(once, max_examples=60)
@given(seed=SEEDS, person=ANYBODY)
async def test_what_is_hidden_is_not_added_up(oracle: Oracle, seed: int, person: Person) -> None:
    """Neither grouped by, nor sorted by, nor wanted of groups; whatever is not hidden is."""
    random = Random(seed)  # noqa: S311
    asked = oracle.asked(person)
    field = random.choice([it for it in connections("Query") if asked.seat.may_see(f"Query.{it}")])
    wanted = Wanted(Conditions(asked, random, curious=True), random, type_below("Query", field))
    by = wanted.conditions.group_by(wanted.type_name, [])
    selection, paths = wanted.measures()
    writer = Writer(contract(), {}, random)
    named = f"({NAMED[field]})" if field in NAMED else ""
    grouped = f"groupBy({_given(writer, wanted.type_name, by)}) {{ nodes {{ aggregate {selection} }} }}"
    text, variables = _operation(writer, f"{field}{named} {{ {grouped} }}")
    terms = [term.get("keys", term) for term in by.get("orderBy", [])]
    criteria = [{"having": by.get("having", {})}, *terms]
    hidden = any(_hidden(path, wanted.type_name, asked) for path in [*map(_path, by["keys"]), *paths])
    hidden |= any(touches_hidden(each, wanted.type_name, asked) for each in criteria)
    try:
        await oracle.does(person, text, **variables)
    except DomainError as error:
        if not (hidden and isinstance(error, Forbidden)):
            raise AssertionError(person, text, variables) from error
    else:
        assert not hidden, (person, text, variables)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(2))
@settings(once, max_examples=400, derandomize=False)
@given(seed=SEEDS, person=ANYBODY, languages=LANGUAGES)
async def test_very_many_aggregates(
    oracle: Oracle, tally: Counter[bool], part: int, seed: int, person: Person, languages: tuple[str, ...]
) -> None:
    await _check(oracle, tally, Random(f"{part} {seed}"), person, languages)  # noqa: S311


@pytest.mark.slow
@settings(once, max_examples=400, derandomize=False)
@given(seed=SEEDS, person=ANYBODY, languages=LANGUAGES)
async def test_very_many_aggregates_at_any_moments(
    aged: Oracle, tally: Counter[bool], seed: int, person: Person, languages: tuple[str, ...]
) -> None:
    await _check(aged, tally, Random(seed), person, languages)  # noqa: S311


@pytest.mark.slow
@settings(once, max_examples=80, derandomize=False)
@given(seed=SEEDS, person=ANYBODY, languages=LANGUAGES)
async def test_very_many_groups_page_by_page(oracle: Oracle, seed: int, person: Person, languages: tuple[str, ...]) -> None:
    await _check_pages(oracle, Random(seed), person, languages)  # noqa: S311


async def _check(oracle: Oracle, tally: Counter[bool], random: Random, person: Person, languages: tuple[str, ...]) -> None:
    text, variables = _document(oracle, random, person, languages)
    try:
        found = await oracle.does(person, text, languages, **variables)
    except (RefusedRequest, DomainError) as error:
        if error.code not in BOUNDED:
            raise AssertionError(person, text, variables) from error
        return
    assert len(oracle.demo.statements) <= 1
    wanted = oracle.should(person, text, languages, **variables)
    found = without_cursors(found, wanted)
    assert orjson.dumps(found) == orjson.dumps(wanted), (person, languages, text, variables, differences(found, wanted))
    tally[holds_something(wanted)] += 1


async def _check_pages(oracle: Oracle, random: Random, person: Person, languages: tuple[str, ...]) -> None:
    """Any bounds, and walks from both ends: they meet each group once."""
    asked = oracle.asked(person, languages)
    type_name, field, row = _list(asked, random, below=random.random() < BELOW)
    of, writer = type_below(type_name, field), Writer(contract(), {}, random)
    conditions = Conditions(asked, random)
    by = conditions.group_by(of, conditions.rows(of))
    paging = f"{_given(writer, of, by)}, first: $first, last: $last, after: $after, before: $before"
    node = f"keys {_selection([_path(key) for key in by['keys']])} aggregate {{ count }}"
    named = f"({NAMED[field]})" if field in NAMED else ""
    listed = f"it: {field}{named} {{ groupBy({paging}) {{ {PAGE} edges {{ cursor node {{ {node} }} }} }} }}"
    text, variables = _operation(writer, listed if row is None else _of_row(row, listed))
    declared = "$first: Int, $last: Int, $after: String, $before: String"
    text = text.replace("query Q(", f"query Q({declared}, ") if variables else text.replace("query Q", f"query Q({declared})")
    groups = List(oracle, person, languages, text, variables)
    edges = (await groups.page(first=200))["edges"]
    cursors = [edge["cursor"] for edge in edges]
    assert len(set(cursors)) == len(cursors)
    groups = replace(groups, oracle=oracle.knowing({}, places={cursor: place for place, cursor in enumerate(cursors)}))
    for _ in range(3):
        await groups.page(**any_bounds(random, cursors))
    if len(edges) < 200:
        size = max(random.randint(1, 4), len(edges) // PAGES_MAX + 1)
        assert await walked(groups, size, "first", "after", "endCursor", "hasNextPage") == edges
        assert (await walked(groups, size, "last", "before", "startCursor", "hasPreviousPage"))[::-1] == edges


def _of_row(row: Row, listed: str) -> str:
    return f'node(id: "{global_id(row)}") {{ ... on {type_of(row)} {{ {listed} }} }}'


def _given(writer: Writer, type_name: str, by: dict[str, Any]) -> str:
    """Arguments of `groupBy`, as literals and variables."""
    arguments = _object(f"{type_name}Connection").fields["groupBy"].args
    return ", ".join(f"{name}: {writer.input(value, arguments[name].type)}" for name, value in by.items())


def _hidden(path: Sequence[str], type_name: str, asked: Asked) -> bool:
    """Whether one of these fields is hidden from the viewer."""
    for name in path:
        if type_name == "Money" and name in UNIT_FIELDS:
            return False
        if not asked.seat.may_see(f"{'Service' if type_name == 'PortfolioItem' else type_name}.{name}"):
            return True
        type_name = type_below(type_name, name)
    return False


def _document(oracle: Oracle, random: Random, person: Person, languages: tuple[str, ...]) -> tuple[str, dict[str, Any]]:
    """A list of the root at some moment, or one of a row, with what its rows add up to and their groups."""
    below, moments = random.random() < BELOW, dict[str, str]()
    for clock in ("at", "knownAt"):
        hidden = below or (clock == "knownAt" and person.role is Role.CUSTOMER)
        if clock in oracle.samples and random.random() < CLOCKED and not hidden:
            moments[clock] = random.choice(oracle.samples[clock])
    asked = oracle.asked(person, languages)
    asked = asked.moved(moments.get("at"), moments.get("knownAt")) if moments else asked
    type_name, field, row = _list(asked, random, below=below)
    of, definition, writer, conditions = (
        type_below(type_name, field),
        _object(type_name).fields[field],
        Writer(contract(), {}, random),
        Conditions(asked, random),
    )
    given = [NAMED[field]] if field in NAMED else []
    given += [f'{clock}: "{moment}"' for clock, moment in moments.items()]
    given += ["includeRetired: true"] if "includeRetired" in definition.args and random.random() < EVERYTHING else []
    if random.random() < FILTERED:
        given.append(f"filter: {writer.input(conditions.filter(of), definition.args['filter'].type)}")
    parts = _parts(writer, Wanted(conditions, random, of))
    listed = f"it: {field}{'(' + ', '.join(given) + ')' if given else ''} {{ {' '.join(parts)} }}"
    return _operation(writer, listed if row is None else _of_row(row, listed))


def _operation(writer: Writer, body: str) -> tuple[str, dict[str, Any]]:
    text, variables = writer.operation(f"{{ {body} }}")
    return text, dict(variables)


def _list(asked: Asked, random: Random, *, below: bool) -> tuple[str, str, Row | None]:
    """One that mostly has rows: of the root, or the longest of some rows."""
    conditions = Conditions(asked, random)
    types = [name for name in _with_lists() if conditions.rows(name)] if below else []
    if types:
        type_name = random.choice(types)
        field = random.choice(connections(type_name))
        return type_name, field, max(conditions.rows(type_name), key=lambda it: len(value_of(type_name, field, it, asked).rows))
    seen = [it for it in connections("Query") if asked.seat.may_see(f"Query.{it}")]
    held = [it for it in seen if it in NAMED or value_of("Query", it, None, asked).rows]
    return "Query", random.choice(held if held and random.random() < HELD else seen or connections("Query")), None


def _parts(writer: Writer, wanted: Wanted) -> list[str]:
    """Of a connection: its aggregate, its groups, or both."""
    random, of = wanted.random, wanted.type_name
    parts = [f"all: aggregate {wanted.aggregate()}"] if random.random() < 0.7 else []
    by = wanted.conditions.group_by(of, wanted.conditions.rows(of))
    if not by["keys"]:
        return parts or ["totalCount"]
    paging = f"{_given(writer, of, by)}, {random.choice(['first', 'last'])}: {random.choice([1, 3, 200])}"
    return [*parts, f"some: groupBy{wanted.groups(by, paging)}"]


def _with_lists() -> list[str]:
    """Types of rows that have lists."""
    named = [name for name, type_ in contract().type_map.items() if isinstance(type_, GraphQLObjectType) and "id" in type_.fields]
    return [name for name in named if connections(name)]
