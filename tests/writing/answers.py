"""What any payload must be like, whoever asked for whatever: coded, in words of ours, with paths that lead into the input."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from graphql import (
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    get_named_type,
    get_nullable_type,
    is_leaf_type,
    is_list_type,
)
from graphql.type import is_required_argument

from app.schema import mapping

EVERY_PAYLOAD = {"errors", "changeCursor", "asOf"}
KINDS = {"ValidationError", "NotFoundError", "ForbiddenError", "ConflictError", "GateError", "LifecycleError", "LimitError"}
CODE = re.compile(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)*")
DRIVER = re.compile(
    r"asyncpg|sqlalchemy|strawberry|traceback|<class|object at 0x|DETAIL|HINT:|violates|constraint|relation \"|column \""
    r"|invalid input|out of range for|syntax error|numeric field|duplicate key|null value in|NoneType|Some\(|Decimal\(|UUID\(",
    re.IGNORECASE,
)
"""Words of a driver, of PostgreSQL and of Python that are no words of ours."""


def input_type(verb: str) -> GraphQLInputObjectType:
    return object_type(_root().fields[verb].args["input"].type)


def object_type(type_: GraphQLInputType) -> GraphQLInputObjectType:
    """Of a field that takes one."""
    bare = get_nullable_type(type_)
    assert isinstance(bare, GraphQLInputObjectType)
    return bare


def is_one_of(type_: GraphQLInputObjectType) -> bool:
    """Whether exactly one of its fields is given; to graphql-core Strawberry does not tell it."""
    return bool(getattr((type_.extensions or {}).get("strawberry-definition"), "is_one_of", False))


def selection(verb: str) -> str:
    """All that its payload tells of itself: its lists whole, of its rows the identity. Both are the same whatever is asked."""
    payload = _object(_root().fields[verb])
    return " ".join(f"{name} {_below(field)}" for name, field in payload.fields.items() if name not in EVERY_PAYLOAD)


def rows_told(verb: str) -> list[str]:
    """The fields of its payload that show a row that it changed."""
    fields = {name: field.type for name, field in _object(_root().fields[verb]).fields.items() if name not in EVERY_PAYLOAD}
    return [
        name for name, type_ in fields.items() if not is_list_type(get_nullable_type(type_)) and not is_leaf_type(get_named_type(type_))
    ]


def repeated(payload: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the same key tells once more: all but a text that is shown once, and why it is not there."""
    return {name: told for name, told in payload.items() if name not in ("token", "notice")}


def report_of(payload: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a dry run tells as the real one does: the errors, and the lists beside them."""
    return {name: told for name, told in payload.items() if isinstance(told, list)}


def judge(verb: str, given: Mapping[str, Any], payload: Mapping[str, Any]) -> None:
    """Fails for an error that is not told as errors are."""
    for error in payload["errors"]:
        assert error["__typename"] in KINDS, error
        assert CODE.fullmatch(error["code"]), error
        assert error["message"].endswith((".", "!", "?")), error
        assert not DRIVER.search(_without(error["message"], given)), error
        assert error["path"][:1] == ["input"], error
        assert _leads(input_type(verb), error["path"][1:], given), error


def _without(message: str, given: object) -> str:
    """A message less what it repeats of the input."""
    for text in sorted(_texts(given), key=len, reverse=True):
        message = message.replace(text, "…") if len(text) > 3 else message
    return message


def _texts(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case Mapping():
            for inner in value.values():
                yield from _texts(inner)
        case list():
            for inner in value:
                yield from _texts(inner)


def _leads(type_: GraphQLInputType, path: Sequence[str], given: object) -> bool:
    """Along names of the contract, and in lists to what was given."""
    bare = get_nullable_type(type_)
    if not path:
        return True
    step, rest = path[0], path[1:]
    if is_list_type(bare):
        listed = given if isinstance(given, list) else [given]
        return step.isdecimal() and int(step) < len(listed) and _leads(bare.of_type, rest, listed[int(step)])
    if not isinstance(bare, GraphQLInputObjectType) or step not in bare.fields:
        return False
    return _leads(bare.fields[step].type, rest, given.get(step) if isinstance(given, Mapping) else None)


def _root() -> GraphQLObjectType:
    found = mapping().schema.mutation_type
    assert found is not None
    return found


def _object(field: GraphQLField) -> GraphQLObjectType:
    found = get_named_type(field.type)
    assert isinstance(found, GraphQLObjectType)
    return found


def _below(field: GraphQLField, depth: int = 3) -> str:
    type_ = get_named_type(field.type)
    if is_leaf_type(type_):
        return ""
    assert isinstance(type_, (GraphQLObjectType, GraphQLInterfaceType))
    if not is_list_type(get_nullable_type(field.type)) and depth == 3:
        return "{ id }" if "id" in type_.fields else "{ __typename }"
    if isinstance(type_, GraphQLInterfaceType) or depth == 0:
        return "{ __typename }"
    leaves = [name for name, inner in type_.fields.items() if _is_plain(inner)]
    return "{ __typename " + " ".join(f"{name} {_below(type_.fields[name], depth - 1)}" for name in leaves) + " }"


def _is_plain(field: GraphQLField) -> bool:
    return is_leaf_type(get_named_type(field.type)) and not any(is_required_argument(argument) for argument in field.args.values())
