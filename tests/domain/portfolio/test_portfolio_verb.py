"""portfolioCreate: a second portfolio, made through the API."""

from typing import Any

import pytest

from app.viewer import Role
from tests.support.rows import connected
from tests.support.writing import Writer

MANAGER = Role.PORTFOLIO_MANAGER
PORTFOLIO = "portfolio { key name { translations { fi sv } } languages owner { key } revision items { totalCount } }"


async def create(writer: Writer, who: Role = MANAGER, /, **given: object) -> Any:
    asked = {"key": "COAST", "name": {"sv": "Kusten"}, "owner": {"key": "PERSON-MANAGER"}, "languages": ["SV", "FI"], **given}
    return await writer.do(who, "portfolioCreate", asked, PORTFOLIO)


async def test_a_portfolio_has_its_languages_in_their_order(writer: Writer) -> None:
    made = await create(writer)
    assert made["errors"] == []
    assert made["portfolio"] == {
        "key": "COAST",
        "name": {"translations": {"fi": None, "sv": "Kusten"}},
        "languages": ["SV", "FI"],
        "owner": {"key": "PERSON-MANAGER"},
        "revision": 1,
        "items": {"totalCount": 0},
    }


async def test_all_that_is_wrong_is_told_at_once(writer: Writer) -> None:
    refused = await create(writer, key="MERILINNA", name={"fi": " "}, owner={"key": "PERSON-NONE"}, languages=["SV", "FI", "SV"])
    assert [(error["__typename"], error["code"], error["path"], error["message"]) for error in refused["errors"]] == [
        ("ConflictError", "KEY_TAKEN", ["input", "key"], "There is a Portfolio MERILINNA already; choose another key."),
        ("NotFoundError", "NOT_FOUND", ["input", "owner"], "There is no Party PERSON-NONE, or none that you may see."),
        ("ValidationError", "EMPTY_TEXT", ["input", "name", "fi"], "A text cannot be empty; null removes the language."),
        ("ValidationError", "REQUIRED", ["input", "name"], "name cannot be empty."),
        ("ValidationError", "REPEATED", ["input", "languages", "2"], "sv stands twice; name each language once."),
    ]


@pytest.mark.parametrize(
    ("given", "code", "path", "message"),
    [
        (
            {"languages": []},
            "NO_LANGUAGE",
            ["input", "languages"],
            "A portfolio speaks at least one language; the first is the primary one.",
        ),
        (
            {"languages": ["FI", "SV"]},
            "PRIMARY_LANGUAGE_MISSING",
            ["input", "name"],
            "The name is not written in fi, the primary language. Write it, or put another language first.",
        ),
    ],
)
async def test_its_primary_language_is_named(writer: Writer, given: dict[str, object], code: str, path: list[str], message: str) -> None:
    refused = await create(writer, **given)
    assert [(error["code"], error["path"], error["message"]) for error in refused["errors"]] == [(code, path, message)]


async def change(writer: Writer, **given: object) -> Any:
    """Of the portfolio of the demo, whose primary language is Finnish."""
    found = await writer.run(MANAGER, "{ portfolios { nodes { key revision } } }")
    portfolio = next(each for each in found["portfolios"]["nodes"] if each["key"] == "MERILINNA")
    asked = {"portfolio": {"key": portfolio["key"]}, "expectedRevision": portfolio["revision"], **given}
    return await writer.do(MANAGER, "portfolioUpdate", asked, PORTFOLIO)


async def test_a_change_keeps_the_name_in_the_primary_language(writer: Writer) -> None:
    refused = await change(writer, name={"fi": None, "sv": "Havsstaden"})
    assert [(error["__typename"], error["code"], error["path"]) for error in refused["errors"]] == [
        ("ValidationError", "PRIMARY_LANGUAGE_MISSING", ["input", "name"])
    ]
    done = await change(writer, name={"fi": "Merilinna", "sv": None})
    assert (done["errors"], done["portfolio"]["name"]) == ([], {"translations": {"fi": "Merilinna", "sv": None}})


async def test_whoever_keeps_it_is_active(writer: Writer) -> None:
    async with connected(writer.database.owner_url) as database:
        await database.execute("update party set active = false where key = 'PERSON-OWNER-INFRA'")
    gone = {"key": "PERSON-OWNER-INFRA"}
    for refused in (await create(writer, owner=gone), await change(writer, owner=gone)):
        assert [(error["__typename"], error["code"], error["path"]) for error in refused["errors"]] == [
            ("ConflictError", "PARTY_INACTIVE", ["input", "owner"])
        ]
    assert (await change(writer, owner={"key": "PERSON-OWNER-ERP"}))["portfolio"]["owner"] == {"key": "PERSON-OWNER-ERP"}


@pytest.mark.parametrize("role", [Role.SERVICE_OWNER, Role.ADMIN])
async def test_only_managers_make_one(writer: Writer, role: Role) -> None:
    assert [error["__typename"] for error in (await create(writer, role))["errors"]] == ["ForbiddenError"]
