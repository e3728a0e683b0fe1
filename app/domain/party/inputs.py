"""Inputs of the verbs about parties."""

import strawberry
from strawberry import Maybe

from app.domain.inputs import LocalizedTextInput, VerbInput
from app.domain.localized import Lang
from app.domain.naming import By
from app.domain.party.words import PartyKind


@strawberry.input(description="A party as it is to be. In a change, absent fields stay as they are.")
class PartyUpsertInput(VerbInput):
    """A new party needs a kind and a name."""

    key: str = strawberry.field(description="Human key, unique and unchangeable.")
    expected_revision: int | None = strawberry.field(
        default=None,
        description="Absent: a new party is made. Else the revision that the change is made on; another one is a CONFLICT.",
    )
    kind: Maybe[PartyKind] = strawberry.field(description="Person, unit or organisation. People have no parts.")
    name: Maybe[LocalizedTextInput] = strawberry.field(description="Name; the same in every language, or each its own.")
    email: Maybe[str | None] = strawberry.field(description="E-mail address; null: none.")
    parent: Maybe[By | None] = strawberry.field(description="The unit or organisation that it belongs to; null: none.")
    preferred_language: Maybe[Lang | None] = strawberry.field(description="The language it likes to be answered in; null: none.")
    active: Maybe[bool] = strawberry.field(description="Whether it still acts. Tokens of an inactive party open nothing.")
