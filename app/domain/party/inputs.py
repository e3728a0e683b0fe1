"""Inputs of the verbs about parties."""

from datetime import datetime

import strawberry
from strawberry import Maybe

from app.domain.inputs import ChangeInput, LocalizedTextInput, VerbInput
from app.domain.localized import Lang
from app.domain.naming import By
from app.domain.party.words import PartyKind
from app.viewer import Role


@strawberry.input(description="A party as it is to be. In a change, absent fields stay as they are.")
class PartyUpsertInput(VerbInput):
    """A new party needs a kind and a name."""

    key: str | None = strawberry.field(
        default=None, description="Human key, unique and unchangeable. What is new needs one; what is there may be named by it."
    )
    party: By | None = strawberry.field(default=None, description="A party that is there, to be changed, instead of its key.")
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


@strawberry.input(
    description="A person who is to be erased. It cannot be undone: have a dry run first, which lists where texts name the person."
)
class PartyEraseInput(ChangeInput):
    """Once again for a person who is erased already, when words were found later."""

    party: By = strawberry.field(description="Which person.")
    confirm_key: str = strawberry.field(description="The key of that person once more, letter by letter: what is erased is gone.")
    also_called: list[str] = strawberry.field(
        default_factory=list,
        description="What else the person is or was called: former names, nicknames, names of accounts. Names are not kept, so these "
        "cannot be known.",
    )
    redact: list[str] = strawberry.field(
        default_factory=list,
        description="Mentions to take out of texts, by the ids that `mentions` told. What is not named stays as it was written.",
    )


@strawberry.input(description="An API token as it is to be. It never changes; another one is made instead.")
class TokenCreateInput(VerbInput):
    """Everything that is a secret about it is made here."""

    party: By = strawberry.field(description="For whom it speaks: a person, or the party of a tool.")
    role: Role = strawberry.field(description="What it may see and do.")
    customer: By | None = strawberry.field(
        default=None, description="The customer that it sees the portfolio as; required with the role CUSTOMER, and only there."
    )
    scopes: list[str] = strawberry.field(
        default_factory=list, description="More than its role gives: `money:read`, which managers, owners and analysts have."
    )
    expires_at: datetime = strawberry.field(description="When it ends to be good, in two years at the latest.")


@strawberry.input(one_of=True, description="Names one API token, in exactly one way.")
class TokenBy:
    """Tokens have no key."""

    id: strawberry.ID | None = strawberry.field(default=strawberry.UNSET, description="Its global id.")
    prefix: str | None = strawberry.field(default=strawberry.UNSET, description="The twelve letters that its text begins with.")


@strawberry.input(description="An API token that is to open nothing any more.")
class TokenRevokeInput(VerbInput):
    """One's own too."""

    token: TokenBy = strawberry.field(description="Which one.")
