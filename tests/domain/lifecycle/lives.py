"""Services with versions at given stages, steps taken by verbs, and what became of them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from app.viewer import Role, Viewer
from tests.support import rows
from tests.support.asking import NOW
from tests.support.rows import Connection, connected
from tests.support.writing import Writer

MANAGER, OWNER = Role.PORTFOLIO_MANAGER, Role.SERVICE_OWNER
DAY = timedelta(days=1)
SHOWN = "transition { status fromStage toStage effectiveAt reason actor { key } } version { number stage } checks { code outcome }"

LIFE = """
select v.number, t.from_stage, t.to_stage, t.status, t.effective_at, t.reason, t.cause_id, a.key as actor, t.gate_result
from lifecycle_transition t
join service_version v on v.id = t.version_id
join service s on s.id = v.service_id
left join party a on a.id = t.actor_id
where s.key = $1 and t.recorded_at > '2021-01-01'
order by t.effective_at, v.number, t.seq
"""


class Lives:
    """The demo portfolio, whose gates let everything pass but what breaks the structure."""

    def __init__(self, writer: Writer) -> None:
        self.writer = writer

    @asynccontextmanager
    async def rows(self) -> AsyncIterator[Connection]:
        """A transaction of the application."""
        async with connected(self.writer.database.url) as connection, connection.transaction():
            yield connection

    async def service(self, owner: str = "PERSON-OWNER-ERP", **stages: str) -> str:
        """The key of a new one. `stages`: of its versions, by their numbers with v and _, as in v1_0."""
        async with self.rows() as connection:
            portfolio = await connection.fetchval("select id from portfolio where key = 'MERILINNA'")
            owner_id = await connection.fetchval("select id from party where key = $1", owner)
            service = await rows.service(connection, portfolio_id=portfolio, owner_id=owner_id)
            for number, stage in stages.items():
                await rows.version(connection, service, stage, number.removeprefix("v").replace("_", "."))
            key: str = await connection.fetchval("select key from service where id = $1", service)
        return key

    async def version(self, key: str, number: str) -> UUID:
        async with self.rows() as connection:
            query = "select v.id from service_version v join service s on s.id = v.service_id where s.key = $1 and v.number = $2"
            found: UUID = await connection.fetchval(query, key, number)
        return found

    async def step(self, key: str, number: str, to: str, who: Role | Viewer = MANAGER, *, at: datetime = NOW, **more: object) -> Any:
        """The payload of `transition`, or with `effectiveAt` of `transitionSchedule`."""
        verb = "transitionSchedule" if "effectiveAt" in more else "transition"
        dry = bool(more.pop("dry", False))
        return await self.writer.do(who, verb, {"version": named(key, number), "to": to, **written(more)}, SHOWN, at=at, dry=dry)

    async def plan(self, key: str, number: str, to: str, at: datetime, who: Role | Viewer = MANAGER, **more: object) -> Any:
        """A scheduled step; gives the global id of its transition."""
        asked = {"version": named(key, number), "to": to, "effectiveAt": at, **more}
        payload = await self.writer.do(who, "transitionSchedule", written(asked), "transition { id }")
        assert payload["errors"] == []
        return payload["transition"]["id"]

    async def cancel(self, transition: str, who: Role | Viewer = MANAGER, *, at: datetime = NOW, reason: str = "Sovittiin toisin") -> Any:
        return await self.writer.do(who, "transitionCancel", {"transition": transition, "reason": reason}, SHOWN, at=at)

    async def told(self, key: str) -> list[str]:
        """What verbs and the worker made of a service: number, stages, status, and days from now."""
        return [
            f"{row['number']} {row['from_stage']}>{row['to_stage']} {row['status']} {(row['effective_at'] - NOW) / DAY:+g}"
            for row in await self.life(key)
        ]

    async def life(self, key: str) -> list[Any]:
        async with self.rows() as connection:
            return list(await connection.fetch(LIFE, key))

    async def stages(self, key: str) -> dict[str, str]:
        async with self.rows() as connection:
            query = "select v.number, v.stage from service_version v join service s on s.id = v.service_id where s.key = $1"
            return dict(await connection.fetch(query, key))


def named(key: str, number: str) -> dict[str, object]:
    return {"number": {"service": {"key": key}, "number": number}}


def written(asked: dict[str, object]) -> dict[str, object]:
    """Moments as clients write them."""
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in asked.items()}


def errors(payload: Any) -> list[tuple[str, str, list[object]]]:
    """Kind, code and path."""
    return [(error["__typename"], error["code"], error["path"]) for error in payload["errors"]]
