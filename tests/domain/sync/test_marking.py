"""Loop protection: what a tool changed, by any verb, is marked with its system, and the feed without that system tells all but that."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from app.context import Clock
from app.database.unit_of_work import Mark, UnitsOfWork
from app.domain.sync.marking import mark_own
from app.domain.work import Work
from app.graphsql.engine import Engine
from app.schema import mapping, verbs
from app.viewer import Role, Viewer
from app.writing import Writing
from tests.support.asking import NOW
from tests.support.syncing import statements
from tests.support.writing import HELSINKI, Writer

MANAGER, TOOL = Role.PORTFOLIO_MANAGER, Role.INTEGRATION
MAIL = {"service": {"key": "SVC-MAIL"}}
COMMENT = {"subject": MAIL, "language": "FI", "body": "Kaiku.", "audience": "INTERNAL"}
FEED = "query ($after: String!, $filter: ChangeFilter) { changes(after: $after, filter: $filter) { events { entityType sourceSystem } } }"


async def now(writer: Writer) -> str:
    """Where the feed stands."""
    return str((await writer.run(MANAGER, "{ asOf { token } }"))["asOf"]["token"])


async def told(writer: Writer, after: str, **wanted: object) -> list[tuple[str, str | None]]:
    found = await writer.run(MANAGER, FEED, after=after, filter=wanted)
    return [(event["entityType"], event["sourceSystem"]) for event in found["changes"]["events"]]


async def link(writer: Writer, who: Role | Viewer, source: str, **given: object) -> list[tuple[str, list[str]]]:
    """What of it is refused."""
    asked = {"entity": MAIL, "source": source, "externalId": "x-1", **given}
    payload = await writer.do(who, "externalLink", asked)
    return [(error["code"], error["path"]) for error in payload["errors"]]


@asynccontextmanager
async def open_to_tools(writer: Writer) -> AsyncIterator[Writing]:
    """As if tools might do everything: what they are marked with is up to no verb."""
    units = UnitsOfWork(writer.database.url, size=2, wait_seconds=30, statement_seconds=30)
    engine = Engine(mapping())
    known = {name: (replace(verb, may=verb.may | {TOOL}), argument) for name, (verb, argument) in verbs().known.items()}
    try:
        yield Writing(engine, units, replace(verbs(), known=known), writer.reading.sealing)
    finally:
        engine.close()
        await units.close()


async def test_a_tool_does_not_hear_of_what_it_did_and_of_all_else(writer: Writer) -> None:
    since = await now(writer)
    assert await link(writer, TOOL, "itsm-a") == []
    assert await link(writer, TOOL, "itsm-a", url="https://itsm-a.example/x-1") == []
    await writer.do(TOOL, "externalUnlink", {"entity": MAIL, "source": "itsm-a", "externalId": "x-1"})
    assert await link(writer, await writer.add(TOOL, "PERSON-OWNER-ERP"), "fin-b") == []
    assert await link(writer, MANAGER, "itsm-a", externalId="x-2") == []
    own, others, people = [("EXTERNAL_REFERENCE", source) for source in ("itsm-a", "fin-b", None)]
    assert await told(writer, since) == [own, own, own, others, people]
    assert await told(writer, since, excludeSource="itsm-a") == [others, people]
    assert await told(writer, since, excludeSource="fin-b") == [own, own, own, people]
    assert await told(writer, since, source="itsm-a") == [own, own, own]


async def test_whatever_a_tool_does_is_its_systems(writer: Writer) -> None:
    since = await now(writer)
    acts: dict[str, dict[str, object]] = {
        "serviceUpdate": {"service": {"key": "SVC-MAIL"}, "expectedRevision": 3, "category": "OTHER"},
        "partyUpsert": {"key": "UNIT-NEW", "kind": "ORG_UNIT", "name": {"fi": "Uusi"}, "parent": {"key": "ORG-MERILINNA"}},
        "capabilityUpsert": {"key": "CAP-NEW", "kind": "PROCESS", "name": {"fi": "Uusi"}},
    }
    async with open_to_tools(writer) as writing:
        tool = replace(writer, writing=writing)
        for verb, asked in acts.items():
            assert (await tool.do(TOOL, verb, asked))["errors"] == [], verb
            assert (await tool.do(MANAGER, "commentAdd", COMMENT))["errors"] == []
    marked = [(entity, "itsm-a") for entity in ("SERVICE", "PARTY", "CAPABILITY")]
    people = ("STAKEHOLDER_COMMENT", None)
    assert await told(writer, since) == [event for each in marked for event in (each, people)]
    assert await told(writer, since, excludeSource="itsm-a") == [people] * 3


async def test_only_a_tool_pays_for_being_marked(writer: Writer) -> None:
    """By one statement."""
    units = UnitsOfWork(writer.database.url, size=1, wait_seconds=5, statement_seconds=5)
    try:
        sent: dict[Role, int] = {}
        for role, viewer in writer.viewers.items():
            async with units.unit(Mark(viewer.party_id, None, "test", HELSINKI.key)) as session:
                work = Work(session, viewer, Clock(NOW, HELSINKI), mapping())
                with statements(work) as told_to_database:
                    await mark_own(work)
                sent[role] = len(told_to_database)
    finally:
        await units.close()
    assert sent == {role: int(role is TOOL) for role in Role}


async def test_the_tool_of_two_systems_or_of_none_is_marked_with_the_one_it_names_only(writer: Writer) -> None:
    await writer.do(MANAGER, "ownershipSet", {"source": "cmdb", "tool": {"key": "PERSON-OWNER-INFRA"}, "rows": []})
    since, none = await now(writer), await writer.add(TOOL, "PERSON-OWNER-HR")
    asked = {"service": {"key": "SVC-MAIL"}, "expectedRevision": 3, "category": "OTHER"}
    async with open_to_tools(writer) as writing:
        tool = replace(writer, writing=writing)
        assert (await tool.do(TOOL, "serviceUpdate", asked))["errors"] == []
        assert (await tool.do(none, "serviceUpdate", {**asked, "expectedRevision": 4, "category": "NETWORK"}))["errors"] == []
    assert await link(writer, TOOL, "cmdb") == []
    assert await told(writer, since) == [("SERVICE", None), ("SERVICE", None), ("EXTERNAL_REFERENCE", "cmdb")]


async def test_a_tool_may_not_act_in_the_name_of_anothers_system(writer: Writer) -> None:
    stranger, since = await writer.add(TOOL, "PERSON-OWNER-ERP"), await now(writer)
    refused = [("SOURCE_NOT_YOURS", ["input", "source"])]
    assert await link(writer, stranger, "itsm-a") == refused
    there = {"entity": MAIL, "source": "itsm-a", "externalId": "canary-itsm-a-10012"}
    ended = await writer.do(stranger, "externalUnlink", there)
    assert [(error["__typename"], error["code"], error["path"]) for error in ended["errors"]] == [
        ("ForbiddenError", "SOURCE_NOT_YOURS", ["input", "source"])
    ]
    assert await told(writer, since) == []
    assert await link(writer, stranger, "never-heard-of") == []
    assert await told(writer, since) == [("EXTERNAL_REFERENCE", "never-heard-of")]
