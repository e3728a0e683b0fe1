"""Verbs about portfolios."""

import strawberry
from sqlalchemy import exists, select

from app.domain.keys import key_fault
from app.domain.mechanical import mechanical
from app.domain.party import model as party
from app.domain.portfolio import model, types
from app.domain.portfolio.inputs import PortfolioCreateInput
from app.domain.portfolio.payloads import PortfolioPayload
from app.domain.portfolio.rules import language_faults
from app.domain.verbs import Outcome, changed, verb
from app.domain.work import Work
from app.errors import Conflict
from app.viewer import Role


async def portfolio_create(work: Work, asked: PortfolioCreateInput) -> Outcome:
    """Makes an empty portfolio."""
    if fault := key_fault(asked.key, "input", "key"):
        work.faults.add(fault)
    elif await work.session.scalar(select(exists().where(model.Portfolio.key == asked.key))):
        work.faults.add(Conflict(f"There is a Portfolio {asked.key} already; choose another key.", code="KEY_TAKEN", path=("input", "key")))
    (owner,) = await work.all_of(party.Party, [(asked.owner, ("input", "owner"))])
    portfolio = model.Portfolio(key=asked.key, languages=[language.value for language in asked.languages])
    work.put(portfolio, "name", asked.name)
    for each in language_faults(portfolio.languages, portfolio.name or {}):
        work.faults.add(each)
    work.faults.stop()
    assert owner is not None  # else there was a fault
    portfolio.owner_id = owner.id
    work.session.add(portfolio)
    await work.session.flush()
    return changed(portfolio=portfolio.id)


@strawberry.type
class PortfolioMutations:
    """Joined into Mutation."""

    portfolio_create: PortfolioPayload | None = verb("Makes a portfolio.", portfolio_create, may=[Role.PORTFOLIO_MANAGER], keyed=True)
    portfolio_update: PortfolioPayload | None = mechanical(
        "Changes a portfolio.", model.Portfolio, types.Portfolio, "name", "owner_id", gives="portfolio", may=[Role.PORTFOLIO_MANAGER]
    )
