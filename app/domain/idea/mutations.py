"""Verbs of idea."""

import strawberry


@strawberry.type
class IdeaMutations:
    """Joined into Mutation."""
