"""The feed of changes as the API shows it."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import orjson
import strawberry
from sqlalchemy import Text, case, cast, func, literal_column, select, true
from sqlalchemy import column as sql_column
from sqlalchemy.dialects.postgresql import JSONB
from strawberry.types.arguments import StrawberryArgument

from app import limits, viewer
from app.context import access_of, at
from app.domain.binding import Declared, Node, argument, bound, computed, declared, many, one
from app.domain.change.asked import Point, entity_name, point_of
from app.domain.change.fields import shown_to
from app.domain.change.inputs import ChangeFilter
from app.domain.change.model import ChangeTransaction
from app.domain.change.page import events_of, feed_row
from app.domain.change.visibility import NAMES, sees_all
from app.domain.change.words import ChangedEntity
from app.domain.lifecycle.moments import moved
from app.domain.party.types import Party
from app.domain.service.parts import LazyItem
from app.domain.values import vocabulary
from app.history.positions import mark
from app.history.words import ChangeKind, ChangeOperation
from app.places.environment import Environment
from app.places.json_text import constant
from app.places.mapping import Embedded, Expression, FromRow, Kind, Leaf, Place, Relation, Row, SchemaMapping, Writing

vocabulary(
    ChangedEntity,
    "What changes are told of.",
    PARTY="A person, a unit or an organisation.",
    PORTFOLIO="A portfolio.",
    SERVICE="A service or a package.",
    SERVICE_VERSION="A version of one.",
    SERVICE_PRICE="A price of a version.",
    SCOPE_ITEM="Something that a version includes or leaves out.",
    SERVICE_COMMITMENT="A guarantee.",
    SERVICE_RELATIONSHIP="That one service needs or replaces another.",
    SERVICE_STAKEHOLDER="Who is to be heard about a service.",
    COMPOSITION_ITEM="A component of a package version.",
    OPTION_GROUP="Components of which a customer chooses.",
    SERVICE_OFFERING="A ready-made variant.",
    OFFERING_SELECTION="The quantity of a component in a variant.",
    LIFECYCLE_TRANSITION="A step of a version, done or scheduled.",
    GATE_CHECK="How a check of a gate counts.",
    STAKEHOLDER_COMMENT="A comment or statement.",
    DEVELOPMENT_IDEA="An idea.",
    SERVICE_FEEDBACK="Feedback.",
    CAPABILITY="A capability.",
    CAPABILITY_USE="That a version rests on a capability.",
    CUSTOMER_AGREEMENT="An agreement.",
    PROJECT="A project.",
    PROJECT_DELIVERY="That a project delivers a version.",
    EXTERNAL_REFERENCE="What another system calls a thing.",
    SOURCE_SYSTEM="Another system.",
    FIELD_OWNERSHIP="What another system may do to a group of fields.",
)
vocabulary(
    ChangeOperation,
    "What happened to a row.",
    CREATED="It was made.",
    UPDATED="It was changed.",
    TRANSITIONED="It came to another stage.",
    LINKED="Two things were linked.",
    UNLINKED="Two things are no longer linked.",
    TOMBSTONED="It is gone; what it was stays known.",
    REDACTED="Personal data were taken out of what is known of it.",
)
vocabulary(
    ChangeKind,
    "Why a change was made that must say why.",
    EDITORIAL="The words of a promise that is closed were corrected, not the promise.",
    BACKDATED="A price was changed for days that are over.",
)

TRANSACTIONS = ChangeTransaction.__table__


def _of_schema(description: str, value: Callable[[SchemaMapping, Row, Environment], Expression], writing: Writing) -> Any:
    """A leaf that depends on what all types of the schema show."""
    return declared(description, lambda it: Leaf(lambda row, env: value(it.mapping(), row, env), it.seen_by, writing))


def _entity_id(mapping: SchemaMapping, event: Row, env: Environment) -> Expression:
    return entity_name(event, shown_to(mapping, access_of(env)), env)


def _changed_fields(mapping: SchemaMapping, event: Row, env: Environment) -> Expression:
    """The names of fields for the names of columns, as far as the viewer sees them."""
    shown = shown_to(mapping, access_of(env))
    fields = {entity: {column: names for column, names in of.fields.items() if names} for entity, of in shown.items()}
    column = func.unnest(event.seen).table_valued(sql_column("name", Text)).render_derived(env.name("c"))
    known = cast(constant(orjson.dumps(fields).decode()), JSONB).op("->", return_type=JSONB())(event.entity_type)
    names = func.jsonb_array_elements_text(known.op("->", return_type=JSONB())(column.c.name))
    field = names.table_valued(sql_column("name", Text)).render_derived(env.name("f"))
    rows = select(field.c.name).distinct().select_from(column.join(field, true())).order_by(field.c.name)
    return func.array(rows.correlate_except(column, field).scalar_subquery(), type_=NAMES)


def _entity_type(event: Row, _: Environment) -> Expression:
    """As the contract writes words: SERVICE_VERSION."""
    return func.upper(
        func.regexp_replace(event.entity_type, literal_column("'(.)([A-Z])'"), literal_column(r"'\1_\2'"), literal_column("'g'"))
    )


def _seq(event: Row, env: Environment) -> Expression:
    whole = sees_all(env)
    return event.seq if whole is None else case((whole, event.seq))


def _of_transaction(name: str) -> FromRow:
    def value(event: Row, env: Environment) -> Expression:
        transaction = env.alias(TRANSACTIONS)
        rows = select(transaction.c[name]).where(transaction.c.recorded_at == event.recorded_at)
        return rows.correlate_except(transaction).scalar_subquery()

    return value


def _noted(description: str, name: str, writing: Writing | None = None) -> Any:
    """What is kept of the whole transaction."""
    return computed(description, _of_transaction(name), seen_by=viewer.providers, writing=writing)


def _as_of(description: str, known: Callable[[Row], Expression]) -> Any:
    """The changed row as it was recorded at a moment."""

    def place(it: Declared) -> Place:
        return Relation(
            Kind.ONE,
            lambda event, row, _: row.id == event.entity_id,
            it.seen_by,
            compared=False,
            moved=lambda event, env: moved(env, known=known(event)),
            type_name=lambda event, _: event.entity_type,
        )

    return declared(description, place, seen_by=viewer.providers)


@bound(seen_by=viewer.everyone)
@strawberry.type(
    description="One thing that was changed, in one revision. What a customer is told of it: what it was, when, and what changed."
)
class ChangeEvent:
    """Its row is one of the feed's."""

    cursor: str = computed(
        "Behind this change. Good for `after`, and for `knownAt`: the portfolio as it was left by its whole revision.",
        lambda row, _: mark(row.recorded_at, row.seq, row.recorded_at),
        writing=Writing.PLAIN,
    )
    revision: datetime = computed(
        "The revision of the portfolio that it was made in: when it was recorded.", lambda row, _: row.recorded_at
    )
    seq: int | None = computed("Its place in the revision; null: hidden changes would show by it.", _seq, seen_by=viewer.all_but_customers)
    entity_type: ChangedEntity = computed("What kind of thing it is.", _entity_type, writing=Writing.PLAIN)
    entity_id: strawberry.ID = _of_schema("Its global id, also when it is gone.", _entity_id, Writing.PLAIN)
    entity_key: str | None = computed("Its key; null: it has none.", lambda row, _: row.entity_key, writing=Writing.PLAIN)
    operation: ChangeOperation = computed("What happened to it.", lambda row, _: row.operation, writing=Writing.PLAIN)
    changed_fields: list[str] = _of_schema(
        "The names of its fields that an update changed, by the alphabet, as far as you see them. None for a version: its parts changed.",
        _changed_fields,
        Writing.JSON,
    )
    service: LazyItem | None = one(
        "The service or package that it belongs to; null: it belongs to none.", join=lambda event, row, _: row.id == event.service_id
    )
    before: Node | None = _as_of(
        "It, as it was just before; null: it was not there. All that is asked for below is told as it was then.",
        lambda event: event.recorded_at - literal_column("interval '1 microsecond'"),
    )
    after: Node | None = _as_of(
        "It, as this revision left it; null: it was gone. All that is asked for below is told as it was then.",
        lambda event: event.recorded_at,
    )
    actor: Party | None = one(
        "Who did it; null: nobody, as when a release or a schedule did.",
        join=lambda event, party, env: party.id == _of_transaction("actor_id")(event, env),
        seen_by=viewer.providers,
    )
    source_system: str | None = _noted("The other system that did it; null: none.", "source_system")
    request_id: str | None = _noted("The id of the request that did it: `X-Request-Id`.", "request_id")
    kind: ChangeKind | None = _noted("Why it was done, of changes that must say so.", "kind", Writing.PLAIN)
    reason: str | None = _noted("The reason that was given with such a change.", "reason")


def _page_end(feed: Row, env: Environment) -> Expression:
    """Given out now. To the hour for who does not see all: their cursor is the same as long as what they see is."""
    now, whole = at(env), sees_all(env)
    hour = func.greatest(func.date_trunc(literal_column("'hour'"), now), feed.told_revision)
    return mark(feed.told_revision, feed.told_seq, now if whole is None else case((whole, now), else_=hour))


def _passed(feed: Row, env: Environment) -> Expression:
    point = point_of(env, "cursor", aged=False)
    assert point is not None
    return Point(feed.revision, feed.seq).pair() >= point.pair()


@bound(seen_by=viewer.everyone)
@strawberry.type(description="Changes in the order in which they were recorded, and where to go on.")
class ChangeFeed:
    """A page of the feed; its row is made by page.py."""

    events: list[ChangeEvent] = many("The changes of the page.", join=lambda *_: None, order=("recorded_at", "seq"), source=events_of)
    cursor: str = computed(
        "Where the page ends, also of one without changes: behind all that it tells or leaves out. Good for `after`, and for `knownAt`.",
        _page_end,
        writing=Writing.PLAIN,
    )
    has_more: bool = computed("Whether to go on at once: not all that there is was looked at.", lambda row, _: row.more)
    passed: bool = computed(
        "Whether the page ends at a cursor or behind it: what a change answered as `changeCursor` is then part of what you have.",
        _passed,
        arguments=[argument("cursor", str, "A cursor of the feed, a `changeCursor` or a token.")],
    )


AFTER = argument("after", str | None, "A cursor of the feed, a `changeCursor` or a token. Absent: from the beginning.", default=None)
FILTER = argument("filter", ChangeFilter | None, "Which changes.", default=None)
FIRST = argument("first", int, f"At most so many changes, 1 to {limits.CHANGES_MAX}.", default=limits.CHANGES_DEFAULT)


def feed(description: str, start: Callable[[Environment], Point | None], arguments: Sequence[StrawberryArgument]) -> Any:
    """A root field that is a page of the feed. `start`: where it begins; None: at the beginning."""

    def place(it: Declared) -> Place:
        return Embedded(lambda _, env: feed_row(it.mapping(), start(env), env), it.seen_by, compared=False)

    return declared(description, place, arguments=arguments)
