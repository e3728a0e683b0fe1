"""Exports over HTTP: the rows of one list or connection as CSV or JSON Lines, as they come from the database, as fast as the client reads.

What goes wrong behind the first row is told by the last line of JSON Lines, `{"error": …}`; CSV has no place for it, so there the answer
is broken off and has no end: no client takes that for the whole file.
"""

import asyncio
from collections.abc import Coroutine
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import orjson

from app import limits
from app.budgets.accounts import Spent
from app.context import Clock
from app.errors import TimedOut
from app.exporting import Export, Exporting, Rows
from app.exports.cells import COMMA, SEMICOLON, Style
from app.exports.plan import Form
from app.journal import CLIENT_LEFT, Journal, Turn
from app.reading import Question
from app.refusals import refusal_of, refuse
from app.transport.events import headers_of
from app.transport.exchange import Exchange
from app.transport.live import Ending, Live
from app.transport.negotiation import CSV, NDJSON, Accepted
from app.transport.outbox import TooSlow, in_time
from app.viewer import Viewer

BOM = "\ufeff".encode()
FORMS = {CSV: Form.CSV, NDJSON: Form.JSON}
TYPES = {Form.CSV: CSV + b"; charset=utf-8; header=present", Form.JSON: NDJSON + b"; charset=utf-8"}
NAMES = {Form.CSV: b"csv", Form.JSON: b"ndjson"}
HEADERS = (
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),  # nginx would gather rows on a disk of its own
    (b"vary", b"Authorization, Accept, Accept-Language"),
)


class Exports:
    """Answers by exports for one process. The client that leaves is told by its cancelled task."""

    def __init__(self, exporting: Exporting, live: Live, journal: Journal, zone: ZoneInfo) -> None:
        self._exporting = exporting
        self._live = live
        self._journal = journal
        self._zone = zone

    async def __call__(self, question: Question, viewer: Viewer, turn: Turn, wanted: Accepted, exchange: Exchange) -> None:
        """To the end, and tells the journal. Raises what `refusal_of` words before it has sent anything."""
        export = await self._exporting.prepare(
            question, viewer, turn, FORMS[wanted.media], Style(wanted.separator, wanted.raw, wanted.decimal)
        )
        turn.transport = "EXPORT"
        session = ExportSession(viewer, turn, exchange)
        try:
            await session.run(self._sent(export, session, wanted), export.form)
        except (TooSlow, asyncio.CancelledError):  # nobody reads, or nobody is there, or the server has waited long enough
            if not exchange.started:
                raise
            turn.code = CLIENT_LEFT
            exchange.connection.abort()
        self._journal.operation(turn, session.size)

    async def _sent(self, export: Export, session: "ExportSession", wanted: Accepted) -> None:
        with self._live.session(session):
            await self._live.confirmed(session.viewer)
            clock = Clock(datetime.now(UTC), self._zone)
            async with self._exporting.opened(export, session.viewer, clock, session.turn) as rows:
                await session.send(export, rows, self._exporting.budgets.balance(session.viewer), bom=wanted.bom)


class ExportSession:
    """One export."""

    def __init__(self, viewer: Viewer, turn: Turn, exchange: Exchange) -> None:
        self.viewer = viewer
        self.turn = turn
        self.size = 0
        self._exchange = exchange
        self._why: Ending | None = None
        self._time = asyncio.timeout(limits.EXPORT_SECONDS)

    def end(self, why: Ending) -> None:
        """As Live says; at once, whatever it waits for. Of a server that stops it has the time that all requests have."""
        if why is not Ending.STOPPING and self._why is None and not self._time.expired():
            self._why = why
            self._time.reschedule(0)

    async def run(self, sending: Coroutine[object, object, None], form: Form) -> None:
        """To the end. Raises what it raises before anything is sent, and TooSlow."""
        try:
            await self._in_time(sending)
            await self._end()
        except TooSlow:
            raise
        except Exception as error:  # as at the border of the program: whatever it was is told
            if not self._exchange.started:
                raise
            await self._break_off(error, form)

    async def send(self, export: Export, rows: Rows, balance: Spent, *, bom: bool) -> None:
        """All but the end."""
        turn, form = self.turn, export.form
        turn.status = 200
        own = [(b"content-type", _content_type(export)), (b"x-request-id", turn.request_id.encode()), *headers_of(balance.lines())]
        own.append((b"content-disposition", b'attachment; filename="%b.%b"' % (export.plan.name.encode(), NAMES[form])))
        if rows.token is not None:
            own.append((b"salkku-as-of", rows.token.encode()))
        if turn.trace is not None:
            own.append((b"traceparent", turn.trace.header()))
        await self._exchange.send({"type": "http.response.start", "status": 200, "headers": [*HEADERS, *own]})
        if export.header:
            await self._write((BOM if bom else b"") + export.header)
        async for batch in rows.batches():
            await self._write(batch)

    async def _in_time(self, sending: Coroutine[object, object, None]) -> None:
        try:
            async with self._time:
                await sending
        except TimeoutError as error:
            if not self._time.expired():
                raise
            if self._why is not None:
                raise refuse("UNAUTHENTICATED", f"The export ends: {self._why.value}.") from error
            raise TimedOut(f"An export may take {limits.EXPORT_SECONDS:g} s; ask for its rows in parts.") from error

    async def _break_off(self, error: Exception, form: Form) -> None:
        refusal = refusal_of(error, self.turn.request_id)
        self.turn.code = refusal.code
        if form is Form.CSV:
            self._exchange.connection.abort()
            return
        (told, *_) = refusal.told(self.turn.request_id)
        await self._write(orjson.dumps({"error": told}) + b"\n")
        await self._end()

    async def _write(self, data: bytes) -> None:
        """Until the client has taken most of it. Raises TooSlow."""
        self.size += len(data)
        await in_time(self._taken(data), len(data))

    async def _end(self) -> None:
        await in_time(self._go_on(b"", more=False), 0)

    async def _taken(self, data: bytes) -> None:
        await self._go_on(data, more=True)
        await self._exchange.connection.room()

    async def _go_on(self, data: bytes, *, more: bool) -> None:
        await self._exchange.send({"type": "http.response.body", "body": data, "more_body": more})


def _content_type(export: Export) -> bytes:
    """What of CSV is otherwise than usual is said."""
    if export.form is not Form.CSV:
        return TYPES[export.form]
    separator = b"; separator=semicolon" if export.style.separator == SEMICOLON else b""
    return TYPES[export.form] + separator + (b"; decimal=comma" if export.style.decimal == COMMA else b"")
