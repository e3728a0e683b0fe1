"""Inputs of all verbs become what strawberry would make of them."""

from typing import Any

import pytest
import strawberry
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInputType,
    get_nullable_type,
    is_list_type,
    is_required_input_field,
)
from strawberry import Some
from strawberry.types.arguments import convert_argument

from app.domain.converting import Converters
from app.domain.scalars import FieldValue
from app.domain.sync.inputs import ServicesSyncInput, SyncExternalInput, SyncItemInput, SyncNameInput, SyncPartyInput, SyncTextInput
from app.schema import schema, verbs

SAMPLES = {
    "String": "letters",
    "ID": "UGFydHk6MQ",
    "Int": 3,
    "Boolean": True,
    "Decimal": "12.50",
    "Date": "2026-11-21",
    "DateTime": "2026-11-21T14:00:00Z",
    "CurrencyCode": "EUR",
    "FieldValue": {"any": ["JSON"]},
}


def sample(type_: GraphQLInputType, *, whole: bool) -> Any:
    """A value of a type, with all fields or with those that are needed."""
    bare = get_nullable_type(type_)
    if is_list_type(bare):
        return [sample(bare.of_type, whole=whole)] * 2
    if isinstance(bare, GraphQLEnumType):
        return next(iter(bare.values.values())).value
    if not isinstance(bare, GraphQLInputObjectType):
        return SAMPLES[str(bare)]
    fields = {name: field for name, field in bare.fields.items() if whole or is_required_input_field(field)}
    if bare.extensions["strawberry-definition"].is_one_of:
        fields = dict(list(bare.fields.items())[-1:])
    return {name: sample(field.type, whole=whole) for name, field in fields.items()}


@pytest.mark.parametrize("whole", [True, False])
def test_inputs_of_all_verbs_are_converted_as_strawberry_does(whole: bool) -> None:
    made = verbs()
    mutation = schema()._schema.mutation_type
    assert mutation is not None
    for name, (_, declared) in made.known.items():
        value = sample(mutation.fields[name].args["input"].type, whole=whole)
        wanted = convert_argument(value, declared.type, schema().schema_converter.scalar_registry, schema().config)
        assert made.converters[name](value) == wanted, name


NAMED = SyncExternalInput(source=Some(FieldValue("cmdb")), external_id=Some(FieldValue("1")))


def test_a_field_is_absent_null_or_given() -> None:
    convert = Converters(schema()).of(ServicesSyncInput)
    party = {"party": {"external": {"source": "cmdb", "externalId": "1"}}, "parent": None, "email": None, "name": {"fi": "Keva"}}
    asked = convert({"source": "cmdb", "items": [{"party": party}]})
    assert asked.items == [
        SyncItemInput(
            service=None,
            on_conflict=None,
            on_immutable=None,
            party=Some(
                SyncPartyInput(
                    **dict.fromkeys(("external_id", "url", "key", "base_revision", "kind", "preferred_language", "active")),
                    party=Some(SyncNameInput(id=None, key=None, external=Some(NAMED))),
                    parent=Some(None),
                    email=Some(None),
                    name=Some(SyncTextInput(fi=Some(FieldValue("Keva")), sv=None, en=None)),
                )
            ),
        )
    ]


@strawberry.input
class Nested:
    """Holds another of its kind, and what may be left out without a default."""

    words: str | None
    inner: "Nested | None" = None


def test_what_is_left_out_is_none_and_an_input_may_hold_itself() -> None:
    convert = Converters(schema()).of(Nested)
    assert convert({"inner": {"inner": {"words": "a"}}}) == Nested(words=None, inner=Nested(words=None, inner=Nested(words="a")))


def test_what_no_input_has_is_told() -> None:
    with pytest.raises(TypeError, match="No input can be made of"):
        Converters(schema()).of("text")
