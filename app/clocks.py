"""Two clocks, which every root field but `viewer` and `node` takes: `at`, what was or will be in force then, and `knownAt`, as it was
recorded then. Below such a field each table is read as of that moment; without them nothing is different from what it is now."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeVar

import strawberry
from graphql.execution.values import VariableValues
from sqlalchemy import (
    Boolean,
    ColumnElement,
    DateTime,
    FromClause,
    Select,
    Table,
    Text,
    and_,
    func,
    literal,
    literal_column,
    or_,
    select,
    true,
)
from sqlalchemy.sql.selectable import NamedFromClause
from strawberry.types import get_object_definition

from app.context import Moment, access_of, clock, in_present, local_date, moment_of
from app.documents.arguments import Slot
from app.domain.agreement.model import CustomerAgreement
from app.domain.binding import argument, embedded, exists, sort_key
from app.domain.lifecycle.model import LifecycleTransition
from app.domain.lifecycle.visibility import announced_of
from app.domain.lifecycle.words import Stage, TransitionStatus
from app.domain.payload import AsOf, as_of_row, newest_revision
from app.domain.scalars import KnownAt
from app.domain.service.model import ServiceVersion
from app.domain.service.visibility import STAGE_TODAY, shown_to_customers
from app.errors import Forbidden, Invalid
from app.graphsql.environment import Environment, Fill, RequestValues
from app.graphsql.mapping import Expression, Expressions, Row
from app.history.positions import Position, Seal

C = TypeVar("C", bound=type)
MOMENT = DateTime(timezone=True)
TRANSITIONS, VERSIONS, AGREEMENTS = LifecycleTransition.__table__, ServiceVersion.__table__, CustomerAgreement.__table__
SORTED = "_sort_"
"""In the names of columns that are computed from a text: the text before it, the language behind it."""
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
LATER: Mapping[str, str] = {"stakeholder_comment": "created_at", "development_idea": "created_at", "service_feedback": "occurred_at"}
"""Tables of what people said, and the column that says when: what was said after the moment is left out."""


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
    at = env.bind(asked, MOMENT) if isinstance(asked, Slot) else None
    if not isinstance(known, Slot):
        return env if at is None else moved(env, at=at)
    if access_of(env).customer:
        raise Forbidden("Customers read what is known now; leave knownAt out.", path=(*env.path, "knownAt"))
    root, path = env.path[0], (*env.path, "knownAt")
    index = len(env.parameters.fills)
    revision = env.parameters.add(f"known_{index}", _known(known, path, lambda it: it.revision), MOMENT)
    exact = env.parameters.add(f"exact_{index}", _exact(known), Boolean())
    present = env.parameters.add(f"present_{index}", _known(known, path, lambda it: it.clock), MOMENT)
    env.parameters.demands.append(func.pinned(revision, exact, literal(str(root), Text())))
    return moved(env, at=at, known=revision, present=present)


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


def moved(
    env: Environment, *, at: Expression | None = None, known: Expression | None = None, present: Expression | None = None
) -> Environment:
    """The same environment as of another moment, given as expressions: parameters, or columns of a row outside. What is not given stays;
    `present`: what the clock showed when `known` was recorded, `known` itself when it is not given."""
    now = clock(env) if known is None else known if present is None else present
    if (before := moment_of(env)) is not None:
        at = before.at if at is None else at
        known = before.known if known is None else known
    moment = Moment(at, known, now, access_of(env).customer, recorded)
    then = now if at is None else at
    return replace(env, tables=moment, stand_ins={**env.stand_ins, "clock": now, "at": then, "today": local_date(then, env)})


@dataclass(frozen=True, slots=True)
class _Rows:
    """What a select of a table's rows is made of: its columns by name, in the table's order."""

    columns: Mapping[str, ColumnElement[Any]]
    source: FromClause
    own: Sequence[FromClause]  # what of `source` it is made of; all else that it names stands outside
    conditions: Sequence[ColumnElement[bool]] = ()

    def selected(self) -> Select[Any]:
        """As a select."""
        columns = (column.label(name) for name, column in self.columns.items())
        return select(*columns).select_from(self.source).where(*self.conditions).correlate_except(*self.own)


def recorded(table: FromClause, env: Environment, moment: Moment) -> FromClause:
    """What stands for a table: its rows as they were recorded, with the stages that were in force."""
    assert isinstance(table, Table)
    states = table.metadata.tables.get(f"{table.name}_states")
    if states is None:
        return table  # reference data, and what is no business of the portfolio
    env = in_present(env)
    rows = _now(table, env) if moment.known is None else _known_rows(table, states, moment.known, env)
    if moment.at is not None:
        there = _in_force(table, rows, moment, moment.at, env)
        if there is rows and moment.known is None:
            return table
        rows = there
    return rows.selected().subquery(env.name("k"))


def _now(table: Table, env: Environment) -> _Rows:
    alias = table.alias(env.name("n"))
    return _Rows({column.name: alias.c[column.name] for column in table.c}, alias, [alias])


def _known_rows(table: Table, states: Table, known: Expression, env: Environment) -> _Rows:
    """As recorded then. What is personal is kept in the row of today alone; what is computed is computed of what was recorded."""
    state = states.alias(env.name("s"))
    then = (state.c.rec_from <= known, state.c.rec_to > known)
    if all(column.name in states.c or column.computed is not None for column in table.c):
        return _Rows(_columns(table, state, None), state, [state], then)
    row = table.alias(env.name("n"))
    return _Rows(_columns(table, state, row), state.join(row, row.c.id == state.c.id), [state, row], then)


def _columns(table: Table, state: FromClause, row: FromClause | None) -> Mapping[str, ColumnElement[Any]]:
    found: dict[str, ColumnElement[Any]] = {}
    for column in table.c:
        if column.name in state.c:
            found[column.name] = state.c[column.name]
        elif row is not None:
            found[column.name] = row.c[column.name]
        else:
            text, language = column.name.split(SORTED)
            found[column.name] = sort_key(state.c[text].op("->>", return_type=Text())(literal_column(f"'{language}'")))
    return found


def _in_force(table: Table, rows: _Rows, moment: Moment, at: Expression, env: Environment) -> _Rows:
    """The rows that there are at a moment; the same where it changes nothing."""
    if table is VERSIONS:
        return _staged(rows, moment, at, env)
    if (said := LATER.get(table.name)) is not None:
        return replace(rows, conditions=[*rows.conditions, rows.columns[said] <= at])
    if table is AGREEMENTS:
        day, ends = local_date(at, env), rows.columns["ends_on"]
        return replace(rows, conditions=[*rows.conditions, rows.columns["starts_on"] <= day, or_(ends.is_(None), ends >= day)])
    return rows


def _staged(rows: _Rows, moment: Moment, at: Expression, env: Environment) -> _Rows:
    """Versions in the stage that their last step until then led to. One without any was not there."""
    step = _steps(moment, env)
    last = (
        select(step.c.to_stage.label("stage"), step.c.effective_at.label("stage_since"))
        .where(step.c.version_id == rows.columns["id"], step.c.effective_at <= at, _live(step.c, Expressions(**rows.columns), moment, env))
        .order_by(step.c.effective_at.desc(), step.c.seq.desc())
        .limit(literal_column("1"))
        .correlate_except(step)
        .lateral(env.name("l"))
    )
    columns = {**rows.columns, "stage": last.c.stage, "stage_since": last.c.stage_since, STAGE_TODAY: rows.columns["stage"]}
    return replace(rows, columns=columns, source=rows.source.join(last, true()), own=[*rows.own, last])


def _steps(moment: Moment, env: Environment) -> NamedFromClause:
    """All transitions as they were recorded."""
    return env.alias(recorded(TRANSITIONS, env, replace(moment, at=None)) if moment.known is not None else TRANSITIONS)


def _live(step: Row, version: Row, moment: Moment, env: Environment) -> ColumnElement[bool]:
    """Done, or scheduled for later than the present: what is due and has not happened yet may fail its gate, and never counts. To customers
    what was not announced is not scheduled."""
    scheduled = and_(step.status == TransitionStatus.SCHEDULED, step.effective_at > moment.clock)
    if moment.announced:
        scheduled = and_(scheduled, or_(announced_of(step, version), _by_announced_launch(step, env)))
    return or_(step.status == TransitionStatus.DONE, scheduled)


def _by_announced_launch(step: Row, env: Environment) -> ColumnElement[bool]:
    """Whether the launch of a newer version, that was announced, brings the step along."""
    launch, newer = env.alias(TRANSITIONS), env.alias(VERSIONS)
    return exists(
        launch.join(newer, newer.c.id == launch.c.version_id),
        launch.c.cause_id == step.cause_id,
        launch.c.status == TransitionStatus.SCHEDULED,
        launch.c.to_stage == Stage.OPERATIONAL,
        announced_of(launch.c, newer.c),
        shown_to_customers(newer.c),
    )


def _as_of(_: Row, env: Environment) -> Row:
    return as_of_row(env, newest_revision(env, moment.known if (moment := moment_of(env)) else None))


@strawberry.type
class ClockQueries:
    """Joined into Query."""

    as_of: AsOf = embedded("The moment that fields with the same `at` and `knownAt` describe; the token names it elsewhere.", _as_of)
