"""What one request carries: the viewer and the clock, as values for a statement and as expressions inside it; and the moment that a root
field is read as of, when it is another than the present one."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import ARRAY, ColumnElement, Date, DateTime, Function, Table, Text, Uuid, any_, cast, func, literal_column, null

from app.places.alias import Rows
from app.places.environment import Environment
from app.viewer import Access, Role, Viewer


class Clock(NamedTuple):
    """`at`: the moment that is asked about. Time is a value: nothing below reads a clock of its own."""

    at: datetime
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class Moment:
    """Two clocks: `at`, what was in force; `known`, as it was recorded. Either may be None: as recorded, as recorded now. `clock`: what was
    the present then, which says which schedules were still to come. `announced`: only those that customers know of count. `table`: what
    stands for a table then, see clocks.py."""

    at: ColumnElement[Any] | None
    known: ColumnElement[Any] | None
    clock: ColumnElement[Any]
    announced: bool
    table: Callable[[Table, Environment, "Moment"], Rows | None]

    def __call__(self, table: Table, env: Environment) -> Rows | None:
        """As the engine asks for it."""
        return self.table(table, env, self)


def given(viewer: Viewer, clock: Clock, seal: object = None) -> Mapping[str, object]:
    """The request-wide values by the names that the functions below and the `given` fields of types use. `seal`: opens the tokens
    among its arguments."""
    return _Given(viewer, clock, seal)


class _Given(Mapping[str, object]):
    """Works a value out when a statement asks for it: most ask for none or one."""

    __slots__ = ("_clock", "_seal", "_viewer")

    def __init__(self, viewer: Viewer, clock: Clock, seal: object) -> None:
        self._viewer = viewer
        self._clock = clock
        self._seal = seal

    def __getitem__(self, name: str) -> object:
        return self._seal if name == "seal" else _VALUES[name](self._viewer, self._clock)

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
    "zone": lambda _, clock: clock.zone.key,
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
    """The moment that is asked about."""
    return env.given("at", DateTime(timezone=True))


def clock(env: Environment) -> ColumnElement[Any]:
    """The present of what is read: now, or when it was recorded."""
    return env.stand_ins["clock"] if "clock" in env.stand_ins else at(env)


def local_date(moment: ColumnElement[Any], env: Environment) -> ColumnElement[Any]:
    """The business date of a moment."""
    return cast(func.timezone(env.given("zone", Text()), moment), Date)


def moment_of(env: Environment) -> Moment | None:
    """None: the present one."""
    assert env.tables is None or isinstance(env.tables, Moment)
    return env.tables


def is_elsewhen(env: Environment) -> bool:
    """Whether stages are those of a moment that was named."""
    moment = moment_of(env)
    return moment is not None and moment.at is not None


def in_present(env: Environment) -> Environment:
    """The same environment, where all is read as it is now."""
    return env if env.tables is None else replace(env, tables=None)


def called(env: Environment, name: str, *arguments: Any, type_: Any = None) -> Function[Any]:
    """A function of the database that reads tables, as of the moment of the environment."""
    if moment_of(env) is None:
        return getattr(func, name)(*arguments, type_=type_)  # type: ignore[no-any-return]  # made by its name
    return getattr(func.as_of, f"{name}_then")(*clocks(env), *arguments, type_=type_)  # type: ignore[no-any-return]  # as above


def clocks(env: Environment) -> Sequence[ColumnElement[Any]]:
    """The moment of the environment as functions of the database take it that read the past; of the present one, all that is recorded."""
    moment = moment_of(env)
    none: ColumnElement[Any] = cast(null(), DateTime(timezone=True))
    known, then = (None, None) if moment is None else (moment.known, moment.at)
    announced: ColumnElement[bool] = literal_column("true" if moment is not None and moment.announced else "false")
    return none if known is None else known, none if then is None else then, clock(env), announced


def _any(env: Environment, name: str) -> ColumnElement[Any]:
    return any_(env.given(name, ARRAY(Uuid())))
