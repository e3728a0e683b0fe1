"""What the verbs about capabilities answer."""

import strawberry

from app import viewer
from app.domain.binding import bound
from app.domain.capability.types import Capability
from app.domain.payload import Payload, changed_row


@bound(seen_by=viewer.everyone)
@strawberry.type(description="What became of a capability.")
class CapabilityPayload(Payload):
    """Shared by the verbs about capabilities."""

    capability: Capability | None = changed_row("The capability as it is now.")
