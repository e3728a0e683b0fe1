"""A mutation from its arguments to the bytes of its answer: each verb in a unit of work of its own, its payload read before the commit."""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from secrets import token_hex
from typing import NamedTuple

import asyncpg
import orjson
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.ext.asyncio import AsyncSession

from app import limits
from app.context import Clock, given
from app.database.connector import ABSENT
from app.database.unit_of_work import AGAIN, Mark, UnitsOfWork, cause_of, check_now, driver_error, last_revision, read_text, record_now
from app.documents.refusal import refused
from app.domain.guards import BUSY, refusal_of
from app.domain.idempotency import Done, Key, Told, claim, give_back, keep, key_of
from app.domain.sync.marking import mark_own
from app.domain.verbs import Typed, Verb, Verbs, as_told
from app.domain.work import Work
from app.errors import DomainError, Forbidden, Refused, TimedOut, Unavailable, Unconfirmed
from app.graphsql.engine import Engine
from app.graphsql.plan import Prepared
from app.graphsql.statement import Statement
from app.history.positions import Sealing
from app.viewer import Viewer


class Request(NamedTuple):
    """Who asks, when, and under which names. `key`: of the header Idempotency-Key."""

    viewer: Viewer
    clock: Clock
    id: str
    key: str | None = None


class Written(NamedTuple):
    """By response key: the JSON of a payload, or why there is none."""

    payloads: Mapping[str, bytes]
    failures: Mapping[str, Exception]


@dataclass(frozen=True, slots=True)
class Act:
    """One verb of one request. `key`: of its answer."""

    key: str
    name: str
    verb: Verb
    asked: Mapping[str, object]
    dry: bool
    payload: Statement
    prepared: Prepared
    request: Request

    @property
    def keyed(self) -> bool:
        """Whether it is done once, however often it is sent."""
        return self.dry or self.request.key is not None or self.asked.get("idempotencyKey") is not None


class Writing:
    """Answers mutations for one process."""

    def __init__(self, engine: Engine, units: UnitsOfWork, verbs: Verbs, sealing: Sealing) -> None:
        self._engine = engine
        self._units = units
        self._verbs = verbs
        self._sealing = sealing

    async def answer(self, prepared: Prepared, request: Request) -> Written:
        """Verbs run one after the other, each committed before the next begins. Raises what keeps the first one from being done."""
        if request.key is not None and len(prepared.plan.verbs) > 1:
            raise refused("BAD_REQUEST", "The header Idempotency-Key is for one mutation; with several give each its own in its input.")
        given_to = {root.key: root.arguments for root in await self._engine.roots(prepared)}
        payloads: dict[str, bytes] = {}
        failures: dict[str, Exception] = {}
        for plan in prepared.plan.verbs:
            if plan.payload is None:
                payloads[plan.key] = b'"Mutation"'
                continue
            asked, dry = given_to[plan.key]["input"], given_to[plan.key]["dryRun"]
            assert isinstance(asked, Mapping)
            act = Act(plan.key, plan.name, self._verbs.verb(plan.name), asked, bool(dry), plan.payload, prepared, request)
            try:
                payloads[plan.key] = await self._tried(act)
            except Exception as error:
                if not payloads:
                    raise
                failures[plan.key] = error
        return Written(payloads, failures)

    async def _tried(self, act: Act) -> bytes:
        """Again when another transaction was preferred to it, and when its connection was lost: then nothing was done, or its key tells."""
        for left in reversed(range(limits.WRITE_TRIES)):
            try:
                return await self._once(act)
            except Unconfirmed:
                if not left or not act.keyed:
                    raise
            except Exception as error:
                if left and _passes(error):
                    continue
                if (meant := meaning(error)) is error:  # raised from itself it would forget what caused it
                    raise
                raise meant from error
        raise AssertionError("the last try is answered or raises")

    async def _once(self, act: Act) -> bytes:
        request = act.request
        mark = Mark(request.viewer.party_id, None, request.id, request.clock.zone.key)
        await self._sealing.ready()
        async with self._units.unit(mark) as session:
            work = Work(session, request.viewer, request.clock, self._engine.mapping)
            done = await self._done(act, work)
            if done.first is None or done.first.known is None:
                statement, first = act.payload, Told(await last_revision(session), request.clock.at)
            else:
                statement, first = await self._engine.told_again(act.prepared, act.key), done.first
            values = _Values(given(request.viewer, request.clock._replace(at=first.at)), done, first.known)
            arguments = act.prepared.arguments(statement, values)
            payload = await read_text(session, statement.sql, arguments, seconds=limits.PAYLOAD_SECONDS)
        return bytes(self._sealing.finished(values.shown_in(payload).encode())[0])

    async def _done(self, act: Act, work: Work) -> Done:
        """What the verb came to in this unit; all its changes are written, and nothing waits for the commit but the commit."""
        try:
            if work.role not in act.verb.may:
                raise Forbidden(f"As {work.role} you may not do {act.name}.", path=["input"])
            asked, work.unfit = await self._typed(act)
            if act.dry:
                return await self._dry(act, work, asked)
            key = key_of(work, act.name, act.asked, act.request.key, needed=act.verb.keyed)
            if key is not None and (before := await _claimed(work.session, key, work)) is not None:
                return before
        except (DomainError, Refused) as refusal:
            return _refused(refusal)
        done = await self._performed(act, work, asked)
        revision = await record_now(work.session)
        done = replace(done, revision=revision)
        if key is not None:
            first = Told(revision or await last_revision(work.session), work.now)
            await (give_back(work.session, key) if done.passing else keep(work.session, key, done, first))
        return done

    async def _typed(self, act: Act) -> Typed:
        """A full batch takes some 40 ms; others go on meanwhile."""
        if act.verb.by_row is None:
            return self._verbs.typed(act.name, act.asked)
        return await asyncio.to_thread(self._verbs.typed, act.name, act.asked)

    async def _dry(self, act: Act, work: Work, asked: object) -> Done:
        """Everything is done and checked, and then taken back."""
        async with work.session.begin_nested() as savepoint:
            done = await self._performed(act, work, asked)
            await savepoint.rollback()
        return Done({}, done.errors, done.report, told=done.told)

    async def _performed(self, act: Act, work: Work, asked: object) -> Done:
        """The verb in a savepoint, so that a refusal leaves nothing and yet can be told and kept."""
        try:
            async with work.session.begin_nested() as savepoint:
                await mark_own(work)
                outcome = await act.verb.run(work, asked)
                work.faults.stop()
                await (savepoint.rollback() if outcome.errors else check_now(work.session))
        except DomainError as refusal:  # what was found before it is told with it
            return _refused(Refused([*work.faults.found, refusal]))
        except Refused as refusal:
            return _refused(refusal)
        except DBAPIError as error:
            if (found := _refusal(error)) is None:
                raise
            return replace(_refused(found), passing=found.code == BUSY)
        if outcome.errors:
            return replace(_refused(Refused(outcome.errors)), report=outcome.report, told=outcome.told)
        return Done(outcome.changed, [], outcome.report, shown=outcome.shown, told=outcome.told)


async def _claimed(session: AsyncSession, key: Key, work: Work) -> Done | None:
    try:
        async with session.begin_nested():
            return await claim(session, key, work.now)
    except DBAPIError as error:
        raise _refusal(error) or error from error


def _refused(refusal: DomainError | Refused) -> Done:
    errors = refusal.errors if isinstance(refusal, Refused) else (refusal,)
    return Done({}, [as_told(error) for error in errors[: limits.ERRORS_MAX]], {})


class _Values(Mapping[str, object]):
    """What a payload is made of, beside what every read of this viewer knows."""

    def __init__(self, known: Mapping[str, object], done: Done, last: object) -> None:
        self._known = known
        self._changed = done.changed
        self._shown = {token_hex(16): text for text in done.shown.values()}
        told = {**done.report, **done.told, **dict(zip(done.shown, self._shown, strict=True)), "errors": done.errors}
        report = orjson.dumps(told).decode()
        self._told: Mapping[str, object] = {"report": report, "revision": last, "change_cursor": done.revision}

    def shown_in(self, payload: str) -> str:
        """The payload with what is shown once in place of the marks that the database wrote for it."""
        for mark, text in self._shown.items():
            payload = payload.replace(mark, orjson.dumps(text).decode()[1:-1])
        return payload

    def __getitem__(self, name: str) -> object:
        if name.startswith("changed_"):
            return self._changed.get(name.removeprefix("changed_"))
        return self._told[name] if name in self._told else self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter((*self._told, *self._known))

    def __len__(self) -> int:
        return len(self._told) + len(self._known)


def _refusal(error: DBAPIError) -> DomainError | None:
    cause = driver_error(error)
    return None if cause is None else refusal_of(cause)


def _passes(error: Exception) -> bool:
    """Whether the same may go well at once: another transaction was preferred to it, or a connection that had died unseen was used."""
    cause = cause_of(error)
    return getattr(cause, "sqlstate", None) in AGAIN or isinstance(cause, _LOST) or _ended(cause)


_LOST = (ConnectionError, asyncpg.PostgresConnectionError, asyncpg.InterfaceError)


def _ended(cause: BaseException) -> bool:
    """By PostgreSQL, which was told to end it or all of them."""
    return isinstance(cause, asyncpg.OperatorInterventionError) and not isinstance(cause, asyncpg.QueryCanceledError)


def meaning(error: Exception) -> Exception:
    """What an error of the driver means to who asked; nothing was written."""
    cause = cause_of(error)
    if isinstance(cause, NoConnection):
        return Unavailable("Too many changes are being made at once; try again in a moment.")
    if isinstance(cause, (TimeoutError, asyncpg.QueryCanceledError)):
        return TimedOut("The change, or reading its answer, took too long, and nothing was written; change or ask for less at once.")
    if isinstance(cause, (asyncpg.LockNotAvailableError, asyncpg.TransactionRollbackError)):
        return Unavailable("Others are changing the same things at this moment; try again in a moment.")
    if isinstance(cause, asyncpg.InsufficientResourcesError):
        return Unavailable("The database has no room left for this, and nothing was written; try again in a moment.")
    if isinstance(cause, ABSENT):
        return Unavailable("The connection to the database was lost; send it again with the same idempotency key.")
    return error
