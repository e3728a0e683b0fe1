"""One page of the feed: the next changes behind a position that the viewer sees, and where the page ends. All of it in one statement, so of
one moment.

    looked   the changes behind the position, so many as are looked at
    found    those of them that the viewer sees, one more than the page has
    further  where the last one that was looked at stands, when so many were

The recorded clock orders revisions as they became visible, so whoever goes on from where a page ended misses nothing.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import CTE, ColumnElement, DateTime, FromClause, Integer, Select, case, func, literal_column, or_, select

from app import limits
from app.context import access_of
from app.domain.change.asked import Asked, Point, asked_of
from app.domain.change.fields import Shown, shown_to
from app.domain.change.model import ChangeEvent, ChangeTransaction
from app.domain.change.visibility import change_visible, columns_seen, sees_all
from app.errors import Invalid
from app.history.positions import WHOLE
from app.places.environment import Environment
from app.places.mapping import Expression, Expressions, Row, SchemaMapping

EVENTS, TRANSACTIONS = ChangeEvent.__table__, ChangeTransaction.__table__
BEGINNING: Expression = literal_column("'epoch'::timestamptz", DateTime(timezone=True))
"""The revision of the position before all that was recorded."""


def feed_row(mapping: SchemaMapping, start: Point | None, env: Environment, asked: Asked | None = None) -> Row:
    """The row of a ChangeFeed. `start`: None for the beginning. `asked`: None for what the field's `filter` asks. Raises DomainErrors for
    arguments that are refused."""
    size = page_size(env)
    shown = shown_to(mapping, access_of(env))
    asked = asked or asked_of(shown, env)
    looked = _looked(start, asked, env)
    found = _found(looked, shown, asked, size, env)
    full = select(func.count()).select_from(found).scalar_subquery() > literal_column(str(size))
    further = _point(_by_place(looked), limits.CHANGES_LOOKED_AT, env)
    last, newest = _point(_by_place(found), size, env), Point(_newest(env), literal_column(str(WHOLE), Integer()))
    end = _end(full, last, further, newest)
    seen = _end(full, last, further, _point(_backwards(found), 1, env), start or Point(BEGINNING, literal_column("0", Integer())))
    told = _told(end, seen, env)
    return Expressions(
        found=found.c.recorded_at,
        size=literal_column(str(size)),
        more=or_(full, further.revision.is_not(None)),
        revision=end.revision,
        seq=end.seq,
        told_revision=told.revision,
        told_seq=told.seq,
    )


def page_size(env: Environment) -> int:
    """How many changes a page has. Raises Invalid."""
    size = env.fixed("first", limits.CHANGES_DEFAULT)
    if not isinstance(size, int) or not 1 <= size <= limits.CHANGES_MAX:
        what = f"first must be from 1 to {limits.CHANGES_MAX}, not {size}; go on behind the page's cursor."
        raise Invalid(what, code="BAD_USER_INPUT", path=(*env.path, "first"))
    return size


def events_of(feed: Row, _: Environment) -> FromClause:
    """The changes of a page."""
    found = feed.found.table
    assert isinstance(found, CTE)
    return select(*found.c).order_by(found.c.recorded_at, found.c.seq).limit(feed.size).subquery()


def _looked(start: Point | None, asked: Asked, env: Environment) -> CTE:
    """The next changes, as far as indexes find them."""
    event = env.alias(EVENTS)
    conditions = [condition(event.c) for condition in asked.found_by]
    if start is not None:
        conditions.append(func.row(event.c.recorded_at, event.c.seq) > start.pair())
    source: FromClause = event
    if asked.of_transaction:
        transaction = env.alias(TRANSACTIONS)
        source = event.join(transaction, transaction.c.recorded_at == event.c.recorded_at)
        conditions += [condition(transaction.c) for condition in asked.of_transaction]
    rows = select(*event.c).select_from(source).where(*conditions).order_by(event.c.recorded_at, event.c.seq)
    return rows.limit(literal_column(str(limits.CHANGES_LOOKED_AT))).cte(env.name("looked"))


def _found(looked: CTE, shown: Mapping[str, Shown], asked: Asked, size: int, env: Environment) -> CTE:
    """Those that are asked for and seen."""
    judged = select(*looked.c, columns_seen(looked.c, shown, env).label("seen")).subquery(env.name("judged"))
    conditions = [*(condition(judged.c) for condition in asked.tested_by), change_visible(judged.c, shown, env)]
    rows = select(*judged.c).where(*conditions).order_by(judged.c.recorded_at, judged.c.seq)
    return rows.limit(literal_column(str(size + 1))).cte(env.name("found"))


def _by_place(rows: CTE) -> Select[tuple[datetime, int]]:
    return select(rows.c.recorded_at, rows.c.seq).order_by(rows.c.recorded_at, rows.c.seq)


def _backwards(rows: CTE) -> Select[tuple[datetime, int]]:
    return select(rows.c.recorded_at, rows.c.seq).order_by(rows.c.recorded_at.desc(), rows.c.seq.desc())


def _point(rows: Select[tuple[datetime, int]], place: int, env: Environment) -> Point:
    """The change at this place; PostgreSQL looks for it when it is asked for."""
    there = rows.offset(literal_column(str(place - 1))).limit(literal_column("1")).cte(env.name("point"))
    return Point(*(select(there.c[name]).scalar_subquery() for name in ("recorded_at", "seq")))


def _newest(env: Environment) -> Expression:
    transaction = env.alias(TRANSACTIONS)
    newest = select(func.max(transaction.c.recorded_at)).correlate_except(transaction).scalar_subquery()
    return func.coalesce(newest, BEGINNING)


def _end(full: ColumnElement[bool], last: Point, *otherwise: Point) -> Point:
    """A page that is full ends at its last change; one that is not, at the first of these points that there is."""
    return Point(
        case((full, last.revision), else_=func.coalesce(*(each.revision for each in otherwise))),
        case((full, last.seq), else_=func.coalesce(*(each.seq for each in otherwise))),
    )


def _told(end: Point, seen: Point, env: Environment) -> Point:
    """Where the viewer is told that the page ends. Who does not see all rows is not told that there was one that they do not see: their
    page ends at its last change."""
    whole = sees_all(env)
    if whole is None:
        return end
    return Point(case((whole, end.revision), else_=seen.revision), case((whole, end.seq), else_=seen.seq))
