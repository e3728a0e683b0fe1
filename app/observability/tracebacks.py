"""Errors as the log tells them: whole, but without what somebody said or is known by. Values of variables are in no traceback; those that
PostgreSQL and its driver quote are left out here."""

import re
import traceback
from collections.abc import Iterator
from types import TracebackType

import asyncpg

from app import limits

CAUSE = "\nThe above exception was the direct cause of the following exception:\n\n"
CONTEXT = "\nDuring handling of the above exception, another exception occurred:\n\n"
ARGUMENT = re.compile(r"(query argument \$\d+): .*", re.DOTALL)
ONLY_WHICH = r"\1"


def traceback_of(error: BaseException) -> str:
    """All of its causes, the first one first."""
    return "".join(_told(error, set()))


def message_of(error: BaseException) -> str:
    """In one line at best. The detail of an error of PostgreSQL is the row that it is about."""
    match error:
        case asyncpg.PostgresError():
            told = _of_postgresql(error)
        case asyncpg.InterfaceError():
            told = ARGUMENT.sub(ONLY_WHICH, str(error))
        case _ if type(error).__module__.startswith("sqlalchemy."):  # not imported for this: it takes a third of a second
            first, statement = str(error).partition("\n")[0], getattr(error, "statement", None)
            told = f"{first} [SQL: {statement}]" if statement else first
        case _:
            told = str(error)
    return told if len(told) <= limits.LOGGED_MESSAGE_LETTERS_MAX else told[: limits.LOGGED_MESSAGE_LETTERS_MAX] + "…"


def _of_postgresql(error: asyncpg.PostgresError) -> str:
    places = (
        ("SQLSTATE", error.sqlstate),
        ("table", error.table_name),
        ("column", error.column_name),
        ("constraint", error.constraint_name),
    )
    where = ", ".join(f"{what} {name}" for what, name in places if name)
    return f"{ARGUMENT.sub(ONLY_WHICH, str(error.args[0]) if error.args else '')} ({where})"


def _told(error: BaseException, seen: set[int]) -> Iterator[str]:
    seen.add(id(error))
    before, joint = (error.__cause__, CAUSE) if error.__cause__ is not None else (error.__context__, CONTEXT)
    if before is not None and id(before) not in seen and (joint is CAUSE or not error.__suppress_context__):
        yield from _told(before, seen)
        yield joint
    yield from _alone(error.__traceback__)
    kind = type(error)
    yield f"{kind.__module__}.{kind.__qualname__}: {message_of(error)}\n"
    if isinstance(error, BaseExceptionGroup):
        for number, each in enumerate(error.exceptions[: limits.ERRORS_MAX], start=1):
            if id(each) not in seen:
                yield f"\nException {number} of the group:\n\n"
                yield from _told(each, seen)


def _alone(trace: TracebackType | None) -> Iterator[str]:
    if trace is not None:
        yield "Traceback (most recent call last):\n"
        yield from traceback.format_tb(trace)
