"""Mechanical verbs: they set columns and nothing else, so their inputs are made from the table and the type that shows it."""

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import strawberry
from sqlalchemy import ARRAY, Boolean, Date, DateTime, Integer, Numeric, Text
from sqlalchemy.types import TypeEngine
from strawberry import Maybe, Some
from strawberry.types import get_object_definition

from app.database.base import Base
from app.database.types import Localized, Word
from app.domain.inputs import ChangeInput, LocalizedTextInput
from app.domain.naming import By
from app.domain.verbs import Outcome, changed, verb
from app.domain.work import Work, camel
from app.viewer import Role

Judge = Callable[[Work, Any, Any], Awaitable[None]]
_PLAIN: tuple[tuple[type[TypeEngine[Any]], object], ...] = (
    (Boolean, bool),
    (Integer, int),
    (Numeric, Decimal),
    (DateTime, datetime),
    (Date, date),
    (Text, str),
)


@dataclass(frozen=True, slots=True)
class _Field:
    """A column that the verb sets; `refers_to`: the table that it names a row of."""

    column: str
    name: str
    annotation: object
    refers_to: Any | None


def mechanical(
    description: str,
    model: type[Any],
    shown: type,
    *columns: str,
    gives: str,
    may: Collection[Role],
    judge: Judge | None = None,
) -> Any:
    """A verb that changes these columns of one row. `shown`: the type that describes them; `gives`: what the row is called in the input
    and in the payload; `judge` sees it as it becomes, and the input, and adds faults."""
    fields = [_field(model, column) for column in columns]

    async def change(work: Work, asked: Any) -> Outcome:
        row = await work.the(model, getattr(asked, gives), "input", gives)
        work.expect(row, asked.expected_revision)
        with work.session.no_autoflush:  # a row that is written between two fields counts twice
            for field in fields:
                given = getattr(asked, field.name)
                if isinstance(given, Some):
                    work.put(row, field.column, await _value(work, field, given.value))
            if judge is not None:
                await judge(work, row, asked)
        return changed(**{gives: row.id})

    change.__annotations__["asked"] = _input(model, shown, gives, fields)
    return verb(description, change, may=may)


async def _value(work: Work, field: _Field, given: Any) -> object:
    if field.refers_to is None or given is None:
        return given
    return (await work.the(field.refers_to, given, "input", camel(field.column), lock=False)).id


def _field(model: type[Any], column: str) -> _Field:
    found = model.__table__.c[column]
    named = next((key.column.table for key in found.foreign_keys), None)
    refers_to = None if named is None else _class_of(named)
    type_ = By if named is not None else _type(found.type)
    return _Field(column, column.removesuffix("_id") if refers_to else column, type_ | None if found.nullable else type_, refers_to)


def _class_of(table: object) -> Any:
    return next(mapper.class_ for mapper in Base.registry.mappers if mapper.local_table is table)


def _type(type_: TypeEngine[Any]) -> Any:
    match type_:
        case Localized():
            return LocalizedTextInput
        case Word():
            return type_.words
        case ARRAY():
            return list[_type(type_.item_type)]  # type: ignore[misc]  # made at run time
        case _:
            return next(python for sql, python in _PLAIN if isinstance(type_, sql))


def _input(model: type[Any], shown: type, gives: str, fields: list[_Field]) -> type:
    described = {it.python_name: it.description for it in get_object_definition(shown, strict=True).fields}
    annotations: dict[str, object] = {gives: By}
    namespace: dict[str, object] = {gives: strawberry.field(description="Which one.")}
    for field in fields:
        annotations[field.name] = Maybe[field.annotation]  # type: ignore[misc, name-defined]  # made at run time
        namespace[field.name] = strawberry.field(description=described[field.name])
    made = type(
        f"{model.__name__}UpdateInput", (ChangeInput,), {"__annotations__": annotations, **namespace, "__module__": shown.__module__}
    )
    return strawberry.input(made, description="Only what is given is changed.")
