"""What the verbs about comments answer."""

import strawberry

from app import viewer
from app.domain.binding import bound
from app.domain.conversation.types import StakeholderComment
from app.domain.payload import Payload, changed_row


@bound(seen_by=viewer.everyone)
@strawberry.type(description="What became of a verb about a comment.")
class CommentPayload(Payload):
    """Of all verbs about comments."""

    comment: StakeholderComment | None = changed_row("The comment as it is now.")
