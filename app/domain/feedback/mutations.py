"""Verbs of feedback."""

import strawberry


@strawberry.type
class FeedbackMutations:
    """Joined into Mutation."""
