"""Verbs of lifecycle."""

import strawberry


@strawberry.type
class LifecycleMutations:
    """Joined into Mutation."""
