"""Inputs of the verbs about other systems' names for our things."""

import strawberry

from app.domain.inputs import VerbInput
from app.domain.naming import By, VersionBy
from app.domain.sync.words import ReferenceType


@strawberry.input(one_of=True, description="One thing that another system may know too.")
class Linkable:
    """What has no key of its own to be found by is reached through what it belongs to."""

    service: By | None = strawberry.field(default=strawberry.UNSET, description="A service or package.")
    version: VersionBy | None = strawberry.field(default=strawberry.UNSET, description="A version of one.")
    party: By | None = strawberry.field(default=strawberry.UNSET, description="A person, unit or organisation.")
    capability: By | None = strawberry.field(default=strawberry.UNSET, description="A capability.")
    agreement: By | None = strawberry.field(default=strawberry.UNSET, description="An agreement.")
    portfolio: By | None = strawberry.field(default=strawberry.UNSET, description="A portfolio.")


@strawberry.input(description="What another system calls a thing, or keeps beside it. A link that is there already gets the address.")
class ExternalLinkInput(VerbInput):
    """What another system is the same as is named by it from then on (`by: {external: …}`)."""

    entity: Linkable = strawberry.field(description="The thing.")
    source: str = strawberry.field(description="The other system.")
    external_id: str = strawberry.field(description="Its id for the thing, or for what it keeps beside it.")
    type: ReferenceType = strawberry.field(default=ReferenceType.SAME_AS, description="What the other system's row is to the thing.")
    url: str | None = strawberry.field(default=None, description="Where it is seen: an https or mailto address.")


@strawberry.input(description="A link that ends.")
class ExternalUnlinkInput(VerbInput):
    """Named as it was made."""

    entity: Linkable = strawberry.field(description="The thing.")
    source: str = strawberry.field(description="The other system.")
    external_id: str = strawberry.field(description="Its id.")
    type: ReferenceType = strawberry.field(default=ReferenceType.SAME_AS, description="What the other system's row was to the thing.")
