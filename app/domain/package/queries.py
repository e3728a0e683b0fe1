"""Root fields about packages that are more than a list."""

from datetime import datetime

import strawberry

from app.domain.binding import argument, one
from app.domain.naming import BY, VersionBy
from app.domain.package.comparison import Comparison, compositions_compared, versions_compared
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
    compare_versions: Comparison | None = one(
        "How two versions differ in what they promise, of one service or of two; null: there are no such two versions, or for a "
        "customer none that can be read in the same language.",
        join=lambda *_: None,
        source=versions_compared,
        arguments=[argument("from", VersionBy, "The earlier version."), argument("to", VersionBy, "The later version.")],
    )
    compare_composition: Comparison | None = one(
        "How a service or package differs at two moments: the versions that speak for it then, as `compareVersions` tells, and what the "
        "packages inside contain then. What is asked for below `from` and `to` is as of their moments, below `changes` as of `at`. "
        "Null: there was nothing at one of the moments, or for a customer nothing in the same language.",
        join=lambda *_: None,
        source=compositions_compared,
        arguments=[
            BY,
            argument("at1", datetime, "The earlier moment."),
            argument("at2", datetime, "The later moment; it may lie in the future."),
        ],
    )
