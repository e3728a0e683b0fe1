"""Root fields about packages that are more than a list."""

import strawberry

from app.domain.binding import one
from app.domain.package.configuration import CHECK, Configuration, configured


@strawberry.type
class PackageQueries:
    """Joined into Query."""

    check_configuration: Configuration | None = one(
        "Judges and prices a choice of components of a package; null: there is no such package or version.",
        join=lambda *_: None,
        source=configured,
        arguments=CHECK,
    )
