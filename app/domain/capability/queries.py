"""Root fields about capabilities."""

import strawberry

from app import viewer
from app.domain.binding import Connection, bound, page
from app.domain.capability.types import Capability


@bound()
@strawberry.type
class CapabilityQueries:
    """Joined into Query."""

    capabilities: Connection[Capability] = page("Capabilities, by key.", order=("key",), seen_by=viewer.providers)
