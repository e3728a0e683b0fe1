"""Root fields about the stage graph and the steps of versions."""

import strawberry

from app.domain.binding import Connection, many, page
from app.domain.lifecycle.types import LifecycleStage, LifecycleTransition, TransitionPreview, preview


@strawberry.type
class LifecycleQueries:
    """Joined into Query."""

    lifecycle_stages: list[LifecycleStage] = many("The stages of the life cycle, in their order.", order=("position",))
    lifecycle_transitions: Connection[LifecycleTransition] = page(
        "Steps of all versions, done and scheduled, in the order in which they were made here."
    )
    transition_preview: TransitionPreview | None = preview(
        "What the gate of a step would find at a moment, in the future too. Null: there is no such version, or none that you may see."
    )
