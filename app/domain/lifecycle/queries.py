"""Root fields about the stage graph."""

import strawberry

from app.domain.binding import many
from app.domain.lifecycle.types import LifecycleStage


@strawberry.type
class LifecycleQueries:
    """Joined into Query."""

    lifecycle_stages: list[LifecycleStage] = many("The stages of the life cycle, in their order.", order=("position",))
