"""Root fields about the stage graph."""

import strawberry

from app.domain.binding import many
from app.domain.lifecycle.types import LifecycleStage, TransitionPreview, preview


@strawberry.type
class LifecycleQueries:
    """Joined into Query."""

    lifecycle_stages: list[LifecycleStage] = many("The stages of the life cycle, in their order.", order=("position",))
    transition_preview: TransitionPreview | None = preview(
        "What the gate of a step would find at a moment, in the future too. Null: there is no such version, or none that you may see."
    )
