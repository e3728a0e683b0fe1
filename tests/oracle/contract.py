"""The contract as clients read it: its text, and nothing of ours behind it."""

from functools import cache

from graphql import GraphQLInterfaceType, GraphQLObjectType, GraphQLScalarType, GraphQLSchema, build_schema, get_named_type

from app.schema import schema_text
from tests.oracle.values import moment_text


@cache
def contract() -> GraphQLSchema:
    """With scalars that write Python's values."""
    schema = build_schema(schema_text())
    for name, write in {"Decimal": lambda it: format(it, "f"), "Date": lambda it: it.isoformat(), "DateTime": moment_text}.items():
        scalar = schema.type_map[name]
        assert isinstance(scalar, GraphQLScalarType)
        scalar.coerce_output_value = write
    return schema


@cache
def type_below(type_name: str, field: str) -> str:
    """The name of the type that a field answers with; of a connection that of its rows."""
    named = get_named_type(_fields(type_name).fields[field].type).name
    return type_below(named, "nodes") if _is_page(named) else named


def connections(type_name: str) -> list[str]:
    """The names of the fields that answer with pages of things; what is found out about things, and has no id, is judged elsewhere."""
    return [
        name for name in _fields(type_name).fields if is_connection(type_name, name) and "id" in _fields(type_below(type_name, name)).fields
    ]


@cache
def is_connection(type_name: str, field: str) -> bool:
    return _is_page(get_named_type(_fields(type_name).fields[field].type).name)


def _is_page(type_name: str) -> bool:
    """Of rows; groups of rows have pages of their own."""
    return type_name.endswith("Connection") and not type_name.endswith("GroupConnection")


def _fields(type_name: str) -> GraphQLObjectType | GraphQLInterfaceType:
    type_ = contract().type_map[type_name]
    assert isinstance(type_, GraphQLObjectType | GraphQLInterfaceType)
    return type_
