"""Root fields about the stage graph."""

import strawberry

from app.domain.binding import bound, many
from app.domain.lifecycle.types import LifecycleStage


@bound()
@strawberry.type
class LifecycleQueries:
    """Joined into Query."""

    lifecycle_stages: list[LifecycleStage] = many("The stages of the life cycle, in their order.", order=("position",))
