"""Inputs of the verbs about portfolios."""

import strawberry

from app.domain.inputs import LocalizedTextInput, VerbInput
from app.domain.localized import Lang
from app.domain.naming import By


@strawberry.input(description="A new portfolio.")
class PortfolioCreateInput(VerbInput):
    """Services are put into it as they are made."""

    key: str = strawberry.field(description="Human key, unique and unchangeable.")
    name: LocalizedTextInput = strawberry.field(description="Name, in the primary language at least.")
    owner: By = strawberry.field(description="Who keeps the portfolio.")
    languages: list[Lang] = strawberry.field(description="Languages of its texts, the primary one first.")
