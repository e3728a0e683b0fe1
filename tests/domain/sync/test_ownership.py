"""ownershipSet: who keeps which fields, whose tool a system is, and what that means to whoever acts in its name."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from app.context import Clock
from app.database.unit_of_work import Mark, UnitsOfWork
from app.domain.sync.ownership import ownership
from app.domain.sync.words import FieldGroup, OwnershipPolicy
from app.domain.work import Work
from app.errors import Forbidden, Invalid
from app.schema import mapping
from app.viewer import Role, Viewer
from tests.support.asking import NOW
from tests.support.databases import ROOT, Database
from tests.support.race import race
from tests.support.rows import Connection, connected, constraint_of
from tests.support.writing import HELSINKI, Writer

MANAGER, ADMIN, TOOL = Role.PORTFOLIO_MANAGER, Role.ADMIN, Role.INTEGRATION
SYSTEM = "sourceSystem { code tool { key } ownership { group policy } revision }"
TECHNICAL = {"group": "TECHNICAL", "policy": "MASTER"}
PRICES = {"group": "PRICES", "policy": "NEVER"}
MASTER, IF_EMPTY, NEVER = OwnershipPolicy.MASTER, OwnershipPolicy.WRITE_IF_EMPTY, OwnershipPolicy.NEVER


async def keep(writer: Writer, source: str, rows: Sequence[Mapping[str, str]], who: Role = MANAGER, **given: object) -> Any:
    return await writer.do(who, "ownershipSet", {"source": source, "rows": rows, **given}, f"changeCursor {SYSTEM}")


def refusals(payload: Any) -> list[tuple[str, str, list[str]]]:
    return [(error["__typename"], error["code"], error["path"]) for error in payload["errors"]]


async def policies(writer: Writer, who: Role | Viewer, source: str) -> dict[FieldGroup, OwnershipPolicy]:
    """As a sync in the system's name finds them."""
    viewer = writer.viewers[who] if isinstance(who, Role) else who
    units = UnitsOfWork(writer.database.url, size=1, wait_seconds=5, statement_seconds=5)
    try:
        async with units.unit(Mark(viewer.party_id, None, "test", HELSINKI.key)) as session:
            owned = await ownership(Work(session, viewer, Clock(NOW, HELSINKI), mapping()), source)
    finally:
        await units.close()
    return {group: owned(group) for group in FieldGroup}


async def test_the_demo_says_who_keeps_which_fields(writer: Writer) -> None:
    found = await writer.run(ADMIN, "{ sourceSystems { code tool { key } ownership { group policy } revision } }")
    assert found["sourceSystems"] == [
        {"code": "fin-b", "tool": None, "ownership": [{"group": "PRICES", "policy": "MASTER"}], "revision": 2},
        {
            "code": "itsm-a",
            "tool": {"key": "PERSON-OWNER-INFRA"},
            "ownership": [{"group": "COMMITMENTS", "policy": "MASTER"}, TECHNICAL],
            "revision": 2,
        },
    ]
    assert await writer.run(Role.CUSTOMER, "{ sourceSystems { code } }") == {"sourceSystems": []}


async def test_a_system_is_told_of_and_changed_as_a_whole(writer: Writer) -> None:
    made = await keep(writer, "cmdb", [TECHNICAL, PRICES], ADMIN, tool={"key": "UNIT-ICT"})
    first = made["sourceSystem"].pop("revision")
    assert (made["errors"], made["sourceSystem"]) == ([], {"code": "cmdb", "tool": {"key": "UNIT-ICT"}, "ownership": [PRICES, TECHNICAL]})
    never = {"group": "TECHNICAL", "policy": "NEVER"}
    other = await keep(writer, "cmdb", [never], expectedRevision=first)
    second = other["sourceSystem"].pop("revision")
    assert second > first
    assert other["sourceSystem"] == {"code": "cmdb", "tool": {"key": "UNIT-ICT"}, "ownership": [never]}
    again = await keep(writer, "cmdb", [never], expectedRevision=second)
    assert (again["errors"], again["changeCursor"], again["sourceSystem"]["revision"]) == ([], None, second)
    freed = await keep(writer, "cmdb", [], expectedRevision=second, tool=None)
    freed["sourceSystem"].pop("revision")
    assert freed["sourceSystem"] == {"code": "cmdb", "tool": None, "ownership": []}


async def test_the_readme_tells_of_a_system(writer: Writer) -> None:
    found = re.search(r"```graphql\n(mutation Keep\b.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert found
    made = (await writer.run(MANAGER, found[1]))["ownershipSet"]
    assert (made["errors"], made["sourceSystem"]["code"]) == ([], "cmdb")


async def test_nothing_is_made_or_changed_unseen(writer: Writer) -> None:
    assert refusals(await keep(writer, "cmdb", [], expectedRevision=1)) == [("NotFoundError", "NOT_FOUND", ["input", "source"])]
    there = await keep(writer, "fin-b", [TECHNICAL])
    assert refusals(there) == [("ConflictError", "KEY_TAKEN", ["input", "source"])]
    assert there["errors"][0]["currentRevision"] == 2
    old = await keep(writer, "fin-b", [TECHNICAL], expectedRevision=1)
    assert refusals(old) == [("ConflictError", "REVISION_CONFLICT", ["input", "expectedRevision"])]
    assert (await policies(writer, TOOL, "fin-b"))[FieldGroup.TECHNICAL] is IF_EMPTY


async def test_all_that_is_wrong_is_told_at_once(writer: Writer) -> None:
    refused = await keep(writer, " cmdb", [TECHNICAL, {"group": "TECHNICAL", "policy": "NEVER"}], tool={"key": "NOBODY"})
    assert refusals(refused) == [
        ("ValidationError", "BAD_EXTERNAL_NAME", ["input", "source"]),
        ("NotFoundError", "NOT_FOUND", ["input", "tool"]),
        ("ValidationError", "REPEATED", ["input", "rows", "1"]),
    ]


@pytest.mark.parametrize("role", [TOOL, Role.SERVICE_OWNER, Role.CUSTOMER])
async def test_others_do_not_decide_who_keeps_what(writer: Writer, role: Role) -> None:
    assert refusals(await keep(writer, "cmdb", [TECHNICAL], role)) == [("ForbiddenError", "FORBIDDEN", ["input"])]


async def test_two_who_tell_of_a_system_at_once_make_one(fresh_database: Database) -> None:
    async with connected(fresh_database.url) as connection:
        assert constraint_of(await race(fresh_database, told_of, told_of)) == "uq_source_system_code"
        assert await connection.fetchval("select count(*) from source_system") == 1


async def told_of(connection: Connection) -> None:
    await connection.execute("insert into source_system (code) values ('cmdb')")


async def test_a_system_writes_what_its_rows_say_and_else_fills_gaps(writer: Writer) -> None:
    """Of what nobody has said anything, a tool fills what is empty, and a person writes."""
    await keep(writer, "cmdb", [TECHNICAL, PRICES])
    for who, unsaid in ((TOOL, IF_EMPTY), (MANAGER, MASTER)):
        said = {FieldGroup.TECHNICAL: MASTER, FieldGroup.PRICES: NEVER}
        assert await policies(writer, who, "cmdb") == {group: said.get(group, unsaid) for group in FieldGroup}
        assert set((await policies(writer, who, "never-heard-of")).values()) == {unsaid}


async def test_a_tool_acts_in_the_name_of_its_own_system(writer: Writer) -> None:
    other = await writer.add(TOOL, "PERSON-OWNER-ERP")
    assert (await policies(writer, TOOL, "itsm-a"))[FieldGroup.TECHNICAL] is MASTER
    assert (await policies(writer, MANAGER, "itsm-a"))[FieldGroup.TEXTS] is MASTER
    assert (await policies(writer, other, "fin-b"))[FieldGroup.PRICES] is MASTER
    with pytest.raises(Forbidden) as refused:
        await policies(writer, other, "itsm-a")
    assert (refused.value.code, refused.value.path) == ("SOURCE_NOT_YOURS", ("input", "source"))
    with pytest.raises(Invalid) as malformed:
        await policies(writer, TOOL, "itsm-a ")
    assert (malformed.value.code, malformed.value.path) == ("BAD_EXTERNAL_NAME", ("input", "source"))


async def test_changes_of_who_keeps_what_are_told(writer: Writer) -> None:
    before = (await writer.run(MANAGER, "{ asOf { token } }"))["asOf"]["token"]
    await keep(writer, "fin-b", [{"group": "PRICES", "policy": "WRITE_IF_EMPTY"}], expectedRevision=2)
    text = "query ($after: String!) { changes(after: $after) { events { entityType operation changedFields after { ...It } } } }"
    it = " fragment It on Node { ... on SourceSystem { code revision } ... on FieldOwnership { group policy } }"
    told = (await writer.run(MANAGER, text + it, after=before))["changes"]["events"]
    assert sorted(told, key=lambda event: event["entityType"]) == [
        {
            "entityType": "FIELD_OWNERSHIP",
            "operation": "UPDATED",
            "changedFields": ["policy"],
            "after": {"group": "PRICES", "policy": "WRITE_IF_EMPTY"},
        },
        {"entityType": "SOURCE_SYSTEM", "operation": "UPDATED", "changedFields": [], "after": {"code": "fin-b", "revision": 3}},
    ]
