"""The two clocks in plain Python: the tables as they were recorded then, and what `at` makes of them."""

from abc import ABC, abstractmethod
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

import asyncpg

from tests.oracle.people import Seat
from tests.oracle.sight import PLANNED, Sight
from tests.oracle.tables import NAMES, Row, Tables, tables_of

HELSINKI = ZoneInfo("Europe/Helsinki")
UNRECORDED = ("api_token", "lifecycle_stage", "stage_edge")
"""Tables that are read as they are now, whatever the clocks say."""
Counts = Callable[[Row], bool]


class Clocks(NamedTuple):
    """`clock`: what is scheduled after it is yet to come: now, or the moment of `knownAt`. `known`, `at`: None when not asked for."""

    clock: datetime
    known: datetime | None = None
    at: datetime | None = None

    @property
    def moment(self) -> datetime:
        """The one that is asked about."""
        return self.at or self.clock

    @property
    def today(self) -> date:
        return self.moment.astimezone(HELSINKI).date()


class Past(ABC):
    """All that was recorded. `present`: the tables as they are now. `revisions`: the moments at which something was recorded, in order."""

    def __init__(self, present: Tables, revisions: Sequence[datetime]) -> None:
        self.present = present
        self.revisions = revisions

    @abstractmethod
    def then(self, moment: datetime) -> Tables:
        """As they were recorded at a moment; personal columns are those of whenever."""

    def known_at(self, moment: datetime) -> Tables:
        """Personal columns are those of today."""
        then = self.then(moment)
        unrecorded = {table: self.present.all(table) for table in UNRECORDED}
        return then.with_rows(party=map(self._in_person, then.all("party")), **unrecorded)

    def _in_person(self, party: Row) -> Row:
        today = self.present.of("party", party.id)
        return party.changed(name=today.name, email=today.email)

    def revision_at(self, moment: datetime) -> datetime:
        """The newest one then."""
        return self.revisions[bisect_right(self.revisions, moment) - 1]


class Logged(Past):
    """Kept while it happened: the whole tables from each revision on."""

    def __init__(self, revisions: Sequence[datetime], tables: Sequence[Tables]) -> None:
        super().__init__(tables[-1], revisions)
        self._tables = tables

    def then(self, moment: datetime) -> Tables:
        return self._tables[bisect_right(self.revisions, moment) - 1]


class Stated(Past):
    """Out of all recorded states, which tests/clocks/test_log.py compares with a log."""

    def __init__(self, present: Tables, revisions: Sequence[datetime], states: Mapping[str, Sequence[Row]]) -> None:
        super().__init__(present, revisions)
        self._states = states

    def then(self, moment: datetime) -> Tables:
        return self.present.with_rows(
            **{table: [row for row in rows if aware(row.rec_from) <= moment < aware(row.rec_to)] for table, rows in self._states.items()}
        )


def aware(moment: datetime) -> datetime:
    """What the driver makes of infinity has no zone."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


async def stated(connection: asyncpg.Connection) -> Stated:
    """As it is recorded now."""
    revisions = [row[0] for row in await connection.fetch("select recorded_at from change_transaction order by recorded_at")]
    recorded = [table for table in NAMES if table not in UNRECORDED]
    states = {table: [Row(table, row) for row in await connection.fetch(f"select * from {table}_states")] for table in recorded}
    return Stated(await tables_of(connection), revisions, states)


class Ages:
    """The past as somebody sees it. `tokens`: revision and clock of each token of the product. What is asked twice is remembered."""

    def __init__(self, past: Past, now: datetime, tokens: Mapping[str, tuple[datetime, datetime]]) -> None:
        self.past = past
        self.now = now
        self.tokens = tokens
        self._sights: dict[object, Sight] = {}
        self._tables: dict[object, Tables] = {}

    def clocks(self, at: str | None, known_at: str | None) -> Clocks:
        """By the arguments of a root field."""
        asked_at = datetime.fromisoformat(at) if at else None
        if known_at is None:
            return Clocks(self.now, None, asked_at)
        known, clock = self.tokens.get(known_at) or (datetime.fromisoformat(known_at),) * 2
        return Clocks(clock, known, asked_at)

    def sight(self, seat: Seat, clocks: Clocks) -> Sight:
        key = (seat.person, clocks)
        if key not in self._sights:
            today = Sight(seat)
            customer = seat if seat.customer else None
            self._sights[key] = Sight(seat, self.tables(clocks, customer), today) if clocks[1:] != (None, None) else today
        return self._sights[key]

    def tables(self, clocks: Clocks, customer: Seat | None = None) -> Tables:
        """`customer`: for whom ends and launches that were not announced do not exist."""
        key = (clocks, customer is not None)
        if key not in self._tables:
            recorded = self.past.present if clocks.known is None else self._recorded(clocks.known)
            counts = announced_in(recorded) if customer else lambda _: True
            self._tables[key] = recorded if clocks.at is None else moved(recorded, clocks.at, clocks.clock, counts)
        return self._tables[key]

    def _recorded(self, known: datetime) -> Tables:
        if known not in self._tables:
            self._tables[known] = self.past.known_at(known)
        return self._tables[known]


def moved(tables: Tables, at: datetime, clock: datetime, counts: Counts) -> Tables:
    """The same rows at another moment: versions at the stage of then, without what was not there yet and agreements of other days.
    Versions that were not there are kept aside: lines may be pinned to them."""
    day = at.astimezone(HELSINKI).date()
    staged = list(_staged(tables, at, clock, counts))
    there = {version.id for version in staged}
    return tables.with_rows(
        service_version=staged,
        unborn_version=[version for version in tables.all("service_version") if version.id not in there],
        stakeholder_comment=[it for it in tables.all("stakeholder_comment") if it.created_at <= at],
        development_idea=[it for it in tables.all("development_idea") if it.created_at <= at],
        service_feedback=[it for it in tables.all("service_feedback") if it.occurred_at <= at],
        customer_agreement=[it for it in tables.all("customer_agreement") if it.starts_on <= day <= (it.ends_on or day)],
    )


def _staged(tables: Tables, at: datetime, clock: datetime, counts: Counts) -> Iterable[Row]:
    """Without those that had taken no step yet."""
    for version in tables.all("service_version"):
        steps = tables.where("lifecycle_transition", "version_id", version.id)
        taken = [step for step in steps if step.effective_at <= at and _lives(step, clock, counts)]
        if taken:
            last = max(taken, key=lambda step: (step.effective_at, step.seq))
            yield version.changed(stage=last.to_stage, stage_since=last.effective_at, stage_today=version.stage)


def _lives(step: Row, clock: datetime, counts: Counts) -> bool:
    """What is due and has not happened does not count."""
    return bool(step.status == "DONE" or (step.status == "SCHEDULED" and step.effective_at > clock and counts(step)))


def announced_in(tables: Tables) -> Counts:
    """What customers are told beforehand: the launch of what is shared and published, what follows from it, and the end of what is being
    run down."""
    causes = {step.cause_id for step in tables.all("lifecycle_transition") if step.cause_id and _is_announced_launch(step, tables)}
    return lambda step: (
        _is_announced_launch(step, tables)
        or (step.to_stage == "RETIRED" and tables.of("service_version", step.version_id).stage == "RETIRING")
        or step.cause_id in causes
    )


def _is_announced_launch(step: Row, tables: Tables) -> bool:
    version = tables.of("service_version", step.version_id)
    told = version.share_with_customers and version.stage in PLANNED and "PUBLISHED" in version.language_status.values()
    return bool(told and step.status == "SCHEDULED" and step.to_stage == "OPERATIONAL")
