"""What the verbs about feedback answer."""

import strawberry

from app import viewer
from app.domain.binding import bound
from app.domain.feedback.types import ServiceFeedback
from app.domain.payload import Payload, changed_row


@bound(seen_by=viewer.everyone)
@strawberry.type(description="What became of a verb about feedback.")
class FeedbackPayload(Payload):
    """Of all verbs about feedback."""

    feedback: ServiceFeedback | None = changed_row("The feedback as it is now.")
