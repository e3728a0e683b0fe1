"""What tests of the engine share: a refusal that must come before any SQL, and an answer to any variables."""

import asyncio
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import orjson
import pytest

from app.context import Clock
from app.documents.refusal import RefusedRequest
from app.errors import DomainError
from app.reading import Question
from app.viewer import Role
from tests.support.asking import NOW, Asker


@dataclass(frozen=True)
class Refusal:
    """`path`: of the field whose argument was refused; empty when the document or a variable is wrong as a whole."""

    code: str
    message: str
    path: tuple[str | int, ...] = ()


async def refusal(demo: Asker, text: str, role: Role = Role.PORTFOLIO_MANAGER, /, **variables: object) -> Refusal:
    """How the request is refused; PostgreSQL must not have been asked."""
    demo.statements.clear()
    with pytest.raises((RefusedRequest, DomainError)) as caught:
        await demo.reading.answer(Question(text, None, variables, ()), demo.viewers[role], Clock(NOW, ZoneInfo("Europe/Helsinki")))
    await asyncio.sleep(0)  # asyncpg tells its listeners in the loop's next turn
    assert demo.statements == []
    error = caught.value
    if isinstance(error, RefusedRequest):
        return Refusal(error.code, error.errors[0].message, tuple(error.errors[0].path or ()))
    assert isinstance(error, DomainError)
    return Refusal(error.code, error.message, error.path)


async def run(demo: Asker, text: str, operation: str | None = None, role: Role = Role.PORTFOLIO_MANAGER, /, **variables: object) -> Any:
    """`data` as a client parses it; of the named operation, when there are several. Every name is free for a variable."""
    demo.statements.clear()
    question = Question(text, operation, variables, ())
    answer = await demo.reading.answer(question, demo.viewers[role], Clock(NOW, ZoneInfo("Europe/Helsinki")))
    await asyncio.sleep(0)
    return orjson.loads(answer)
