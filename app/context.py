"""What one request carries: the viewer and the clock, as values for a statement and as expressions inside it."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import ARRAY, ColumnElement, Date, DateTime, Uuid, any_, func, literal_column

from app.graphsql.environment import Environment
from app.viewer import Access, Role, Viewer


class Clock(NamedTuple):
    """`at`: the moment that is asked about. Time is a value: nothing below reads a clock of its own."""

    at: datetime
    zone: ZoneInfo


def given(viewer: Viewer, clock: Clock) -> Mapping[str, object]:
    """The request-wide values by the names that the functions below and the `given` fields of types use."""
    return _Given(viewer, clock)


class _Given(Mapping[str, object]):
    """Works a value out when a statement asks for it: most ask for none or one."""

    __slots__ = ("_clock", "_viewer")

    def __init__(self, viewer: Viewer, clock: Clock) -> None:
        self._viewer = viewer
        self._clock = clock

    def __getitem__(self, name: str) -> object:
        return _VALUES[name](self._viewer, self._clock)

    def __iter__(self) -> Iterator[str]:
        return iter(_VALUES)

    def __len__(self) -> int:
        return len(_VALUES)


_VALUES: Mapping[str, Callable[[Viewer, Clock], object]] = {
    "role": lambda viewer, _: viewer.role.value,
    "scopes": lambda viewer, _: sorted(viewer.scopes),
    "party": lambda viewer, _: viewer.party_id,
    "customers": lambda viewer, _: viewer.customers,
    "parties": lambda viewer, _: viewer.parties,
    "portfolios": lambda viewer, _: viewer.portfolios,
    "at": lambda _, clock: clock.at,
    "today": lambda _, clock: clock.at.astimezone(clock.zone).date(),
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
