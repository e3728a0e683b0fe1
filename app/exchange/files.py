"""A sheet read into the portfolio: all of it in one unit of work, or nothing."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, BinaryIO, NamedTuple
from uuid import UUID, uuid4

import asyncpg
from sqlalchemy import select, text

from app import limits
from app.context import Clock
from app.database.connector import ABSENT
from app.database.unit_of_work import AGAIN, Mark, UnitsOfWork, cause_of
from app.domain.guards import refusal_of
from app.domain.party.model import Party
from app.domain.party.words import PartyKind
from app.domain.sync.batch import synced
from app.domain.sync.deciding import Decided
from app.domain.sync.inputs import ServicesSyncInput
from app.domain.sync.merging import PRICES, Blocked
from app.domain.sync.reading import read as read_rows
from app.domain.sync.rules import name_faults
from app.domain.sync.things import Conflicting, Kind, Thing
from app.domain.sync.words import ConflictPolicy, ErrorPolicy, FieldGroup, RowStatus
from app.domain.work import Work
from app.errors import Conflict, NotFound, Path, Unavailable, Unconfirmed
from app.exchange.entries import Group, entry_of, groups_of
from app.exchange.export import Progress
from app.exchange.formats import Fault, Reached, Unreadable, read
from app.exchange.sending import Sending
from app.exchange.sheets import PRICE, VERSION, Entry, check_columns
from app.identity.viewers import viewer_named
from app.schema import mapping, verbs
from app.viewer import MONEY_SCOPE, Role, Viewer
from app.writing import meaning

SYNC = "servicesSync"
MAY_PLAN = text("select set_config('idle_in_transaction_session_timeout', :idle, true)")


@dataclass(slots=True)
class Report:
    """What became of a file. With `faults` nothing was written; `notes` tell what was written otherwise than it stands there."""

    rows: Counter[str] = field(default_factory=Counter)
    merged: int = 0
    faults: list[Fault] = field(default_factory=list)
    notes: list[Fault] = field(default_factory=list)

    def told(self) -> str:
        """In a sentence."""
        merged = f" ({self.merged:,} of them beside what others had changed)" if self.merged else ""
        created, updated, unchanged = (self.rows[status] for status in (RowStatus.CREATED, RowStatus.UPDATED, RowStatus.UNCHANGED))
        notes = f" {len(self.notes):,} fields are not as in the file." if self.notes else ""
        return f"{created:,} created, {updated:,} updated{merged}, {unchanged:,} unchanged.{notes}"


async def import_file(url: str, clock: Clock, sending: Sending, file: BinaryIO, size: int, progress: Progress) -> Report:
    """`size`: bytes of the file, 0: nobody knows. Raises DomainErrors about who asks, and Unavailable or TimedOut."""
    for fault in name_faults(sending.source, EXAMPLE_ID):
        raise fault
    report = Report()
    groups = _groups(sending, file, report, lambda done: progress(f"Reading {sending.kind}", done, size))
    if report.faults:
        return report
    for left in reversed(range(limits.WRITE_TRIES)):
        try:
            viewer = await _viewer(url, sending.person)
            return await _written(url, viewer, clock, sending, groups, progress)
        except Exception as error:
            if left and getattr(cause_of(error), "sqlstate", None) in AGAIN:
                continue
            if (meant := _meant(error)) is error:
                raise
            raise meant from error
    raise AssertionError("the last try is answered or raises")


EXAMPLE_ID = "1"
"""The source is judged as with any id."""


def _meant(error: Exception) -> Exception:
    """What an error of the driver means to who imports."""
    if isinstance(error, Unconfirmed):
        return Unavailable(
            "The connection to the database was lost while all was being committed, so nobody knows whether it was. "
            "Import the same file again: what is there already counts as unchanged."
        )
    cause = cause_of(error)
    if isinstance(cause, asyncpg.PostgresError) and (refusal := refusal_of(cause)) is not None:
        return refusal
    if isinstance(cause, ABSENT):
        return Unavailable("The connection to the database was lost, and nothing was written; import the file again.")
    return meaning(error)


def _groups(sending: Sending, file: BinaryIO, report: Report, reached: Reached) -> list[Group]:
    def check(names: Sequence[str], line: int) -> None:
        check_columns(sending.kind, sending.format, names, line)

    records = read(file, sending.format, check, reached)
    try:
        return groups_of(sending.kind, sending.format, records, report.faults)
    except Unreadable as error:
        report.faults.append(error.fault)
        return []


async def _viewer(url: str, person: str) -> Viewer:
    """A portfolio manager: whoever may reach the database answers for whom they name."""
    connection = await asyncpg.connect(url)
    try:
        kind = await connection.fetchval("select kind from party where key = $1", person)
        if kind is None:
            raise NotFound(f"No party has the key {person}.", path=["as"])
        if kind != PartyKind.PERSON:
            raise Conflict(f"{person} is no person; name one who answers for the import.", code="NO_PERSON", path=["as"])
        viewer = await viewer_named(_Rows(connection), person, Role.PORTFOLIO_MANAGER, [MONEY_SCOPE], f"import:{person}", _LATER)
        if viewer is None:
            raise Conflict(f"{person} does not act any more; name somebody who does.", code="PARTY_INACTIVE", path=["as"])
        return viewer
    finally:
        await connection.close()


_LATER = datetime.max.replace(tzinfo=UTC)


class _Rows(NamedTuple):
    """Where viewers are looked up."""

    connection: asyncpg.Connection

    async def row(self, sql: str, *arguments: object) -> Mapping[str, object] | None:
        found: Mapping[str, object] | None = await self.connection.fetchrow(sql, *arguments)
        return found


async def _written(url: str, viewer: Viewer, clock: Clock, sending: Sending, groups: Sequence[Group], progress: Progress) -> Report:
    report = Report()
    seconds = limits.FILE_STATEMENT_SECONDS
    units = UnitsOfWork(url, size=1, wait_seconds=limits.CONNECTION_WAIT_SECONDS, statement_seconds=seconds, longest=seconds)
    mark = Mark(viewer.party_id, sending.source, f"import-{uuid4()}", clock.zone.key)
    try:
        async with units.unit(mark) as session, session.begin_nested() as savepoint:
            await session.execute(MAY_PLAN, {"idle": f"{limits.FILE_IDLE_SECONDS:.0f}s"})
            work = Work(session, viewer, clock, mapping())
            for start in range(0, len(groups), limits.SYNC_ROWS_MAX):
                batch = [entry_of(sending.kind, group) for group in groups[start : start + limits.SYNC_ROWS_MAX]]
                await _sent(work, sending, batch, report)
                progress(f"Writing {sending.kind}", start + len(batch), len(groups))
            if sending.dry or report.faults:
                await savepoint.rollback()
    finally:
        await units.close()
    return report


async def _sent(work: Work, sending: Sending, batch: Sequence[Entry], report: Report) -> None:
    """Rows that stand are written also beside others that do not, so that those after them are judged rightly; all is taken back then."""
    asked, unfit = rows_asked(sending, batch)
    done = await synced(work, sending.source, read_rows(asked, unfit), ErrorPolicy.SKIP_FAILED)
    deciders = await _named(work, done.decided)
    for entry, result in zip(batch, done.results, strict=True):
        report.rows[result.status] += 1
        report.merged += result.merged
        report.faults += [_fault(entry, error.path[3:], error.message, error.code) for error in result.row.errors]
        told = report.faults if result.status is RowStatus.CONFLICT else report.notes
        for there, each in result.conflicts:
            told.append(_conflict(entry, there, each, deciders.get((there.id, each.field), ""), result.row.on_conflict))
        report.notes += [_blocked(entry, each, sending.source) for each in result.blocked]


async def _named(work: Work, decided: Mapping[tuple[UUID, str], Decided]) -> Mapping[tuple[UUID, str], str]:
    """Who made fields what they are, and when: another system, or a person by the key."""
    people = {each.party_id for each in decided.values() if each.party_id is not None}
    found = await work.session.execute(select(Party.id, Party.key).where(Party.id.in_(people))) if people else ()
    keys: Mapping[UUID, str] = dict(iter(found))
    told = {}
    for place, (party, source, at) in decided.items():
        who = source or (keys.get(party) if party else None)
        told[place] = f"{who or 'somebody'}, {at.astimezone(work.zone).date()}"
    return told


def rows_asked(sending: Sending, batch: Sequence[Entry]) -> tuple[ServicesSyncInput, Mapping[int, Any]]:
    """As the contract has them, and what no text may be by their places."""
    policies = {"onConflict": sending.on_conflict.name, "onImmutable": sending.on_immutable.name}
    items = [{**entry.item, **policies} for entry in batch]
    typed = verbs().typed(SYNC, {"source": sending.source, "items": items})
    assert isinstance(typed.asked, ServicesSyncInput)
    return typed.asked, typed.unfit


def _fault(entry: Entry, path: Path, message: str, code: str) -> Fault:
    place = entry.place_of(path)
    return Fault(place.line, place.column, message, code)


def _conflict(entry: Entry, there: Thing, each: Conflicting, by: str, policy: ConflictPolicy) -> Fault:
    done = {ConflictPolicy.KEEP_CURRENT: " It stays.", ConflictPolicy.TAKE_INCOMING: " The file's is written."}.get(policy, "")
    base, current, incoming = map(_short, (each.base, each.current, each.incoming))
    what = f"Others have changed it too: it was {base}, it is {current}{by and f' ({by})'}, and the file says {incoming}.{done}"
    return _fault(entry, _path(there.kind, each.field), what, "CONFLICT")


def _blocked(entry: Entry, each: Blocked, source: str) -> Fault:
    kind = {FieldGroup.PARTY: Kind.PARTY, FieldGroup.IDENTITY: Kind.SERVICE}.get(each.group, Kind.VERSION)
    what = f"It stays as it is: {source} may not write {each.group} ({each.policy})."
    return _fault(entry, _path(kind, each.field), what, "BLOCKED")


def _short(value: Any, letters: int = 60) -> str:
    words = "empty" if value is None else str(value)
    return words if len(words) <= letters else f"{words[:letters]}…"


_UNDER: Mapping[Kind, Path] = {Kind.PARTY: ("party",), Kind.SERVICE: ("service",), Kind.VERSION: VERSION}


def _path(kind: Kind, field_: str) -> Path:
    """Where an item says a flat field of the sync."""
    return (*PRICE, "validFrom") if field_.startswith(PRICES) else (*_UNDER[kind], *field_.split("."))
