"""What one request carries: the viewer and the clock, as values for a statement and as expressions inside it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ARRAY, ColumnElement, Date, DateTime, Uuid, any_, func, literal_column

from app.graphsql.environment import Environment
from app.viewer import Access, Role, Viewer


@dataclass(frozen=True, slots=True)
class Clock:
    """`at`: the moment that is asked about. Time is a value: nothing below reads a clock of its own."""

    at: datetime
    zone: ZoneInfo


def given(viewer: Viewer, clock: Clock) -> dict[str, object]:
    """The request-wide values by the names that the functions below and the `given` fields of types use."""
    return {
        "role": viewer.role.value,
        "scopes": sorted(viewer.scopes),
        "party": viewer.party_id,
        "customers": viewer.customers,
        "parties": viewer.parties,
        "portfolios": viewer.portfolios,
        "at": clock.at,
        "today": clock.at.astimezone(clock.zone).date(),
    }


def access_of(env: Environment) -> Access:
    """For whom a statement is compiled: what of the viewer is part of the SQL."""
    assert isinstance(env.variant, Access)
    return env.variant


def role_of(env: Environment) -> Role:
    """The role that a predicate is compiled for."""
    return access_of(env).role


def among_customers(party: ColumnElement[Any], env: Environment) -> ColumnElement[bool]:
    """Whether a party lies in the subtree of the viewer's customer."""
    return party == _any(env, "customers")


def among_parties(party: ColumnElement[Any], env: Environment) -> ColumnElement[bool]:
    """Whether a party belongs to the viewer's own organisation."""
    return party == _any(env, "parties")


def among_portfolios(portfolio: ColumnElement[Any], env: Environment) -> ColumnElement[bool]:
    """Whether a portfolio is kept by the viewer's own organisation."""
    return portfolio == _any(env, "portfolios")


def keeps_portfolio(env: Environment) -> ColumnElement[bool]:
    """Whether the viewer's own organisation keeps a portfolio, so is no outsider."""
    return func.cardinality(env.given("portfolios", ARRAY(Uuid()))) > literal_column("0")


def viewer_party(env: Environment) -> ColumnElement[Any]:
    return env.given("party", Uuid())


def today(env: Environment) -> ColumnElement[Any]:
    """The local business date at the moment that is asked about."""
    return env.given("today", Date())


def at(env: Environment) -> ColumnElement[Any]:
    return env.given("at", DateTime(timezone=True))


def _any(env: Environment, name: str) -> ColumnElement[Any]:
    return any_(env.given(name, ARRAY(Uuid())))
