"""Tables as of another moment: their rows as they were recorded, with the versions, agreements and talk that there were at it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, Table, Text, and_, literal_column, or_, select, true
from sqlalchemy.sql.selectable import NamedFromClause

from app.context import Moment, access_of, clock, in_present, local_date, moment_of
from app.domain.agreement.model import CustomerAgreement
from app.domain.binding import exists, sort_key
from app.domain.lifecycle.model import LifecycleTransition
from app.domain.lifecycle.visibility import announced_of
from app.domain.lifecycle.words import Stage, TransitionStatus
from app.domain.service.model import ServiceVersion
from app.domain.service.visibility import STAGE_TODAY, shown_to_customers
from app.graphsql.environment import Environment
from app.graphsql.mapping import Expression, Expressions, Row

TRANSITIONS, VERSIONS, AGREEMENTS = LifecycleTransition.__table__, ServiceVersion.__table__, CustomerAgreement.__table__
SORTED = "_sort_"
"""In the names of columns that are computed from a text: the text before it, the language behind it."""

LATER: Mapping[str, str] = {"stakeholder_comment": "created_at", "development_idea": "created_at", "service_feedback": "occurred_at"}
"""Tables of what people said, and the column that says when: what was said after the moment is left out."""

CLOCKS_APART: ColumnElement[Any] = literal_column("interval '1 day'")
"""Nothing is said later than it is recorded, however far the clocks of two machines may be apart. So a page of the newest that were known
long ago begins among them, and need not pass all that was said since."""


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
    then = [state.c.rec_from <= known, state.c.rec_to > known]
    if (said := LATER.get(table.name)) is not None:
        then.append(state.c[said] <= known + CLOCKS_APART)
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
