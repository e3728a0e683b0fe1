"""Rows of parties, capabilities, services, their versions and all that has a version's number."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from app.demo.calendar import Calendar
from app.demo.draft import Draft, Row
from app.demo.shape import (
    Capability,
    Commitment,
    Item,
    Offering,
    OptionGroup,
    Party,
    Portfolio,
    Prices,
    Scope,
    Service,
    Stakeholder,
    Texts,
    Version,
)
from app.domain.package.words import PriceMode
from app.domain.portfolio.words import Language
from app.domain.service.words import Inclusion

INHERITED = ("name", "customer_need", "value_proposition", "description", "lead_time_days", "scope", "commitments")
"""What a version with `like` takes over unless it says something else itself."""


def version_key(service: str, number: str) -> str:
    return f"{service}/{number}"


def add_party(draft: Draft, party: Party) -> None:
    everywhere = dict.fromkeys(Language, party.name)
    draft.add(
        "party",
        party.key,
        {
            "key": party.key,
            "kind": party.kind,
            "name": everywhere if isinstance(party.name, str) else party.name,
            "email": party.email,
            "parent_id": draft.id_or_none("party", party.parent, party.key),
            "preferred_language": party.language,
            "active": party.active,
        },
    )


def add_portfolio(draft: Draft, portfolio: Portfolio) -> None:
    owner = draft.id("party", portfolio.owner, portfolio.key)
    draft.add(
        "portfolio",
        portfolio.key,
        {"key": portfolio.key, "name": portfolio.name, "owner_id": owner, "languages": list(portfolio.languages)},
    )


def add_capability(draft: Draft, capability: Capability) -> None:
    owner = draft.id("party", capability.owner, capability.key)
    draft.add("capability", capability.key, {"key": capability.key, "kind": capability.kind, "name": capability.name, "owner_id": owner})


def add_service(draft: Draft, service: Service, portfolio: str, calendar: Calendar) -> None:
    draft.add(
        "service",
        service.key,
        {
            "key": service.key,
            "portfolio_id": draft.id("portfolio", portfolio, service.key),
            "form": service.form,
            "is_package": service.package,
            "classification": service.classification,
            "category": service.category,
            "provider_id": draft.id("party", service.provider, service.key),
            "owner_id": draft.id("party", service.owner, service.key),
            "review_due_on": calendar.day(service.review_due_on) if service.review_due_on else None,
        },
    )
    for stakeholder in service.stakeholders:
        _add_stakeholder(draft, service.key, stakeholder)
    for version in service.versions:
        _add_version(draft, service, _inherited(draft, service, version), calendar)


def _add_stakeholder(draft: Draft, service: str, stakeholder: Stakeholder) -> None:
    draft.add(
        "service_stakeholder",
        f"{service}/{stakeholder.party}/{stakeholder.role}",
        {
            "service_id": draft.id("service", service, service),
            "party_id": draft.id("party", stakeholder.party, service),
            "role": stakeholder.role,
            "statement_required": [str(aspect) for aspect in stakeholder.requires],
        },
    )


def _inherited(draft: Draft, service: Service, version: Version) -> Version:
    if version.like is None:
        return version
    others = {other.number: other for other in service.versions}
    if version.like not in others:
        draft.fault(version_key(service.key, version.number), f"is like {version.like}, which the service does not have")
        return version
    taken = {name: getattr(others[version.like], name) for name in INHERITED if getattr(version, name) is None}
    return version.model_copy(update=taken)


def _add_version(draft: Draft, service: Service, version: Version, calendar: Calendar) -> None:
    key = version_key(service.key, version.number)
    if version.name is None:
        draft.fault(key, "has no name")
    entered = [step for step in version.stages if not step.scheduled]
    if not entered:
        draft.fault(key, "has entered no stage yet")
        return
    base = version.based_on and version_key(service.key, version.based_on)
    internal = version.internal_description
    draft.add(
        "service_version",
        key,
        {
            "service_id": draft.id("service", service.key, key),
            "number": version.number,
            "based_on_id": draft.id_or_none("service_version", base, key),
            "stage": entered[-1].to,
            "stage_since": calendar.moment(entered[-1].at),
            "name": version.name,
            "customer_need": version.customer_need,
            "value_proposition": version.value_proposition,
            "description": version.description,
            "internal_description": {Language.fi: internal} if internal else None,
            "language_status": dict(version.languages),
            "lead_time_days": version.lead_time_days,
            "priority": version.priority,
            "business_value": version.business_value,
            "risk": version.risk,
            "investment_estimate": version.investment_estimate,
            "share_with_customers": version.share_with_customers,
            "documentation_url": version.documentation_url,
        },
    )
    _add_parts(draft, key, version, calendar)
    if service.package != bool(version.composition):
        draft.fault(key, "a package has a composition, and nothing else has one")


def _add_parts(draft: Draft, key: str, version: Version, calendar: Calendar) -> None:
    if version.prices:
        _add_prices(draft, key, version.prices, calendar)
    _add_scope(draft, key, version.scope or Scope())
    for position, group in enumerate(version.option_groups, 1):
        _add_option_group(draft, key, group, position)
    for position, item in enumerate(version.composition, 1):
        _add_item(draft, key, item, position)
    for position, offering in enumerate(version.offerings, 1):
        _add_offering(draft, key, offering, position)
    for commitment in version.commitments or ():
        _add_commitment(draft, key, commitment)
    for use in version.capabilities:
        draft.add(
            "capability_use",
            f"{key}/{use.key}/{use.activity}",
            {
                "version_id": draft.id("service_version", key, key),
                "capability_id": draft.id("capability", use.key, key),
                "value_chain_activity": use.activity,
                "note": use.note,
            },
        )


def _add_prices(draft: Draft, version: str, prices: Prices, calendar: Calendar) -> None:
    for price in prices.rows:
        draft.add(
            "service_price",
            f"{version}/{price.from_}",
            {
                "version_id": draft.id("service_version", version, version),
                "unit_price": price.price,
                "unit_cost": price.cost,
                "currency": "EUR",
                "price_unit": prices.unit,
                "valid_from": calendar.day(price.from_),
            },
        )


def _add_scope(draft: Draft, version: str, scope: Scope) -> None:
    for inclusion, texts in ((Inclusion.INCLUDED, scope.included), (Inclusion.EXCLUDED, scope.excluded)):
        for position, text in enumerate(texts, 1):
            draft.add("scope_item", f"{version}/{inclusion}/{position}", _scope_row(draft, version, inclusion, text, position))


def _scope_row(draft: Draft, version: str, inclusion: Inclusion, text: Texts, position: int) -> Row:
    return {
        "version_id": draft.id("service_version", version, version),
        "inclusion": inclusion,
        "text": text,
        "position": position,
    }


def _add_commitment(draft: Draft, version: str, commitment: Commitment) -> None:
    offering = commitment.offering and f"{version}/{commitment.offering}"
    draft.add(
        "service_commitment",
        f"{version}/{commitment.kind}/{commitment.offering or ''}",
        {
            "version_id": draft.id("service_version", version, version),
            "offering_id": draft.id_or_none("service_offering", offering, version),
            "kind": commitment.kind,
            "target_value": commitment.target,
            "unit": commitment.unit,
            "text": commitment.text,
        },
    )


def _add_option_group(draft: Draft, version: str, group: OptionGroup, position: int) -> None:
    draft.add(
        "option_group",
        f"{version}/{group.key}",
        {
            "package_version_id": draft.id("service_version", version, version),
            "name": group.name,
            "min_select": group.select[0],
            "max_select": group.select[1],
            "position": position,
        },
    )


def _add_item(draft: Draft, version: str, item: Item, position: int) -> None:
    key = f"{version}/{item.component}"
    least, default, most = item.quantity
    pinned = item.pinned and version_key(item.component, item.pinned)
    draft.add(
        "composition_item",
        key,
        {
            "package_version_id": draft.id("service_version", version, key),
            "component_service_id": draft.id("service", item.component, key),
            "pinned_version_id": draft.id_or_none("service_version", pinned, key),
            "role": item.role,
            "min_quantity": least,
            "max_quantity": most,
            "default_quantity": default,
            "option_group_id": draft.id_or_none("option_group", item.group and f"{version}/{item.group}", key),
            "component_offering_key": item.offering,
            "customer_visible": not item.hidden,
            "value_chain_activity": item.activity,
            "position": position,
            "note": item.note,
        },
    )


def _add_offering(draft: Draft, version: str, offering: Offering, position: int) -> None:
    key = f"{version}/{offering.key}"
    version_id = draft.id("service_version", version, key)
    draft.add(
        "service_offering",
        key,
        {
            "version_id": version_id,
            "key": offering.key,
            "name": offering.name,
            "target_group": offering.target_group,
            "price_mode": PriceMode.COMPUTED if offering.fixed is None else PriceMode.FIXED,
            "fixed_price": offering.fixed,
            "adjustment_percent": offering.adjustment,
            "currency": offering.currency,
            "billing_period": offering.billing,
            "position": position,
        },
    )
    _add_selections(draft, version_id, version, key, offering.selections)


def _add_selections(draft: Draft, version_id: UUID, version: str, offering: str, selections: Mapping[str, int]) -> None:
    for component, quantity in selections.items():
        key = f"{offering}/{component}"
        draft.add(
            "offering_selection",
            key,
            {
                "version_id": version_id,
                "offering_id": draft.id("service_offering", offering, key),
                "composition_item_id": draft.id("composition_item", f"{version}/{component}", key),
                "quantity": quantity,
            },
        )


def parents_first(versions: Sequence[Row]) -> list[Row]:
    """A version stands after the one that it is based on."""
    placed: dict[object, Row] = {}
    waiting = list(versions)
    while waiting:
        ready = [row for row in waiting if row["based_on_id"] is None or row["based_on_id"] in placed]
        placed.update((row["id"], row) for row in ready or waiting)
        waiting = [row for row in waiting if row["id"] not in placed]
    return list(placed.values())
