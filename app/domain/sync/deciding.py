"""Who decided last what a field of a thing is now: found in its states since its sender knew it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Date, DateTime, Uuid, case, literal_column, select

from app.database.base import Base
from app.database.lists import among, rows_of
from app.domain.package.model import CompositionItem
from app.domain.party.model import Party
from app.domain.service.model import ScopeItem, ServiceCommitment, ServicePrice
from app.domain.sync.forms import PRICES, column_of
from app.domain.sync.present import PARTS, TABLES, states_of
from app.domain.sync.things import Kind, Thing
from app.domain.work import Work
from app.history.model import ChangeEvent, ChangeTransaction
from app.history.words import ChangeOperation

LISTS: Mapping[str, type[Base]] = {"scope": ScopeItem, "commitments": ServiceCommitment, "composition": CompositionItem}
_ALWAYS = datetime(1, 1, 1, tzinfo=UTC)

Field = tuple[UUID, str]
Moments = Mapping[Field, Collection[datetime]]


class Decided(NamedTuple):
    """`source`: the other system, when it was one."""

    party_id: UUID | None
    source: str | None
    at: datetime


async def deciders(work: Work, wanted: Sequence[tuple[Thing, str]]) -> Mapping[Field, Decided]:
    """By the thing's id and the field."""
    moments = {field: max(found) for field, found in (await changes(work, wanted)).items()}
    row = ChangeTransaction
    rows = select(row.recorded_at, row.actor_id, row.source_system).where(among(row.recorded_at, set(moments.values())))
    by_moment = {at: Decided(actor, source, at) for at, actor, source in await work.session.execute(rows)}
    return {field: by_moment[at] for field, at in moments.items() if at in by_moment}


async def changes(work: Work, wanted: Sequence[tuple[Thing, str]]) -> Moments:
    """When each of these fields got another value since its sender knew the thing; that the thing was made counts too. Fields without
    any are left out."""
    found: dict[Field, Collection[datetime]] = {}
    for kind in Kind:
        found.update(await _of_columns(work, kind, [each for each in wanted if each[0].kind is kind and _is_kept(*each)]))
    found.update(await _of_events(work, [each for each in wanted if is_personal(*each)]))
    for name, model in LISTS.items():
        found.update(await _of_lists(work, name, model, [thing for thing, field in wanted if field == name]))
    found.update(await _of_prices(work, [each for each in wanted if each[1].startswith(PRICES)]))
    return {field: moments for field, moments in found.items() if moments}


def is_personal(thing: Thing, field: str) -> bool:
    """Whether what it was is never kept, so that people can be erased."""
    return thing.kind is Kind.PARTY and field.partition(".")[0] in Party.__personal__


def _is_kept(thing: Thing, field: str) -> bool:
    return field not in LISTS and not field.startswith(PRICES) and not is_personal(thing, field)


async def _of_columns(work: Work, kind: Kind, wanted: Sequence[tuple[Thing, str]]) -> Moments:
    if not wanted:
        return {}
    states = states_of(TABLES[kind])
    walks: dict[UUID, list[Mapping[str, Any]]] = {thing.id: [] for thing, _ in wanted}
    since = rows_of("since", {"id": Uuid(), "moment": DateTime(timezone=True)}, [(thing.id, _since(thing)) for thing, _ in _once(wanted)])
    columns = [column for column in states.columns if column.name != "rec_to"]
    rows = select(*columns).join_from(since, states, (states.c.id == since.c.id) & (states.c.rec_to > since.c.moment))
    for row in (await work.session.execute(rows.order_by(states.c.rec_from))).mappings():
        walks[row["id"]].append(dict(row))
    return {(thing.id, field): _changes(walks[thing.id], kind, field, _since(thing)) for thing, field in wanted}


def _once(wanted: Iterable[tuple[Thing, str]]) -> Iterable[tuple[Thing, str]]:
    return {thing.id: (thing, field) for thing, field in wanted}.values()


def _since(thing: Thing) -> datetime:
    return thing.base_at or _ALWAYS


def _changes(states: Sequence[Mapping[str, Any]], kind: Kind, field: str, since: datetime) -> Collection[datetime]:
    """When a value came: of a text, that of one language. The first state of all makes the thing."""
    name = column_of(kind, field)
    language = field.partition(".")[2]

    def value(state: Mapping[str, Any]) -> object:
        return (state[name] or {}).get(language) if language else state[name]

    if not states or name not in states[0]:
        return ()
    made = [states[0]["rec_from"]] if states[0]["rec_from"] > since else []
    return [*made, *(after["rec_from"] for before, after in pairwise(states) if value(before) != value(after))]


async def _of_events(work: Work, wanted: Sequence[tuple[Thing, str]]) -> Moments:
    """Of what is never kept events tell that it changed, all languages of a name as one."""
    if not wanted:
        return {}
    row = ChangeEvent
    since = rows_of("since", {"id": Uuid(), "moment": DateTime(timezone=True)}, [(thing.id, _since(thing)) for thing, _ in _once(wanted)])
    rows = select(row.entity_id, row.recorded_at, row.operation, row.changed_fields).join_from(
        since, row, (row.entity_id == since.c.id) & (row.recorded_at > since.c.moment)
    )
    found: dict[Field, set[datetime]] = {}
    for id_, at, operation, names in await work.session.execute(rows):
        columns = Party.__personal__ if operation is ChangeOperation.CREATED else names
        for column in columns:
            found.setdefault((id_, column), set()).add(at)
    return {(thing.id, field): found.get((thing.id, field.partition(".")[0]), ()) for thing, field in wanted}


async def _of_lists(work: Work, name: str, model: type[Base], things: Collection[Thing]) -> Moments:
    """When rows of the list came, changed or went."""
    if not things:
        return {}
    states = states_of(model)
    whole = states.c[PARTS[model]]
    rows = select(whole, states.c.rec_from, _ended(states)).where(among(whole, [thing.id for thing in things]))
    found: dict[Field, set[datetime]] = {}
    for id_, *moments in await work.session.execute(rows):
        found.setdefault((id_, name), set()).update(filter(None, moments))
    return found


async def _of_prices(work: Work, wanted: Sequence[tuple[Thing, str]]) -> Moments:
    if not wanted:
        return {}
    states = states_of(ServicePrice)
    asked = rows_of("asked", {"id": Uuid(), "day": Date()}, [(thing.id, _day(field)) for thing, field in wanted])
    of_day = (states.c.version_id == asked.c.id) & (states.c.valid_from == asked.c.day)
    rows = select(asked.c.id, asked.c.day, states.c.rec_from, _ended(states)).join_from(asked, states, of_day)
    found: dict[Field, set[datetime]] = {}
    for id_, day, *moments in await work.session.execute(rows):
        found.setdefault((id_, f"{PRICES}{day.isoformat()}"), set()).update(filter(None, moments))
    return found


def _day(field: str) -> date:
    return date.fromisoformat(field.removeprefix(PRICES))


def _ended(states: Any) -> Any:
    """When a state ended; null: it has not. The driver knows no end of time."""
    return case((states.c.rec_to != literal_column("'infinity'::timestamptz"), states.c.rec_to))
