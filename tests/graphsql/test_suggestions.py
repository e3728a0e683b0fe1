"""No message about a document suggests names: whoever misspells what it may not see would learn how it is called."""

from collections.abc import Iterator

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_composite_type,
    is_introspection_type,
)

from app.documents.document import read_operation
from app.documents.refusal import RefusedRequest
from app.schema import mapping

SUGGESTION = ("did you mean", "perhaps", "suggest")


def near(name: str) -> str:
    """One letter more, as a slip of the finger."""
    return name + name[-1]


def misspelt(schema: GraphQLSchema) -> Iterator[tuple[str, str, str]]:
    """What is misspelt, the right word and a document with it, for every name of the schema."""
    for type_ in schema.type_map.values():
        if not is_introspection_type(type_):
            yield from _of_type(type_)
    for directive in schema.directives:
        yield "directive", directive.name, f"{{ viewer @{near(directive.name)} {{ role }} }}"
        for argument in directive.args:
            yield "argument", argument, f"{{ viewer @{directive.name}({near(argument)}: true) {{ role }} }}"


def _of_type(type_: GraphQLNamedType) -> Iterator[tuple[str, str, str]]:
    name = type_.name
    yield "type", name, f"{{ node(id: 1) {{ ... on {near(name)} {{ id }} }} }}"
    yield "type of a variable", name, f"query($it: {near(name)}) {{ viewer {{ role }} }}"
    match type_:
        case GraphQLObjectType() | GraphQLInterfaceType():
            for field_name, field in type_.fields.items():
                yield "field", field_name, f"{{ ...F }} fragment F on {name} {{ {near(field_name)} }}"
                below = "{ __typename }" if is_composite_type(get_named_type(field.type)) else ""
                for argument in field.args:
                    yield "argument", argument, f"{{ ...F }} fragment F on {name} {{ {field_name}({near(argument)}: 1) {below} }}"
        case GraphQLInputObjectType():
            for field_name in type_.fields:
                yield "input field", field_name, f"query($it: {name} = {{{near(field_name)}: 1}}) {{ viewer {{ role }} }}"
        case GraphQLEnumType():
            for value in type_.values:
                yield "enum value", value, f"query($it: {name} = {near(value)}) {{ viewer {{ role }} }}"
                yield "enum value as a text", value, f'query($it: {name} = "{near(value)}") {{ viewer {{ role }} }}'


@pytest.fixture(scope="module")
def schema() -> GraphQLSchema:
    return mapping().schema


@pytest.mark.parametrize("everywhere", [False, pytest.param(True, marks=pytest.mark.slow)])
def test_no_refusal_of_a_misspelt_name_suggests_the_right_one(schema: GraphQLSchema, *, everywhere: bool) -> None:
    """Of each kind every name where it first stands; or wherever it stands, as most do in many types."""
    kinds: dict[str, int] = {}
    met: set[tuple[str, str]] = set()
    for kind, right, document in misspelt(schema):
        if (kind, right) in met and not everywhere:
            continue
        met.add((kind, right))
        refusal = read_operation(schema, document, None, {})
        assert isinstance(refusal, RefusedRequest), document
        told = [error.message for error in refusal.errors]
        assert any(near(right) in message for message in told), (document, told)
        others = [message.replace(near(right), "") for message in told]  # a name may itself be of a suggestion
        assert not [word for message in others for word in SUGGESTION if word in message.lower()], (document, told)
        kinds[kind] = kinds.get(kind, 0) + 1
    assert kinds.keys() >= {"type", "field", "argument", "input field", "enum value", "directive"}
    assert min(kinds["field"], kinds["input field"], kinds["enum value"]) > 100


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        ("ServiceFilter", {"keyy": {"eq": "x"}}),
        ("ServiceFilter", {"key": {"eqq": "x"}}),
        ("[ServiceOrder!]", [{"key": "ASCC"}]),
        ("[Lang!]", ["FII"]),
        ("By", {"keyy": "x"}),
    ],
)
def test_no_refusal_of_a_variable_suggests_anything(schema: GraphQLSchema, type_: str, value: object) -> None:
    operation = read_operation(schema, _using(type_), None, {})
    assert not isinstance(operation, RefusedRequest), operation
    with pytest.raises(RefusedRequest) as caught:
        operation.coerce(schema, {"it": value})
    assert caught.value.errors
    assert not [word for error in caught.value.errors for word in SUGGESTION if word in error.message.lower()]


def _using(type_: str) -> str:
    """A document that has a variable of this type and is in order."""
    places = {
        "ServiceFilter": "services(filter: $it) { totalCount }",
        "[ServiceOrder!]": "services(orderBy: $it) { totalCount }",
        "[Lang!]": 'service(by: {key: "x"}) { name { text(lang: $it) } }',
        "By": "service(by: $it) { key }",
    }
    bang = "!" if type_ == "By" else ""
    return f"query($it: {type_}{bang}) {{ {places[type_]} }}"
