"""Verbs about portfolios."""

from typing import Any

import strawberry
from sqlalchemy import exists, select

from app.domain.keys import key_fault
from app.domain.mechanical import mechanical
from app.domain.party.model import Party
from app.domain.party.words import PartyKind
from app.domain.portfolio import model, types
from app.domain.portfolio.inputs import PortfolioCreateInput
from app.domain.portfolio.payloads import PortfolioPayload
from app.domain.portfolio.rules import language_faults
from app.domain.service.creating import party
from app.domain.service.rules import party_faults
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
    owner = await party(work, asked.owner, tuple(PartyKind), "input", "owner")
    portfolio = model.Portfolio(key=asked.key, languages=[language.value for language in asked.languages])
    work.put(portfolio, "name", asked.name)
    work.faults.add(*language_faults(portfolio.languages, portfolio.name or {}))
    work.faults.stop()
    assert owner is not None  # else there was a fault
    portfolio.owner_id = owner.id
    work.session.add(portfolio)
    await work.session.flush()
    return changed(portfolio=portfolio.id)


async def _judge(work: Work, portfolio: model.Portfolio, asked: Any) -> None:
    """What a new portfolio must keep too."""
    if asked.name:
        work.faults.add(*language_faults(portfolio.languages, portfolio.name))
    if asked.owner:
        owner = await work.session.get_one(Party, portfolio.owner_id)
        path = ("input", "owner")
        work.faults.add(*party_faults(owner.key, owner.kind, active=owner.active, allowed=tuple(PartyKind), path=path))


@strawberry.type
class PortfolioMutations:
    """Joined into Mutation."""

    portfolio_create: PortfolioPayload | None = verb("Makes a portfolio.", portfolio_create, may=[Role.PORTFOLIO_MANAGER], keyed=True)
    portfolio_update: PortfolioPayload | None = mechanical(
        "Changes a portfolio.",
        model.Portfolio,
        types.Portfolio,
        "name",
        "owner_id",
        gives="portfolio",
        may=[Role.PORTFOLIO_MANAGER],
        judge=_judge,
    )
