"""Portfolio as the API shows it."""

import strawberry
from sqlalchemy import ARRAY, Text, cast, func

from app.domain.binding import Connection, Node, bound, column, computed, one, page
from app.domain.localized import Lang, LocalizedText, localized
from app.domain.naming import LazyReference, outside_names
from app.domain.party.types import Party
from app.domain.portfolio import model
from app.domain.service.types import PortfolioItem
from app.places.environment import Environment
from app.places.mapping import Expression, Row


def _languages(portfolio: Row, _: Environment) -> Expression:
    return cast(func.upper(cast(portfolio.languages, Text)), ARRAY(Text))


@bound(model.Portfolio)
@strawberry.type(description="What one provider offers and plans.")
class Portfolio(Node):
    """Every service is in exactly one portfolio."""

    key: str = column("Human key, unique and unchangeable.", plain=True)
    name: LocalizedText = localized("Name of the portfolio.")
    languages: list[Lang] = computed("Languages of its texts, the primary one first.", _languages)
    owner: Party | None = one("Who keeps the portfolio.", implied=True)
    items: Connection[PortfolioItem] = page("Its services and packages, by key.", by="portfolio_id", order=("key",))
    external_references: list[LazyReference] = outside_names()
    revision: int = column("Grows by one with every change.")
