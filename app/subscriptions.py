"""What can be followed live: the fields of Subscription. Each has a source of events in `delivery/`; at every event it is read anew."""

from datetime import datetime

import strawberry
from sqlalchemy import case, func, select

from app import limits, viewer
from app.context import at, keeps_portfolio
from app.domain.binding import argument, bound, computed, embedded
from app.graphsql.environment import Environment
from app.graphsql.mapping import Expression, Row
from app.history.model import ChangeTransaction


def _newest_revision(_: Row, env: Environment) -> Expression:
    """For the provider's own: when something changed tells outsiders of what they do not see."""
    newest = select(func.max(ChangeTransaction.recorded_at)).scalar_subquery()
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


BOUNDS = f"between {limits.HEARTBEAT_SECONDS_MIN} and {limits.HEARTBEAT_SECONDS_MAX}"


@bound(seen_by=viewer.everyone)
@strawberry.type(description="What can be followed live, over a WebSocket or as server-sent events. One field in each operation.")
class Subscription:
    """Compiled as Query is: one statement for each event."""

    heartbeat: Heartbeat = embedded(
        "A beat at once, and then one every so many seconds.",
        lambda row, _: row,
        arguments=[argument("every_seconds", int, f"Seconds from one beat to the next, {BOUNDS}.", default=10)],
    )
