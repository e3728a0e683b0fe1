"""Inputs of the verbs about agreements."""

from datetime import date
from decimal import Decimal

import strawberry
from strawberry import Maybe

from app.domain.inputs import VerbInput
from app.domain.naming import By


@strawberry.input(description="A quantity that an agreement sets itself instead of the offering.")
class AgreedQuantityInput:
    """Kept by the component's key: versions change, and the component stays."""

    component: By = strawberry.field(description="The component; a line of the package that customers see.")
    quantity: Decimal = strawberry.field(description="So much of it, within the limits of the line; 0 leaves an optional one out.")


@strawberry.input(description="An agreement as it is to be. In a change, absent fields stay as they are.")
class AgreementUpsertInput(VerbInput):
    """A new agreement needs a customer, a service, an offering and a first day."""

    key: str | None = strawberry.field(
        default=None, description="Human key, unique and unchangeable. What is new needs one; what is there may be named by it."
    )
    agreement: By | None = strawberry.field(default=None, description="An agreement that is there, to be changed, instead of its key.")
    expected_revision: int | None = strawberry.field(
        default=None,
        description="Absent: a new agreement is made. Else the revision that the change is made on; another one is a CONFLICT.",
    )
    customer: Maybe[By] = strawberry.field(description="Who has it. Never changes: end this agreement and make another.")
    service: Maybe[By] = strawberry.field(description="What they have. Never changes: end this agreement and make another.")
    offering_key: Maybe[str] = strawberry.field(
        description="The offering; it is found by its key in the version in force, or as what continues it there."
    )
    selections: Maybe[list[AgreedQuantityInput] | None] = strawberry.field(
        description="Options chosen or left out otherwise than in the offering, the whole list; null: none."
    )
    quantity_overrides: Maybe[list[AgreedQuantityInput] | None] = strawberry.field(
        description="Other quantities than the offering's, the whole list; null: none."
    )
    starts_on: Maybe[date] = strawberry.field(description="The first day, a local business date.")
    ends_on: Maybe[date | None] = strawberry.field(description="The last day; null: without end.")
