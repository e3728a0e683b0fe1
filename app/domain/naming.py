"""How a request names a thing: by its global id or by its key, and how that becomes a condition."""

import strawberry
from sqlalchemy import ColumnElement, Text, Uuid, false

from app.domain.binding import argument
from app.graphsql.arguments import Slot
from app.graphsql.environment import Environment
from app.graphsql.global_id import uuid_of_id
from app.graphsql.mapping import Row


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
