"""More viewers than one for each role, for an Asker that is there already."""

import asyncio
from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from app.context import Clock
from app.reading import Question
from app.viewer import Role, Viewer
from tests.support.asking import NOW, Asker, asker
from tests.support.databases import Database

HELSINKI = ZoneInfo("Europe/Helsinki")


async def viewer_as(database: Database, role: Role, party: str, customer: str | None = None) -> Viewer:
    """The viewer of a real token of this party; a customer's also names the customer party."""
    async with asker(database.url, database.owner_url, {role: (party, customer)}) as other:
        return other.viewers[role]


def scoped(viewer: Viewer, *scopes: str) -> Viewer:
    """The same viewer with exactly these scopes."""
    return replace(viewer, scopes=frozenset(scopes))


async def ask_as(made: Asker, viewer: Viewer, text: str, languages: Iterable[str] = (), **variables: object) -> Any:
    """`data` as a client parses it; `made.statements` holds what was run for it."""
    return orjson.loads(await bytes_as(made, viewer, text, languages, **variables))


async def bytes_as(made: Asker, viewer: Viewer, text: str, languages: Iterable[str] = (), **variables: object) -> bytes:
    """`data` as it goes out."""
    made.statements.clear()
    answer = await made.reading.answer(Question(text, None, variables, tuple(languages)), viewer, Clock(NOW, HELSINKI))
    await asyncio.sleep(0)  # asyncpg tells its listeners in the loop's next turn
    return answer
