"""What is asked of counts: between which days, and in which groups."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from enum import Enum
from typing import TypeVar

from graphql.execution.values import VariableValues
from sqlalchemy import Date

from app.documents.arguments import Slot
from app.errors import Invalid
from app.places.environment import Environment
from app.places.mapping import Expression

Dimension = TypeVar("Dimension", bound=Enum)


def dimensions(env: Environment, argument: str, words: type[Dimension]) -> list[Dimension]:
    """By what an argument groups, in its order. Refuses what is named twice."""
    given = env.fixed(argument)
    chosen = [words(each) for each in given] if isinstance(given, list) else []
    if len(set(chosen)) < len(chosen):
        what = f"The same dimension stands twice in {argument}: name each once."
        raise Invalid(what, code="BAD_USER_INPUT", path=(*env.path, argument))
    return chosen


def window(env: Environment) -> Sequence[Expression | None]:
    """The first and the last day that the arguments `from` and `to` ask for; None: none. Refuses a first day behind the last one."""
    first, last = (day if isinstance(day := env.arguments.get(name), Slot) else None for name in ("from", "to"))
    if first is not None and last is not None:
        last = _behind(first, last, (*env.path, "to"))
    return [None if day is None else env.bind(day, Date()) for day in (first, last)]


def _behind(first: Slot, last: Slot, path: tuple[str | int, ...]) -> Slot:
    def read(variables: VariableValues) -> object:
        begins, ends = first.read(variables), last.read(variables)
        if isinstance(begins, date) and isinstance(ends, date) and begins > ends:
            raise Invalid(f"No day lies between {begins} and {ends}: `to` must not be before `from`.", code="BAD_USER_INPUT", path=path)
        return ends

    return replace(last, read=read)
