"""Texts that SQL, LIKE or templates would understand, in every text of every argument of the schema."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import asyncpg
import pytest
from graphql import (
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLScalarType,
    get_named_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
)
from graphql.type import is_required_argument

from app.schema import mapping
from tests.bad_input.target import Bad, Target, asking, judge

NONSENSE = "nonsense"
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


def places() -> Iterator[Place]:
    """Inputs that hold inputs are gone through once; those that hold only leaves at every place."""
    seen: set[str] = set()
    for way, field, name in _fields_with_arguments():
        for argument_name, argument in field.args.items():
            others = [_given(field, other) for other in field.args if other != argument_name and is_required_argument(field.args[other])]
            for leaf, kind, scalar, literal in _leaves(argument.type, seen):
                given = ", ".join((*others, f"{argument_name}: {literal}"))
                asked = way % (name.rpartition(".")[2] + f"({given})" + _below(field))
                whole = ".".join((name, argument_name, *leaf))
                yield Place(whole, kind or whole, asked, scalar)


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
    return f'{name}: {{key: "PKG-SCHOOL"}}' if name == "by" else f"{name}: {_SOMETHING[str(field.args[name].type)]}"


_SOMETHING: Mapping[str, str] = {"ID!": '"Party:019b76da-a800-7720-9cab-73e37420a6e5"', "[ID!]!": "[]", "Int!": "1", "Boolean!": "true"}


def _below(field: GraphQLField) -> str:
    inner = get_named_type(field.type)
    if is_leaf_type(inner):
        return ""
    return " { totalCount }" if inner.name in mapping().connections else " { __typename }"


def _leaves(type_: object, seen: set[str], kind: str = "") -> Iterator[tuple[tuple[str, ...], str, str, str]]:
    """Way, kind, scalar and literal with `$it` of each text in an input."""
    if is_non_null_type(type_):
        yield from _leaves(type_.of_type, seen, kind)
    elif is_list_type(type_):
        yield from ((way, found, scalar, f"[{literal}]") for way, found, scalar, literal in _leaves(type_.of_type, seen, kind))
    elif isinstance(type_, GraphQLScalarType) and type_.name not in NO_TEXTS:
        yield (), kind, type_.name, "$it"
    elif isinstance(type_, GraphQLInputObjectType):
        flat = all(is_leaf_type(get_named_type(field.type)) for field in type_.fields.values())
        if flat or type_.name not in seen:
            seen.add(type_.name)
            for name, field in type_.fields.items():
                for way, found, scalar, literal in _leaves(field.type, seen, f"{type_.name}.{name}"):
                    yield (name, *way), found, scalar, f"{{{name}: {literal}}}"


async def test_texts_that_sql_would_understand_are_texts(server_under_fire: Target) -> None:
    """Each of them in one place of each kind: every argument, and every key of every input."""
    kinds = {place.kind: place for place in places()}
    assert {"By.key", "By.id", "Query.node.id"} <= set(kinds)
    before = await _rows(server_under_fire)
    for place in kinds.values():
        await _try(server_under_fire, place, [*TEXTS, ALL])
    assert await _rows(server_under_fire) == before


@pytest.mark.slow
async def test_texts_that_sql_would_understand_are_texts_everywhere(server_under_fire: Target) -> None:
    """All of them together in every place."""
    before = await _rows(server_under_fire)
    for place in places():
        await _try(server_under_fire, place, [ALL])
    assert await _rows(server_under_fire) == before


async def _try(target: Target, place: Place, texts: Sequence[str]) -> None:
    """As variables, the last one as a literal too."""
    nothing = (await target.send(Bad("", asking(place.document, {"it": NONSENSE})))).json()
    refusals = MAY_REFUSE if place.scalar != "String" else frozenset(error["extensions"]["code"] for error in nothing.get("errors", ()))
    assert refusals <= MAY_REFUSE, (place.name, nothing)
    data = nothing["data"] if place.found_by_it and not refusals else ...
    for text in texts:
        answer = await target.send(Bad("", asking(place.document, {"it": text})))
        judge(Bad(place.name, codes=refusals, data=data), answer)
    answer = await target.send(Bad("", asking(place.literally(texts[-1]))))
    judge(Bad(place.name, codes=refusals | {"GRAPHQL_VALIDATION_FAILED"} if refusals else refusals, data=data), answer)
    await target.is_well()


async def _rows(target: Target) -> dict[str, int]:
    connection = await asyncpg.connect(target.database.owner_url)
    try:
        tables = await connection.fetch("select tablename from pg_tables where schemaname = 'public' order by tablename")
        return {table: await connection.fetchval(f'select count(*) from "{table}"') for table in chain.from_iterable(tables)}
    finally:
        await connection.close()
