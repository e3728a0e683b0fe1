"""What is hit when a service ends or changes: versions, each with the way that leads to it, and the agreements on them."""

from typing import Any

import strawberry
from sqlalchemy import (
    ARRAY,
    ColumnElement,
    FromClause,
    Integer,
    Select,
    Text,
    Uuid,
    and_,
    case,
    cast,
    func,
    literal_column,
    or_,
    select,
    true,
)
from sqlalchemy import column as sql_column
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by, distinct_on
from sqlalchemy.types import TypeEngine

from app import viewer
from app.documents.arguments import Slot
from app.domain.agreement import model as agreement
from app.domain.agreement.in_force import running
from app.domain.agreement.pricing import agreed_offering
from app.domain.agreement.types import CustomerAgreement
from app.domain.binding import argument, bound, computed, embedded, many, one
from app.domain.insight.fields import made, named_by, rows_that
from app.domain.insight.reach import LINK, NET, REACHED, Rule, reached, standing, trail, versions_reached
from app.domain.insight.words import ImpactEffect, ImpactEvent, Standing
from app.domain.lifecycle.words import IN_FORCE, PLANNED
from app.domain.naming import BY
from app.domain.package.pricing import NEEDED
from app.domain.package.types import CompositionItem, ServiceOffering
from app.domain.party.types import Party
from app.domain.service import model as service
from app.domain.service.parts import LazyItem, LazyVersion, ServiceRelationship
from app.domain.service.visibility import named_service, version_visible
from app.domain.values import vocabulary
from app.places.environment import Environment
from app.places.json_text import constant
from app.places.mapping import Expression, Row, Writing

AGREEMENTS = agreement.CustomerAgreement.__table__
SERVICES = service.Service.__table__
VERSIONS = service.ServiceVersion.__table__

vocabulary(
    ImpactEvent,
    "What is to happen to a service.",
    RETIRE="It ends, with all its versions.",
    CHANGE="What it promises changes, as by a new version of it.",
)
vocabulary(
    ImpactEffect,
    "What becomes of a version. The gravest is told: in this order.",
    GONE="It is a version of the service that ends.",
    CHANGED="It is a version of the service that changes.",
    BREAKS="A package that does not work without it: it is CORE or ENABLING there, or in a package inside that breaks and is so itself.",
    CONTAINS="A package that contains directly what changes. A line that names a version keeps it and is not touched.",
    DEGRADED="A package that goes on without it: it, or a package inside that breaks, is ENHANCING there.",
    DOWNSTREAM="Further away: it depends on something that is hit, or contains what is degraded, downstream or contains a change.",
)
vocabulary(
    Standing,
    "Whether what is hit is in use at the moment that is asked about.",
    IN_FORCE="It is in force.",
    SCHEDULED="It is to be in force later, by a step that is scheduled.",
    PLANNED="It is planned: it is hit once it is launched.",
)

HIT: dict[str, TypeEngine[Any]] = {
    **{name: REACHED[name] for name in ("version_id", "service_id", "now", "depth")},
    "node": Integer(),
    "effect": Text(),
    "standing": Text(),
    "place": Integer(),
}
EFFECTS = {
    ImpactEvent.RETIRE: (ImpactEffect.GONE, ImpactEffect.BREAKS, ImpactEffect.DEGRADED, ImpactEffect.DOWNSTREAM),
    ImpactEvent.CHANGE: (ImpactEffect.CHANGED, ImpactEffect.CONTAINS, ImpactEffect.CONTAINS, ImpactEffect.DOWNSTREAM),
}
"""By rank."""
ZERO, FIRST, SECOND, THIRD = (literal_column(str(rank), Integer()) for rank in range(4))


def _by_need(rank: Expression, line: Row) -> Expression:
    """As a gate judges it: the role of a line alone says whether a package works without it, its quantities and options do not."""
    broken = rank <= FIRST
    return case((and_(broken, line.role.in_(NEEDED)), FIRST), (broken, SECOND), else_=THIRD)


def _by_distance(rank: Expression, _: Row) -> Expression:
    return case((rank == ZERO, FIRST), else_=THIRD)


RULES = {ImpactEvent.RETIRE: Rule(_by_need, pins_hold=False), ImpactEvent.CHANGE: Rule(_by_distance)}


def hits(net: Row, event: ImpactEvent, env: Environment) -> FromClause:
    """All that a walk reached by the rule of the event, with the columns of HIT but its place."""
    each, version, item = versions_reached(net, env), env.alias(VERSIONS), env.alias(SERVICES)
    rows = select(
        *(each.c[name] for name in ("version_id", "service_id", "now", "depth", "node")),
        effect_of(each.c.rank, event).label("effect"),
        standing(version.c, env).label("standing"),
        func.row(each.c.rank, each.c.depth, item.c.key, version.c.number).label("order"),
    ).select_from(each.join(version, version.c.id == each.c.version_id).join(item, item.c.id == version.c.service_id))
    return rows.correlate_except(each, version, item).subquery(env.name("h"))


def effect_of(rank: Expression, event: ImpactEvent) -> Expression:
    """The word for a rank."""
    return case({place: constant(effect.value) for place, effect in enumerate(EFFECTS[event])}, value=rank)


def affected(_: Row, env: Environment) -> FromClause:
    """The row of an Impact: the service, and all that is hit, found once however many fields ask for it."""
    event = ImpactEvent(str(env.fixed("event", ImpactEvent.RETIRE)))
    named = select(named_service(env).label("service_id")).subquery(env.name("i"))
    seeds = select(named.c.service_id, cast(literal_column("null"), Uuid).label("version_id")).where(named.c.service_id.is_not(None))
    net = reached(seeds.correlate(named), RULES[event], env)
    own = _own_versions(named.c.service_id, event, env)
    further = hits(net.c, event, env)
    every = own.union_all(select(*further.c)).subquery(env.name("e"))
    columns = [every.c[name] for name in HIT if name != "place"]
    numbered = select(*columns, cast(func.row_number().over(order_by=every.c.order), Integer).label("place"))
    hit = numbered.select_from(every).correlate_except(every).subquery(env.name("n"))
    row = func.jsonb_build_object(*(part for name in HIT for part in (constant(name), hit.c[name])))
    told = select(
        _gathered(row, hit.c.place).label("hits"),
        *(rows_that(hit.c.effect == constant(effect)).label(effect.lower()) for effect in ImpactEffect),
        *(rows_that(hit.c.standing == constant(word)).label(word.lower()) for word in Standing),
    ).select_from(hit)
    list_ = told.correlate_except(hit).lateral(env.name("t"))
    rows = select(named.c.service_id, *list_.c, *(net.c[name] for name in NET))
    rows = rows.select_from(named.join(net, true()).join(list_, true()))
    return rows.where(named.c.service_id.is_not(None)).correlate_except(named, net, list_).subquery()


def _gathered(value: Expression, place: Expression) -> ColumnElement[Any]:
    return func.coalesce(func.jsonb_agg(aggregate_order_by(value, place)), literal_column("'[]'::jsonb"), type_=JSONB())


def _own_versions(service_id: Expression, event: ImpactEvent, env: Environment) -> Select[Any]:
    """What is in force of the service itself, and what is planned."""
    version, item = env.alias(VERSIONS), env.alias(SERVICES)
    visible = version_visible(version.c, env)
    rows = select(
        version.c.id.label("version_id"),
        version.c.service_id,
        version.c.stage.in_(IN_FORCE).label("now"),
        ZERO.label("depth"),
        ZERO.label("node"),
        constant(EFFECTS[event][0].value).label("effect"),
        standing(version.c, env).label("standing"),
        func.row(ZERO, ZERO, item.c.key, version.c.number).label("order"),
    ).select_from(version.join(item, item.c.id == version.c.service_id))
    rows = rows.where(version.c.service_id == service_id, version.c.stage.in_((*IN_FORCE, *PLANNED)))
    return (rows if visible is None else rows.where(visible)).correlate_except(version, item)


def _rows(impact: Row, env: Environment) -> FromClause:
    columns = [sql_column(name, type_) for name, type_ in HIT.items()]
    return func.jsonb_to_recordset(impact.hits).table_valued(*columns, name=env.name("h")).render_derived(with_types=True)


def _with_trails(rows: FromClause, impact: Row, env: Environment) -> FromClause:
    """Trails are long: they are followed where somebody asks for one."""
    return select(*rows.c, trail(impact, rows.c.node, env).label("trail")).select_from(rows).correlate_except(rows).subquery()


def listed(impact: Row, env: Environment) -> FromClause:
    """The rows that `affected` gathered."""
    return _with_trails(_rows(impact, env), impact, env)


def _wanted(_: Row, hit: Row, env: Environment) -> ColumnElement[bool] | None:
    effects = env.arguments.get("effects")
    match effects:
        case list():
            return hit.effect.in_([env.bind(effect, Text()) for effect in effects if isinstance(effect, Slot)])
        case Slot():
            wanted = env.bind(effects, ARRAY(Text()))
            return or_(wanted.is_(None), hit.effect == func.any(wanted))
        case _:
            return None


def agreed(impact: Row, env: Environment) -> FromClause:
    """Agreements of that day on what is hit in force, each once."""
    return _with_trails(_agreed_rows(impact, env), impact, env)


def _agreed_rows(impact: Row, env: Environment) -> FromClause:
    hit, row = _rows(impact, env), env.alias(AGREEMENTS)
    rows = select(row.c.id.label("agreement_id"), row.c.key, *(hit.c[name] for name in HIT)).select_from(
        hit.join(row, row.c.service_id == hit.c.service_id)
    )
    rows = rows.where(hit.c.now, *running(row.c, env))
    return rows.ext(distinct_on(row.c.id)).order_by(row.c.id, hit.c.place).correlate_except(hit, row).subquery(env.name("a"))


def _agreements(impact: Row, env: Environment) -> Expression:
    found = _agreed_rows(impact, env)
    return select(cast(func.count(), Integer)).select_from(found).correlate_except(found).scalar_subquery()


def _service_of(link: Row, env: Environment) -> Expression:
    version = env.alias(VERSIONS)
    return select(version.c.service_id).where(version.c.id == link.version_id).correlate_except(version).scalar_subquery()


@bound(seen_by=viewer.providers)
@strawberry.type(description="One step of a way upwards: from a service to what contains it, or what depends on it.")
class PathStep:
    """Either a line or a relationship."""

    item: LazyItem | None = one("What the step leads to.", join=lambda it, row, env: row.id == _service_of(it, env), implied=True)
    version: LazyVersion | None = one("Its version.", join=named_by("version_id"), implied=True)
    line: CompositionItem | None = one("The line by which it contains what comes before.", join=named_by("line_id"), implied=True)
    relationship: ServiceRelationship | None = one(
        "The relationship by which it depends on what comes before.", join=named_by("relationship_id"), implied=True
    )


def _links(hit: Row, env: Environment) -> FromClause:
    columns = [sql_column(name, type_) for name, type_ in LINK.items()]
    step = func.jsonb_array_elements(hit.trail).table_valued("value", with_ordinality="place", name=env.name("s")).render_derived()
    read = func.jsonb_to_record(cast(step.c.value, JSONB)).table_valued(*columns, name=env.name("l")).render_derived(with_types=True)
    return select(*read.c, step.c.place).select_from(step.join(read, true())).correlate_except(step, read).subquery()


def way() -> Any:
    return many(
        "The way to it, from the service upwards; empty for the service itself.", join=lambda *_: None, source=_links, order=("place",)
    )


def _effect() -> Any:
    return computed("What becomes of it.", lambda row, _: row.effect, writing=Writing.PLAIN)


@bound(seen_by=viewer.providers)
@strawberry.type(description="A version that is hit.")
class ImpactedVersion:
    """A row of what is hit."""

    item: LazyItem | None = one("The service or package.", join=named_by("service_id"), implied=True)
    version: LazyVersion | None = one("The version of it.", join=named_by("version_id"), implied=True)
    effect: ImpactEffect = _effect()
    standing: Standing = computed("Whether it is in use.", lambda row, _: row.standing, writing=Writing.PLAIN)
    depth: int = computed("How many steps away it is; 0: the service itself.", lambda row, _: row.depth)
    path: list[PathStep] = way()


@bound(seen_by=viewer.providers)
@strawberry.type(description="An agreement on something that is hit.")
class ImpactedAgreement:
    """A row of an agreement and of what is hit."""

    agreement: CustomerAgreement | None = one("The agreement.", join=named_by("agreement_id"), implied=True)
    customer: Party | None = one("Who has it.", join=lambda it, party, env: party.id == _customer(it, env))
    offering: ServiceOffering | None = one(
        "What they have of it: the agreed offering of the version in force, or the one that continues it.",
        join=lambda it, offering, env: offering.id == _offering(it, env),
    )
    item: LazyItem | None = one("The service or package that it is on.", join=named_by("service_id"), implied=True)
    version: LazyVersion | None = one("The version of it that is hit.", join=named_by("version_id"), implied=True)
    effect: ImpactEffect = _effect()
    path: list[PathStep] = way()


def _customer(impacted: Row, env: Environment) -> Expression:
    row = env.alias(AGREEMENTS)
    return select(row.c.customer_id).where(row.c.id == impacted.agreement_id).correlate_except(row).scalar_subquery()


def _offering(impacted: Row, env: Environment) -> Expression:
    row = env.alias(AGREEMENTS)
    offered = agreed_offering(row.c, env).subquery(env.name("o"))
    found = select(offered.c.offering_id).select_from(offered).correlate_except(offered).scalar_subquery()
    return select(found).where(row.c.id == impacted.agreement_id).correlate_except(row).scalar_subquery()


@bound(seen_by=viewer.providers)
@strawberry.type(description="How many versions are hit in which way, in force or not, and how many agreements.")
class ImpactCounts:
    """Counted from what was found once."""

    gone: int = computed("Versions of a service that ends.", made("gone"))
    changed: int = computed("Versions of a service that changes.", made("changed"))
    breaks: int = computed("Versions that break.", made("breaks"))
    contains: int = computed("Versions that contain directly what changes.", made("contains"))
    degraded: int = computed("Versions that are degraded.", made("degraded"))
    downstream: int = computed("Versions further away.", made("downstream"))
    in_force: int = computed("Of all these, those in force.", made("in_force"))
    scheduled: int = computed("Those that are scheduled to be.", made("scheduled"))
    planned: int = computed("Those that are planned and no more.", made("planned"))
    agreements: int = computed("Agreements on what is hit in force.", _agreements)


EFFECTS_ARGUMENT = argument("effects", list[ImpactEffect] | None, "Only these. Absent: all.", default=None)


@bound(seen_by=viewer.providers)
@strawberry.type(description="What is hit when a service ends or changes, at the moment that is asked about.")
class Impact:
    """A row of the service and of all that is hit."""

    item: LazyItem | None = one("The service or package that ends or changes.", join=named_by("service_id"), implied=True)
    counts: ImpactCounts = embedded("How much is hit.", lambda row, _: row)
    versions: list[ImpactedVersion] = many(
        "What is hit: the gravest first, then the nearest, then by key.",
        join=_wanted,
        source=listed,
        order=("place",),
        arguments=[EFFECTS_ARGUMENT],
    )
    agreements: list[ImpactedAgreement] = many(
        "Agreements of that day on what is hit in force, the gravest first.",
        join=_wanted,
        source=agreed,
        order=("place", "key"),
        arguments=[EFFECTS_ARGUMENT],
    )


IMPACT = [
    BY,
    argument("event", ImpactEvent, "What is to happen.", default=ImpactEvent.RETIRE),
]
