"""What the verbs about agreements answer."""

import strawberry

from app import viewer
from app.domain.agreement.types import CustomerAgreement
from app.domain.binding import bound
from app.domain.payload import Payload, changed_row


@bound(seen_by=viewer.everyone)
@strawberry.type(description="What became of an agreement.")
class AgreementPayload(Payload):
    """Shared by the verbs about agreements."""

    agreement: CustomerAgreement | None = changed_row("The agreement as it is now.")
