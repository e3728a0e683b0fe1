"""Resolvers of parties, portfolios, capabilities, projects and agreements."""

from decimal import Decimal
from typing import Any

from tests.oracle.asked import Asked, answers, refers
from tests.oracle.orders import Listing, by_key
from tests.oracle.sight import IN_FORCE
from tests.oracle.tables import Row
from tests.oracle.values import Words

refers("Party", parent=("party", "parent_id"))
refers(
    "ApiToken",
    party=("party", "party_id"),
    customer=("party", "customer_id"),
    createdBy=("party", "created_by_id"),
    revokedBy=("party", "revoked_by_id"),
)
refers("Portfolio", owner=("party", "owner_id"))
refers("Capability", owner=("party", "owner_id"))
refers("CapabilityUse", version=("service_version", "version_id"), capability=("capability", "capability_id"))
refers("SourceSystem", tool=("party", "party_id"))
refers("Project", owner=("party", "owner_id"))
refers("ProjectDelivery", project=("project", "project_id"), version=("service_version", "version_id"))
refers("CustomerAgreement", customer=("party", "customer_id"), service=("service", "service_id"))

OTHERS = ("Party", "Portfolio", "Capability", "Project", "CustomerAgreement")


@answers("Party.name", "Portfolio.name", "Capability.name", "Project.name", "LifecycleStage.name")
def _name(row: Row, asked: Asked) -> Words | None:
    return asked.words(row.name)


@answers("Party.preferredLanguage")
def _preferred_language(party: Row, _: Asked) -> str | None:
    return party.preferred_language.upper() if party.preferred_language else None


@answers("Party.children")
def _children(party: Row, asked: Asked) -> Listing:
    return by_key(asked.where("party", "parent_id", party.id))


@answers("Portfolio.languages")
def _languages(portfolio: Row, _: Asked) -> list[str]:
    return [language.upper() for language in portfolio.languages]


@answers("Portfolio.items")
def _items(portfolio: Row, asked: Asked) -> Listing:
    return by_key(asked.where("service", "portfolio_id", portfolio.id))


@answers("Project.delivers")
def _delivers(project: Row, asked: Asked) -> list[Row]:
    found = [asked.one("service_version", it.version_id) for it in asked.tables.where("project_delivery", "project_id", project.id)]
    return sorted((it for it in found if it is not None), key=lambda it: (it.service_id, it.id))


@answers("ServiceVersion.projects")
def _projects(version: Row, asked: Asked) -> list[Row]:
    found = [asked.one("project", it.project_id) for it in asked.tables.where("project_delivery", "version_id", version.id)]
    return sorted((it for it in found if it is not None), key=lambda it: str(it.key))


@answers("Capability.uses")
def _uses(capability: Row, asked: Asked) -> Listing:
    return Listing(asked.where("capability_use", "capability_id", capability.id), lambda use: (use.version_id, use.id))


@answers(*(f"{name}.externalReferences" for name in ("PortfolioItem", "ServiceVersion", *OTHERS)))
def _external_references(row: Row, asked: Asked) -> list[Row]:
    found = asked.where("external_reference", "entity_id", row.id)
    return sorted(found, key=lambda it: (it.source_system, it.external_id, it.type))


@answers("ExternalReference.source")
def _source(reference: Row, _: Asked) -> str:
    source: str = reference.source_system
    return source


@answers("SourceSystem.ownership")
def _ownership(system: Row, asked: Asked) -> list[Row]:
    return sorted(asked.where("field_ownership", "source_system_id", system.id), key=lambda it: it.field_group)


@answers("FieldOwnership.group")
def _group(ownership: Row, _: Asked) -> str:
    group: str = ownership.field_group
    return group


@answers("CustomerAgreement.deviations")
def _deviations(agreement: Row, asked: Asked) -> list[tuple[str, Decimal]]:
    """Whoever does not see all lines is told only of the components that stand in one of them, in the version in force."""
    agreed = {**(agreement.selections or {}), **(agreement.quantity_overrides or {})}
    if asked.seat.customer or asked.seat.outside:
        agreed = {key: quantity for key, quantity in agreed.items() if key in _components(agreement, asked)}
    return [(key, Decimal(str(agreed[key]))) for key in sorted(agreed)]


def _components(agreement: Row, asked: Asked) -> set[str]:
    versions = [it for it in asked.tables.where("service_version", "service_id", agreement.service_id) if it.stage in IN_FORCE]
    lines = [line for version in versions for line in asked.where("composition_item", "package_version_id", version.id)]
    return {asked.tables.of("service", line.component_service_id).key for line in lines}


@answers("AgreedQuantity.componentKey")
def _component_key(agreed: tuple[str, Decimal], _: Asked) -> str:
    return agreed[0]


@answers("AgreedQuantity.quantity")
def _quantity(agreed: tuple[str, Decimal], _: Asked) -> Decimal:
    return agreed[1]


@answers("LocalizedText.text")
def _text(words: Words, _: Asked, lang: list[str] | None = None) -> str | None:
    return words.text(_codes(lang))


@answers("LocalizedText.lang")
def _lang(words: Words, _: Asked, lang: list[str] | None = None) -> str | None:
    code = words.language(_codes(lang))
    return code.upper() if code else None


@answers("LocalizedText.isFallback")
def _is_fallback(words: Words, _: Asked, lang: list[str] | None = None) -> bool:
    return words.is_fallback(_codes(lang))


@answers("LocalizedText.translations")
def _translations(words: Words, _: Asked) -> Words:
    return words


@answers("Translations.fi")
def _fi(words: Words, _: Asked) -> str | None:
    return words.texts.get("fi")


@answers("Translations.sv")
def _sv(words: Words, _: Asked) -> str | None:
    return words.texts.get("sv")


@answers("Translations.en")
def _en(words: Words, _: Asked) -> str | None:
    return words.texts.get("en")


def _codes(lang: list[str] | None) -> list[str] | None:
    return None if lang is None else [word.lower() for word in lang]


@answers("Money.amount")
def _amount(money: Any, _: Asked) -> Decimal:
    return Decimal(money.amount)


@answers("Money.currency")
def _currency(money: Any, _: Asked) -> str:
    return str(money.currency)
