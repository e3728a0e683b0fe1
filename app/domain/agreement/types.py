"""Agreements as the API shows them."""

from datetime import date
from decimal import Decimal

import strawberry
from sqlalchemy import FromClause, Text
from sqlalchemy import column as sql_column

from app.domain.agreement import model
from app.domain.agreement.pricing import agreement_priced, deviations
from app.domain.agreement.visibility import agreement_visible, deviation_visible
from app.domain.binding import Node, bound, column, computed, many, one
from app.domain.naming import LazyReference, outside_names
from app.domain.package.pricing import OfferingPricing
from app.domain.party.types import Party
from app.domain.service.parts import LazyItem
from app.places.environment import Environment
from app.places.mapping import Row, Writing


def _agreed(agreement: Row, _: Environment) -> FromClause:
    return deviations(agreement).table_valued(sql_column("key", Text), sql_column("value", Text))


@bound()
@strawberry.type(description="A quantity that an agreement sets itself instead of the offering.")
class AgreedQuantity:
    """By the component's key."""

    component_key: str = computed("Key of the component.", lambda row, _: row.key, writing=Writing.PLAIN)
    quantity: Decimal = computed("So much of it.", lambda row, _: row.value, writing=Writing.PLAIN)


@bound(model.CustomerAgreement, visible=agreement_visible)
@strawberry.type(description="Which customer has which offering.")
class CustomerAgreement(Node):
    """The offering is found by its key in the version in force."""

    key: str = column("Human key, unique and unchangeable.", plain=True)
    customer: Party | None = one("Who has it.", implied=True)
    service: LazyItem | None = one("What they have.", implied=True)
    offering_key: str = column("The offering that was agreed; what continues it in the version in force takes its place.", plain=True)
    deviations: list[AgreedQuantity] = many(
        "How it differs from the ready-made offering.", join=deviation_visible, order=("key",), source=_agreed
    )
    pricing: OfferingPricing | None = one(
        "What it costs the customer and earns: the offering in the version in force, else in one that is being run down, with the "
        "quantities that were agreed. Null: nothing that was agreed is in force.",
        join=lambda *_: None,
        source=agreement_priced,
        compared=False,
    )
    starts_on: date = column("The first day, a local business date.")
    ends_on: date | None = column("The last day; null: without end.")
    external_references: list[LazyReference] = outside_names()
    revision: int = column("Grows by one with every change.")
