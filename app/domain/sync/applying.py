"""Writes what a batch comes to: all rows by a number of statements that does not grow with them; and when the database refuses some,
the others all the same."""

import asyncio
import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from uuid import UUID

import asyncpg
from sqlalchemy import Table, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from app.database.unit_of_work import check_now, driver_error
from app.domain.guards import refusal_of
from app.domain.sync.bulk import delete_rows, insert_rows, update_rows
from app.domain.sync.changes import (
    COMMITMENT,
    LINE,
    LINK,
    PARTY,
    PRICE,
    SCOPE,
    SELECTION,
    SERVICE,
    TRANSITION,
    VERSION,
    Act,
    Change,
    Columns,
    changes_of,
)
from app.domain.sync.directory import Directory
from app.domain.sync.planning import depends_on_rejected
from app.domain.sync.things import Kind, Plan
from app.domain.work import Work
from app.errors import Conflict, DomainError, Path

TABLES = (PARTY, SERVICE, VERSION, TRANSITION, SELECTION, LINE, SCOPE, COMMITMENT, PRICE, LINK)
"""In the order in which they are written: what is referred to first, and locks as every writer takes them."""

LINKED_ONCE = ("entity_id", "source_system", "external_id", "type")
CHECK_LATER = text("set constraints all deferred")

FIELDS: Mapping[str, tuple[Kind, str]] = {
    "PARTY_CIRCLE": (Kind.PARTY, "parent"),
    "PERSON_HAS_NO_PARTS": (Kind.PARTY, "parent"),
    "NUMBER_TAKEN": (Kind.VERSION, "number"),
    "COMPOSITION_CIRCLE": (Kind.VERSION, "composition"),
    "COMPOSITION_TOO_DEEP": (Kind.VERSION, "composition"),
    "NOT_A_PACKAGE": (Kind.VERSION, "composition"),
    "OFFERING_MISSING": (Kind.VERSION, "composition"),
    "OPTIONS_INCONSISTENT": (Kind.VERSION, "composition"),
    "OFFERING_OUTSIDE_LIMITS": (Kind.VERSION, "composition"),
}
"""What the database refuses, by the code: of which thing of the row, and which field of it."""

REFUSALS = (asyncpg.IntegrityConstraintViolationError, asyncpg.DataError)
"""What is the fault of a row: the same comes again whenever it is written."""

REFUSED = (
    "The database does not take this row, and the log of the server says why. Nothing of it was written; tell whoever keeps the server."
)

_log = logging.getLogger(__name__)


@dataclass(slots=True, eq=False)
class _Row:
    """What one row comes to. `made`: ids of things that it makes; `needs`: ids that its changes name."""

    place: int
    plans: Sequence[Plan]
    changes: list[Change] = field(default_factory=list)

    @property
    def made(self) -> Iterator[UUID]:
        return (plan.id for plan in self.plans if plan.there is None)

    @property
    def needs(self) -> Iterator[UUID]:
        return (value for change in self.changes for value in change.columns.values() if isinstance(value, UUID))

    def path(self, code: str) -> Path:
        """Of what was refused, as near as the code tells."""
        about = FIELDS.get(code)
        for plan in self.plans:
            if about is not None and plan.kind is about[0]:
                return (*plan.sent.path, about[1])
            if code == "KEY_TAKEN" and plan.there is None:
                return (*plan.sent.path, "key")
            if code == "EXTERNAL_ID_TAKEN" and plan.link:
                return (*plan.sent.path, "externalId")
        return self.plans[0].sent.path


async def apply(work: Work, source: str, plans: Sequence[Sequence[Plan]], directory: Directory) -> Mapping[int, DomainError]:
    """`plans`: of each row. Gives why rows were not written, by their places in `plans`: what the database refuses, and what names things
    that were therefore not made. What is to be tried again, as after a deadlock, is raised. Rows are written past the session, which is
    left empty."""
    await work.session.flush()
    work.session.expunge_all()
    applying = _Applying(work)
    await applying.put(await asyncio.to_thread(_groups, work, source, plans, directory))
    return applying.failed


def _groups(work: Work, source: str, plans: Sequence[Sequence[Plan]], directory: Directory) -> "list[_Group]":
    """A full batch takes tens of milliseconds."""
    rows = [_Row(place, each) for place, each in enumerate(plans) if each]
    for row in rows:
        row.changes.extend(change for plan in row.plans for change in changes_of(plan, work, source, directory))
    return _in_groups(rows)


_Group = Sequence[_Row]


def _in_groups(rows: Sequence[_Row]) -> list[_Group]:
    """What is named comes before what names it; rows that name each other in a circle stand or fall together."""
    home = {id_: row.place for row in rows for id_ in row.made}
    groups = {row.place: [row] for row in rows}
    needs = {row.place: {home[id_] for id_ in row.needs if id_ in home} - {row.place} for row in rows}
    while True:
        try:
            return [groups[place] for place in TopologicalSorter(needs).static_order()]
        except CycleError as error:
            first, *others = dict.fromkeys(error.args[1])
            for other in others:
                groups[first].extend(groups.pop(other))
                needs[first] |= needs.pop(other)
            needs = {place: {first if each in others else each for each in needed} - {place} for place, needed in needs.items()}


@dataclass
class _Applying:
    """`failed`: by places of rows; `missing`: ids of what they would have made. `logged`: constraints whose rows nobody foresaw."""

    work: Work
    failed: dict[int, DomainError] = field(default_factory=dict)
    missing: set[UUID] = field(default_factory=set)
    logged: set[str | None] = field(default_factory=set)

    async def put(self, groups: Sequence[_Group]) -> None:
        """Together, or what is refused together by halves."""
        standing = [group for group in groups if not self._depends(group)]
        if not standing:
            return
        refusal = await self._tried([row for group in standing for row in group])
        if refusal is None:
            return
        if len(standing) == 1:
            self._fail(standing[0], refusal)
            return
        half = len(standing) // 2
        await self.put(standing[:half])
        await self.put(standing[half:])

    async def _tried(self, rows: Sequence[_Row]) -> asyncpg.PostgresError | None:
        """Why the database refuses some of them; then nothing of them is written."""
        session = self.work.session
        try:
            async with session.begin_nested():
                await _write(session, [change for row in rows for change in row.changes])
                await check_now(session)
                await session.execute(CHECK_LATER)
        except DBAPIError as error:
            cause = driver_error(error)
            if not isinstance(cause, REFUSALS):
                raise
            return cause
        return None

    def _fail(self, group: _Group, refusal: asyncpg.PostgresError) -> None:
        known = refusal_of(refusal)
        if known is None and refusal.constraint_name not in self.logged:
            self.logged.add(refusal.constraint_name)
            _log.error("The database refused a row of a batch that rules had let pass.", exc_info=refusal)
        for row in group:
            self._reject(row, known or Conflict(REFUSED, code="DATABASE_REFUSED"))

    def _depends(self, group: _Group) -> bool:
        if self.missing.isdisjoint(id_ for row in group for id_ in row.needs):
            return False
        for row in group:
            self._reject(row, depends_on_rejected())
        return True

    def _reject(self, row: _Row, error: DomainError) -> None:
        self.failed[row.place] = type(error)(error.message, code=error.code, path=row.path(error.code))
        self.missing.update(row.made)


async def _write(session: AsyncSession, changes: Iterable[Change]) -> None:
    """Of each table at most one statement of a kind."""
    found: dict[tuple[Table, Act], list[Columns]] = {}
    for change in changes:
        found.setdefault((change.table, change.act), []).append(change.columns)
    for table in TABLES:
        if gone := found.get((table, Act.DELETE)):
            (column,) = gone[0]
            await delete_rows(session, table, [row[column] for row in gone], by=column)
        await insert_rows(session, table, found.get((table, Act.INSERT), ()), once=LINKED_ONCE if table is LINK else ())
        await update_rows(session, table, found.get((table, Act.UPDATE), ()))
