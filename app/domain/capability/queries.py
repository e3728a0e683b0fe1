"""Root fields about capabilities."""

import strawberry

from app import viewer
from app.domain.binding import Connection, page
from app.domain.capability.types import Capability


@strawberry.type
class CapabilityQueries:
    """Joined into Query."""

    capabilities: Connection[Capability] = page("Capabilities, by key.", order=("key",), seen_by=viewer.providers)
