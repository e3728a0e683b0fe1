"""Verbs of service."""

import strawberry


@strawberry.type
class ServiceMutations:
    """Joined into Mutation."""
