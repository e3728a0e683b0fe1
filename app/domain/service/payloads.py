"""What the verbs about services and their versions answer."""

import strawberry

from app import viewer
from app.domain.binding import bound
from app.domain.payload import Payload, changed_row
from app.domain.service.types import PortfolioItem, ServiceVersion


@bound(seen_by=viewer.everyone)
@strawberry.type(description="A service or package that was changed.")
class ServicePayload(Payload):
    """Of verbs about the service itself."""

    service: PortfolioItem | None = changed_row("The service or package as it is now.")


@bound(seen_by=viewer.everyone)
@strawberry.type(description="A version that was changed.")
class VersionPayload(Payload):
    """Of verbs about a version or its parts."""

    version: ServiceVersion | None = changed_row("The version as it is now.")
