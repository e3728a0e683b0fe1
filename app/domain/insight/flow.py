"""How versions flow through the stages of their life: how long they stay, what waits, what comes through month by month."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import strawberry
from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Date,
    DateTime,
    FromClause,
    Numeric,
    Text,
    Uuid,
    and_,
    cast,
    func,
    literal_column,
    or_,
    select,
)
from sqlalchemy import column as sql_column
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.dialects.postgresql import array as sql_array
from sqlalchemy.sql.selectable import NamedFromClause

from app import viewer
from app.context import at, clock, local_date, today
from app.domain.binding import argument, bound, computed, declared, many, one
from app.domain.insight.counting import window
from app.domain.insight.fields import made, rows_that
from app.domain.lifecycle import model as lifecycle
from app.domain.lifecycle.words import Stage, TransitionStatus
from app.domain.service import model as service
from app.domain.service.types import ServiceVersion
from app.domain.service.visibility import service_visible, version_visible
from app.graphsql.filters import sifted
from app.places.environment import Environment
from app.places.json_text import constant
from app.places.mapping import Expression, Kind, Relation, Row, SchemaMapping, Writing

SERVICES = service.Service.__table__
TRANSITIONS = lifecycle.LifecycleTransition.__table__
VERSIONS = service.ServiceVersion.__table__
SECONDS_A_DAY: Expression = literal_column("86400")
THROUGHPUT = (Stage.PROPOSED, Stage.OPERATIONAL, Stage.RETIRED, Stage.REJECTED)
"""The stages that are counted as they are entered."""


def _asked(mapping: Callable[[], SchemaMapping]) -> Callable[[Row, Environment], FromClause]:
    """The services and packages that are asked about, and the window of days."""

    def source(_: Row, env: Environment) -> FromClause:
        item = env.alias(SERVICES)
        conditions = (service_visible(item.c, env), sifted(mapping(), "PortfolioItem", item.c, env))
        ids = select(func.array_agg(item.c.id, type_=ARRAY(Uuid))).where(*(it for it in conditions if it is not None))
        first, last = window(env)
        begins = literal_column("'-infinity'::date", Date()) if first is None else first
        ends = today(env) if last is None else last
        found = ids.correlate_except(item).scalar_subquery()
        return select(found.label("ids"), begins.label("begins"), ends.label("ends")).subquery()

    return source


class _Periods:
    """Of each version each stay in a stage until the moment that is asked about; the last one has no end."""

    def __init__(self, row: Row, env: Environment) -> None:
        ids = func.unnest(row.ids).table_valued(sql_column("id", Uuid), name=env.name("i")).render_derived()
        version, step = env.alias(VERSIONS), env.alias(TRANSITIONS)
        scheduled = and_(step.c.status == constant(TransitionStatus.SCHEDULED), step.c.effective_at > clock(env))
        came = and_(or_(step.c.status == constant(TransitionStatus.DONE), scheduled), step.c.effective_at <= at(env))
        order = (step.c.effective_at, step.c.seq)
        columns = [
            step.c.version_id,
            step.c.to_stage.label("stage"),
            step.c.effective_at.label("since"),
            func.lead(step.c.effective_at).over(partition_by=step.c.version_id, order_by=order).label("until"),
            func.min(step.c.effective_at).over(partition_by=step.c.version_id).label("begun"),
        ]
        found = ids.join(version, version.c.service_id == ids.c.id).join(step, step.c.version_id == version.c.id)
        conditions = [it for it in (came, version_visible(version.c, env)) if it is not None]
        rows = select(*columns).select_from(found).where(*conditions)
        self.rows: NamedFromClause = rows.correlate_except(ids, version, step).subquery(env.name("s"))
        self.row, self.env = row, env

    def within(self, moment: Expression) -> ColumnElement[bool]:
        """Whether a moment is on a day of the window."""
        day = local_date(moment, self.env)
        return and_(day >= self.row.begins, day <= self.row.ends)


def _days(time: Expression) -> Expression:
    """Not rounded, or what is made of several were rounded twice."""
    return cast(func.extract("epoch", time), Numeric) / SECONDS_A_DAY


def _rounded(days: Expression) -> Expression:
    return func.round(cast(days, Numeric), literal_column("1"))


def _median(days: Expression, kept: ColumnElement[bool]) -> Expression:
    return _rounded(func.percentile_cont(literal_column("0.5")).within_group(days).filter(kept))


def _average(days: Expression, kept: ColumnElement[bool]) -> Expression:
    return _rounded(func.avg(days).filter(kept))


def _longest(days: Expression, kept: ColumnElement[bool]) -> Expression:
    return _rounded(func.max(days).filter(kept))


def _stages(row: Row, env: Environment) -> FromClause:
    periods = _Periods(row, env)
    it = periods.rows.c
    left, waiting = periods.within(it.until), it.until.is_(None)
    stay, age = _days(it.until - it.since), _days(at(env) - it.since)
    oldest = func.array_agg(aggregate_order_by(it.version_id, it.since, it.version_id), type_=ARRAY(Uuid)).filter(waiting)
    columns = [
        it.stage,
        func.array_position(sql_array([constant(stage) for stage in Stage]), it.stage).label("place"),
        rows_that(periods.within(it.since)).label("entered"),
        rows_that(left).label("left_it"),
        _average(stay, left).label("average"),
        _median(stay, left).label("median"),
        _longest(stay, left).label("longest"),
        rows_that(waiting).label("waiting"),
        _average(age, waiting).label("average_age"),
        _median(age, waiting).label("median_age"),
        func.min(it.since).filter(waiting).label("oldest_since"),
        oldest[literal_column("1")].label("oldest_id"),
    ]
    return select(*columns).select_from(periods.rows).group_by(it.stage).correlate_except(periods.rows).subquery()


def _months(row: Row, env: Environment) -> FromClause:
    periods = _Periods(row, env)
    it = periods.rows.c
    month = cast(func.date_trunc("month", cast(local_date(it.since, env), DateTime)), Date)
    counts = [rows_that(it.stage == constant(stage)).label(stage.lower()) for stage in THROUGHPUT]
    rows = select(month.label("month"), *counts).select_from(periods.rows)
    rows = rows.where(periods.within(it.since), it.stage.in_([constant(stage) for stage in THROUGHPUT]))
    return rows.group_by(literal_column("1")).correlate_except(periods.rows).subquery()


def _to_launch(row: Row, env: Environment) -> FromClause:
    """The first launch of each version in the window, by how long it took from the beginning."""
    periods = _Periods(row, env)
    it = periods.rows.c
    launched = select(it.version_id, it.begun, func.min(it.since).label("launched")).where(it.stage == constant(Stage.OPERATIONAL))
    first = launched.group_by(it.version_id, it.begun).correlate_except(periods.rows).subquery(env.name("f"))
    took, kept = _days(first.c.launched - first.c.begun), periods.within(first.c.launched)
    columns = [
        rows_that(kept).label("versions"),
        _average(took, kept).label("average"),
        _median(took, kept).label("median"),
        _longest(took, kept).label("longest"),
    ]
    return select(*columns).select_from(first).correlate_except(first).subquery()


def _in_days(description: str, name: str) -> Any:
    return computed(description, lambda row, _: cast(getattr(row, name), Text), writing=Writing.PLAIN)


@bound()
@strawberry.type(description="How versions pass one stage. Days have one decimal.")
class StageFlow:
    """Stays that ended in the window, and what is in the stage at the moment that is asked about."""

    stage: Stage = computed("The stage.", made("stage"), writing=Writing.PLAIN)
    entered: int = computed("How often it was entered in the window.", made("entered"))
    left: int = computed("How many stays in it ended in the window.", made("left_it"))
    average_days: Decimal | None = _in_days("How long these took on average.", "average")
    median_days: Decimal | None = _in_days("Half of them took no longer.", "median")
    longest_days: Decimal | None = _in_days("How long the longest of them took.", "longest")
    waiting: int = computed("How many versions are in it.", made("waiting"))
    average_age_days: Decimal | None = _in_days("How long these have been in it on average.", "average_age")
    median_age_days: Decimal | None = _in_days("Half of them are in it no longer.", "median_age")
    oldest_since: datetime | None = computed("Since when the one is that has been in it the longest.", made("oldest_since"))
    oldest: ServiceVersion | None = one("That version.", join=lambda row, version, _: version.id == row.oldest_id)


@bound()
@strawberry.type(description="What came through in a month of the window.")
class FlowMonth:
    """Months in which nothing happened are left out."""

    month: date = computed("Its first day.", made("month"))
    proposed: int = computed("Versions that were proposed.", made("proposed"))
    launched: int = computed("Versions that went into operation.", made("operational"))
    retired: int = computed("Versions that were retired.", made("retired"))
    rejected: int = computed("Versions that were given up.", made("rejected"))


@bound()
@strawberry.type(description="How long versions took from their beginning to their first launch. Days have one decimal.")
class TimeToLaunch:
    """Of those that were launched first in the window."""

    versions: int = computed("How many.", made("versions"))
    average_days: Decimal | None = _in_days("How long they took on average.", "average")
    median_days: Decimal | None = _in_days("Half of them took no longer.", "median")
    longest_days: Decimal | None = _in_days("How long the longest of them took.", "longest")


@bound(seen_by=viewer.providers)
@strawberry.type(description="How versions flow through the stages of their life.")
class LifecycleFlow:
    """Its row has the ids of the services that are asked about, and the window."""

    stages: list[StageFlow] = many("The stages that versions were in.", join=lambda *_: None, source=_stages, order=("place",))
    months: list[FlowMonth] = many("What came through, month by month.", join=lambda *_: None, source=_months, order=("month",))
    time_to_launch: TimeToLaunch | None = one("From the beginning to the first launch.", join=lambda *_: None, source=_to_launch)


def flow(description: str) -> Any:
    """The root field."""
    return declared(
        description,
        lambda it: Relation(Kind.ONE, lambda *_: None, it.seen_by, source=_asked(it.mapping), sifts="PortfolioItem"),
        seen_by=viewer.providers,
        arguments=[
            argument("from", date | None, "The first day of the window; absent: from the beginning.", default=None),
            argument("to", date | None, "Its last day; absent: the day that is asked about.", default=None),
        ],
    )
