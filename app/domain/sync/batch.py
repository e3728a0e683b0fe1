"""The verb servicesSync: a batch of rows from another system, by a number of statements that does not grow with them."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from app.domain.party.model import Party
from app.domain.service.describing import sees_money
from app.domain.sync.applying import apply
from app.domain.sync.deciding import Decided, deciders
from app.domain.sync.drafting import drafts
from app.domain.sync.inputs import ServicesSyncInput
from app.domain.sync.loading import Loaded, load
from app.domain.sync.marking import mark_source
from app.domain.sync.meaning import repeated
from app.domain.sync.merging import merge
from app.domain.sync.ownership import ownership
from app.domain.sync.planning import Result, Sender, depends_on_rejected, planned
from app.domain.sync.reading import read
from app.domain.sync.things import Conflicting, Kind, Plan, Row, Thing
from app.domain.sync.words import ErrorPolicy, RowStatus
from app.domain.verbs import Outcome, as_told
from app.domain.work import Work
from app.errors import Conflict

COUNTED: Mapping[str, RowStatus] = {
    "created": RowStatus.CREATED,
    "updated": RowStatus.UPDATED,
    "unchanged": RowStatus.UNCHANGED,
    "conflicts": RowStatus.CONFLICT,
    "rejected": RowStatus.REJECTED,
}
"""What a report counts, by the names of its fields."""


async def services_sync(work: Work, asked: ServicesSyncInput) -> Outcome:
    """Nothing of a row fails the batch, unless it is all or nothing."""
    rows = await asyncio.to_thread(read, asked, work.unfit)  # a full batch takes some 50 ms: others go on meanwhile
    done = await synced(work, asked.source, rows, asked.error_policy)
    counts = done.counts
    rows_told = [_told(result, done.decided) for result in done.results]
    report = {"applied": done.applied, **counts, "rows": [_without_people(each) for each in rows_told]}
    told = {"rows": rows_told}
    if done.applied:
        return Outcome(report=report, told=told)
    failed = counts["conflicts"] + counts["rejected"]
    what = f"{failed} of {len(rows)} rows are in conflict or rejected, so nothing was written. Mend them, or send SKIP_FAILED."
    return Outcome(report=report, told=told, errors=[Conflict(what, code="BATCH_REFUSED", path=("input", "items"))])


class Synced(NamedTuple):
    """What became of a batch. `applied`: whether it was written, as far as its rows stand; `decided`: by whom fields in conflict are what
    they are."""

    applied: bool
    results: Sequence[Result]
    decided: Mapping[tuple[UUID, str], Decided]

    @property
    def counts(self) -> Mapping[str, int]:
        statuses = [result.status for result in self.results]
        return {name: statuses.count(status) for name, status in COUNTED.items()}


async def synced(work: Work, source: str, rows: Sequence[Row], policy: ErrorPolicy) -> Synced:
    """Several batches may be written in one unit. What is not applied is not written at all."""
    await mark_source(work, source)
    sender = Sender(await ownership(work, source), sees_money(work), work.today)
    loaded = await load(work, source, rows)
    results = await asyncio.to_thread(lambda: [planned(row, loaded, sender) for row in rows])
    _reject_repeated(results)
    _reject_dependent({result.row.place: result for result in results}, loaded.needs)
    decided = await _decided(work, results)
    applied = policy is ErrorPolicy.SKIP_FAILED or all(result.stands for result in results)
    if applied:
        await _write(work, source, results, loaded, sender)
        applied = policy is ErrorPolicy.SKIP_FAILED or all(result.stands for result in results)
    return Synced(applied, results, decided)


def _reject_repeated(results: Sequence[Result]) -> None:
    """Rows that write to one draft: by its own number, and by the version that it continues."""
    written: dict[UUID, int] = {}
    for result in (result for result in results if result.stands):
        things = [(plan.there, plan.sent) for plan in result.plans if plan.there is not None and plan.writes]
        faults = [repeated(there.key, written[there.id], sent) for there, sent in things if there.id in written]
        result.row.errors.extend(faults)
        if not faults:
            written.update({there.id: result.row.place for there, _ in things})


def _reject_dependent(results: Mapping[int, Result], needs: Mapping[int, Collection[int]]) -> None:
    """Rows that name what rows make that do not stand; and rows that name what those make. `needs`: by places of rows."""
    found = True
    while found:
        found = False
        for place, needed in needs.items():
            if results[place].stands and not all(results[each].stands for each in needed):
                results[place].row.errors.append(depends_on_rejected("input", "items", place))
                found = True


async def _write(work: Work, source: str, results: Sequence[Result], loaded: Loaded, sender: Sender) -> None:
    """A draft that was made for a row goes with it when the database refuses the row: then all is written once more without it."""
    while standing := [result for result in results if result.stands and (result.plans or result.drafting)]:
        async with work.session.begin_nested() as savepoint:
            fresh = await _drafted(work, standing, sender)
            plans = [[*result.plans, *fresh.get(result.row.place, ())] for result in standing]
            failed = await apply(work, source, plans, loaded.directory)
            for place, error in failed.items():
                standing[place].row.errors.append(error)
            if not any(standing[place].row.place in fresh for place in failed):
                return
            await savepoint.rollback()


async def _drafted(work: Work, results: Sequence[Result], sender: Sender) -> Mapping[int, list[Plan]]:
    """By places of rows, what is written into the drafts that are made for them."""
    wanted = [(result, *result.drafting) for result in results if result.drafting is not None]
    if not wanted:
        return {}
    made = await drafts(work, [there for _, there, _ in wanted])
    plans = {}
    for result, there, sent in wanted:
        draft = made[there.id]
        result.ids["draft"] = draft.id
        writes = merge(sent, draft, sender.owned, result.row.on_conflict).writes
        plans[result.row.place] = [Plan(sent.kind, draft.id, sent, draft, writes, draft_of=there)]
    return plans


async def _decided(work: Work, results: Sequence[Result]) -> Mapping[tuple[UUID, str], Decided]:
    wanted = [(there, each.field) for result in results for there, each in result.conflicts]
    return await deciders(work, wanted) if wanted else {}


def _told(result: Result, decided: Mapping[tuple[UUID, str], Decided]) -> Mapping[str, Any]:
    """As SyncRow reads it."""
    row = result.row
    external_id = next((sent.external_id for sent in row.sent), None)
    return {
        "index": row.place,
        "externalId": external_id,
        "status": result.status.value,
        "merged": result.merged,
        "errors": [as_told(error) for error in row.errors],
        "conflicts": [_conflict(result, there, each, decided.get((there.id, each.field))) for there, each in result.conflicts],
        "blocked": [{"field": each.field, "group": each.group.value, "policy": each.policy.value} for each in result.blocked],
        **{name: str(id_) for name, id_ in result.ids.items()},
    }


def _conflict(result: Result, there: Thing, each: Conflicting, decided: Decided | None) -> Mapping[str, Any]:
    told: dict[str, Any] = {"entityType": there.kind.value, "field": each.field, "resolution": result.row.on_conflict.value}
    told |= {"base": each.base, "current": each.current, "incoming": each.incoming}
    if decided is not None:
        told |= {"party": decided.party_id and str(decided.party_id), "source": decided.source, "at": decided.at.isoformat()}
    return told


def _without_people(told: Mapping[str, Any]) -> Mapping[str, Any]:
    """As it is kept for the same key: what people are called is told once, so that nothing of it is left when they are erased."""
    conflicts = [{**each, **_UNKEPT} if _is_of_people(each) else each for each in told["conflicts"]]
    return {**told, "conflicts": conflicts}


_UNKEPT = {"base": None, "current": None, "incoming": None}


def _is_of_people(conflict: Mapping[str, Any]) -> bool:
    return conflict["entityType"] == Kind.PARTY and conflict["field"].partition(".")[0] in Party.__personal__
