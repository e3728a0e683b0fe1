"""What the verbs about portfolios answer."""

import strawberry

from app import viewer
from app.domain.binding import bound
from app.domain.payload import Payload, changed_row
from app.domain.portfolio.types import Portfolio


@bound(seen_by=viewer.everyone)
@strawberry.type(description="What became of a portfolio.")
class PortfolioPayload(Payload):
    """Shared by the verbs about portfolios."""

    portfolio: Portfolio | None = changed_row("The portfolio as it is now.")
