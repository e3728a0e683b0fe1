"""Promises of availability that components do not carry: what the gate's check finds of one version, of all at once.

The database's function `commitment_not_backed` says what a promise is carried by; tests compare. Here the version of a component is looked
up once for each service and not for each line.
"""

from typing import Any

from sqlalchemy import ColumnElement, Numeric, Select, and_, case, func, literal_column, or_, select, true
from sqlalchemy import cast as sql_cast
from sqlalchemy.dialects.postgresql import JSONB, distinct_on

from app.context import called, local_date
from app.domain.insight.finding_kinds import FindingKind
from app.domain.insight.finding_rows import ALIVE, VERSIONS, Search, facts, tells_all
from app.domain.lifecycle.words import IN_FORCE, PLANNED
from app.domain.package import model as package
from app.domain.package.words import ComponentRole
from app.domain.service import model as service
from app.domain.service.in_force import in_force_first
from app.domain.service.words import CommitmentKind
from app.places.environment import Environment
from app.places.mapping import Expression

COMMITMENTS = service.ServiceCommitment.__table__
LINES, OFFERINGS, SELECTIONS = (table.__table__ for table in (package.CompositionItem, package.ServiceOffering, package.OfferingSelection))
CARRYING = (ComponentRole.CORE, ComponentRole.ENABLING)
NOTHING, HUNDRED, ONE = (literal_column(number, Numeric()) for number in ("0", "100", "1"))


def promise_not_backed(search: Search) -> Select[Any]:
    """Of a version that promises too much in several offerings, the worst."""
    env = search.env
    found = search.versions(*ALIVE)
    promised = _short(env)
    found = found.joined(promised, promised.c.version_id == found.version.c.id)
    since = local_date(found.version.c.stage_since, env)
    told = facts(offering=promised.c.offering, **{name: _without_zeros(promised.c[name]) for name in ("promised", "backed", "short")})
    return found.tell(FindingKind.PROMISE_NOT_BACKED, found.service.c.is_package, *tells_all(env), since=since, facts=told)


def _without_zeros(value: Expression) -> Expression:
    return func.trim_scale(value, type_=Numeric())


def _short(env: Environment) -> Any:
    """By version the promise that is shortest of what carries it, as far as it is short."""
    carried = _carried(env)
    offering, version = env.alias(OFFERINGS), env.alias(VERSIONS)
    named = facts(key=func.coalesce(offering.c.key, version.c.number), name=func.coalesce(offering.c.name, version.c.name))
    rows = select(
        carried.c.version_id,
        sql_cast(named, JSONB).label("offering"),
        carried.c.target_value.label("promised"),
        func.round(carried.c.backed, literal_column("2"), type_=Numeric()).label("backed"),
        func.round(carried.c.target_value - carried.c.backed, literal_column("2"), type_=Numeric()).label("short"),
    ).select_from(carried.join(version, version.c.id == carried.c.version_id).outerjoin(offering, offering.c.id == carried.c.offering_id))
    worst = (
        carried.c.version_id,
        (carried.c.target_value - carried.c.backed).desc(),
        func.coalesce(offering.c.position, NOTHING),
        carried.c.id,
    )
    rows = rows.where(carried.c.backed < carried.c.target_value).ext(distinct_on(carried.c.version_id)).order_by(*worst)
    return rows.correlate_except(carried, offering, version).subquery(env.name("s"))


def _carried(env: Environment) -> Any:
    """Each promise of a package, and the product of what its components promise in the same unit."""
    promise, whole, line = env.alias(COMMITMENTS), env.alias(VERSIONS), env.alias(LINES)
    chosen, inside = env.alias(SELECTIONS), _in_force(env)
    picked = and_(chosen.c.offering_id == promise.c.offering_id, chosen.c.composition_item_id == line.c.id)
    planned = called(env, "version_planned", line.c.component_service_id)
    component = func.coalesce(line.c.pinned_version_id, inside.c.id, case((whole.c.stage.in_(PLANNED), planned)))
    backing = _backing(component, promise.c.unit, line.c.component_offering_key, env)
    source = promise.join(whole, whole.c.id == promise.c.version_id).join(line, line.c.package_version_id == whole.c.id)
    source = source.outerjoin(chosen, picked).outerjoin(inside, inside.c.service_id == line.c.component_service_id).join(backing, true())
    share = backing.c.target_value / HUNDRED
    rows = select(
        promise.c.id,
        promise.c.version_id,
        promise.c.offering_id,
        promise.c.target_value,
        (func.product(share, type_=Numeric()) * HUNDRED).label("backed"),
    ).select_from(source)
    rows = rows.where(
        *_of_availability(promise.c),
        promise.c.target_value.is_not(None),
        whole.c.stage.in_(ALIVE),
        line.c.role.in_(CARRYING),
        func.coalesce(chosen.c.quantity, line.c.default_quantity) > NOTHING,
    ).group_by(promise.c.id, promise.c.version_id, promise.c.offering_id, promise.c.target_value)
    return rows.correlate_except(promise, whole, line, chosen, inside, backing).subquery(env.name("c"))


def _of_availability(row: Any) -> list[ColumnElement[bool]]:
    return [row.kind == CommitmentKind.AVAILABILITY]


def _in_force(env: Environment) -> Any:
    """Of each service the version in force: the operational one before one that is being run down."""
    version = env.alias(VERSIONS)
    order = (version.c.service_id, *in_force_first(version.c, env))
    rows = select(version.c.service_id, version.c.id).where(version.c.stage.in_(IN_FORCE))
    return rows.ext(distinct_on(version.c.service_id)).order_by(*order).correlate_except(version).subquery(env.name("f"))


def _backing(component: Expression, unit: Expression, offering_key: Expression, env: Environment) -> Any:
    """What a component's version promises in that unit: of the offering that is inside, else of all."""
    promise, offering = env.alias(COMMITMENTS), env.alias(OFFERINGS)
    rows = select(promise.c.target_value).select_from(promise.outerjoin(offering, offering.c.id == promise.c.offering_id))
    rows = rows.where(
        promise.c.version_id == component,
        *_of_availability(promise.c),
        promise.c.target_value > NOTHING,
        promise.c.unit.is_not_distinct_from(unit),
        or_(offering.c.id.is_(None), offering.c.key == offering_key),
    )
    rows = rows.order_by(offering.c.id.is_(None), promise.c.id).limit(ONE).correlate_except(promise, offering)
    return rows.lateral(env.name("b"))
