"""Two clocks, which every root field but `viewer`, `node` and `changes` takes: `at`, what was or will be in force then, and `knownAt`, as
it was recorded then. Below such a field each table is read as of that moment; without them nothing is different from what it is now."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

import strawberry
from graphql.execution.values import VariableValues
from sqlalchemy import Boolean, DateTime, Text, func, literal, literal_column, select
from strawberry.types import get_object_definition

from app.context import access_of, at, moment_of
from app.documents.arguments import Slot
from app.domain.binding import argument, embedded
from app.domain.lifecycle.moments import moved
from app.domain.payload import AsOf, as_of_row, newest_revision
from app.domain.scalars import KnownAt
from app.errors import Forbidden, Invalid
from app.history.model import ChangeTransaction
from app.history.positions import Position, Seal, revision_mark
from app.places.environment import Environment, Fill, RequestValues
from app.places.mapping import Dearer, Expression, Row

C = TypeVar("C", bound=type)
MOMENT = DateTime(timezone=True)
CLOCKS = (
    argument(
        "at",
        datetime | None,
        "What is in force at this moment, past or to come: stages, prices, agreements and what follows. Absent: now, or `knownAt`.",
        default=None,
    ),
    argument(
        "known_at",
        KnownAt | None,
        "As it was recorded at this moment of the past; by a token of an answer exactly as that answer was. Absent: as it is now. "
        "Not for customers.",
        default=None,
    ),
)

DEARER: Mapping[str, Dearer] = {"at": Dearer(values=2, counts=25), "knownAt": Dearer(values=2, counts=2)}
"""As tests/benchmarks/clocks.py measures: `at` looks up the last step of each version that is read, and to count are all that there are."""


def clocked(*, but: Sequence[str]) -> Callable[[C], C]:
    """All root fields but these take the clocks, so that no noun can forget it."""

    def extend(query: C) -> C:
        for root in get_object_definition(query, strict=True).fields:
            if root.python_name not in but:
                root.arguments = [*root.arguments, *CLOCKS]
        return query

    return extend


def as_asked(env: Environment) -> Environment:
    """The environment below a root field: the same, or as of the moment that its arguments name. Raises Forbidden."""
    asked, known = env.arguments.get("at"), env.arguments.get("knownAt")
    then = env.bind(asked, MOMENT) if isinstance(asked, Slot) else None
    if not isinstance(known, Slot):
        return env if then is None else moved(env, at=then)
    if access_of(env).customer:
        raise Forbidden("Customers read what is known now; leave knownAt out.", path=(*env.path, "knownAt"))
    root, path = env.path[0], (*env.path, "knownAt")
    index = len(env.parameters.fills)
    revision = env.parameters.add(f"known_{index}", _known(known, path, lambda it: it.revision), MOMENT)
    exact = env.parameters.add(f"exact_{index}", _exact(known), Boolean())
    present = env.parameters.add(f"present_{index}", _known(known, path, lambda it: it.clock), MOMENT)
    env.parameters.demands.append(func.pinned(revision, exact, literal(str(root), Text())))
    return moved(env, at=then, known=revision, present=present)


def _known(asked: Slot, path: Sequence[str | int], part: Callable[[Position], datetime]) -> Fill:
    def fill(variables: VariableValues, given: RequestValues) -> datetime:
        value = asked.read(variables)
        if isinstance(value, datetime):
            now = given["at"]
            assert isinstance(now, datetime)
            if value > now:
                raise Invalid("knownAt lies in the future, of which nothing is known yet.", code="BAD_USER_INPUT", path=path)
            return value
        seal = given["seal"]
        assert isinstance(seal, Seal)
        assert isinstance(value, str)
        try:
            return part(seal.opened(value))
        except Invalid as error:
            error.path = tuple(path)
            raise

    return fill


def _exact(asked: Slot) -> Fill:
    """Whether it is a revision that must be there, and no mere moment."""
    return lambda variables, _: isinstance(asked.read(variables), str)


def _as_of(_: Row, env: Environment) -> Row:
    return as_of_row(env, newest_revision(env, moment.known if (moment := moment_of(env)) else None))


def as_told(env: Environment) -> Environment:
    """The environment of a payload that is told again: as it was recorded when it was told first, which the request-wide values say."""
    return moved(env, known=env.given("revision", MOMENT), present=at(env))


def revision_read(env: Environment) -> Expression | None:
    """Behind an answer, the revision that it was read at. Customers are not told when something was recorded."""
    if access_of(env).customer:
        return None
    transaction = env.alias(ChangeTransaction.__table__)
    newest = select(revision_mark(transaction.c.recorded_at)).order_by(transaction.c.recorded_at.desc()).limit(literal_column("1"))
    return func.coalesce(newest.correlate_except(transaction).scalar_subquery(), literal_column("''", Text()))


@strawberry.type
class ClockQueries:
    """Joined into Query."""

    as_of: AsOf = embedded("What fields with the same `at` and `knownAt` describe. The token names what is known, not `at`.", _as_of)
