"""An export: all rows of one list or connection, as of one moment, from one statement, a few at a time; charged as they go."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from time import perf_counter_ns
from typing import NamedTuple

from graphql.execution.values import VariableValues

from app import limits
from app.budgets.accounts import Budgets
from app.context import Clock, given
from app.database.pool import SESSION, Fetch, ReadPool
from app.documents.bounds import values_in
from app.documents.document import digest_of
from app.errors import Forbidden, LimitExceeded, RateLimited
from app.exports.cells import Style
from app.exports.finding import NoRows
from app.exports.plan import Form, RowsPlan, plan_rows
from app.graphsql.engine import Engine
from app.history.positions import WHOLE, Position, Sealing
from app.journal import Turn
from app.reading import Question
from app.refusals import Refusal
from app.viewer import Role, Viewer

MAY_EXPORT = frozenset({Role.PORTFOLIO_MANAGER, Role.ANALYST})
EXPORT_SESSION = {
    **SESSION,
    "application_name": "salkku export",
    "plan_cache_mode": "force_custom_plan",  # each is planned for its own values: milliseconds beside minutes
    "max_parallel_workers_per_gather": "0",  # a cursor that stops now and then has none, however it was planned
}
ENDS = {Form.JSON: b"\n", Form.CSV: b"\r\n"}
_MARK = b"\x1e"


class Export(NamedTuple):
    """What is ready to be run."""

    plan: RowsPlan
    variables: VariableValues
    form: Form
    style: Style

    @property
    def header(self) -> bytes:
        """The line before the rows, which JSON has not. Response keys need no quotes."""
        return self.style.separator.join(self.plan.header).encode() + ENDS[self.form] if self.plan.header else b""


@dataclass(slots=True)
class Exporting:
    """Of one process. `pool`: connections of its own, so that who reads slowly keeps nobody else from reading."""

    engine: Engine
    budgets: Budgets
    sealing: Sealing
    pool: ReadPool
    running: Counter[str] = field(default_factory=Counter)

    async def prepare(self, question: Question, viewer: Viewer, turn: Turn, form: Form, style: Style) -> Export:
        """`style`: of CSV. Raises Refusal, RefusedRequest, DomainError, RateLimited and Unavailable."""
        if viewer.role not in MAY_EXPORT:
            raise Forbidden("Only analysts and portfolio managers may export; ask for JSON, page by page.")
        values_in(question.variables)
        turn.digest = digest_of(question.text)
        access = viewer.access(question.languages)
        async with self.budgets.account(viewer).share.reading.taken():
            await self._charge(viewer, limits.COST_LETTER * len(question.text))
            try:
                operation, variables, plan = await self.engine.compiled(
                    question.text,
                    question.operation_name,
                    question.variables,
                    lambda operation, values: plan_rows(self.engine.mapping, operation, values, access, form, style),
                )
            except NoRows as error:
                path = {"path": error.path} if error.path else {}
                raise Refusal("BAD_REQUEST", ({"message": str(error), **path},), 406) from error
        turn.operation = operation
        return Export(plan, variables, form, style)

    @asynccontextmanager
    async def opened(self, export: Export, viewer: Viewer, clock: Clock, turn: Turn) -> AsyncIterator["Rows"]:
        """While its rows are read. Raises what `refusal_of` words."""
        share = self.budgets.account(viewer).share
        values = given(viewer, clock, self.sealing.seal or await self.sealing.ready())
        statement = export.plan.statement
        arguments = [fill(export.variables, values) for fill in statement.fills]
        with self._one_more(viewer):
            share.enter()
            try:
                await self._charge(viewer, export.plan.cost)
                turn.cost += export.plan.cost
                turn.sql_began_ns = perf_counter_ns()
                async with self.pool.cursor(statement.sql, arguments) as fetch:
                    rows = Rows(self, export, viewer, turn, fetch)
                    await rows.begin(clock)
                    yield rows
            finally:
                share.leave()

    @contextmanager
    def _one_more(self, viewer: Viewer) -> Iterator[None]:
        principal = viewer.principal
        if self.running[principal] >= limits.EXPORTS_AT_ONCE:
            told = f"{limits.EXPORTS_AT_ONCE} export at a time runs with one token: wait for its end, or end it."
            raise RateLimited(told, retry_seconds=limits.PLACE_RETRY_SECONDS)
        self.running[principal] += 1
        try:
            yield
        finally:
            self.running[principal] -= 1
            if not self.running[principal]:
                del self.running[principal]

    async def _charge(self, viewer: Viewer, units: int) -> None:
        if self.budgets.charge_now(viewer, units) is None:
            try:
                await self.budgets.charge(viewer, units)
            except RateLimited:
                await asyncio.sleep(limits.REFUSED_AFTER_SECONDS)  # as for all others
                raise


class Rows:
    """Those of one export. `token`: of the state that they are of, as answers have it; None: it is nobody's business, or nothing is
    recorded."""

    def __init__(self, exporting: Exporting, export: Export, viewer: Viewer, turn: Turn, fetch: Fetch) -> None:
        self.token: str | None = None
        self._exporting = exporting
        self._export = export
        self._viewer = viewer
        self._turn = turn
        self._next = fetch
        self._number = 0
        self._coming: Sequence[bytes] = ()
        self._wanted = limits.EXPORT_BATCH_ROWS // 10

    async def begin(self, clock: Clock) -> None:
        """The first of them are read: what goes wrong so far is told instead."""
        (told,) = await self._fetch(1)
        sealing = self._exporting.sealing
        revision = sealing.finished(told)[1] if told else None
        if revision is not None:
            self.token = (await sealing.ready()).sealed(Position(revision, WHOLE, clock.at))
        self._coming = await self._fetch(self._wanted)

    async def batches(self) -> AsyncIterator[bytes]:
        """Some lines at a time. Raises what `refusal_of` words when they do not come to their end."""
        plan, form = self._export.plan, self._export.form
        while self._coming:
            rows = self._coming
            self._number += len(rows)
            if self._number > limits.EXPORT_ROWS_MAX:
                told = f"An export has at most {limits.EXPORT_ROWS_MAX} rows, and there are more: filter, or ask for them in parts."
                raise LimitExceeded(told, limit=limits.EXPORT_ROWS_MAX)
            cost = plan.cost_of_row * len(rows)
            await self._exporting._charge(self._viewer, cost)
            self._turn.cost += cost
            text = self._text(rows, form)
            yield text
            fitting = limits.EXPORT_BATCH_BYTES * len(rows) // len(text)
            self._wanted = max(1, min(limits.EXPORT_BATCH_ROWS, fitting, 2 * self._wanted))
            self._coming = await self._fetch(self._wanted)

    def _text(self, rows: Sequence[bytes], form: Form) -> bytes:
        end = ENDS[form]
        text = end.join((*rows, b""))
        if form is Form.CSV:  # of positions in the history no row has any, and in CSV a text could look like one
            return text
        if text.count(end) != len(rows):  # raw line ends in JSON are nothing but space
            text = end.join((*(row.replace(b"\n", b" ") for row in rows), b""))
        seal = self._exporting.sealing.seal
        return seal.sealed_in(text) if seal is not None and _MARK in text else text

    async def _fetch(self, rows: int) -> Sequence[bytes]:
        began = perf_counter_ns()
        try:
            return await self._next(rows)
        finally:
            self._turn.sql_ns += perf_counter_ns() - began
