"""What the verbs about parties answer."""

import strawberry

from app import viewer
from app.domain.binding import bound
from app.domain.party.types import Party
from app.domain.payload import Payload, changed_row


@bound(seen_by=viewer.everyone)
@strawberry.type(description="What became of a party.")
class PartyPayload(Payload):
    """Shared by the verbs about parties."""

    party: Party | None = changed_row("The party as it is now.")
