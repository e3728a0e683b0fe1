"""What of the feed is asked for: the position behind which it goes on, and the filter, as conditions."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from graphql.execution.values import VariableValues
from sqlalchemy import ARRAY, ColumnElement, DateTime, Integer, Text, Uuid, and_, any_, case, cast, func, literal, select

from app import viewer
from app.context import access_of
from app.documents.arguments import Argument, Slot
from app.domain.binding import exists
from app.domain.change.fields import Shown
from app.domain.change.model import ChangeTransaction
from app.domain.change.visibility import latest, states_of
from app.domain.change.words import ChangedEntity
from app.domain.naming import named, read_code
from app.domain.party.model import Party
from app.domain.party.visibility import party_visible
from app.domain.service.visibility import named_service, named_version
from app.errors import Forbidden, Invalid
from app.history.positions import WHOLE, Position, Seal
from app.places.environment import Environment, Fill, RequestValues
from app.places.global_id import read_id, uuid_of_id
from app.places.json_text import Concatenated, constant
from app.places.mapping import Expression, Row
from app.settings import settings

MOMENT = DateTime(timezone=True)
TRANSACTIONS = ChangeTransaction.__table__
RESUME = "Read what you need anew together with asOf { token }, and go on with changes(after: …) from that token."
RowCondition = Callable[[Row], ColumnElement[bool]]


class Point(NamedTuple):
    """Behind the change `seq` of a revision, as SQL."""

    revision: Expression
    seq: Expression

    def pair(self) -> Expression:
        """In the order of the feed."""
        return func.row(self.revision, self.seq)


def point_of(env: Environment, argument: str, *, aged: bool) -> Point | None:
    """The position that an argument names; None: it names none. `aged`: whether it may be too old. That the database has it is demanded of
    the statement."""
    slot = env.arguments.get(argument)
    if not isinstance(slot, Slot):
        return None
    path = (*env.path, argument)
    index = len(env.parameters.fills)
    revision = env.parameters.add(f"revision_{index}", _opened(slot, path, lambda it: it.revision, aged=aged), MOMENT)
    seq = env.parameters.add(f"seq_{index}", _opened(slot, path, lambda it: it.seq, aged=False), Integer())
    env.parameters.demands.append(func.position_known(revision, literal(".".join(map(str, path)), Text())))
    return Point(revision, seq)


def _opened(slot: Slot, path: Sequence[str | int], part: Callable[[Position], object], *, aged: bool) -> Fill:
    def fill(variables: VariableValues, given: RequestValues) -> object:
        seal, now, text = given["seal"], given["at"], slot.read(variables)
        assert isinstance(seal, Seal)
        assert isinstance(now, datetime)
        assert isinstance(text, str)
        return part(position_of(text, seal, now, path, aged=aged))

    return fill


def position_of(text: str, seal: Seal, now: datetime, path: Sequence[str | int], *, aged: bool = True) -> Position:
    """Raises Invalid for what is no cursor, or is too old."""
    try:
        position = seal.opened(text)
    except Invalid as error:
        error.path = tuple(path)
        raise
    if aged and _age(position, now) > timedelta(days=settings().cursor_days):
        what = f"This cursor is older than {settings().cursor_days} days, for which cursors are kept. {RESUME}"
        raise Invalid(what, code="CURSOR_EXPIRED", path=path)
    return position


def _age(position: Position, now: datetime) -> timedelta:
    """Since when somebody has it. The cursor of a change itself does not say: it is as good as new."""
    of_change = position.seq != WHOLE and position.clock == position.revision
    return timedelta() if of_change else now - position.clock


@dataclass(frozen=True, slots=True)
class Asked:
    """Conditions of a filter: those of changes and those of their transactions by which indexes find them; and what each is tested by."""

    found_by: Sequence[RowCondition]
    of_transaction: Sequence[RowCondition]
    tested_by: Sequence[RowCondition]


def asked_of(shown: Mapping[str, Shown], env: Environment) -> Asked:
    """The field's `filter`. Raises Forbidden for what would tell of something hidden."""
    given = env.arguments.get("filter")
    made: dict[str, RowCondition] = {}
    for name, value in given.items() if isinstance(given, Mapping) else ():
        if value is None:
            continue
        inner = replace(env, arguments={}, path=(*env.path, "filter", name))
        if not SEEN_BY.get(name, viewer.everyone)(access_of(env)):
            raise Forbidden(f"{name} is hidden from you: leave it out of the filter.", path=inner.path)
        made[name] = CONDITIONS[name](value, shown, inner)
    return Asked(
        [made[name] for name in FOUND if name in made],
        [made[name] for name in OF_TRANSACTION if name in made],
        [made[name] for name in made if name not in FOUND and name not in OF_TRANSACTION],
    )


def _entity_types(value: Argument, shown: Mapping[str, Shown], env: Environment) -> RowCondition:
    seen, path = frozenset(shown), env.path

    def read(words: object) -> object:
        assert isinstance(words, list)
        if not seen.issuperset(words):
            raise Forbidden("Things of such a type are hidden from you: leave it out of the filter.", path=path)
        return words

    wanted = any_(_bound(value, env, ARRAY(Text()), read))
    return lambda event: event.entity_type == wanted


def _operations(value: Argument, _: Mapping[str, Shown], env: Environment) -> RowCondition:
    wanted = any_(_bound(value, env, ARRAY(Text())))
    return lambda event: event.operation == wanted


def _service(value: Argument, _: Mapping[str, Shown], env: Environment) -> RowCondition:
    service_id = named_service(env.within({"by": value}, env.path))
    return lambda event: event.service_id == service_id


def _entity(value: Argument, shown: Mapping[str, Shown], env: Environment) -> RowCondition:
    """By its uuid, which an index finds; and it must be of the type that the id says."""
    uuid = _bound(value, env, Uuid(), uuid_of_id())
    written = _bound(value, env, Text(), read_id)
    return lambda event: and_(event.entity_id == uuid, entity_name(event, shown, env) == written)


def _thing(value: Argument, shown: Mapping[str, Shown], env: Environment) -> RowCondition:
    assert isinstance(value, Mapping)
    ((kind, by),) = value.items()
    of = shown.get(THINGS[kind])
    if of is None:
        raise Forbidden("Things of such a type are hidden from you: leave it out of the filter.", path=env.path)
    row, inner, visible = env.alias(of.table), env.within({"by": by}, env.path), of.members[0].visible
    is_it = named_version(row.c, inner, "by") if kind == "version" else named(row.c, inner, *(member.name for member in of.members))
    conditions = (is_it, visible(row.c, env) if visible else None)
    found = select(row.c.id).where(*(it for it in conditions if it is not None)).correlate_except(row).scalar_subquery()
    return lambda event: event.entity_id == found


def _actor(value: Argument, _: Mapping[str, Shown], env: Environment) -> RowCondition:
    party = env.alias(Party.__table__)
    conditions = (named(party.c, env.within({"by": value}, env.path), "Party"), party_visible(party.c, env))
    found = select(party.c.id).where(*(it for it in conditions if it is not None)).correlate_except(party).scalar_subquery()
    return lambda transaction: transaction.actor_id == found


def _source(value: Argument, _: Mapping[str, Shown], env: Environment) -> RowCondition:
    source = _bound(value, env, Text(), read_code)
    return lambda transaction: transaction.source_system == source


def _exclude_source(value: Argument, _: Mapping[str, Shown], env: Environment) -> RowCondition:
    """What no other system changed stays."""
    source, transaction = _bound(value, env, Text(), read_code), env.alias(TRANSACTIONS)
    return lambda event: ~exists(transaction, transaction.c.recorded_at == event.recorded_at, transaction.c.source_system == source)


def _since(value: Argument, _: Mapping[str, Shown], env: Environment) -> RowCondition:
    moment = _bound(value, env, MOMENT)
    return lambda event: event.recorded_at >= moment


def _until(value: Argument, _: Mapping[str, Shown], env: Environment) -> RowCondition:
    moment = _bound(value, env, MOMENT)
    return lambda event: event.recorded_at < moment


CONDITIONS: Mapping[str, Callable[[Argument, Mapping[str, Shown], Environment], RowCondition]] = {
    "entityTypes": _entity_types,
    "operations": _operations,
    "service": _service,
    "entity": _entity,
    "thing": _thing,
    "actor": _actor,
    "source": _source,
    "excludeSource": _exclude_source,
    "since": _since,
    "until": _until,
}
FOUND, OF_TRANSACTION = ("service", "entity", "thing", "since", "until"), ("actor", "source")
THINGS = {
    "service": ChangedEntity.SERVICE,
    "version": ChangedEntity.SERVICE_VERSION,
    "party": ChangedEntity.PARTY,
    "capability": ChangedEntity.CAPABILITY,
    "agreement": ChangedEntity.CUSTOMER_AGREEMENT,
    "portfolio": ChangedEntity.PORTFOLIO,
    "project": ChangedEntity.PROJECT,
}
"""What the fields of `thing` name."""
SEEN_BY = {
    "service": viewer.readers,
    "actor": viewer.providers,
    "source": viewer.providers,
    "excludeSource": viewer.providers,
}


def _bound(value: Argument, env: Environment, type_: Any, read: Callable[[object], object] = lambda value: value) -> Expression:
    assert isinstance(value, Slot)
    return env.bind(value, type_, read)


def entity_name(event: Row, shown: Mapping[str, Shown], env: Environment) -> Expression:
    """The global id of the changed row: a table of rows of several types tells them apart."""
    names: list[tuple[ColumnElement[bool], Expression]] = []
    for entity, of in shown.items():
        for member in of.members[1:]:
            state = env.alias(states_of(of.table))
            only = member.only(state.c, env) if member.only else None
            assert only is not None
            names.append((and_(event.entity_type == entity, latest(event, state, only)), constant(member.name)))
    type_name = case(*names, else_=event.entity_type) if names else event.entity_type
    return Concatenated(type_name, constant(":"), cast(event.entity_id, Text))
