"""The chain from what a provider is able to do to what customers get: of one package downwards, and of a capability or a unit upwards."""

from typing import Any

import strawberry
from sqlalchemy import (
    ColumnElement,
    FromClause,
    Integer,
    Select,
    Uuid,
    case,
    func,
    literal_column,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.dialects.postgresql import distinct_on

from app import limits, viewer
from app.domain.binding import argument, bound, computed, embedded, exists, many, one
from app.domain.capability import model as capability
from app.domain.capability.types import Capability, CapabilityUse
from app.domain.capability.visibility import capability_visible
from app.domain.insight.fields import named_by
from app.domain.insight.impact import PathStep, way
from app.domain.insight.reach import LINES, VERSIONS, Rule, reached, standing, there, trail, versions_reached
from app.domain.insight.satisfaction import Satisfaction, satisfied
from app.domain.insight.words import Standing
from app.domain.localized import LocalizedText, texts_of
from app.domain.naming import By, named
from app.domain.package.composition import expanded
from app.domain.package.types import CompositionItem
from app.domain.package.words import ValueChainActivity
from app.domain.party import model as party
from app.domain.party.types import Party
from app.domain.party.visibility import party_visible
from app.domain.service import model as service
from app.domain.service.in_force import in_force_first
from app.domain.service.parts import LazyItem, LazyVersion
from app.domain.service.visibility import service_visible, version_visible
from app.domain.service.words import Classification
from app.languages import LANGUAGES
from app.places.environment import Environment
from app.places.mapping import Expressions, Row, Writing

CAPABILITIES, USES = capability.Capability.__table__, capability.CapabilityUse.__table__
PARTIES, SERVICES = party.Party.__table__, service.Service.__table__
ON_ITS_OWN: ColumnElement[Any] = literal_column("'{}'::integer[]")
CONTAINS = Rule(lambda *_: literal_column("1"), relations=False)


def chained(_: Row, env: Environment) -> FromClause:
    """The row of a ValueChain: the version that speaks for the package."""
    package, version = env.alias(SERVICES), env.alias(VERSIONS)
    visible = (service_visible(package.c, env), version_visible(version.c, env))
    rows = select(version.c.id.label("version_id"), package.c.id.label("service_id"), package.c.owner_id)
    rows = rows.select_from(package.join(version, version.c.service_id == package.c.id))
    rows = rows.where(named(package.c, env, "Service", "ServicePackage", argument="package"), *(it for it in visible if it is not None))
    return rows.order_by(*in_force_first(version.c, env)).limit(literal_column("1")).correlate_except(package, version).subquery()


def _links(chain: Row, env: Environment) -> FromClause:
    """Every part with every capability that it rests on, or alone; of the package itself what it rests on directly."""
    depth: ColumnElement[int] = literal_column(str(limits.COMPOSITION_DEPTH_MAX), Integer())
    tree = env.alias(expanded(Expressions(version_id=chain.version_id, depth=depth), env))
    inside = select(*(tree.c[name] for name in ("line_id", "component_id", "version_id", "depth", "path"))).correlate_except(tree)
    nothing: ColumnElement[Any] = literal_column("null::uuid", Uuid())
    itself = select(nothing.label("line_id"), chain.service_id, chain.version_id, literal_column("0"), ON_ITS_OWN)
    part = union_all(inside, itself).subquery(env.name("p"))
    use, line = env.alias(USES), env.alias(LINES)
    activity = func.coalesce(use.c.value_chain_activity, line.c.value_chain_activity)
    order = case({each.value: literal_column(str(place)) for place, each in enumerate(ValueChainActivity)}, value=activity)
    columns = (use.c.id.label("use_id"), use.c.capability_id, line.c.package_version_id, activity.label("activity"), order.label("rank"))
    rows = select(*part.c, *columns).select_from(
        part.outerjoin(use, use.c.version_id == part.c.version_id).outerjoin(line, line.c.id == part.c.line_id)
    )
    return rows.where(or_(part.c.line_id.is_not(None), use.c.id.is_not(None))).correlate_except(part, use, line).subquery()


def outcomes(_: Row, env: Environment) -> FromClause:
    """Versions that customers get as they are, with a way to each from a version that rests on what is named."""
    seeds = _resting(env).subquery(env.name("s"))
    net = reached(select(seeds.c.service_id, seeds.c.version_id).select_from(seeds), CONTAINS, env)
    zero: ColumnElement[int] = literal_column("0", Integer())
    near = select(seeds.c.version_id, zero.label("depth"), zero.label("node")).select_from(seeds)
    further = versions_reached(net.c, env)
    every = union_all(near, select(further.c.version_id, further.c.depth, further.c.node)).lateral(env.name("e"))
    version, item = env.alias(VERSIONS), env.alias(SERVICES)
    rows = select(
        version.c.id.label("version_id"),
        item.c.id.label("service_id"),
        item.c.owner_id,
        item.c.key,
        version.c.number,
        standing(version.c, env).label("standing"),
        every.c.depth,
        trail(net.c, every.c.node, env).label("trail"),
    ).select_from(net.join(every, true()).join(version, version.c.id == every.c.version_id).join(item, item.c.id == version.c.service_id))
    rows = rows.where(item.c.classification == Classification.CUSTOMER_FACING)
    rows = rows.ext(distinct_on(version.c.id)).order_by(version.c.id, every.c.depth)
    return rows.correlate_except(net, every, version, item).subquery()


def _resting(env: Environment) -> Select[Any]:
    """Versions, in force or planned, that rest on the capability that is named; or that the party provides or keeps a capability of."""
    version, item, use, kept = env.alias(VERSIONS), env.alias(SERVICES), env.alias(USES), env.alias(CAPABILITIES)
    on = env.arguments["on"]
    assert isinstance(on, dict)
    uses = use.join(kept, kept.c.id == use.c.capability_id)
    if "capability" in on:
        inner = env.within({"by": on["capability"]}, env.path)
        rests = exists(uses, use.c.version_id == version.c.id, named(kept.c, inner, "Capability"), capability_visible(kept.c, env))
    else:
        parties = _parties(env.within({"by": on["party"]}, env.path))
        keeps = exists(uses, use.c.version_id == version.c.id, kept.c.owner_id.in_(parties))
        rests = or_(item.c.provider_id.in_(parties), keeps)
    rows = select(item.c.id.label("service_id"), version.c.id.label("version_id"))
    rows = rows.select_from(version.join(item, item.c.id == version.c.service_id)).where(rests, there(version.c))
    visible = version_visible(version.c, env)
    return (rows if visible is None else rows.where(visible)).correlate_except(version, item)


def _parties(env: Environment) -> Select[Any]:
    """A party with all below it."""
    top, below = env.alias(PARTIES), env.alias(PARTIES)
    conditions = [it for it in (named(top.c, env, "Party"), party_visible(top.c, env)) if it is not None]
    tree = select(top.c.id).where(*conditions).cte(env.name("unit"), recursive=True, nesting=True)
    tree = tree.union(select(below.c.id).select_from(below.join(tree, below.c.parent_id == tree.c.id)))
    return select(tree.c.id)


def _value(outcome: Row, env: Environment) -> FromClause:
    """The texts of a value proposition, as the row of a LocalizedText; none when nothing is written."""
    version = env.alias(VERSIONS)
    texts = texts_of(version.c.value_proposition, version.c, env, lambda row, _: row.language_status)
    rows = select(*(getattr(texts, language).label(language) for language in LANGUAGES))
    rows = rows.where(version.c.id == outcome.version_id, version.c.value_proposition.is_not(None))
    return rows.correlate_except(version).subquery()


def _satisfied(outcome: Row, env: Environment) -> FromClause:
    return satisfied(Expressions(id=outcome.service_id, owner_id=outcome.owner_id), env)


def _provided(link: Row, unit: Row, env: Environment) -> ColumnElement[bool]:
    item = env.alias(SERVICES)
    return unit.id == select(item.c.provider_id).where(item.c.id == link.component_id).correlate_except(item).scalar_subquery()


def _containing(link: Row, package: Row, env: Environment) -> ColumnElement[bool]:
    """Of the package itself: it."""
    version = env.alias(VERSIONS)
    of_line = select(version.c.service_id).where(version.c.id == link.package_version_id).correlate_except(version).scalar_subquery()
    return package.id == func.coalesce(of_line, link.component_id)


@bound(seen_by=viewer.providers)
@strawberry.type(description="What customers get of a version, and how they find it.")
class CustomerOutcome:
    """The value that is promised beside the experience that is measured."""

    item: LazyItem | None = one("The service or package.", join=named_by("service_id"), implied=True)
    version: LazyVersion | None = one("The version of it.", join=named_by("version_id"), implied=True)
    value_proposition: LocalizedText | None = one("The benefit that it promises.", join=lambda *_: None, source=_value)
    satisfaction: Satisfaction | None = one(
        "What the feedback of its customers comes to; withheld of few people.", join=lambda *_: None, source=_satisfied
    )


@bound(seen_by=viewer.providers)
@strawberry.type(description="A customer outcome that rests on a capability or a party, and the way to it.")
class RestingOutcome:
    """A row of an outcome, by the shortest way."""

    outcome: CustomerOutcome = embedded("What customers get.", lambda row, _: row)
    standing: Standing = computed("Whether it is in use.", lambda row, _: row.standing, writing=Writing.PLAIN)
    depth: int = computed("How many packages up it is; 0: it rests on it itself.", lambda row, _: row.depth)
    path: list[PathStep] = way()


@bound(seen_by=viewer.providers)
@strawberry.type(description="One chain from a unit by a capability and a component to the package.")
class ValueChainLink:
    """A part with one capability that it rests on, or with none."""

    activity: ValueChainActivity | None = computed(
        "Where in the value chain: as the capability is used, else as the line says.", lambda row, _: row.activity, writing=Writing.PLAIN
    )
    unit: Party | None = one("Who provides the component.", join=_provided)
    capability: Capability | None = one("What the component rests on; null: nobody has said.", join=named_by("capability_id"))
    use: CapabilityUse | None = one("How it rests on that.", join=named_by("use_id"), implied=True)
    component: LazyItem | None = one("The component, or the package itself.", join=named_by("component_id"), implied=True)
    version: LazyVersion | None = one("The version of the component; null: there is none.", join=named_by("version_id"), implied=True)
    item: CompositionItem | None = one("The line that contains it; null: it is the package itself.", join=named_by("line_id"), implied=True)
    package: LazyItem | None = one("The package that contains it directly.", join=_containing, implied=True)
    depth: int = computed("Levels below the package that is asked about.", lambda row, _: row.depth)


@bound(seen_by=viewer.providers)
@strawberry.type(description="How a package becomes value for customers, through the packages inside.")
class ValueChain:
    """The version that speaks for the package: in force, else planned, else last."""

    package: LazyItem | None = one("The package.", join=named_by("service_id"), implied=True)
    version: LazyVersion | None = one("Its version.", join=named_by("version_id"), implied=True)
    outcome: CustomerOutcome = embedded("What customers get.", lambda row, _: row)
    links: list[ValueChainLink] = many(
        "The chains, in the order of the activities of the value chain, then of the composition.",
        join=lambda *_: None,
        source=_links,
        order=("rank", "path", "capability_id", "use_id"),
    )


@strawberry.input(one_of=True, description="What outcomes may rest on.")
class OutcomeBasis:
    """One of them."""

    capability: By | None = strawberry.field(default=strawberry.UNSET, description="A capability, for instance a competence.")
    party: By | None = strawberry.field(
        default=strawberry.UNSET, description="A unit with all below it: what they provide, and what capabilities rest on that they keep."
    )


CHAIN = [argument("package", By, "The package, or a service that is none.")]
BASIS = [argument("on", OutcomeBasis, "What they rest on.")]
