"""What the verbs about other systems answer."""

import strawberry

from app import viewer
from app.domain.binding import bound
from app.domain.payload import Payload, changed_row
from app.domain.sync.types import ExternalReference


@bound(seen_by=viewer.everyone)
@strawberry.type(description="What became of a link to another system.")
class ExternalReferencePayload(Payload):
    """Shared by the verbs that link and unlink."""

    reference: ExternalReference | None = changed_row("The link as it is now; null: it is no more.")
