"""Texts that SQL, LIKE or templates would understand, in every text of every argument of the schema."""

import json
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, cycle, islice

import asyncpg
import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLScalarType,
    get_named_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
)
from graphql.type import is_required_argument, is_required_input_field

from app.schema import mapping
from tests.bad_input.target import Target, judge
from tests.bad_input.ways import Bad, asking

NONSENSE = "nonsense"
HERE = "§"
TEXTS = (
    "'; drop table service; --", "' or '1'='1", "$1", "$$", "--", "/*", "'", '"', "''''", "\\", "\\'", "%%%", "___", "%s", "{0}", ":by",
    "?",
    "x' union select null --", "\\u0027", "E'\\047'", "[a-z]*", "(?i)", "*", "~", "NULL", "null::text", "0", "1e9", "true", "NaN",
    "-infinity",
)  # fmt: skip
ALL = " ".join(TEXTS)
NO_TEXTS = frozenset({"Int", "Float", "Boolean"})
WAYS = {"service": "SVC-SMALLDEV", "servicePackage": "PKG-SCHOOL", "composition": "PKG-SCHOOL", "whereUsed": "SVC-SMALLDEV"}
EQUAL_TO_NONSENSE = frozenset({"eq", "in", "contains", "startsWith", "key"})
"""A text that nothing holds is found nowhere, whatever it looks like."""
MAY_REFUSE = frozenset({"BAD_USER_INPUT", "NOT_FOUND"})


@dataclass(frozen=True)
class Place:
    """One text of one argument: what asks with `$it` there. `kind`: the input and its key, else the field and the argument."""

    name: str
    kind: str
    asked: str
    scalar: str

    @property
    def document(self) -> str:
        return f"query ($it: {self.scalar}!) {{ {self.asked} }}"

    def literally(self, text: str) -> str:
        return "{ " + self.asked.replace("$it", json.dumps(text)) + " }"

    @property
    def found_by_it(self) -> bool:
        return self.scalar == "String" and self.name.rpartition(".")[2] in EQUAL_TO_NONSENSE


@dataclass(frozen=True)
class Spot:
    """Where a value of some input type stands in what is asked: at HERE."""

    name: str
    kind: str
    asked: str
    type: GraphQLInputType

    def holding(self, literal: str, type_: GraphQLInputType, key: str = "") -> "Spot":
        """What stands inside its value."""
        asked = self.asked.replace(HERE, literal)
        return (
            Spot(f"{self.name}.{key}", f"{get_named_type(self.type)}.{key}", asked, type_)
            if key
            else replace(self, asked=asked, type=type_)
        )


def places() -> Iterator[Place]:
    """The nearest first. Inputs that hold inputs are gone through once; small ones at every place."""
    seen: set[str] = set()
    waiting = deque(_arguments())
    while waiting:
        spot = waiting.popleft()
        type_ = spot.type
        if is_non_null_type(type_):
            waiting.appendleft(spot.holding(HERE, type_.of_type))
        elif is_list_type(type_):
            waiting.appendleft(spot.holding(f"[{HERE}]", type_.of_type))
        elif isinstance(type_, GraphQLScalarType) and type_.name not in NO_TEXTS:
            yield Place(spot.name, spot.kind, spot.asked.replace(HERE, "$it"), type_.name)
        elif isinstance(type_, GraphQLInputObjectType) and (_is_small(type_) or type_.name not in seen):
            seen.add(type_.name)
            waiting.extend(spot.holding(f"{{{key}: {HERE}{_beside(type_, key)}}}", it.type, key) for key, it in type_.fields.items())


def _beside(type_: GraphQLInputObjectType, key: str) -> str:
    """The other keys that must be there."""
    others = [name for name, field in type_.fields.items() if name != key and is_required_input_field(field)]
    return "".join(f", {name}: {_right(type_.fields[name].type)}" for name in others)


def _is_small(type_: GraphQLInputObjectType) -> bool:
    """Of leaves, or of inputs of leaves."""
    return all(is_leaf_type(inner) or _is_flat(inner) for inner in _inner(type_))


def _is_flat(type_: GraphQLNamedType) -> bool:
    return isinstance(type_, GraphQLInputObjectType) and all(is_leaf_type(inner) for inner in _inner(type_))


def _inner(type_: GraphQLInputObjectType) -> list[GraphQLNamedType]:
    return [get_named_type(field.type) for field in type_.fields.values()]


def _arguments() -> Iterator[Spot]:
    for way, field, name in _fields_with_arguments():
        for key, argument in field.args.items():
            others = [_given(field, other) for other in field.args if other != key and is_required_argument(field.args[other])]
            asked = f"{name.rpartition('.')[2]}({', '.join((*others, f'{key}: {HERE}'))}){_below(field)}"
            yield Spot(f"{name}.{key}", f"{name}.{key}", way % asked, argument.type)


def _fields_with_arguments() -> Iterator[tuple[str, GraphQLField, str]]:
    """The shortest way to every field of every type: a template, the field, and Type.field."""
    query = mapping().schema.query_type
    assert query is not None
    ways: dict[str, str] = {query.name: "%s"}
    waiting: list[GraphQLObjectType | GraphQLInterfaceType] = [query]
    for type_ in waiting:
        for name, field in type_.fields.items():
            yield ways[type_.name], field, f"{type_.name}.{name}"
            inner = get_named_type(field.type)
            if isinstance(inner, (GraphQLObjectType, GraphQLInterfaceType)) and inner.name not in ways and _open(name, field):
                required = [_given(field, other) for other in field.args if is_required_argument(field.args[other])]
                ways[inner.name] = ways[type_.name] % (f"{name}({', '.join(required)}) {{ %s }}" if required else f"{name} {{ %s }}")
                waiting.append(inner)


def _open(name: str, field: GraphQLField) -> bool:
    return name in WAYS or not any(is_required_argument(argument) for argument in field.args.values())


def _given(field: GraphQLField, name: str) -> str:
    """Something right for an argument that must be there."""
    return f'{name}: {{key: "PKG-SCHOOL"}}' if name == "by" else f"{name}: {_right(field.args[name].type)}"


def _right(type_: GraphQLInputType) -> str:
    """A value of this type. Rows are grouped by the first field that has a value."""
    named = get_named_type(type_)
    if isinstance(named, GraphQLInputObjectType) and named.name.endswith("GroupKey"):
        return next(f"[{{{name}: VALUE}}]" for name, field in named.fields.items() if str(field.type) == "Grouping")
    if named.name.endswith("Having"):
        return "{count: {gt: 0}}"
    if isinstance(named, GraphQLEnumType) and str(type_) not in _SOMETHING:
        return str(next(iter(named.values)))
    return _SOMETHING[str(type_)]


_SOMETHING: Mapping[str, str] = {
    "ID!": '"Party:019b76da-a800-7720-9cab-73e37420a6e5"',
    "[ID!]!": "[]",
    "Int!": "1",
    "Boolean!": "true",
    "String!": '"x"',
    "Decimal!": '"1"',
    "DateTime!": '"2026-11-21T12:00:00Z"',
    "By!": '{key: "PKG-SCHOOL"}',
    "[ComponentQuantity!]!": "[]",
    "[CompositionChange!]!": "[]",
    "OutcomeBasis!": '{party: {key: "UNIT-ICT"}}',
    "Stage!": "IN_DESIGN",
    "VersionBy!": '{number: {service: {key: "PKG-SCHOOL"}, number: "1.0"}}',
}


def _below(field: GraphQLField) -> str:
    inner = get_named_type(field.type)
    if is_leaf_type(inner):
        return ""
    return " { totalCount }" if inner.name in mapping().connections else " { __typename }"


async def test_texts_that_sql_would_understand_are_texts(server_under_fire: Target) -> None:
    """A few of them in one place of each kind: every argument, and every key of every input; over all kinds every one of them."""
    before, turns = await _rows(server_under_fire), cycle(TEXTS)
    for place in _kinds().values():
        await _try(server_under_fire, place, [*islice(turns, 3), ALL])
    assert await _rows(server_under_fire) == before


@pytest.mark.slow
async def test_texts_that_sql_would_understand_are_texts_everywhere(server_under_fire: Target) -> None:
    """Each of them in one place of each kind, and all of them together in every place."""
    before = await _rows(server_under_fire)
    for place in _kinds().values():
        await _try(server_under_fire, place, TEXTS)
    for place in places():
        if place.name not in FEW_WORDS:
            await _try(server_under_fire, place, [ALL])
    assert await _rows(server_under_fire) == before


FEW_WORDS = {"Query.search.text"}
"""What takes few words; tests/domain/search asks for any text."""


def _kinds() -> Mapping[str, Place]:
    found: dict[str, Place] = {}
    for place in places():
        if place.name not in FEW_WORDS:
            found.setdefault(place.kind, place)
    assert {"By.key", "By.id", "Query.node.id", "StringFilter.contains", "DecimalFilter.in"} <= set(found)
    return found


async def _try(target: Target, place: Place, texts: Sequence[str]) -> None:
    """As variables, the last one as a literal too."""
    nothing = (await target.send(Bad("", asking(place.document, {"it": NONSENSE})))).found
    refusals = MAY_REFUSE if place.scalar != "String" else frozenset(error["extensions"]["code"] for error in nothing.get("errors", ()))
    assert refusals <= MAY_REFUSE, (place.name, nothing)
    data = nothing["data"] if place.found_by_it and not refusals else ...
    for text in texts:
        told = _absent(text) if place.scalar == "String" else text
        answer = await target.send(Bad("", asking(place.document, {"it": told})))
        judge(Bad(place.name, codes=refusals, data=data), answer)
    answer = await target.send(Bad("", asking(place.literally(texts[-1]))))
    judge(Bad(place.name, codes=refusals | {"GRAPHQL_VALIDATION_FAILED"} if refusals else refusals, data=data), answer)
    await target.is_well()


def _absent(text: str) -> str:
    """The same where the demo may hold it somewhere. Wildcards stay as they are: with something behind them they would find as little."""
    return text if set(text) <= {"%", "_"} else f"{text} {NONSENSE}"


async def _rows(target: Target) -> dict[str, int]:
    connection = await asyncpg.connect(target.database.owner_url)
    try:
        tables = await connection.fetch("select tablename from pg_tables where schemaname = 'public' order by tablename")
        return {table: await connection.fetchval(f'select count(*) from "{table}"') for table in chain.from_iterable(tables)}
    finally:
        await connection.close()
