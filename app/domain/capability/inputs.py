"""Inputs of the verbs about capabilities."""

import strawberry
from strawberry import Maybe

from app.domain.capability.words import CapabilityKind
from app.domain.inputs import ChangeInput, LocalizedTextInput, VerbInput
from app.domain.naming import By, VersionBy
from app.domain.package.words import ValueChainActivity


@strawberry.input(description="A capability as it is to be. In a change, absent fields stay as they are.")
class CapabilityUpsertInput(VerbInput):
    """A new capability needs a kind and a name."""

    key: str | None = strawberry.field(
        default=None, description="Human key, unique and unchangeable. What is new needs one; what is there may be named by it."
    )
    capability: By | None = strawberry.field(default=None, description="A capability that is there, to be changed, instead of its key.")
    expected_revision: int | None = strawberry.field(
        default=None,
        description="Absent: a new capability is made. Else the revision that the change is made on; another one is a CONFLICT.",
    )
    kind: Maybe[CapabilityKind] = strawberry.field(description="What kind it is.")
    name: Maybe[LocalizedTextInput] = strawberry.field(description="Name.")
    owner: Maybe[By | None] = strawberry.field(description="Who keeps it; null: nobody.")


@strawberry.input(description="A version rests on a capability.")
class CapabilityUseInput:
    """The same capability may serve in several activities."""

    capability: By = strawberry.field(description="What it rests on.")
    value_chain_activity: ValueChainActivity | None = strawberry.field(default=None, description="Where in the value chain.")
    note: str | None = strawberry.field(default=None, description="What else is to be known; never shown to customers.")


@strawberry.input(description="All capabilities that a version rests on. What is not in the list ends.")
class CapabilitiesSetInput(ChangeInput):
    """At any stage: what a provider rests on is no promise to customers, who never see it."""

    version: VersionBy = strawberry.field(description="The version.")
    uses: list[CapabilityUseInput] = strawberry.field(description="What it rests on, the whole list.")
