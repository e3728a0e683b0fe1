"""Verbs of package."""

import strawberry


@strawberry.type
class PackageMutations:
    """Joined into Mutation."""
