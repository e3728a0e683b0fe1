"""Arguments of a field as trees whose leaves are slots: known by shape when a statement is compiled, filled when it is run."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import TypeAlias

from graphql import (
    FieldNode,
    GraphQLError,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInputType,
    Undefined,
    ValueNode,
    VariableNode,
    get_nullable_type,
    is_input_object_type,
    is_list_type,
)
from graphql.execution.values import VariableValues
from graphql.language import ListValueNode, ObjectValueNode
from graphql.utilities.coerce_input_value import coerce_default_value, coerce_input_literal

from app.errors import Invalid

Variables: TypeAlias = Mapping[str, object]
Read: TypeAlias = Callable[[VariableValues], object]

_HALF_A_PAIR = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Slot:
    """A leaf value. `now`: in the request that compiles the statement; may decide the SQL only as far as it is in the request's shape.
    `read` finds it in any request of that shape, and raises Invalid for a text that PostgreSQL cannot hold."""

    now: object
    read: Read = field(compare=False)


class Fixed(Enum):
    """Values of an argument that are part of the SQL wherever they stand in it, so that each makes a statement of its own."""


Argument: TypeAlias = "Slot | list[Argument] | Mapping[str, Argument] | None"
Arguments: TypeAlias = Mapping[str, Argument]


def arguments_of(definition: GraphQLField, node: FieldNode, variables: VariableValues) -> dict[str, Argument]:
    """The arguments given to a field, defaults included; an argument that is absent and has no default is not in the mapping."""
    nodes = {argument.name.value: argument.value for argument in node.arguments or ()}
    found: dict[str, Argument] = {}
    for name, argument in definition.args.items():
        given = nodes.get(name)
        if given is None or _is_absent(given, variables):
            default = coerce_default_value(argument)
            if default is not Undefined:
                found[name] = _slots(default, _constant(default))
            continue
        value = coerce_input_literal(given, argument.type, variables)
        if value is Undefined:
            raise GraphQLError(f"Argument '{name}' has a value of another type than {argument.type}{_void(given, variables)}.", nodes=given)
        found[name] = _written(given, argument.type, value, variables)
    return found


def _void(given: ValueNode, variables: VariableValues) -> str:
    """Which of its variables have no value, where one is needed."""
    names = [f"${name}" for name in dict.fromkeys(variables_in(given)) if variables.coerced.get(name) is None]
    return f"; {', '.join(names)} {'have' if len(names) > 1 else 'has'} no value" if names else ""


def objects_in(given: Argument) -> list[Mapping[str, Argument]]:
    """Those of a list of input objects; an empty one looks like a list of leaves."""
    return [each for each in given if isinstance(each, Mapping)] if isinstance(given, list) else []


def shape(value: object) -> object:
    """What of a variable's value decides the SQL: which keys are there and which are null, how many objects a list holds, and of its leaves
    those that are Fixed."""
    if type(value) is str:
        return True
    match value:
        case None:
            return None
        case Fixed() | bool():
            return value
        case Mapping():
            return tuple((key, shape(item)) for key, item in value.items())
        case list() if any(isinstance(item, (Mapping, Fixed)) for item in value):
            return tuple(shape(item) for item in value)
        case _:
            return True


def keyed(value: object) -> object:
    """A whole value as part of a plan's key."""
    return tuple(value) if isinstance(value, list) else value


def variables_in(node: ValueNode) -> Iterator[str]:
    """Names of the variables that a value is made of."""
    match node:
        case VariableNode():
            yield node.name.value
        case ListValueNode():
            for item in node.values:
                yield from variables_in(item)
        case ObjectValueNode():
            for entry in node.fields:
                yield from variables_in(entry.value)
        case _:
            return


def _written(node: ValueNode, type_: GraphQLInputType, value: object, variables: VariableValues) -> Argument:
    """The slots of a value as the document writes it. A variable inside an object is read by itself, not with all that is around it."""
    bare = get_nullable_type(type_)
    match node, value:
        case ObjectValueNode(), Mapping() if is_input_object_type(bare):
            return _entries(node, bare, value, variables)
        case ListValueNode(), list() if is_list_type(bare) and is_input_object_type(get_nullable_type(bare.of_type)) and value:
            return [_written(inner, bare.of_type, each, variables) for inner, each in zip(node.values, value, strict=True)]
        case _:
            return _slots(value, _reader(node, type_, value))


def _entries(
    node: ObjectValueNode, type_: GraphQLInputObjectType, value: Mapping[str, object], variables: VariableValues
) -> dict[str, Argument]:
    nodes = {entry.name.value: entry.value for entry in node.fields if not _is_absent(entry.value, variables)}
    found: dict[str, Argument] = {}
    for name, definition in type_.fields.items():
        key = definition.out_name or name
        if name in nodes:
            found[key] = _written(nodes[name], definition.type, value[key], variables)
        elif key in value:
            found[key] = _slots(value[key], _constant(value[key]))
    return found


def _is_absent(node: ValueNode, variables: VariableValues) -> bool:
    return isinstance(node, VariableNode) and node.name.value not in variables.coerced


def _reader(node: ValueNode, type_: GraphQLInputType, value: object) -> Read:
    """The cheapest way to the value in a later request: one look-up for a plain variable, nothing for a literal."""
    if isinstance(node, VariableNode):
        name = node.name.value
        return lambda variables: variables.coerced[name]
    if any(variables_in(node)):
        return lambda variables: coerce_input_literal(node, type_, variables)
    return _constant(value)


def _constant(value: object) -> Read:
    return lambda _: value


def _slots(value: object, read: Read) -> Argument:
    match value:
        case None:
            return None
        case Mapping():
            return {key: _slots(item, _step(read, key)) for key, item in value.items()}
        case list() if any(isinstance(item, Mapping) for item in value):
            return [_slots(item, _step(read, index)) for index, item in enumerate(value)]
        case list():
            return Slot([_word(item) for item in value], lambda variables: [_plain(item) for item in _list(read(variables))])
        case _:
            return Slot(_word(value), lambda variables: _plain(read(variables)))


def _step(read: Read, key: object) -> Read:
    return lambda variables: read(variables)[key]  # type: ignore[index]  # the shape in the plan's key says that it is there


def _list(value: object) -> list[object]:
    assert isinstance(value, list)
    return value


def _word(value: object) -> object:
    return value.value if isinstance(value, Enum) else value


def _plain(value: object) -> object:
    """What PostgreSQL can hold; looked at when it is filled in, where its path is known."""
    match value:
        case Enum():
            return value.value
        case str() if "\0" in value or (not value.isascii() and _HALF_A_PAIR.search(value)):
            raise Invalid("A text holds U+0000 or half of a surrogate pair; leave it out.", code="BAD_USER_INPUT")
        case _:
            return value
