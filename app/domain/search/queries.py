"""The root field that searches."""

import strawberry

from app.domain.binding import Connection
from app.domain.search.types import SEARCH, SearchHit


@strawberry.type
class SearchQueries:
    """Joined into Query."""

    search: Connection[SearchHit] = SEARCH
