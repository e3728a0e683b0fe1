"""How a request names a thing: by its global id or by its key, and how that becomes a condition."""

import re
from collections.abc import Callable
from uuid import UUID

import strawberry
from sqlalchemy import ColumnElement, Text, Uuid, false

from app.domain.binding import argument
from app.errors import Invalid
from app.graphsql.arguments import Slot
from app.graphsql.environment import Environment
from app.graphsql.mapping import Row

_CANONICAL = re.compile(r"([A-Z][A-Za-z]{1,60}):([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})")


def read_id(value: object) -> str:
    """A global id in its only form; raises Invalid for anything else, however alike."""
    if not isinstance(value, str) or not _CANONICAL.fullmatch(value):
        raise Invalid("Not a global id: use one exactly as an answer gave it.", code="BAD_USER_INPUT")
    return value


def type_of_id(value: object) -> str:
    """The name of the type that a global id names."""
    return read_id(value).partition(":")[0]


def uuid_of_id(*types: str) -> Callable[[object], UUID]:
    """Reads the uuid of a global id; given types, raises Invalid for an id of another one."""

    def read(value: object) -> UUID:
        type_name, _, uuid = read_id(value).partition(":")
        if types and type_name not in types:
            raise Invalid(f"This is the id of a {type_name}; a {' or '.join(types)} is asked for.", code="BAD_USER_INPUT")
        return UUID(uuid)

    return read


@strawberry.input(one_of=True, description="Names one thing, in exactly one way.")
class By:
    """More ways come with the systems that the portfolio is synchronised with."""

    id: strawberry.ID | None = strawberry.field(default=strawberry.UNSET, description="Its global id.")
    key: str | None = strawberry.field(default=strawberry.UNSET, description="Its key.")


BY = argument("by", By, "Which one.")


def named(row: Row, env: Environment, *types: str, argument: str = "by") -> ColumnElement[bool]:
    """Whether a row is the one that an argument names."""
    by = env.arguments[argument]
    assert isinstance(by, dict)
    match by:
        case {"id": Slot() as id_}:
            return row.id == env.bind(id_.map(uuid_of_id(*types)), Uuid())
        case {"key": Slot() as key}:
            return row.key == env.bind(key, Text())
        case _:
            return false()
