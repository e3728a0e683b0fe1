"""Root fields about other systems."""

import strawberry

from app import viewer
from app.domain.binding import many
from app.domain.sync.types import SourceSystem


@strawberry.type
class SyncQueries:
    """Joined into Query."""

    source_systems: list[SourceSystem] = many(
        "Other systems that keep some of our fields, by their names.", order=("code",), seen_by=viewer.all_but_customers
    )
