"""Verbs of conversation."""

import strawberry


@strawberry.type
class ConversationMutations:
    """Joined into Mutation."""
