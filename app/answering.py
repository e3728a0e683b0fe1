"""The one way from an operation to its answer, whatever it came by: who asks, what it may cost, the answer as bytes."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from time import perf_counter_ns
from typing import Any, NamedTuple

import orjson
from graphql import OperationType

from app import limits
from app.budgets.accounts import Budgets, Spent
from app.budgets.attempts import Attempts
from app.budgets.ledger import ledger_at
from app.budgets.shares import Share
from app.context import Clock
from app.database.pool import ReadPool
from app.database.unit_of_work import UnitsOfWork
from app.documents.bounds import values_in
from app.documents.document import digest_of
from app.documents.verbs import Root
from app.errors import RateLimited
from app.exporting import EXPORT_SESSION, Exporting
from app.graphsql.engine import Engine
from app.graphsql.plan import Prepared
from app.history.passing import Passed
from app.history.positions import WHOLE, Bytes, Position
from app.identity.uses import LastUses
from app.identity.viewers import Viewers, oidc_of
from app.journal import Turn
from app.observability.meters import Meters
from app.reading import Question, Read, Reading
from app.refusals import refusal_of, refuse
from app.schema import mapping, verbs
from app.settings import Settings
from app.sharing import SharedReads
from app.viewer import Viewer
from app.writing import Request, Writing, Written


class Answer(NamedTuple):
    """`body`: an ExecutionResult as JSON."""

    body: bytes
    spent: Spent


class Answering:
    """Everything that answers for one process. `demo`: bearer tokens of the demo portfolio are accepted."""

    def __init__(self, settings: Settings, *, database_url: str, demo: bool = False) -> None:
        bounds: Any = {"wait_seconds": limits.CONNECTION_WAIT_SECONDS, "statement_seconds": settings.statement_timeout_seconds}
        self.pool = ReadPool(database_url, size=settings.read_connections, **bounds)
        self._engine = Engine(mapping(), introspection=not settings.production(demo=demo))
        self._reading = Reading(self._engine, self.pool)
        self.sealing = self._reading.sealing
        exports = ReadPool(database_url, size=settings.export_connections, session=EXPORT_SESSION, **bounds)
        self._shared = SharedReads(self._reading, settings.read_connections)
        self._units = UnitsOfWork(database_url, size=settings.write_connections, **bounds)
        self._apart = ReadPool(database_url, size=1, **bounds)  # for looks at who is connected, however busy the others are
        self.viewers = Viewers(self.pool, demo=demo, oidc=oidc_of(settings), uses=LastUses(self._units), apart=self._apart)
        self._writing = Writing(self._engine, self._units, verbs(), self._reading.sealing)
        connections = {"read_connections": settings.read_connections, "write_connections": settings.write_connections}
        self._attempts = Attempts(settings.read_connections)
        self._budgets = Budgets(settings.budget_units, ledger_at(settings.limits_url), lambda: Share(**connections))
        self.exporting = Exporting(self._engine, self._budgets, self.sealing, exports)

    async def close(self) -> None:
        """Connections are opened when they are needed; here they are closed, and the engine's thread ends."""
        self._engine.close()
        await self.viewers.close()
        await self.pool.close()
        await self._apart.close()
        await self.exporting.pool.close()
        await self._units.close()

    def measure(self, meters: Meters) -> None:
        """What is told of connections and caches."""
        meters.gauge("read_connections", "Connections of the pool of reads.", self.pool.state, label="state")
        meters.gauge("write_connections", "Connections of the pool of writes.", self._units.state, label="state")
        meters.gauge("export_connections", "Connections of the pool of exports.", self.exporting.pool.state, label="state")
        meters.counter("ledger_faults", "Times that the shared store of budgets did not answer.", self._budgets.faults)
        meters.gauge("compile_queue", "Operations that wait to be read or compiled.", self._engine.waiting)
        meters.gauge("cache_entries", "Entries of the engine's caches.", self._engine.kept, label="cache")
        words = "What the engine's caches did not have; all other operations found what they need there."
        meters.counter("cache_misses", words, self._engine.made, label="cache")
        words = "Answers to events of subscriptions: those that a statement was run for, and those that shared what another one found."
        meters.counter("event_reads", words, self._shared.counts, label="read")

    def viewer_now(self, authorization: bytes, turn: Turn) -> Viewer | None:
        """Who was known a moment ago, as nearly everybody is. None: ask `viewer`."""
        turn.viewer = viewer = self.viewers.known(authorization)
        return viewer

    async def viewer(self, authorization: bytes, now: datetime, turn: Turn, client: tuple[str, int] | None = None) -> Viewer:
        """`client`: its address. Raises Unauthenticated, RateLimited and Unavailable."""
        turn.viewer = viewer = self.viewers.known(authorization) or await self.authenticated(authorization, now, client)
        return viewer

    def prepare_now(self, question: Question, viewer: Viewer, turn: Turn) -> Prepared | None:
        """What was read and compiled before, as nearly everything was. None: ask `prepare`."""
        prepared = self._reading.known(question, viewer)
        if prepared is not None:
            turn.operation = prepared.operation
            turn.cost = prepared.plan.cost
        return prepared

    async def authenticated(self, authorization: bytes, now: datetime, client: tuple[str, int] | None) -> Viewer:
        """Looked up anew. Who was here before does not wait for those who were not. Raises Unauthenticated, RateLimited and Unavailable."""
        seen = self.viewers.seen(authorization)
        return await self.viewers.authenticate(authorization, now, None if seen else self._attempts.one(client[0] if client else ""))

    async def prepare(self, question: Question, viewer: Viewer, turn: Turn) -> Prepared:
        """Nothing is run yet. Raises RefusedRequest, DomainError, RateLimited and Unavailable."""
        prepared = self._reading.known(question, viewer) or await self._read(question, viewer, turn)
        turn.operation = prepared.operation
        turn.cost = prepared.plan.cost
        return prepared

    @asynccontextmanager
    async def long(self, viewer: Viewer, size: int) -> AsyncIterator[None]:
        """While a request of more than LONG_BYTES becomes values: JSON is read on the event loop, which is everybody's. It is charged
        before, whatever becomes of it. Raises RateLimited and Unavailable."""
        units = size // limits.BYTES_PER_UNIT
        await self._charge(viewer, units)
        if size <= limits.TURN_BYTES:
            yield
            return
        async with self._budgets.account(viewer).share.long.taken():
            began_ns = perf_counter_ns()
            try:
                yield
            finally:  # also after what is no JSON at its end
                await asyncio.sleep((perf_counter_ns() - began_ns) * 1e-9 * limits.READING_PAUSES)

    async def charge_refused(self, turn: Turn) -> None:
        """For what was refused before anything was charged, the least, when it is known who asks. Raises RateLimited."""
        if turn.viewer is not None and turn.digest is None:
            await self.charge_least(turn.viewer)

    async def charge_least(self, viewer: Viewer) -> None:
        """For what is not answered as an operation. Raises RateLimited."""
        await self._charge(viewer, limits.COST_LEAST)

    async def _read(self, question: Question, viewer: Viewer, turn: Turn) -> Prepared:
        """What is new is charged for being read before it is, refused or not: the thread that reads is everybody's."""
        values_in(question.variables)  # too many of them are refused before they wait here
        turn.digest = digest_of(question.text)  # for when it is refused
        async with self._budgets.account(viewer).share.reading.taken():
            await self._charge(viewer, limits.COST_LETTER * self._reading.unread(question))
            return await self._reading.prepare(question, viewer)

    async def _charge(self, viewer: Viewer, units: int) -> Spent:
        """Who has nothing left is told so a little later: to refuse as fast as somebody asks would be work without end."""
        try:
            return await self._budgets.charge(viewer, units)
        except RateLimited:
            await asyncio.sleep(limits.REFUSED_AFTER_SECONDS)
            raise

    def balance(self, viewer: Viewer) -> Spent:
        """What is left for the viewer."""
        return self._budgets.balance(viewer)

    async def answer(self, prepared: Prepared, viewer: Viewer, clock: Clock, turn: Turn, key: str | None = None) -> Answer:
        """Of a query or a mutation. `key`: of the header Idempotency-Key. Raises what `refusal_of` words."""
        cost = prepared.plan.cost
        if prepared.operation.kind is OperationType.SUBSCRIPTION:
            raise refuse("BAD_REQUEST", _FOLLOWED, 406)
        share = self._budgets.account(viewer).share
        share.enter()
        try:
            spent = self._budgets.charge_now(viewer, cost) or await self._charge(viewer, cost)
            if prepared.plan.verbs:
                async with share.writing.taken():
                    return _answer(await self._write(prepared, Request(viewer, clock, turn.request_id, key), turn), spent)
            if cost > limits.COST_DEAR:
                async with share.dear.taken():
                    read = await self._run(prepared, viewer, clock, turn)
            else:
                read = await self._run(prepared, viewer, clock, turn)
        finally:
            share.leave()
        return _answer(read.data, spent, self._as_of(read, clock))

    def _as_of(self, read: Read, clock: Clock) -> bytes:
        """As `extensions.asOf` of an answer, before what else is in them."""
        at, seal = clock.at.isoformat(), self._reading.sealing.seal
        if read.revision is None or seal is None:
            return b'"asOf":{"at":"%b"},' % at.encode()
        token = seal.sealed(Position(read.revision, WHOLE, clock.at))
        return b'"asOf":{"at":"%b","token":"%b"},' % (at.encode(), token.encode())

    async def answer_event(
        self, prepared: Prepared, viewer: Viewer, clock: Clock, turn: Turn, event: Mapping[str, object]
    ) -> tuple[Answer, Passed | None]:
        """To one event of a subscription, and how far it went in the feed. Raises what `refusal_of` words.

        Each subscriber is charged as if it were alone: what it may follow, and what it is told of its cost, is not to depend on who else
        follows the same."""
        spent = self._budgets.charge_now(viewer, prepared.plan.cost) or await self._charge(viewer, prepared.plan.cost)
        turn.sql_began_ns = began = perf_counter_ns()
        try:
            found = await self._shared.run(prepared, viewer, clock, event, self._budgets.account(viewer).share.events)
        finally:
            turn.sql_ns += perf_counter_ns() - began
        return _answer(found.data, spent), found.passed

    async def roots(self, prepared: Prepared) -> Sequence[Root]:
        """The root fields with what they are given."""
        return await self._engine.roots(prepared)

    async def _run(self, prepared: Prepared, viewer: Viewer, clock: Clock, turn: Turn) -> Read:
        """Of a query."""
        turn.sql_began_ns = began = perf_counter_ns()
        try:
            return await self._reading.read(prepared, viewer, clock)
        finally:
            turn.sql_ns = perf_counter_ns() - began

    async def _write(self, prepared: Prepared, request: Request, turn: Turn) -> bytes:
        """`data` of a mutation, and `errors`."""
        turn.sql_began_ns = began = perf_counter_ns()
        try:
            return _written(prepared, await self._writing.answer(prepared, request), turn)
        finally:
            turn.sql_ns = perf_counter_ns() - began


_FOLLOWED = "A subscription has many answers: send `Accept: text/event-stream`, or ask over a WebSocket (graphql-transport-ws)."


def _answer(told: Bytes, spent: Spent, as_of: bytes = b"") -> Answer:
    return Answer(b"".join((b'{"data":', told, b',"extensions":{', as_of, b'"cost":', spent.extension(), b"}}")), spent)


def _written(prepared: Prepared, written: Written, turn: Turn) -> bytes:
    """`data` and `errors`. A verb that was not done for a reason of ours has null and an error, beside those that were done."""
    members = [b'"%s":%s' % (plan.key.encode(), written.payloads.get(plan.key, b"null")) for plan in prepared.plan.verbs]
    errors: list[Mapping[str, object]] = []
    for key, failure in written.failures.items():
        refusal = refusal_of(failure, turn.request_id)
        turn.code = refusal.code
        errors += [{**error, "path": [key]} for error in refusal.told(turn.request_id)]
    told = b',"errors":' + orjson.dumps(errors) if errors else b""
    return b"{" + b",".join(members) + b"}" + told
