"""A verb that makes a thing or changes it: what is there is named by its key or in any other way, and means one thing."""

from collections.abc import AsyncIterator, Mapping
from typing import Any

import pytest

from app.database.embedded import Server
from app.viewer import Role
from tests.support.databases import clone
from tests.support.writing import Writer, writer_on

MANAGER, OWNER = Role.PORTFOLIO_MANAGER, Role.SERVICE_OWNER
SERVER_ROOM = {"key": "CAP-SERVER-ROOM"}
OUTSIDE = {"external": {"source": "cmdb", "externalId": "room-1"}}


@pytest.fixture(scope="module")
async def writer(server: Server, demo_template: str) -> AsyncIterator[Writer]:
    """One portfolio for the module: each test changes a thing of its own."""
    async with clone(server, demo_template) as database, writer_on(database) as made:
        yield made


async def upsert(writer: Writer, verb: str, who: Role = MANAGER, /, **given: object) -> Any:
    return await writer.do(who, f"{verb}Upsert", given, f"{verb} {{ key revision }}")


def faults(payload: Any) -> list[tuple[str, list[str], str]]:
    return [(error["code"], error["path"], error["message"]) for error in payload["errors"]]


async def test_what_is_there_is_changed_by_any_of_its_names(writer: Writer) -> None:
    link = {"entity": {"capability": SERVER_ROOM}, "source": "cmdb", "externalId": "room-1"}
    assert (await writer.do(MANAGER, "externalLink", link))["errors"] == []
    for revision, named in enumerate((OUTSIDE, SERVER_ROOM), 1):
        kind = ("KNOWLEDGE", "PREMISES")[revision - 1]
        done = await upsert(writer, "capability", capability=named, expectedRevision=revision, kind=kind)
        assert (done["errors"], done["capability"]) == ([], {"key": "CAP-SERVER-ROOM", "revision": revision + 1})
    both = await upsert(writer, "capability", capability=OUTSIDE, key="CAP-SERVER-ROOM", expectedRevision=3, kind="PARTNER")
    assert both["capability"] == {"key": "CAP-SERVER-ROOM", "revision": 4}


@pytest.mark.parametrize(
    ("verb", "given", "fault"),
    [
        ("party", {}, ("NAMES_NOTHING", ["input", "key"], "Name it by its key, or what is there already as `party`, in any way.")),
        (
            "party",
            {"party": {"key": "UNIT-HR"}, "key": "UNIT-EDU", "expectedRevision": 1},
            ("NAMES_DIFFER", ["input", "key"], "key says UNIT-EDU, and party is UNIT-HR: name one thing, once is enough."),
        ),
        (
            "capability",
            {"capability": {"key": "CAP-VIRTUALISATION"}},
            (
                "REQUIRED",
                ["input", "expectedRevision"],
                "To change CAP-VIRTUALISATION, say as expectedRevision which state of it you looked at: it is at revision 1 now.",
            ),
        ),
        (
            "capability",
            {"key": "CAP-SERVER-ROOM"},
            (
                "KEY_TAKEN",
                ["input", "key"],
                "There is a Capability CAP-SERVER-ROOM already. To change it, say as expectedRevision which state of it you looked at.",
            ),
        ),
        (
            "agreement",
            {"agreement": OUTSIDE, "expectedRevision": 1},
            ("NOT_FOUND", ["input", "agreement"], "There is no CustomerAgreement cmdb room-1, or none that you may see."),
        ),
        (
            "agreement",
            {"agreement": {"key": "AGR-ERP-EDU"}, "expectedRevision": 99},
            (
                "REVISION_CONFLICT",
                ["input", "expectedRevision"],
                "It is at revision 1 now and no longer at 99: read it again, and decide again.",
            ),
        ),
    ],
    ids=["nothing", "two things", "unseen", "key in use", "not there", "another state"],
)
async def test_what_is_named_badly_is_told(writer: Writer, verb: str, given: Mapping[str, object], fault: object) -> None:
    assert faults(await upsert(writer, verb, **given)) == [fault]


async def test_whose_capability_it_is_not_is_told_at_its_name(writer: Writer) -> None:
    refused = await upsert(writer, "capability", OWNER, capability={"key": "CAP-VIRTUALISATION"}, expectedRevision=1, kind="PARTNER")
    assert [(error["code"], error["path"]) for error in refused["errors"]] == [("NOT_YOURS", ["input", "capability"])]
