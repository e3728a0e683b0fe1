"""Cursors: whatever a value holds, they lead to the next page; whatever a client makes of them, they are a position or refused."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from app import limits
from app.database.embedded import Server
from app.viewer import Role
from tests.graphsql.asking import ask, keys
from tests.graphsql.support import Refusal, refusal
from tests.support import rows
from tests.support.asking import DEMO_PERSONS, NOW, Asker, asker
from tests.support.databases import Database, clone

ANOTHER = "This is no cursor of this list in this order: use one of its answers, unchanged."
CHANGED = "This cursor was changed: use one exactly as an answer gave it."
ODD = {
    "ODD-PERCENT": "%",
    "ODD-QUOTE": '100 % "x"',
    "ODD-ENDS": "a%",
    "ODD-ESCAPED": "a%2C",
    "ODD-COMMA": "a,b",
    "ODD-BACK": "b\\c",
    "ODD-LAST-BACK": "back\\",
    "ODD-SINGLE": "it's",
    "ODD-LINES": "z\nnew",
    "ODD-BRACE": "{",
    "ODD-O-RING": "Åke",
    "ODD-RING": "åke",
    "ODD-DOTS": "Äke",
    "ODD-ROUND": "Öke",
    "ODD-FACE": "😀",
}
"""Names of parties by key, in the order of Finnish and Swedish readers; Åke and åke are one to them."""
ODD_KEYS = list(ODD)


@pytest.fixture(scope="module")
async def written(server: Server, demo_template: str) -> AsyncIterator[Database]:
    """The demo, and parties with those names: to write to."""
    async with clone(server, demo_template) as database, rows.connected(database.owner_url) as connection:
        for key, name in reversed(ODD.items()):
            await rows.party(connection, key=key, name={"fi": name})
        yield database


@pytest.fixture(scope="module")
async def odd(written: Database) -> AsyncIterator[Asker]:
    async with asker(written.url, written.owner_url, DEMO_PERSONS) as made:
        yield made


async def _walk(demo: Asker, arguments: str, size: str, cursor: str, end: str, **variables: Any) -> list[str]:
    """Keys of the parties that pages of one row each lead to."""
    text = f"query ($c: String) {{ parties({arguments}, {size}: 1, {cursor}: $c) {{ nodes {{ key }} pageInfo {{ {end} }} }} }}"
    found: list[str] = []
    after = None
    while page := (await ask(demo, text, c=after, **variables))["parties"]:
        if not page["nodes"]:
            return found
        found += [node["key"] for node in page["nodes"]]
        after = page["pageInfo"][end]
    raise AssertionError


@pytest.mark.parametrize("direction", ["ASC", "DESC"])
@pytest.mark.parametrize(("size", "cursor", "end"), [("first", "after", "endCursor"), ("last", "before", "startCursor")])
async def test_any_text_leads_to_the_next_page(odd: Asker, direction: str, size: str, cursor: str, end: str) -> None:
    """Names without a Swedish text come last both ways, so all of these; they are sorted by what they have."""
    order = f"[{{name: {{translations: {{sv: {direction}}}}}}}, {{name: {{text: {direction}}}}}]"
    wanted = ODD_KEYS if direction == "ASC" else [*reversed(ODD_KEYS)]
    if direction == "DESC":  # of equal ones the key decides, which rises
        place = wanted.index("ODD-RING")
        wanted[place : place + 2] = ["ODD-O-RING", "ODD-RING"]
    walked = await _walk(odd, f'filter: {{key: {{startsWith: "ODD-"}}}}, orderBy: {order}', size, cursor, end)
    assert walked == (wanted if size == "first" else wanted[::-1])


async def test_a_filter_finds_what_a_text_holds(odd: Asker) -> None:
    """The same texts in comparisons: each means itself."""
    for key, name in ODD.items():
        head = "query ($n: String!)"
        assert await keys(odd, "parties", "filter: {name: {text: {eq: $n}}}", head=head, n=name) == [key]
        found = await keys(odd, "parties", 'filter: {key: {startsWith: "ODD-"}, name: {text: {contains: $n}}}', head=head, n=name)
        assert sorted(found) == sorted(other for other, text in ODD.items() if name.lower() in text.lower())


async def test_pages_stay_as_they_are_while_rows_are_inserted(written: Database, odd: Asker) -> None:
    """A row before the cursor moves nothing; one behind it comes in its place."""
    text = """query ($c: String) { comments(about: {key: "SVC-PRINT"}, first: 2, after: $c) {
        totalCount nodes { body } pageInfo { hasNextPage hasPreviousPage endCursor }
    } }"""
    async with rows.connected(written.owner_url) as connection:
        printing = await connection.fetchval("select id from service where key = 'SVC-PRINT'")

        async def say(body: str, hours: int) -> None:
            await rows.comment(connection, printing, body=body, created_at=NOW - timedelta(hours=hours))

        for hours in (10, 20, 30, 40):
            await say(f"{hours}", hours)
        first = (await ask(odd, text))["comments"]
        await say("5", 5)
        await say("35", 35)
        second = (await ask(odd, text, c=first["pageInfo"]["endCursor"]))["comments"]
        await connection.execute("delete from stakeholder_comment where service_id = $1 and body = '35'", printing)
        third = (await ask(odd, text, c=second["pageInfo"]["endCursor"]))["comments"]
    assert [node["body"] for page in (first, second, third) for node in page["nodes"]] == ["10", "20", "30", "35", "40"]
    assert [page["totalCount"] for page in (first, second, third)] == [4, 6, 5]
    assert [page["pageInfo"]["hasNextPage"] for page in (first, second, third)] == [True, True, False]
    assert [page["pageInfo"]["hasPreviousPage"] for page in (first, second, third)] == [False, True, True]


@pytest.mark.parametrize("direction", ["ASC", "DESC"])
async def test_rows_without_a_value_come_last_from_either_end(demo: Asker, direction: str) -> None:
    """SVC-APPMON and SVC-ONCALL have a version in force without a lead time, SVC-CLOUDCAP has none in force."""
    filter_ = 'filter: {key: {in: ["SVC-APPMON", "SVC-CLOUDCAP", "SVC-MAIL", "SVC-ONCALL", "SVC-PRINT"]}}'
    some = ["SVC-MAIL", "SVC-PRINT"] if direction == "ASC" else ["SVC-PRINT", "SVC-MAIL"]
    wanted = [*some, "SVC-APPMON", "SVC-CLOUDCAP", "SVC-ONCALL"]
    ends = {"first": ("after", "endCursor", "hasNextPage"), "last": ("before", "startCursor", "hasPreviousPage")}
    for size, (cursor, end, more) in ends.items():
        found: list[str] = []
        at: str | None = None
        while len(found) < 6:
            order = f"orderBy: [{{currentVersion: {{leadTimeDays: {direction}}}}}]"
            page_of = f"services({filter_}, {order}, {size}: 1, {cursor}: $c)"
            text = f"query ($c: String) {{ {page_of} {{ nodes {{ key }} pageInfo {{ {end} {more} }} }} }}"
            page = (await ask(demo, text, c=at))["services"]
            found += [node["key"] for node in page["nodes"]]
            at = page["pageInfo"][end]
            if not page["pageInfo"][more]:
                break
        assert found == (wanted if size == "first" else wanted[::-1])


ORDERS = {
    "key": "services",
    "orderBy: [{reviewDueOn: ASC}]": "services",
    "orderBy: [{name: {text: DESC}}, {agreements: {count: ASC}}]": "services",
    "orderBy: [{currentVersion: {validFrom: ASC}}, {id: DESC}]": "services",
    "orderBy: [{score: DESC}, {recommend: ASC}]": "feedback",
    "createdAt": "comments",
    "startsOn": "developmentIdeas",
}


async def _cursors(demo: Asker, field: str, order: str, role: Role = Role.PORTFOLIO_MANAGER) -> list[str]:
    arguments = f"(first: 3, {order})" if ":" in order else "(first: 3)"
    edges = (await demo.ask(f"{{ {field}{arguments} {{ edges {{ cursor }} }} }}", role))[field]["edges"]
    return [edge["cursor"] for edge in edges]


async def _refused(demo: Asker, field: str, order: str, cursor: str) -> str:
    """The message; the same for a variable and a literal, forward and backward."""
    ordered = f", {order}" if ":" in order else ""
    found = set()
    for argument in ("after", "before"):
        text = f"query ($c: String) {{ it: {field}({argument}: $c{ordered}) {{ nodes {{ id }} }} }}"
        refused = await refusal(demo, text, c=cursor)
        assert (refused.code, refused.path) == ("BAD_USER_INPUT", ("it", argument)), cursor
        found.add(refused.message)
    (message,) = found
    return message


@pytest.mark.parametrize("order", ORDERS)
async def test_a_malformed_cursor(demo: Asker, order: str) -> None:
    field = ORDERS[order]
    cursor, *_ = await _cursors(demo, field, order)
    mark, *values = cursor.split(",")
    others = ["", " ", ",", "x", mark, mark[:-1], f" {cursor}", f"{cursor},", f"{cursor},{values[-1]}", ",".join(values),
              ",".join([mark, *values[:-1]]), ",".join([mark.upper(), *values]), ",".join(["00000000", *values]),
              cursor + "x" * limits.CURSOR_LETTERS_MAX]  # fmt: skip
    for wrong in {*others} - {cursor}:
        assert await _refused(demo, field, order, wrong) == ANOTHER, wrong


async def test_a_malformed_cursor_after_a_good_one(demo: Asker) -> None:
    """The statement is there already, and only filled."""
    text = "query ($c: String) { it: services(first: 1, after: $c, orderBy: [{name: {text: ASC}}]) { nodes { key } } }"
    cursor, *_ = await _cursors(demo, "services", "orderBy: [{name: {text: ASC}}]")
    for wrong, message in ((cursor[:-20], ANOTHER), (cursor[1:], ANOTHER), (cursor.replace(",", ",%", 1), CHANGED)):
        await ask(demo, text, c=cursor)
        assert await refusal(demo, text, c=wrong) == Refusal("BAD_USER_INPUT", message, ("it", "after"))


CHANGES = {
    "services {id: ASC}": ["", "%", "x", "019b76da", "019B76DA-A800-7720-9CAB-73E37420A6E5", "{019b76da-a800-7720-9cab-73e37420a6e5}"],
    "services {agreements: {count: ASC}}": ["", "%", "x", "01", "-0", "+1", "1.0", " 1", "1" * 19, "١"],
    "services {reviewDueOn: ASC}": ["", "x", "2026-02-30", "2026-2-3", "20260203", "2026-02-03 ", "0000-01-01"],
    "services {form: ASC}": ["%", "%%", "a%", "%2c", "%41"],
    "services {name: {text: ASC}}": ["%%", "a%", "%2c", "%41", "%2", "%25%"],
    "services {currentVersion: {price: {unitPrice: {amount: ASC}}}}": ["", "x", "NaN", "1e3", "1.", ".5", "01", "+1", "1" * 40],
    "services {name: {isFallback: ASC}}": ["", "t", "TRUE", "1", "null"],
    "comments {createdAt: ASC}": [
        "", "%", "x", "2026-01-01", "2026-01-01T00:00:00+00", "2026-01-01 00:00:00", "2026-01-01 00:00:00+02", "2026-01-01 00:00:00.50+00",
        "2026-01-01 24:00:00+00", "2026-02-30 00:00:00+00", "infinity",
    ],
}  # fmt: skip
"""Lists and orders, and values that no cursor of theirs begins with."""


@pytest.mark.parametrize("listed", CHANGES)
async def test_a_cursor_with_a_changed_value(demo: Asker, listed: str) -> None:
    """Only what PostgreSQL would have written is read; `%`, no value, only where there may be none."""
    field, _, term = listed.partition(" ")
    order = f"orderBy: [{term}, {{key: ASC}}]" if field == "services" else f"orderBy: [{term}]"
    cursor, *_ = await _cursors(demo, field, order)
    mark, _, *others = cursor.split(",")
    for value in CHANGES[listed]:
        assert await _refused(demo, field, order, ",".join([mark, value, *others])) == CHANGED, value


async def test_a_cursor_of_another_list_order_type_or_language(demo: Asker) -> None:
    by_name = "orderBy: [{name: {text: ASC}}]"
    text = "query ($c: String) { services(after: $c, %s) { nodes { key } } }"
    (cursor, *_) = await _cursors(demo, "services", by_name)
    for other in (
        "orderBy: [{name: {text: DESC}}]",
        "orderBy: [{name: {translations: {fi: ASC}}}]",
        "orderBy: [{category: ASC}]",
        "first: 5",
    ):
        assert await _refused(demo, "services", other, cursor) == ANOTHER
    assert await _refused(demo, "servicePackages", by_name, cursor) == ANOTHER
    assert await _refused(demo, "portfolioItems", by_name, cursor) == ANOTHER
    wanted = Refusal("BAD_USER_INPUT", ANOTHER, ("services", "after"))
    (swedish,) = (await ask(demo, f"{{ services(first: 1, {by_name}) {{ edges {{ cursor }} }} }}", languages=["sv"]))["services"]["edges"]
    assert await refusal(demo, text % by_name, c=swedish["cursor"]) == wanted
    found = await ask(demo, text % f"first: 1, {by_name}", languages=["sv"], c=swedish["cursor"])
    assert found == {"services": {"nodes": [{"key": "SVC-APPMGMT"}]}}


async def test_an_invented_cursor_is_a_position(demo: Asker) -> None:
    """Of a row that never was; what is before and behind it is what there is."""
    mark = (await _cursors(demo, "services", "key"))[0].split(",")[0]
    text = "{ services(first: 2, after: %s) { nodes { key } pageInfo { hasNextPage hasPreviousPage } } }"
    for value, found, more, before in (
        ("", ["SVC-APPMGMT", "SVC-APPMON"], True, False),
        ("SVC-MAIM", ["SVC-NETWORK", "SVC-ONCALL"], True, True),
        ("SVC-W", ["SVC-WORKSTATION-BASIC", "SVC-WORKSTATION-MOBILE"], True, True),
        ("Å' or true --", [], False, True),
    ):
        page = (await ask(demo, text % f'"{mark},{value}"'))["services"]
        assert [node["key"] for node in page["nodes"]] == found
        assert page["pageInfo"] == {"hasNextPage": more, "hasPreviousPage": before}


async def test_an_invented_cursor_shows_a_customer_nothing_more(demo: Asker) -> None:
    """PKG-CASE is hidden: a cursor of it, of what follows it, and of nothing at all give the same."""
    text = "query ($c: String) { servicePackages(after: $c) { totalCount nodes { key } pageInfo { hasPreviousPage } } }"
    mark, *_ = (await _cursors(demo, "servicePackages", "key"))[0].split(",")
    answers = [await ask(demo, text, Role.CUSTOMER, c=f"{mark},{key}") for key in ("PKG-CASE", "PKG-CASF", "PKG-A")]
    assert answers[0] == answers[1] == answers[2]
    assert answers[0]["servicePackages"]["pageInfo"] == {"hasPreviousPage": False}
