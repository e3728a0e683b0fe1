"""The contract: schema.graphql is what the code says, everything is described and named alike, and a wrong declaration stops the start."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import strawberry
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    build_schema,
    is_specified_scalar_type,
)
from graphql.pyutils import snake_to_camel
from strawberry.schema.config import StrawberryConfig

from app import viewer
from app.domain.binding import Node, bound, column, computed, many, one, schema_mapping
from app.domain.capability.model import Capability
from app.domain.lifecycle.model import GateCheck
from app.domain.scalars import SCALARS
from app.graphsql.aggregates import CalendarUnit, Grouping
from app.graphsql.sorting import Direction
from app.places.mapping import MappingError
from app.schema import mapping, schema_text
from app.viewer import Access, Role
from tests.support.databases import ROOT

VARIANTS = [Access(role, money) for role in Role for money in (False, True)]


def test_schema_graphql_is_what_the_code_says() -> None:
    committed = (ROOT / "schema.graphql").read_text(encoding="utf-8")
    assert committed == schema_text(), "schema.graphql is old: run `make schema`, look at the difference and commit it"


def test_schema_graphql_is_a_schema() -> None:
    assert build_schema(schema_text()).query_type


def _types() -> Iterator[GraphQLNamedType]:
    for name, type_ in mapping().schema.type_map.items():
        if not name.startswith("__") and not is_specified_scalar_type(type_):
            yield type_


def _elements() -> Iterator[tuple[str, Any]]:
    """Everything that has a name of its own: types, fields, arguments, values of enums."""
    for type_ in _types():
        yield type_.name, type_
        match type_:
            case GraphQLObjectType() | GraphQLInterfaceType() | GraphQLInputObjectType():
                for name, field in type_.fields.items():
                    yield f"{type_.name}.{name}", field
                    for argument, it in getattr(field, "args", {}).items():
                        yield f"{type_.name}.{name}({argument}:)", it
            case GraphQLEnumType():
                yield from ((f"{type_.name}.{name}", value) for name, value in type_.values.items())


def test_everything_is_described_in_sentences() -> None:
    texts = {where: it.description or "" for where, it in _elements()}
    assert not {where: text for where, text in texts.items() if not re.fullmatch(r"[A-Z0-9`].*[.…]", text, re.DOTALL)}


def test_no_word_has_the_wrong_article() -> None:
    """Names of types stand in sentences that are put together."""
    wrong = re.compile(r"\b(?:[Aa] [AEIOaeio]|[Aa]n [BCDFGJKPQTVWYZbcdfgjkmnpqrstvwyz])\w*")
    found = {match[0] for match in wrong.finditer(schema_text())}
    assert found - {"a one"} == set()


def test_names_are_formed_alike() -> None:
    patterns = {"type": r"([A-Z][a-z0-9]+)+", "field": r"[a-z][a-zA-Z0-9]*", "value": r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)*"}
    for where, _ in _elements():
        type_name, _, name = where.partition(".")
        kind = "type" if not name else "value" if isinstance(mapping().schema.type_map[type_name], GraphQLEnumType) else "field"
        for part in re.findall(r"\w+", name or type_name):
            assert re.fullmatch(patterns[kind], part), where
    ids = {where for where, _ in _elements() if where.rpartition(".")[2].endswith(("Id", "Ids"))}
    ours = {"ChangeEvent.entityId"}  # it may be gone
    theirs = {"externalId", "externalIds", "requestId"}
    assert {where.rpartition(".")[2] for where in ids - ours} == theirs, "objects, not ids; but for other systems' own"


def test_a_type_is_a_node_exactly_when_its_rows_have_ids() -> None:
    for name, place in mapping().objects.items():
        type_ = mapping().schema.type_map[name]
        assert isinstance(type_, GraphQLObjectType)
        has_id = place.table is not None and "id" in place.table.c
        assert has_id == ("Node" in {interface.name for interface in type_.interfaces}), name


def test_the_words_of_an_enum_are_those_in_the_database() -> None:
    """Languages are codes there, and events say what they are of by the names of classes."""
    for type_ in _types():
        if isinstance(type_, GraphQLEnumType) and type_.name not in ("Lang", "ChangedEntity"):
            of_ours = {value.name: value for value in (*Direction, *Grouping, *CalendarUnit)}
            assert all(value.value in (name, of_ours.get(name)) for name, value in type_.values.items()), type_.name


def test_columns_and_fields_are_called_alike() -> None:
    """What a table calls `unit_cost` the contract calls unitCost, and nothing else does."""
    for name, place in mapping().objects.items():
        if place.table is not None:
            columns = {snake_to_camel(each.name, upper=False) for each in place.table.c}
            assert {field for field in place.places if field.lower() in {it.lower() for it in columns}} <= columns, name


@bound(GateCheck)
@strawberry.type
class Check:
    """What fields of the throwaway types below answer with."""

    code: str = column("Code.")


def _start(query: type) -> None:
    """What the program does before it answers anything."""
    made = schema_mapping(strawberry.Schema(query, config=StrawberryConfig()), fixed={"first": lambda value: value}, scalars=SCALARS)
    made.check(VARIANTS)


def _query(row: type) -> type:
    """A schema with one list of these rows."""

    @bound(seen_by=viewer.everyone)
    @strawberry.type
    class Query:
        rows: list[row] = many("Rows.")  # type: ignore[valid-type]

    return Query


def test_a_good_declaration_starts() -> None:
    @bound(Capability, seen_by=viewer.providers)
    @strawberry.type
    class Thing(Node):
        key: str = column("Key.")

    _start(_query(Thing))


def test_a_field_without_a_place_stops_the_start() -> None:
    @bound(Capability)
    @strawberry.type
    class Thing(Node):
        key: str

    with pytest.raises(MappingError, match=r"Thing\.key"):
        _start(_query(Thing))


def test_a_type_without_a_binding_stops_the_start() -> None:
    @strawberry.type
    class Thing:
        key: str = column("Key.")

    with pytest.raises(MappingError, match=r"Thing .*@bound"):
        _start(_query(Thing))


def test_a_column_that_is_not_there_stops_the_start() -> None:
    @bound(Capability)
    @strawberry.type
    class Thing(Node):
        colour: str | None = column("Colour.")

    with pytest.raises(MappingError, match=r"Thing\.colour .* column colour in table capability"):
        _start(_query(Thing))


def test_a_relation_without_its_key_stops_the_start() -> None:
    @bound(Capability)
    @strawberry.type
    class Thing(Node):
        check: Check | None = one("Check.")

    with pytest.raises(MappingError, match=r"Thing\.check .*check_id.* capability"):
        _start(_query(Thing))


def test_rows_found_or_ordered_by_a_column_that_they_lack_stop_the_start() -> None:
    @bound(Capability)
    @strawberry.type
    class Thing(Node):
        checks: list[Check] = many("Checks.", by="thing_id", order=("position",))

    @bound(Capability)
    @strawberry.type
    class Other(Node):
        checks: list[Check] = many("Checks.", join=lambda *_: None, order=("place",))

    with pytest.raises(MappingError, match=r"Thing\.checks .* column thing_id, which table gate_check of Check lacks"):
        _start(_query(Thing))
    with pytest.raises(MappingError, match=r"Other\.checks .* column place, which table gate_check of Check lacks"):
        _start(_query(Other))


def test_a_non_null_field_over_a_nullable_column_stops_the_start() -> None:
    @bound(Capability)
    @strawberry.type
    class Thing(Node):
        owner: strawberry.ID = column("Owner.", "owner_id")

    with pytest.raises(MappingError, match=r"Thing\.owner is non-null, .* column owner_id may be null"):
        _start(_query(Thing))


def test_a_non_null_field_that_some_viewers_may_not_see_stops_the_start() -> None:
    @bound(Capability)
    @strawberry.type
    class Thing(Node):
        key: str = column("Key.", seen_by=viewer.money)

    with pytest.raises(MappingError, match=r"Thing\.key is hidden from some viewers"):
        _start(_query(Thing))


def test_a_non_null_relation_whose_row_may_be_hidden_stops_the_start() -> None:
    @bound(Capability)
    @strawberry.type
    class Thing(Node):
        check: Check = one("Check.", join=lambda *_: None)

    with pytest.raises(MappingError, match=r"Thing\.check is non-null"):
        _start(_query(Thing))


def test_a_scalar_that_nothing_can_write_stops_the_start() -> None:
    @bound(Capability)
    @strawberry.type
    class Thing(Node):
        size: float | None = computed("Size.", lambda row, _: row.revision)

    with pytest.raises(MappingError, match=r"Thing\.size: .* scalar Float"):
        _start(_query(Thing))


def test_an_object_declared_as_a_column_stops_the_start() -> None:
    @bound(Capability)
    @strawberry.type
    class Thing(Node):
        name: Check = column("Check.")

    with pytest.raises(MappingError, match=r"Thing\.name is of type Check"):
        _start(_query(Thing))
