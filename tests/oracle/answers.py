"""A whole document answered by resolvers, run by graphql-core's own executor."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from graphql import (
    ExecutionResult,
    GraphQLOutputType,
    GraphQLResolveInfo,
    GraphQLScalarType,
    GraphQLSchema,
    build_schema,
    execute_sync,
    get_named_type,
    get_nullable_type,
    is_list_type,
    parse,
)

from app.schema import schema_text
from tests.oracle import conversation, lifecycle, packages, parties, roots, services  # noqa: F401  # their resolvers
from tests.oracle.asked import RESOLVERS, Asked, global_id, type_of
from tests.oracle.pages import PAGE_TYPES, Page, page_of
from tests.oracle.tables import Row
from tests.oracle.values import moment_text

PAGING = ("first", "after", "last", "before", "filter", "order_by")


def contract() -> GraphQLSchema:
    """The contract as clients read it, with scalars that write Python's values."""
    schema = build_schema(schema_text())
    for name, write in {"Decimal": lambda it: format(it, "f"), "Date": lambda it: it.isoformat(), "DateTime": moment_text}.items():
        scalar = schema.type_map[name]
        assert isinstance(scalar, GraphQLScalarType)
        scalar.coerce_output_value = write
    return schema


def answer(schema: GraphQLSchema, asked: Asked, text: str, variables: Mapping[str, Any]) -> dict[str, Any]:
    """`data`; nothing may fail."""
    result = execute_sync(
        schema,
        parse(text),
        None,
        asked,
        variable_values=dict(variables),
        field_resolver=_resolve,
        type_resolver=lambda row, *_: type_of(row),
    )
    assert isinstance(result, ExecutionResult)
    if result.errors:
        raise AssertionError(text, variables, result.errors) from result.errors[0].original_error
    assert result.data is not None
    return result.data


def _resolve(source: Any, info: GraphQLResolveInfo[Asked], **arguments: Any) -> Any:
    type_name, preview = info.parent_type.name, arguments.pop("previewAs", None)
    asked = info.context.seen_as(preview["party"], root_of(info)) if preview else info.context.below(root_of(info))
    arguments = {_snake(name): value for name, value in arguments.items()}
    if type_name.endswith(PAGE_TYPES):
        return getattr(source, _snake(info.field_name))
    if not asked.seat.may_see(f"{type_name}.{info.field_name}"):
        return _hidden(info.return_type)
    if not get_named_type(info.return_type).name.endswith("Connection"):
        return value_of(type_name, info.field_name, source, asked, **arguments)
    paging = {name: arguments.pop(name) for name in PAGING if name in arguments}
    rows = value_of(type_name, info.field_name, source, asked, **arguments)
    return page_of(rows, info, **paging)


def value_of(type_name: str, field: str, source: Any, asked: Asked, **arguments: Any) -> Any:
    """What a field answers to somebody who may see it."""
    shared = "PortfolioItem" if type_name in ("Service", "ServicePackage") else type_name
    resolver = RESOLVERS.get(f"{shared}.{field}")
    if resolver is not None:
        return resolver(source, asked, **arguments)
    assert isinstance(source, Row), f"{type_name}.{field} has no resolver"
    assert not arguments
    return global_id(source) if field == "id" else getattr(source, _snake(field))


def root_of(info: GraphQLResolveInfo[Asked]) -> str | int:
    """The response key of the root field that all this lies below."""
    path = info.path
    while path.prev is not None:
        path = path.prev
    return path.key


def _hidden(type_: GraphQLOutputType) -> Page | Sequence[Any] | None:
    if get_named_type(type_).name.endswith("Connection"):
        return Page()
    return [] if is_list_type(get_nullable_type(type_)) else None


def _snake(name: str) -> str:
    return re.sub("([A-Z])", lambda found: "_" + found[1].lower(), name)
