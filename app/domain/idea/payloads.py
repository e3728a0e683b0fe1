"""What the verbs about ideas answer."""

import strawberry

from app import viewer
from app.domain.binding import bound
from app.domain.idea.types import DevelopmentIdea
from app.domain.payload import Payload, changed_row


@bound(seen_by=viewer.everyone)
@strawberry.type(description="What became of a verb about an idea.")
class IdeaPayload(Payload):
    """Of all verbs about ideas."""

    idea: DevelopmentIdea | None = changed_row("The idea as it is now.")
