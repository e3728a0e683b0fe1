"""Every field of every connection and of most lists, as JSON Lines and as cells of CSV: the same that the API answers."""

import asyncio
import csv
import io
from collections.abc import Iterator, Mapping
from time import perf_counter_ns
from typing import Any
from zoneinfo import ZoneInfo

import orjson
import pytest
from graphql import GraphQLField, GraphQLInterfaceType, GraphQLObjectType, get_named_type, is_leaf_type, is_list_type, is_required_argument

from app.context import Clock
from app.exporting import Exporting
from app.exports.cells import Style
from app.exports.plan import Form
from app.journal import Turn
from app.places.mapping import Kind, Relation, bare
from app.reading import Question
from app.schema import mapping
from app.viewer import Role
from tests.exports.test_exporting import exporting as exporting
from tests.support.asking import NOW, Asker
from tests.test_permissions import ROOT_ARGUMENTS

SCHEMA = mapping().schema
AT_ONCE = 6  # fields of one document, each with what lies one step further
ROWS = 40
NO_ROWS = {
    *(f"Service.{name}" for name in ("plannedVersions", "relationships", "neededBy", "stakeholders")),
    "ServicePackage.relationships",
    "Project.externalReferences",
}
"""Lists of which what is asked about has none in the demo."""


def connections() -> list[str]:
    assert SCHEMA.query_type is not None
    fields = SCHEMA.query_type.fields.items()
    wanted = [name for name, field in fields if get_named_type(field.type).name in mapping().connections]
    return [name for name in wanted if not any(is_required_argument(each) for each in SCHEMA.query_type.fields[name].args.values())]


def selections(type_: Any, *, deep: bool = True) -> Iterator[str]:
    """Of each field, with what can be selected in it without an argument."""
    for name, field in type_.fields.items():
        if not any(is_required_argument(argument) for argument in field.args.values()) and (found := inside(field, deep=deep)) is not None:
            yield name + found


def inside(field: GraphQLField, *, deep: bool) -> str | None:
    named = get_named_type(field.type)
    if is_leaf_type(named):
        return ""
    if not deep:
        return None
    if named.name in mapping().connections:
        return " { totalCount aggregate { count } nodes { __typename } }"
    if is_list_type(bare(field.type)) or not isinstance(named, (GraphQLObjectType, GraphQLInterfaceType)):
        return " { __typename }"
    return " { " + " ".join(selections(named, deep=False)) + " __typename }"


def cell(row: Any, name: str) -> str:
    for key in name.split("."):
        row = None if row is None else row.get(key)
    return "" if row is None else row if isinstance(row, str) else orjson.dumps(row).decode()


def lists() -> Mapping[str, str]:
    """By the names of their fields: every list at the root, or of an object that is there, with a place for what is selected."""
    found = {}
    for name, place in mapping().objects["Query"].places.items():
        definition, given = mapping().field("Query", name), ROOT_ARGUMENTS.get(name, "")
        if not isinstance(place, Relation) or (not given and any(map(is_required_argument, definition.args.values()))):
            continue
        around, of = f"{{ {name}{f'({given})' if given else ''} {{ § }} }}", get_named_type(definition.type).name
        if place.kind is Kind.LIST:
            found[f"Query.{name}"] = around
        elif place.kind is Kind.ONE and of in mapping().objects:
            listed = [inner for inner, it in mapping().objects[of].places.items() if isinstance(it, Relation) and it.kind is Kind.LIST]
            found |= {f"{of}.{inner}": around.replace("§", f"{inner} {{ § }}") for inner in listed}
    return found


@pytest.mark.slow
@pytest.mark.parametrize("name", connections())
async def test_every_field_is_written_as_it_is_answered(exporting: Exporting, demo: Asker, name: str) -> None:
    assert SCHEMA.query_type is not None
    connection = SCHEMA.query_type.fields[name].type
    fields = list(selections(mapping().rows_type(connection)))
    seen = 0
    for begin in range(0, len(fields), AT_ONCE):
        query = f"{{ {name}(first: {ROWS}) {{ nodes {{ __typename {' '.join(fields[begin : begin + AT_ONCE])} }} }} }}"
        nodes = (await demo.ask(query, Role.ANALYST))[name]["nodes"]
        lines = await exported(exporting, demo, query, Form.JSON)
        assert [orjson.loads(line) for line in lines.splitlines()] == nodes
        header, *rows = csv.reader(io.StringIO((await exported(exporting, demo, query, Form.CSV)).decode(), newline=""), strict=True)
        assert rows == [[cell(node, column) for column in header] for node in nodes], query
        seen += len(rows)
    assert seen > 0 or name == "apiTokens", f"the demo has no row of {name}"  # analysts see no token


@pytest.mark.slow
@pytest.mark.parametrize("name", lists())
async def test_every_list_is_written_as_it_is_answered(exporting: Exporting, demo: Asker, name: str) -> None:
    fields = list(selections(get_named_type(mapping().field(*name.split(".")).type)))
    for begin in range(0, len(fields), AT_ONCE):
        asked = lists()[name].replace("§", "__typename " + " ".join(fields[begin : begin + AT_ONCE]))
        found: Any = await demo.ask(asked, Role.ANALYST)
        while isinstance(found, dict):
            (found,) = found.values()
        rows = found or []
        lines = await exported(exporting, demo, asked, Form.JSON)
        assert [orjson.loads(line) for line in lines.splitlines()] == rows
        header, *cells = csv.reader(io.StringIO((await exported(exporting, demo, asked, Form.CSV)).decode(), newline=""), strict=True)
        assert cells == [[cell(row, column) for column in header] for row in rows], asked
        assert rows or name in NO_ROWS, asked


async def exported(exporting: Exporting, demo: Asker, query: str, form: Form) -> bytes:
    viewer, turn = demo.viewers[Role.ANALYST], Turn("id", "EXPORT", perf_counter_ns())
    export = await exporting.prepare(Question(query, None, {}, ()), viewer, turn, form, Style(raw=True))
    async with exporting.opened(export, viewer, Clock(NOW, ZoneInfo("Europe/Helsinki")), turn) as rows:
        batches = [batch async for batch in rows.batches()]
    await asyncio.sleep(0)
    return export.header + b"".join(batches)
