"""Parties by the administrator, then the portfolio and its capabilities by the manager, before anything else happens."""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial

from app.demo.shape import Capability, Party, PortfolioFile
from app.viewer import Role
from tests.demo.rebuilding.actors import Actors
from tests.demo.rebuilding.acts import Act, Kind
from tests.demo.rebuilding.wording import by_key, lang, texts

BEGINNING = datetime(2018, 1, 1, tzinfo=UTC)
LEAVING = datetime(2026, 11, 20, tzinfo=UTC)
"""When those who act no more are sent away: after all that they did."""


def groundwork(file: PortfolioFile, actors: Actors) -> Iterator[Act]:
    """Parents stand before their parts in the file."""
    admin = file.tokens[Role.ADMIN].person
    for party in file.parties:
        yield Act(BEGINNING, Kind.GROUNDWORK, party.key, partial(_party, actors, party, is_there=party.key == admin))
        if not party.active:
            yield Act(LEAVING, Kind.GROUNDWORK, f"{party.key} leaves", partial(_leave, actors, party))
    yield Act(BEGINNING, Kind.GROUNDWORK, file.portfolio.key, partial(_portfolio, actors, file))
    for capability in file.capabilities:
        yield Act(BEGINNING, Kind.GROUNDWORK, capability.key, partial(_capability, actors, capability, file.portfolio.owner))


async def _party(actors: Actors, party: Party, at: datetime, *, is_there: bool) -> None:
    asked = {
        "key": party.key,
        "expectedRevision": 1 if is_there else None,
        "kind": party.kind.value,
        "name": texts(party.name),
        "email": party.email,
        "parent": by_key(party.parent) if party.parent else None,
        "preferredLanguage": lang(party.language),
    }
    await actors.do(await actors.admin(), "partyUpsert", asked, at)


async def _leave(actors: Actors, party: Party, at: datetime) -> None:
    asked = {"key": party.key, "expectedRevision": 1, "active": False}
    await actors.do(await actors.admin(), "partyUpsert", asked, at)


async def _portfolio(actors: Actors, file: PortfolioFile, at: datetime) -> None:
    portfolio = file.portfolio
    asked = {
        "key": portfolio.key,
        "name": texts(portfolio.name),
        "owner": by_key(portfolio.owner),
        "languages": [lang(language) for language in portfolio.languages],
    }
    await actors.do(await actors.viewer(Role.PORTFOLIO_MANAGER, portfolio.owner), "portfolioCreate", asked, at)


async def _capability(actors: Actors, capability: Capability, manager: str, at: datetime) -> None:
    asked = {
        "key": capability.key,
        "kind": capability.kind.value,
        "name": texts(capability.name),
        "owner": by_key(capability.owner),
    }
    await actors.do(await actors.viewer(Role.PORTFOLIO_MANAGER, manager), "capabilityUpsert", asked, at)
