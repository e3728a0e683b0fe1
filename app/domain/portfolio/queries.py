"""Root fields about portfolios."""

import strawberry

from app.domain.binding import Connection, page
from app.domain.portfolio.types import Portfolio


@strawberry.type
class PortfolioQueries:
    """Joined into Query."""

    portfolios: Connection[Portfolio] = page("Portfolios, by key.", order=("key",))
