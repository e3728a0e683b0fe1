"""How tests of these verbs name versions, read what became of them, and tell refusals."""

from typing import Any

import asyncpg

from app.viewer import Role, Viewer
from tests.support.rows import connected
from tests.support.writing import Writer

Who = Role | Viewer
MANAGER, OWNER = Role.PORTFOLIO_MANAGER, Role.SERVICE_OWNER
TEXT = "{ translations { fi sv en } }"
TEXTS = f"name {TEXT} customerNeed {TEXT} valueProposition {TEXT} description {TEXT} internalDescription {TEXT}"
VERSION = f"""changeCursor version {{
    number stage basedOn {{ number }} {TEXTS} leadTimeDays priority businessValue risk investmentEstimate documentationUrl
    publishedLanguages shareWithCustomers revision
}}"""
VERSIONS = """query ($service: String!) {
    portfolioItems(filter: {key: {eq: $service}}, includeRetired: true) { nodes { revision versions { id number revision } } }
}"""


def named(service: str, number: str) -> dict[str, object]:
    return {"number": {"service": {"key": service}, "number": number}}


async def revision(writer: Writer, service: str, number: str | None = None) -> int:
    """Of a service, or of one of its versions."""
    (node,) = (await writer.run(MANAGER, VERSIONS, service=service))["portfolioItems"]["nodes"]
    if number is None:
        return int(node["revision"])
    return next(int(version["revision"]) for version in node["versions"] if version["number"] == number)


async def about(writer: Writer, service: str, number: str) -> dict[str, object]:
    """The version, and the revision that the change is made on."""
    return {"version": named(service, number), "expectedRevision": await revision(writer, service, number)}


def told(payload: Any) -> list[tuple[str, str, list[str]]]:
    """The errors of a payload without their messages."""
    return [(error["__typename"], error["code"], error["path"]) for error in payload["errors"]]


async def history(writer: Writer) -> list[asyncpg.Record]:
    """What happened in the revisions after the one of the demo."""
    async with connected(writer.database.owner_url) as connection:
        rows: list[asyncpg.Record] = await connection.fetch(
            "select t.recorded_at, t.kind, t.reason, e.entity_type, e.operation, e.entity_key, e.changed_fields "
            "from change_transaction t join change_event e using (recorded_at) "
            "where t.source_system is distinct from 'demo' order by t.recorded_at, e.seq"
        )
        return rows


async def sql(writer: Writer, statement: str, *values: object) -> list[asyncpg.Record]:
    async with connected(writer.database.owner_url) as connection:
        rows: list[asyncpg.Record] = await connection.fetch(statement, *values)
        return rows


async def update(writer: Writer, service: str, number: str, who: Who = MANAGER, /, **given: object) -> Any:
    return await writer.do(who, "versionUpdate", {**await about(writer, service, number), **given}, VERSION)
