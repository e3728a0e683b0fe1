"""What can be followed live: the fields of Subscription. Each has a source of events in `delivery/`; at every event it is read anew."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import strawberry
from sqlalchemy import Integer, Text, Uuid, case, cast, func, literal, literal_column, null, select
from strawberry.types.arguments import StrawberryArgument

from app import limits, viewer
from app.context import access_of, at, keeps_portfolio
from app.domain.binding import Declared, argument, bound, computed, declared, embedded, many, one
from app.domain.change.asked import MOMENT, Asked, Point
from app.domain.change.page import BEGINNING, events_of, feed_row
from app.domain.change.types import FILTER, FIRST, ChangeEvent, ChangeFeed
from app.domain.naming import BY
from app.domain.service.parts import LazyItem
from app.domain.service.visibility import named_service
from app.history.model import ChangeTransaction
from app.history.passing import mark
from app.history.positions import WHOLE
from app.history.positions import mark as position_mark
from app.places.environment import Environment
from app.places.mapping import Embedded, Expression, Expressions, Place, Row, SchemaMapping, Writing

TRANSACTIONS = ChangeTransaction.__table__
NOTHING: Expression = cast(null(), Uuid())


def _newest_revision(_: Row, env: Environment) -> Expression:
    """For the provider's own: when something changed tells outsiders of what they do not see."""
    newest = select(func.max(TRANSACTIONS.c.recorded_at)).scalar_subquery()
    return case((keeps_portfolio(env), newest), else_=None)


@bound(seen_by=viewer.everyone)
@strawberry.type(description="A sign that the way from the database to the subscriber is whole.")
class Heartbeat:
    """Of no row: the moment comes with the event."""

    at: datetime = computed("The moment of the beat, by the server's clock.", lambda _, env: at(env))
    revision: datetime | None = computed(
        "The newest recorded revision of the portfolio; null: nothing was recorded, or it is not told to you.",
        _newest_revision,
        seen_by=viewer.providers,
    )


def _start(env: Environment) -> Point:
    """Where the page begins: where the one before it ended, which the event brings along; without one at the end of what is recorded."""
    newest = select(func.max(TRANSACTIONS.c.recorded_at)).scalar_subquery()
    revision = func.coalesce(env.given("feed_revision", MOMENT), newest, BEGINNING)
    path = ".".join(map(str, (*env.path, "after")))
    env.parameters.demands.append(func.position_known(revision, literal(path, Text())))
    return Point(revision, func.coalesce(env.given("feed_seq", Integer()), literal_column(str(WHOLE))))


def _of_filter(mapping: SchemaMapping, env: Environment) -> Row:
    """The page that `filter` asks for, with the service that it names, if it does: nobody needs to look at changes of others."""
    asked = env.arguments.get("filter")
    by = asked.get("service") if isinstance(asked, Mapping) else None
    named = None if by is None else named_service(env.within({"by": by}, (*env.path, "filter", "service")))
    return _followed(feed_row(mapping, _start(env), env), named)


def _of_service(mapping: SchemaMapping, env: Environment) -> Row:
    """The page of one service. To those who do not read the portfolio there is none."""
    service = named_service(env) if viewer.readers(access_of(env)) else NOTHING
    of_service = Asked([lambda event: event.service_id == service], [], [])
    return _followed(feed_row(mapping, _start(env), env, of_service), service)


def _followed(feed: Row, service: Expression | None) -> Row:
    return Expressions(
        found=feed.found,
        size=feed.size,
        more=feed.more,
        revision=feed.revision,
        seq=feed.seq,
        told_revision=feed.told_revision,
        told_seq=feed.told_seq,
        service_id=NOTHING if service is None else service,
    )


def _passed(feed: Row, env: Environment) -> Expression:
    """For whoever reads the next page."""
    events = select(func.count()).select_from(events_of(feed, env)).scalar_subquery()
    return mark(events, feed.more, feed.revision, feed.seq, feed.service_id)


def followed(description: str, page: Callable[[SchemaMapping, Environment], Row], arguments: Sequence[StrawberryArgument]) -> Any:
    """A root field that is page after page of the feed."""

    def place(it: Declared) -> Place:
        return Embedded(lambda _, env: page(it.mapping(), env), it.seen_by, compared=False, said=_passed)

    return declared(description, place, arguments=arguments)


@bound(seen_by=viewer.readers)
@strawberry.type(description="A service or package of which something was changed.")
class ServiceChange:
    """Its row is a page of the feed with the service that it is about."""

    service: LazyItem | None = one("The service or package, as it is now.", join=lambda page, row, _: row.id == page.service_id)
    events: list[ChangeEvent] = many(
        "What was changed, in order; empty in the first message, when nothing was.",
        join=lambda *_: None,
        order=("recorded_at", "seq"),
        source=events_of,
    )
    cursor: str = computed(
        "Behind these changes. Good for `after`, here and wherever the feed is read.",
        lambda row, env: position_mark(row.told_revision, row.told_seq, at(env)),
        writing=Writing.PLAIN,
    )


BOUNDS = f"between {limits.HEARTBEAT_SECONDS_MIN} and {limits.HEARTBEAT_SECONDS_MAX}"
AFTER = argument("after", str | None, "A cursor of the feed, a `changeCursor` or a token. Absent: from now on.", default=None)
AT_ONCE = "The first message comes at once, with what there is behind `after`, if only the cursor to go on from after a disconnection."


@bound(seen_by=viewer.everyone)
@strawberry.type(description="What can be followed live, over a WebSocket or as server-sent events. One field in each operation.")
class Subscription:
    """Compiled as Query is: one statement for each event."""

    heartbeat: Heartbeat = embedded(
        "A beat at once, and then one every so many seconds.",
        lambda row, _: row,
        arguments=[argument("every_seconds", int, f"Seconds from one beat to the next, {BOUNDS}.", default=10)],
    )
    changes: ChangeFeed = followed(
        "The feed, page by page as changes are recorded: the same as Query.changes, by the same cursors, so that one can be left for the "
        f"other anywhere. {AT_ONCE}",
        _of_filter,
        [AFTER, FIRST, FILTER],
    )
    service_changed: ServiceChange = followed(
        "One service or package, read anew whenever something that belongs to it was changed. It ends with NOT_FOUND when you see no such "
        f"service, or no longer. {AT_ONCE}",
        _of_service,
        [BY, AFTER],
    )
