"""Filtering and sorting by a field is FORBIDDEN for exactly those who may not see it, whatever rows there are.

tests/permissions.csv against every filter and order that the schema has, for every role with and without the money scope.
"""

import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

import orjson
import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLScalarType,
    get_named_type,
    is_list_type,
    is_non_null_type,
)
from graphql.type import is_required_argument

from app.errors import Forbidden
from app.schema import mapping
from app.viewer import MONEY_SCOPE, Role
from tests.support.asking import Asker
from tests.support.permissions import Seat, permissions
from tests.support.viewers import ask_as, scoped
from tests.test_permissions import ROOT_ARGUMENTS

RELATIONS_MAX = 3
JOINS = frozenset({"and", "or", "not"})
LISTS = frozenset({"some", "none", "every"})
SHAPES = ("Keys", "Distinct", "Numbers", "Extremes")
HERE = "§"
_SHOWING = {"GroupKey": f"groupBy(keys: [{HERE}]) {{ totalCount }}", "Distinct": f"aggregate {{ distinct {{ {HERE} }} }}"}
PAGE_INFO = {"hasNextPage": False, "hasPreviousPage": False, "startCursor": None, "endCursor": None}
"""Of an empty page."""
ROLES = [pytest.param(role, money, id=f"{role}{'-money' * money}") for role, money in product(Role, (False, True))]


@dataclass(frozen=True)
class Way:
    """How a filter or order comes to a field. `asked`: what is asked, with HERE where the value stands; `type`: of that value; `page`: the
    fields that lead to the page, as Type.field; `fields`: those that lead on from there."""

    asked: str
    type: GraphQLInputType
    page: tuple[str, ...]
    fields: tuple[str, ...] = ()

    @property
    def field(self) -> str:
        return self.fields[-1]

    @property
    def relations(self) -> int:
        return sum(_leads_to_rows(field) for field in self.fields)

    def further(self, field: str, key: str, type_: GraphQLInputType) -> "Way":
        return replace(self.through(key, type_), fields=(*self.fields, field))

    def through(self, key: str, type_: GraphQLInputType) -> "Way":
        return replace(self, asked=self.asked.replace(HERE, f"{{{key}: {HERE}}}"), type=type_)

    def document(self, value: str) -> str:
        return f"{{ {self.asked.replace(HERE, value)} }}"


def filters() -> list[Way]:
    """One way, the shortest, to every field of every filter."""
    return list(_ways("filter", "Filter"))


def orders() -> list[Way]:
    return list(_ways("orderBy", "Order"))


def _ways(argument: str, suffix: str) -> Iterator[Way]:
    waiting, seen = deque(_pages(argument)), set[str]()
    while waiting:
        way = waiting.popleft()
        type_ = _bare(way.type)
        if not isinstance(type_, GraphQLInputObjectType) or type_.name in seen:
            continue
        if set(type_.fields) >= LISTS:
            waiting.append(way.through("some", type_.fields["some"].type))
            continue
        of = type_.name.removesuffix(suffix)
        if of not in mapping().objects and of != "PortfolioItem":
            continue
        seen.add(type_.name)
        for key, field in type_.fields.items():
            if key not in JOINS:
                found = way.further(f"{of}.{key}", key, field.type)
                yield found
                if found.relations <= RELATIONS_MAX:
                    waiting.append(found)


def _pages(argument: str) -> Iterator[Way]:
    """Every page that can be filtered or sorted, on the shortest way to it."""
    query = mapping().schema.query_type
    assert query is not None
    waiting: deque[tuple[GraphQLNamedType, str, tuple[str, ...]]] = deque([(query, HERE, ())])
    seen = {query.name}
    while waiting:
        type_, around, before = waiting.popleft()
        for name, field in getattr(type_, "fields", {}).items():
            inner, fields = get_named_type(field.type), before if type_.name in mapping().connections else (*before, f"{type_.name}.{name}")
            given = ROOT_ARGUMENTS.get(name, "") if type_ is query else ""
            if argument in field.args and name != "groupBy":
                asked = f"{name}({given} {argument}: {HERE}) {{ totalCount }}"
                yield Way(around.replace(HERE, asked), field.args[argument].type, fields)
            if inner.name not in seen and (given or not any(map(is_required_argument, field.args.values()))):
                seen.add(inner.name)
                waiting.append((inner, around.replace(HERE, f"{name}{f'({given})' * bool(given)} {{ {HERE} }}"), fields))


def _added_up() -> Iterator[Way]:
    """One way, the shortest, to every field that rows can be grouped by, or of which something is told when they are added up."""
    waiting, seen = deque(_pages("filter")), set[str]()
    while waiting:
        page = waiting.popleft()
        of = get_named_type(page.type).name.removesuffix("Filter")
        asked = re.sub(rf"\(\s*filter: {HERE}\)|filter: {HERE}", "", page.asked)
        for shape, inside in _SHOWING.items():
            type_ = mapping().schema.type_map.get(of + shape)  # none: a list that is no connection
            if isinstance(type_, GraphQLInputObjectType | GraphQLObjectType) and type_.name not in seen:
                seen.add(type_.name)
                yield from _inside(Way(asked.replace("totalCount", inside), type_, page.page), shape, seen)  # type: ignore[arg-type]


def _inside(start: Way, shape: str, seen: set[str]) -> Iterator[Way]:
    waiting = deque([start])
    while waiting:
        way = waiting.popleft()
        type_ = get_named_type(way.type)
        assert isinstance(type_, GraphQLInputObjectType | GraphQLObjectType)
        of = type_.name.removesuffix(shape)
        for name, field in type_.fields.items():
            inner = get_named_type(field.type)
            nested = inner.name.endswith(shape)
            asked = f"{{{name}: {HERE}}}" if shape == "GroupKey" else f"{name} {{ {HERE} }}" if nested else name
            found = replace(way, asked=way.asked.replace(HERE, asked), type=inner, fields=(*way.fields, f"{of}.{name}"))
            if not nested:
                leaf = next(iter(inner.values)) if isinstance(inner, GraphQLEnumType) else ""
                yield replace(found, asked=found.asked.replace(HERE, leaf))
            elif inner.name not in seen:
                seen.add(inner.name)
                waiting.append(found)


def _bare(type_: GraphQLInputType) -> GraphQLInputType:
    while is_non_null_type(type_) or is_list_type(type_):
        type_ = type_.of_type
    return type_


def _leads_to_rows(field: str) -> bool:
    type_name, _, name = field.partition(".")
    type_ = mapping().schema.type_map[type_name]
    assert isinstance(type_, (GraphQLObjectType, GraphQLInterfaceType))
    inner = get_named_type(type_.fields[name].type)
    return "id" in getattr(inner, "fields", {}) or inner.name in mapping().connections


def _values(type_: GraphQLInputType) -> list[str]:
    """What can be said of a field: each comparison with something, each sort once."""
    type_ = _bare(type_)
    if isinstance(type_, GraphQLEnumType):
        return list(type_.values)
    assert isinstance(type_, GraphQLInputObjectType)
    keys = set(type_.fields)
    if type_.name.endswith("Order"):
        return [f"{{{key}: {value}}}" for key in list(type_.fields)[:1] for value in _values(type_.fields[key].type)]
    if keys >= LISTS:
        return [f"{{{key}: {{}}}}" for key in sorted(LISTS)]
    if keys & {"eq", "in"}:
        return [f"{{{key}: {_operand(type_.fields[key].type)}}}" for key in type_.fields]
    return ["{}"]


def _operand(type_: GraphQLInputType) -> str:
    if is_list_type(type_):
        return "[]"
    bare = _bare(type_)
    if isinstance(bare, GraphQLEnumType):
        return str(next(iter(bare.values)))
    assert isinstance(bare, GraphQLScalarType)
    known = {"Boolean": "true", "Int": "1", "Date": '"2026-01-01"', "DateTime": '"2026-01-01T00:00:00Z"', "Decimal": '"1"'}
    return known.get(f"{bare}", '"Party:019b76da-a800-7720-9cab-73e37420a6e5"')


def sees(seat: Seat, field: str) -> bool:
    """Of an interface: what is seen of each of its types."""
    type_name, _, name = field.partition(".")
    types = ("Service", "ServicePackage") if type_name == "PortfolioItem" else (type_name,)
    return all(seat.sees(f"{each}.{name}") for each in types)


def seat_of(made: Asker, role: Role, *, money: bool) -> Seat:
    return Seat(role, scoped(made.viewers[role], *[MONEY_SCOPE] * money))


async def is_forbidden(made: Asker, seat: Seat, document: str) -> bool:
    """And then without any look at the data."""
    try:
        await ask_as(made, seat.viewer, document)
    except Forbidden:
        assert not made.statements
        return True
    return False


def test_filters_and_orders_reach_every_field_that_they_name() -> None:
    types = mapping().schema.type_map
    for suffix, found in (("Filter", filters()), ("Order", orders())):
        reached = {way.field for way in found}
        named = {
            f"{name.removesuffix(suffix)}.{key}"
            for name, type_ in types.items()
            if isinstance(type_, GraphQLInputObjectType) and name.endswith(suffix) and not set(type_.fields) >= LISTS
            for key in type_.fields
            if key not in JOINS and (name.removesuffix(suffix) in mapping().objects or name == f"PortfolioItem{suffix}")
        }
        assert reached == named
        assert {field for field in reached if not field.startswith("PortfolioItem.")} <= set(permissions())
        assert len(reached) > 200


@pytest.mark.parametrize(("role", "money"), ROLES)
async def test_what_is_hidden_is_forbidden_to_filter_and_sort_by(demo: Asker, role: Role, money: bool) -> None:
    seat = seat_of(demo, role, money=money)
    for way in _of_pages_seen(seat, [*filters(), *orders()]):
        if not _is_seen(seat, way):
            for value in _values(way.type)[: 1 if money else None]:
                assert await is_forbidden(demo, seat, way.document(value)), way.document(value)


@pytest.mark.parametrize(("role", "money"), ROLES)
async def test_what_is_hidden_is_forbidden_to_group_by_and_to_add_up(demo: Asker, role: Role, money: bool) -> None:
    """And nothing else is."""
    seat = seat_of(demo, role, money=money)
    ways = _of_pages_seen(seat, list(_added_up()))
    hidden = [way for way in ways if not _is_seen(seat, way)]
    assert hidden or money or role is Role.ADMIN
    for way in hidden:
        assert await is_forbidden(demo, seat, f"{{ {way.asked} }}"), way.asked
    for way in [way for way in ways if _is_seen(seat, way)][:: 20 if role is Role.CUSTOMER else 60]:
        assert not await is_forbidden(demo, seat, f"{{ {way.asked} }}"), way.asked


@pytest.mark.parametrize(("role", "money"), ROLES)
async def test_what_is_seen_may_be_filtered_and_sorted_by(demo: Asker, role: Role, money: bool) -> None:
    """Customers by everything that they see; the others by what customers do not see, and a way to it."""
    seat, customer = seat_of(demo, role, money=money), seat_of(demo, Role.CUSTOMER, money=False)
    for ways in (filters(), orders()):
        seen = [way for way in _of_pages_seen(seat, ways) if _is_seen(seat, way)]
        assert len(seen) > (5 if role is Role.ADMIN else 150)
        for way in seen:
            if role is Role.CUSTOMER or not _is_seen(customer, way):
                assert not await is_forbidden(demo, seat, way.document(_values(way.type)[-1])), way.field


@pytest.mark.parametrize(
    "inside",
    [
        "{not: §}", "{or: [§]}", "{or: [{}, §]}", "{and: [{}, §]}", "{and: [{or: [{not: §}]}]}", "{key: {in: []}, not: §}",
        "{parent: §}", "{children: {some: §}}", "{children: {none: {not: §}}}", "{children: {every: {or: [§, {}]}}}", "{or: [], and: [§]}",
    ],
)  # fmt: skip
async def test_what_is_hidden_is_forbidden_however_deep_it_stands(demo: Asker, inside: str) -> None:
    """Even where it could make no difference. As a variable too, whose value is known only with the request."""
    customer, manager = (seat_of(demo, role, money=False) for role in (Role.CUSTOMER, Role.PORTFOLIO_MANAGER))
    for hidden in ('{email: {eq: "a"}}', "{email: {isNull: false}}", "{email: {in: []}}", "{revision: {gt: 1}}", "{email: {}}"):
        literal = inside.replace(HERE, hidden)
        document = f"{{ parties(filter: {literal}) {{ totalCount }} }}"
        assert await is_forbidden(demo, customer, document), document
        assert not await is_forbidden(demo, manager, document), document
        variable = "query ($filter: PartyFilter) { parties(filter: $filter) { totalCount } }"
        value = orjson.loads(re.sub(r"(\w+):", r'"\1":', literal))
        with pytest.raises(Forbidden):
            await ask_as(demo, customer.viewer, variable, filter=value)


@pytest.mark.parametrize("role", Role)
async def test_a_hidden_page_is_empty_in_all_its_fields(demo: Asker, role: Role) -> None:
    """The fields of pages, edges and page infos stand in no line of permissions.csv: they tell nothing of their own."""
    seat = seat_of(demo, role, money=False)
    whole = "{ totalCount nodes { __typename } edges { cursor node { __typename } } pageInfo { " + " ".join(PAGE_INFO) + " } }"
    for way in _pages("first"):
        if all(sees(seat, field) for field in way.page[:-1]) and not sees(seat, way.page[-1]):
            answer = await ask_as(demo, seat.viewer, way.document("5").replace("{ totalCount }", whole))
            name = way.page[-1].rpartition(".")[2]
            assert _all_of(answer, name) == [{"totalCount": 0, "nodes": [], "edges": [], "pageInfo": PAGE_INFO}] * len(
                _all_of(answer, name)
            )
            assert _all_of(answer, name) or len(way.page) > 1, way.asked


@pytest.mark.parametrize(
    "given", ["", '(filter: {key: {startsWith: "C"}})', "(filter: {uses: {some: {}}})", "(orderBy: [{owner: {email: ASC}}])"]
)
async def test_a_hidden_page_is_empty_whatever_it_is_filtered_and_sorted_by(demo: Asker, given: str) -> None:
    customer = seat_of(demo, Role.CUSTOMER, money=False)
    answer = await ask_as(demo, customer.viewer, f"{{ capabilities{given} {{ totalCount nodes {{ id }} }} }}")
    assert answer == {"capabilities": {"totalCount": 0, "nodes": []}}


def test_every_type_stands_in_permissions_csv_or_is_part_of_a_page() -> None:
    objects = {name for name, type_ in mapping().schema.type_map.items() if isinstance(type_, GraphQLObjectType) and name[:2] != "__"}
    listed = {field.partition(".")[0] for field in permissions()}
    pages = {f"{name.removesuffix('Connection')}{part}" for name in mapping().connections for part in ("Connection", "Edge")}
    assert objects - listed - _mirrors() == pages | {"PageInfo"}


def _mirrors() -> set[str]:
    """Types made of fields that have lines, and of nothing else."""
    found = set()
    for page in mapping().connections:
        rows = page.removesuffix("Connection")
        found |= {f"{rows}{part}" for part in ("Aggregate", "Group", "GroupEdge", "GroupConnection")}
    for of, name in ((of, f"{of}{shape}") for of in ({*mapping().objects, "PortfolioItem"}) for shape in SHAPES):
        type_ = mapping().schema.type_map.get(name)
        if isinstance(type_, GraphQLObjectType):
            own = mapping().schema.type_map[of]
            assert set(type_.fields) - {"currencies"} <= set(own.fields), name  # type: ignore[attr-defined]
            found.add(name)
    return found


def _all_of(answer: object, name: str) -> list[object]:
    """All that fields of this name hold."""
    match answer:
        case dict():
            return [found for key, value in answer.items() for found in ([value] if key == name else _all_of(value, name))]
        case list():
            return [found for value in answer for found in _all_of(value, name)]
        case _:
            return []


def _of_pages_seen(seat: Seat, ways: Sequence[Way]) -> list[Way]:
    """Those of pages that the seat sees. A page that is hidden is empty, whatever is asked of it."""
    return [way for way in ways if all(sees(seat, field) for field in way.page)]


def _is_seen(seat: Seat, way: Way) -> bool:
    return all(sees(seat, field) for field in way.fields)
