"""A read from its text to the bytes of its answer: prepared by the engine, run on a connection, nothing decoded on the way."""

from collections.abc import Mapping
from typing import NamedTuple

from app.context import Clock, given
from app.database.pool import ReadPool
from app.graphsql.engine import Engine
from app.viewer import Viewer


class Question(NamedTuple):
    """What a request asks. `languages`: codes that it prefers, in order."""

    text: str
    operation_name: str | None
    variables: Mapping[str, object]
    languages: tuple[str, ...]


class Reading:
    """Answers reads for one process."""

    def __init__(self, engine: Engine, pool: ReadPool) -> None:
        self._engine = engine
        self._pool = pool

    async def answer(self, question: Question, viewer: Viewer, clock: Clock) -> bytes:
        """The JSON of `data`. Raises RefusedRequest, DomainError, Unavailable and TimedOut."""
        access = viewer.access(question.languages)
        prepared = await self._engine.prepare(question.text, question.operation_name, question.variables, access)
        values = given(viewer, clock)
        statement = prepared.plan.statement
        if statement is None:
            return prepared.text(values).encode()
        return await self._pool.value(statement.sql, prepared.arguments(statement, values))
