"""Tables as of another moment: their rows as they were recorded, with the versions, agreements and talk that there were at it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, Table, Text, and_, literal_column, or_, select, true

from app.context import Moment, access_of, clock, in_present, local_date, moment_of
from app.domain.agreement.in_force import runs_on
from app.domain.agreement.model import CustomerAgreement
from app.domain.binding import exists, sort_key
from app.domain.lifecycle.model import LifecycleTransition
from app.domain.lifecycle.visibility import announced_of
from app.domain.lifecycle.words import Stage, TransitionStatus
from app.domain.service.model import ServiceVersion
from app.domain.service.visibility import STAGE_TODAY, shown_to_customers
from app.places.alias import Rows, alias_of
from app.places.environment import Environment
from app.places.mapping import Expression, Row

TRANSITIONS, VERSIONS, AGREEMENTS = LifecycleTransition.__table__, ServiceVersion.__table__, CustomerAgreement.__table__
SORTED = "_sort_"
"""In the names of columns that are computed from a text: the text before it, the language behind it."""

LATER: Mapping[str, str] = {"stakeholder_comment": "created_at", "development_idea": "created_at", "service_feedback": "occurred_at"}
"""Tables of what people said, and the column that says when: what was said after the moment is left out."""

CLOCKS_APART: ColumnElement[Any] = literal_column("interval '1 day'")
"""Nothing is said later than the clock shows when it is recorded, however far the clocks of two machines are apart. So a page of the newest
that were known long ago begins among them, and need not pass all that was said since."""


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
class _Found:
    """The rows that stand for a table. `own`: what of `source` it is made of; all else that is named stands outside."""

    row: Row
    source: FromClause
    own: Sequence[FromClause]
    conditions: Sequence[ColumnElement[bool]] = ()

    def select(self, names: Collection[str]) -> Select[Any]:
        """Of these columns."""
        columns = [getattr(self.row, name).label(name) for name in names] or [literal_column("1")]
        return select(*columns).select_from(self.source).where(*self.conditions).correlate_except(*self.own)


def recorded(table: Table, env: Environment, moment: Moment) -> Rows | None:
    """What stands for a table: its rows as they were recorded, with the stages that were in force."""
    states = table.metadata.tables.get(f"{table.name}_states")
    if states is None:
        return None  # reference data, and what is no business of the portfolio
    env = in_present(env)
    found = _now(table, env) if moment.known is None else _known(table, states, moment, moment.known, env)
    if moment.at is not None:
        there = _in_force(table, found, moment, moment.at, env)
        if there is found and moment.known is None:
            return None
        found = there
    staged = table is VERSIONS and moment.at is not None
    return Rows(found.select, {STAGE_TODAY: "stage"} if staged else {})


def _now(table: Table, env: Environment) -> _Found:
    alias = alias_of(table, env.name("n"))
    return _Found(alias.c, alias, [alias])


def _known(table: Table, states: Table, moment: Moment, known: Expression, env: Environment) -> _Found:
    """As recorded then."""
    state = alias_of(states, env.name("s"))
    then = [state.c.rec_from <= known, state.c.rec_to > known]
    if (said := LATER.get(table.name)) is not None:
        then.append(state.c[said] <= moment.clock + CLOCKS_APART)
    return _Found(_Recorded(table, state.c, env), state, [state], then)


class _Recorded:
    """A row as it was recorded. What is personal is kept in the row of today alone; what is computed is computed of what was recorded."""

    def __init__(self, table: Table, state: Row, env: Environment) -> None:
        self._table = table
        self._state = state
        self._env = env

    def __getattr__(self, name: str) -> Expression:
        column = self._table.c[name]
        if column.computed is None or self._personal(name):
            found: Expression | None = getattr(self._state, name, None)
            return self._of_today(name) if found is None else found
        text, language = name.split(SORTED)
        return sort_key(getattr(self._state, text).op("->>", return_type=Text())(literal_column(f"'{language}'")))

    def _personal(self, name: str) -> bool:
        """Whether it is computed of what no state has."""
        return getattr(self._state, name.split(SORTED)[0], None) is None

    def _of_today(self, name: str) -> Expression:
        row = alias_of(self._table, self._env.name("n"))
        return select(row.c[name]).where(row.c.id == self._state.id).correlate_except(row).scalar_subquery()


def _in_force(table: Table, rows: _Found, moment: Moment, at: Expression, env: Environment) -> _Found:
    """The rows that there are at a moment; the same where it changes nothing."""
    if table is VERSIONS:
        return _staged(rows, moment, at, env)
    if (said := LATER.get(table.name)) is not None:
        return replace(rows, conditions=[*rows.conditions, getattr(rows.row, said) <= at])
    if table is AGREEMENTS:
        return replace(rows, conditions=[*rows.conditions, runs_on(rows.row, local_date(at, env))])
    return rows


def _staged(rows: _Found, moment: Moment, at: Expression, env: Environment) -> _Found:
    """Versions in the stage that their last step until then led to. One without any was not there."""
    step = replace(env, tables=replace(moment, at=None)).alias(TRANSITIONS)
    last = (
        select(step.c.to_stage.label("stage"), step.c.effective_at.label("stage_since"))
        .where(step.c.version_id == rows.row.id, step.c.effective_at <= at, _live(step.c, rows.row, moment, env))
        .order_by(step.c.effective_at.desc(), step.c.seq.desc())
        .limit(literal_column("1"))
        .correlate_except(step)
        .lateral(env.name("l"))
    )
    return _Found(_Staged(rows.row, last.c), rows.source.join(last, true()), [*rows.own, last], rows.conditions)


class _Staged:
    """A version in the stage of another moment."""

    def __init__(self, version: Row, last: Row) -> None:
        self._version = version
        self._last = last

    def __getattr__(self, name: str) -> Expression:
        found: Expression
        match name:
            case "stage" | "stage_since":
                found = getattr(self._last, name)
            case _:
                found = getattr(self._version, "stage" if name == STAGE_TODAY else name)
        return found


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
