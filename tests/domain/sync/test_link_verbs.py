"""externalLink and externalUnlink: what other systems call our things, through the API."""

from collections.abc import Mapping
from typing import Any

import pytest

from app.viewer import Role
from tests.support.writing import Writer

INTEGRATION, MANAGER = Role.INTEGRATION, Role.PORTFOLIO_MANAGER
REFERENCE = "changeCursor reference { source externalId type url }"
MAIL = {"service": {"key": "SVC-MAIL"}}


async def link(writer: Writer, entity: Mapping[str, object], external_id: str, who: Role = INTEGRATION, **given: object) -> Any:
    asked = {"entity": entity, "source": "cmdb", "externalId": external_id, **given}
    return await writer.do(who, "externalLink", asked, REFERENCE)


async def unlink(writer: Writer, entity: Mapping[str, object], external_id: str, who: Role = INTEGRATION, **given: object) -> Any:
    asked = {"entity": entity, "source": "cmdb", "externalId": external_id, **given}
    return await writer.do(who, "externalUnlink", asked, REFERENCE)


async def called(writer: Writer, external_id: str) -> object:
    text = 'query ($name: String!) { portfolioItem: service(by: {external: {source: "cmdb", externalId: $name}}) { key } }'
    return (await writer.run(MANAGER, text, name=external_id))["portfolioItem"]


async def test_what_is_linked_is_found_by_the_other_name_until_it_is_unlinked(writer: Writer) -> None:
    made = await link(writer, MAIL, "ci-7", url="https://cmdb.example/ci-7")
    assert made["errors"] == []
    assert made["reference"] == {"source": "cmdb", "externalId": "ci-7", "type": "SAME_AS", "url": "https://cmdb.example/ci-7"}
    assert await called(writer, "ci-7") == {"key": "SVC-MAIL"}
    gone = await unlink(writer, {"service": {"external": {"source": "cmdb", "externalId": "ci-7"}}}, "ci-7")
    assert (gone["errors"], gone["reference"]) == ([], None)
    assert await called(writer, "ci-7") is None


@pytest.mark.parametrize(
    "entity",
    [
        {"service": {"key": "PKG-ERP-MAINT"}},
        {"version": {"number": {"service": {"key": "PKG-ERP-MAINT"}, "number": "3.0"}}},
        {"party": {"key": "UNIT-ICT"}},
        {"capability": {"key": "CAP-SERVER-ROOM"}},
        {"agreement": {"key": "AGR-ERP-EDU"}},
        {"portfolio": {"key": "MERILINNA"}},
    ],
    ids=lambda entity: next(iter(entity)),
)
async def test_everything_that_others_know_too_is_linked_and_once_only(writer: Writer, entity: Mapping[str, object]) -> None:
    first = await link(writer, entity, "x-1", type="DOCUMENT")
    again = await link(writer, entity, "x-1", type="DOCUMENT", url="mailto:kirjaamo@merilinna.example")
    assert first["errors"] == again["errors"] == []
    assert again["reference"]["url"] == "mailto:kirjaamo@merilinna.example"
    assert (await link(writer, entity, "x-1", type="DOCUMENT", url="mailto:kirjaamo@merilinna.example"))["changeCursor"] is None
    assert (await unlink(writer, entity, "x-1", type="DOCUMENT"))["errors"] == []
    assert (await unlink(writer, entity, "x-1", type="DOCUMENT"))["errors"] == [
        {
            "__typename": "NotFoundError",
            "code": "NOT_FOUND",
            "message": "It is not linked to x-1 in cmdb as DOCUMENT.",
            "path": ["input", "externalId"],
        }
    ]


async def test_a_name_that_is_taken_tells_by_what(writer: Writer) -> None:
    await link(writer, MAIL, "ci-7")
    taken = await link(writer, {"service": {"key": "SVC-PRINT"}}, "ci-7")
    assert taken["errors"] == [
        {
            "__typename": "ConflictError",
            "code": "EXTERNAL_ID_TAKEN",
            "message": "SVC-MAIL is ci-7 in cmdb already. Unlink it there first, or give the other system's right id.",
            "path": ["input", "externalId"],
            "currentRevision": None,
        }
    ]
    of_version = {"version": {"number": {"service": {"key": "SVC-MAIL"}, "number": "2.0"}}}
    assert (await link(writer, of_version, "ci-7"))["errors"] == []
    other = await link(writer, {"version": {"number": {"service": {"key": "SVC-MAIL"}, "number": "1.0"}}}, "ci-7")
    assert [error["message"].partition(" is ")[0] for error in other["errors"]] == ["SVC-MAIL 2.0"]


async def test_names_and_addresses_that_help_nobody_are_told_at_once(writer: Writer) -> None:
    refused = await link(writer, MAIL, " ci-7", source="", url="http://cmdb.example/ci-7")
    assert [(error["__typename"], error["code"], error["path"], error["message"]) for error in refused["errors"]] == [
        (
            "ValidationError",
            "BAD_EXTERNAL_NAME",
            ["input", "source"],
            "source has 1 to 200 letters, none of them invisible, and no blanks around it.",
        ),
        (
            "ValidationError",
            "BAD_EXTERNAL_NAME",
            ["input", "externalId"],
            "externalId has 1 to 200 letters, none of them invisible, and no blanks around it.",
        ),
        ("ValidationError", "BAD_URL", ["input", "url"], "Only addresses that begin with https:// or mailto: are kept."),
    ]


@pytest.mark.parametrize("url", ["javascript:alert(1)", "https://", "https://a b", "mailto:", "HTTPS://cmdb.example", "https://[", "//x"])
async def test_only_addresses_that_lead_somewhere_are_kept(writer: Writer, url: str) -> None:
    assert [error["code"] for error in (await link(writer, MAIL, "ci-7", url=url))["errors"]] == ["BAD_URL"]


@pytest.mark.parametrize("role", [Role.SERVICE_OWNER, Role.ADMIN, Role.CUSTOMER])
async def test_others_link_nothing(writer: Writer, role: Role) -> None:
    assert [error["__typename"] for error in (await link(writer, MAIL, "ci-7", role))["errors"]] == ["ForbiddenError"]
    assert [error["__typename"] for error in (await unlink(writer, MAIL, "ci-7", role))["errors"]] == ["ForbiddenError"]
