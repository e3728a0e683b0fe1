"""Resolvers of services, their versions and the parts of versions."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from tests.oracle.asked import Asked, answers, refers
from tests.oracle.orders import Listing
from tests.oracle.sight import IN_FORCE, LAUNCHED, PLANNED, stage_today
from tests.oracle.tables import Row
from tests.oracle.values import Money, Words, money, plain

SPEAKS_FIRST = ("OPERATIONAL", "RETIRING", "IN_TRANSITION", "IN_DESIGN", "PROPOSED", "RETIRED", "REJECTED")
"""The version in force, else the planned one that has come farthest, else the last one."""

refers("PortfolioItem", portfolio=("portfolio", "portfolio_id"), provider=("party", "provider_id"), owner=("party", "owner_id"))
refers("ServiceVersion", service=("service", "service_id"), basedOn=("service_version", "based_on_id"))
refers("ServicePrice", version=("service_version", "version_id"))
refers("ScopeItem", version=("service_version", "version_id"))
refers("ServiceCommitment", version=("service_version", "version_id"), offering=("service_offering", "offering_id"))
refers("ServiceRelationship", fromService=("service", "from_service_id"), toService=("service", "to_service_id"))
refers("ServiceStakeholder", service=("service", "service_id"), party=("party", "party_id"))


def versions_of(service_id: UUID, asked: Asked, stages: Iterable[str] = SPEAKS_FIRST) -> list[Row]:
    """Seen versions in these stages, the one that speaks for the service first."""
    found = [version for version in asked.where("service_version", "service_id", service_id) if version.stage in stages]
    found.sort(key=lambda version: (version.stage_since, version.id), reverse=True)
    return sorted(found, key=lambda version: SPEAKS_FIRST.index(version.stage))


def number_of(version: Row) -> tuple[int, int]:
    major, minor = version.number.split(".")
    return int(major), int(minor)


@answers("PortfolioItem.name")
def _name(service: Row, asked: Asked) -> Words | None:
    speaking = versions_of(service.id, asked)
    return asked.promise(speaking[0].name, speaking[0]) if speaking else None


@answers("PortfolioItem.portfolioPhase")
def _phase(service: Row, asked: Asked) -> str:
    stages = {version.stage for version in versions_of(service.id, asked)}
    if stages & IN_FORCE:
        return "CATALOGUE"
    if stages & PLANNED or not stages:
        return "PIPELINE"
    return "RETIRED" if "RETIRED" in stages else "REJECTED"


@answers("PortfolioItem.currentVersion")
def _current_version(service: Row, asked: Asked) -> Row | None:
    return next(iter(versions_of(service.id, asked, IN_FORCE)), None)


@answers("PortfolioItem.plannedVersions")
def _planned_versions(service: Row, asked: Asked) -> list[Row]:
    return sorted(versions_of(service.id, asked, PLANNED), key=number_of, reverse=True)


@answers("PortfolioItem.versions")
def _versions(service: Row, asked: Asked) -> list[Row]:
    return sorted(versions_of(service.id, asked), key=number_of, reverse=True)


@answers("PortfolioItem.relationships")
def _relationships(service: Row, asked: Asked) -> list[Row]:
    return sorted(asked.where("service_relationship", "from_service_id", service.id), key=lambda it: (it.type, it.id))


@answers("PortfolioItem.neededBy")
def _needed_by(service: Row, asked: Asked) -> list[Row]:
    return sorted(asked.where("service_relationship", "to_service_id", service.id), key=lambda it: (it.type, it.id))


@answers("PortfolioItem.stakeholders")
def _stakeholders(service: Row, asked: Asked) -> list[Row]:
    return sorted(asked.where("service_stakeholder", "service_id", service.id), key=lambda it: (it.role, it.id))


@answers("PortfolioItem.agreements")
def _agreements(service: Row, asked: Asked) -> Listing:
    found = asked.where("customer_agreement", "service_id", service.id)
    return Listing(found, lambda it: (it.offering_key, it.starts_on, it.id))


@answers("ServiceVersion.validFrom")
def _valid_from(version: Row, asked: Asked) -> datetime | None:
    """The first launch, also one that will have been."""
    launches = [it for it in _steps(version, asked) if it.to_stage == "OPERATIONAL"]
    launched = version.stage in LAUNCHED
    return min((it.effective_at for it in launches if it.status == "DONE" or (launched and _came_to_pass(it, asked))), default=None)


@answers("ServiceVersion.validTo")
def _valid_to(version: Row, asked: Asked) -> datetime | None:
    """The last end, done or scheduled; done ones are none of a version in use."""
    ends = [it for it in _steps(version, asked) if (it.from_stage, it.to_stage) in ENDS]
    known = [it for it in ends if it.status == "DONE" and stage_today(version) not in IN_FORCE]
    told = [it for it in ends if it.status == "SCHEDULED" and _is_told(it, version, asked)]
    return max((it.effective_at for it in (*known, *told)), default=None)


ENDS = {(None, "RETIRED"), ("OPERATIONAL", "RETIRED"), ("RETIRING", "RETIRED"), ("OPERATIONAL", "IN_TRANSITION")}


def _is_told(end: Row, version: Row, asked: Asked) -> bool:
    """To customers an end is announced while the version is being run down, or by the launch that will have brought it."""
    if not asked.seat.customer or stage_today(version) == "RETIRING":
        return True
    return version.stage == "RETIRED" and _came_to_pass(end, asked)


def _came_to_pass(step: Row, asked: Asked) -> bool:
    """What was to come, and has come by the moment that is asked about."""
    return bool(step.status == "SCHEDULED" and asked.clocks.clock < step.effective_at <= asked.clocks.moment)


def _steps(version: Row, asked: Asked) -> list[Row]:
    return asked.tables.where("lifecycle_transition", "version_id", version.id)


@answers("ServiceVersion.name")
def _version_name(version: Row, asked: Asked) -> Words | None:
    return asked.promise(version.name, version)


@answers("ServiceVersion.customerNeed")
def _customer_need(version: Row, asked: Asked) -> Words | None:
    return asked.nullable_promise(version.customer_need, version)


@answers("ServiceVersion.valueProposition")
def _value_proposition(version: Row, asked: Asked) -> Words | None:
    return asked.nullable_promise(version.value_proposition, version)


@answers("ServiceVersion.description")
def _description(version: Row, asked: Asked) -> Words | None:
    return asked.nullable_promise(version.description, version)


@answers("ServiceVersion.internalDescription")
def _internal_description(version: Row, asked: Asked) -> Words | None:
    return asked.nullable_promise(version.internal_description, version)


@answers("ServiceVersion.publishedLanguages")
def _published_languages(version: Row, _: Asked) -> list[str]:
    return sorted(language.upper() for language, state in version.language_status.items() if state == "PUBLISHED")


@answers("ServiceVersion.investmentEstimate")
def _investment_estimate(version: Row, _: Asked) -> Decimal | None:
    return None if version.investment_estimate is None else plain(version.investment_estimate)


@answers("ServiceVersion.scope")
def _scope(version: Row, asked: Asked) -> list[Row]:
    return sorted(asked.where("scope_item", "version_id", version.id), key=lambda it: (it.inclusion, it.position, it.id))


@answers("ServiceVersion.commitments")
def _commitments(version: Row, asked: Asked) -> list[Row]:
    return sorted(asked.where("service_commitment", "version_id", version.id), key=lambda it: (it.kind, it.id))


@answers("ServiceVersion.prices")
def _prices(version: Row, asked: Asked) -> list[Row]:
    return sorted(asked.where("service_price", "version_id", version.id), key=_from, reverse=True)


@answers("ServiceVersion.price")
def _price(version: Row, asked: Asked) -> Row | None:
    return next((price for price in _prices(version, asked) if price.valid_from <= asked.today), None)


def _from(price: Row) -> date:
    first: date = price.valid_from
    return first


@answers("ServiceVersion.capabilityUses")
def _capability_uses(version: Row, asked: Asked) -> list[Row]:
    return sorted(asked.where("capability_use", "version_id", version.id), key=lambda it: (it.capability_id, it.id))


@answers("ServicePrice.unitPrice")
def _unit_price(price: Row, _: Asked) -> Money | None:
    return money(price.unit_price, price.currency)


@answers("ServicePrice.unitCost")
def _unit_cost(price: Row, _: Asked) -> Money | None:
    return money(price.unit_cost, price.currency)


@answers("ScopeItem.text", "ServiceCommitment.text")
def _part_text(part: Row, asked: Asked) -> Words | None:
    return asked.promise(part.text, asked.tables.one("service_version", part.version_id))


@answers("ServiceCommitment.targetValue")
def _target_value(commitment: Row, _: Asked) -> Decimal | None:
    return None if commitment.target_value is None else plain(commitment.target_value)
