"""A read from its text to the bytes of its answer: prepared by the engine, run on a connection, nothing decoded on the way."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from app import limits
from app.context import Clock, given
from app.database.pool import ReadPool
from app.graphsql.engine import Engine
from app.graphsql.plan import Prepared
from app.graphsql.statement import Statement
from app.history.positions import Bytes, Sealing
from app.viewer import Role, Viewer


class Question(NamedTuple):
    """What a request asks. `languages`: codes that it prefers, in order."""

    text: str
    operation_name: str | None
    variables: Mapping[str, object]
    languages: tuple[str, ...]


class Read(NamedTuple):
    """`data` as JSON. `revision`: that it was read at; None: it is nobody's business, or nothing is recorded."""

    data: Bytes
    revision: datetime | None


class Reading:
    """Answers reads for one process."""

    def __init__(self, engine: Engine, pool: ReadPool) -> None:
        self._engine = engine
        self._pool = pool
        self.sealing = Sealing(pool)

    async def answer(self, question: Question, viewer: Viewer, clock: Clock) -> bytes:
        """`data` as JSON. Raises RefusedRequest, DomainError, Unavailable and TimedOut."""
        return await self.run(await self.prepare(question, viewer), viewer, clock)

    def known(self, question: Question, viewer: Viewer) -> Prepared | None:
        """When nothing has to be read or compiled for it."""
        access = viewer.access(question.languages)
        return self._engine.known(question.text, question.operation_name, question.variables, access)

    def unread(self, question: Question) -> int:
        """Letters that have to be read or compiled for what is not known."""
        return self._engine.unread(question.text, question.operation_name, question.variables)

    async def prepare(self, question: Question, viewer: Viewer) -> Prepared:
        """Raises RefusedRequest, DomainError and Unavailable."""
        access = viewer.access(question.languages)
        return await self._engine.prepare(question.text, question.operation_name, question.variables, access)

    async def run(self, prepared: Prepared, viewer: Viewer, clock: Clock) -> bytes:
        """`data` of a query as JSON. Raises DomainError, Unavailable and TimedOut."""
        return bytes((await self.read(prepared, viewer, clock)).data)

    async def read(self, prepared: Prepared, viewer: Viewer, clock: Clock) -> Read:
        """As `run`, with the revision that it was read at."""
        statement = prepared.plan.statement
        if statement is None:
            return Read(prepared.text(given(viewer, clock)).encode(), None)
        values = given(viewer, clock, self.sealing.seal or await self.sealing.ready())
        return await self.found(statement, prepared.arguments(statement, values), viewer.role)

    async def found(self, statement: Statement, arguments: Sequence[object], role: Role) -> Read:
        """What a statement gives with these values of its parameters. Raises Unavailable and TimedOut."""
        seconds = _SECONDS.get(role, limits.STATEMENT_SECONDS)
        return Read(*self.sealing.finished(await self._pool.value(statement.sql, arguments, seconds=seconds)))


_SECONDS = {
    Role.CUSTOMER: limits.STATEMENT_SECONDS_OUTSIDE,
    Role.STAKEHOLDER: limits.STATEMENT_SECONDS_OUTSIDE,
    Role.ANALYST: limits.STATEMENT_SECONDS_ANALYSIS,
}
