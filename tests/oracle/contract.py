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
    return type_below(named, "nodes") if named.endswith("Connection") else named


def connections(type_name: str) -> list[str]:
    """The names of the fields that answer with pages."""
    return [name for name in _fields(type_name).fields if is_connection(type_name, name)]


@cache
def is_connection(type_name: str, field: str) -> bool:
    return str(get_named_type(_fields(type_name).fields[field].type)).endswith("Connection")


def _fields(type_name: str) -> GraphQLObjectType | GraphQLInterfaceType:
    type_ = contract().type_map[type_name]
    assert isinstance(type_, GraphQLObjectType | GraphQLInterfaceType)
    return type_
