"""Exports over HTTP: all rows of one connection as CSV or JSON Lines, against a server in a process of its own."""

import csv
import io
import json
from collections.abc import AsyncIterator
from typing import Any, NamedTuple
from urllib.parse import quote

import httpx
import pytest

from app.database.embedded import Server
from app.viewer import Role
from tests.support.databases import clone
from tests.support.service import Service, service
from tests.transport.inside import run

CSV, NDJSON = "text/csv", "application/x-ndjson"
WORKED_OUT = ["=1+1", "+1", "-1", "@cmd", "\tx", "\rx"]
ODD = [*WORKED_OUT, " =1", "'=1", "one; - two", 'say "hi", twice', "two\nlines\r\nor three", "ÄÖ 🎉 \u2028", ",", "", None]
"""What stands in feedback that is given before all other."""
PUT_IN = """insert into service_feedback
    select (jsonb_populate_record(f, jsonb_build_object('id', uuidv7(), 'body', odd, 'occurred_at', day, 'occurred_on', day))).*
    from unnest($1::text[]) with ordinality as o(odd, place), service_feedback f, lateral (select date '2020-01-01' + place::int as day)
    where f.id = (select id from service_feedback where body is not null limit 1) order by place"""
FIRST = "orderBy: [{occurredAt: ASC}, {id: ASC}] first: 15"
LONG = "n" * 70
"""More letters than PostgreSQL keeps of a name."""


@pytest.fixture(scope="module")
async def api(server: Server, demo_template: str) -> AsyncIterator[Service]:
    async with clone(server, demo_template) as database:
        await run(database, PUT_IN, ODD)
        async with service(database) as made:
            yield made


class Asked(NamedTuple):
    """`rows`: what is selected of the connection. `arguments`: of it, beside those of a page."""

    field: str
    rows: str
    arguments: str = ""

    def query(self, page: str = "", more: str = "") -> str:
        arguments = f"({self.arguments} {page})" if self.arguments or page else ""
        return f"{{ {self.field}{arguments} {{ {self.rows} {more} }} }}"


SERVICES = Asked("services", "nodes { id key form reviewDueOn name { text translations { fi sv en } } provider { key name { text } } }")
ASKED = {
    "nodes": SERVICES,
    "edges": Asked("services", "edges { cursor node { key current: currentVersion { number stage stageSince } } }"),
    "types": Asked(
        "portfolioItems",
        "nodes { __typename key ... on Service { form } ... on ServicePackage { agreements { totalCount nodes { id } } } }",
    ),
    "filter": Asked("services", "nodes { key }", 'filter: {key: {contains: "S"}} orderBy: [{key: DESC}]'),
    "comments": Asked("comments", "nodes { body aspect audience createdAt author { key } service { key } target { __typename } revision }"),
    "lists": Asked("serviceVersions", "nodes { number stage items { role component { key } } scope { inclusion text { text } } }"),
    "codes": Asked("services", "nodes { key stakeholders { statementRequired party { key } } }"),
    "money": Asked("serviceVersions", "nodes { service { key } number name { text } investmentEstimate internalDescription { text } }"),
    "clock": Asked("services", "nodes { key currentVersion { number stage } }", 'at: "2026-01-01T00:00:00Z"'),
    "preview": Asked("services", "nodes { key name { text } owner { key } }", 'previewAs: {party: {key: "UNIT-EDU"}}'),
    "feedback": Asked("feedback", "nodes { occurredAt score body touchpoint service { key } customer { key } ratings { __typename } }"),
    "long names": Asked("services", f"nodes {{ {LONG}: key comments {{ {LONG}a: totalCount {LONG}b: totalCount }} }}"),
    "none": Asked("services", "nodes { key }", 'filter: {key: {eq: "nothing"}}'),
}


async def asked(api: Service, query: str, accept: str = CSV, role: Role = Role.PORTFOLIO_MANAGER, /, **members: Any) -> httpx.Response:
    """To its end."""
    return await api.http.post("/graphql", json={"query": query, **members}, headers=api.headers(role, accept=accept))


async def all_pages(api: Service, question: Asked) -> list[Any]:
    """The elements of `nodes` or `edges` of all pages."""
    found: list[Any] = []
    after = ""
    while True:
        answer = await api.post({"query": question.query(f"first: 7 {after}", "pageInfo { hasNextPage endCursor }")})
        connection = answer.json()["data"][question.field]
        info = connection.pop("pageInfo")
        (rows,) = connection.values()
        found += rows
        if not info["hasNextPage"]:
            return found
        after = f'after: "{info["endCursor"]}"'


def compact(value: Any) -> str:
    """As PostgreSQL writes it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def cell(row: Any, name: str) -> str:
    """What a cell says of a row, slowly."""
    for key in name.split("."):
        row = None if row is None else row.get(key)
    match row:
        case None:
            return ""
        case str():
            return row
        case _:
            return compact(row)


def read(text: str, separator: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))


@pytest.mark.parametrize("name", ASKED)
async def test_rows_are_those_of_all_pages(api: Service, name: str) -> None:
    """Whatever is selected."""
    question = ASKED[name]
    rows = await all_pages(api, question)
    assert rows or name == "none"
    lines = await asked(api, question.query(), NDJSON)
    assert lines.status_code == 200, lines.text
    assert lines.text == "".join(compact(row) + "\n" for row in rows)
    cells = await asked(api, question.query(), CSV)
    header, *found = read(cells.text)
    assert [[text.removeprefix("'") if text[1:] in WORKED_OUT else text for text in row] for row in found] == [
        [cell(row, name) for name in header] for row in rows
    ]
    semicolons = await asked(api, question.query(), "text/csv; separator=semicolon")
    assert read(semicolons.text, ";") == [header, *found]
    assert cells.text.count("\r\n") >= len(rows) + 1
    assert cells.text.endswith("\r\n")


KEYS = "keys: [{service: {key: VALUE}}, {occurredAt: YEAR}, {score: VALUE}]"
GROUP = "keys { service { key } occurredAt s: score } aggregate { count avg { score } min { occurredAt } distinct { customer { key } } }"
DEEPER = {
    "of one": ('servicePackage(by: {key: "PKG-ERP-MAINT"})', "comments§", "nodes { id body author { key } }"),
    "of one of one": ('servicePackage(by: {key: "PKG-ERP-MAINT"}) { currentVersion', "comments§", "edges { cursor node { id body } }"),
    "of nobody": ('service(by: {key: "NOTHING"})', "comments§", "nodes { id }"),
    "groups": ("feedback", f"groupBy({KEYS}§)", f"nodes {{ {GROUP} }}"),
    "groups of long names": (
        "feedback",
        "groupBy(keys: [{touchpoint: VALUE}]§)",
        f"nodes {{ {LONG}: keys {{ touchpoint }} aggregate {{ {LONG}a: count {LONG}b: avg {{ score }} }} }}",
    ),
    "edges of groups": (
        "feedback(first: 1)",
        "groupBy(keys: [{touchpoint: VALUE}] orderBy: [{count: DESC}]§)",
        f"edges {{ cursor node {{ {'aggregate { count }'} }} }}",
    ),
}


@pytest.mark.parametrize("name", DEEPER)
async def test_rows_may_stand_deeper_or_be_groups(api: Service, name: str) -> None:
    outer, inner, rows = DEEPER[name]
    grouped = "groupBy" in inner

    def query(page: str) -> str:
        arguments = page if grouped or not page else f"({page})"
        return f"{{ {outer} {{ {inner.replace('§', arguments)} {{ {rows} }} }} }}" + " }" * outer.count(" { ")

    found = (await api.post({"query": query(" first: 200")})).json()["data"]
    while isinstance(found, dict):
        found = next(iter(found.values()))
    expected = found or []
    assert bool(expected) == (name != "of nobody")
    for page in ("", " first: 10000"):
        lines = await asked(api, query(page), NDJSON)
        assert lines.text == "".join(compact(row) + "\n" for row in expected)
        header, *cells = read((await asked(api, query(page))).text)
        assert cells == [[cell(row, column) for column in header] for row in expected]
    for page, why in ((" last: 3", "last"), (" first: 0", "first")):
        refused = await asked(api, query(page))
        (error,) = refused.json()["errors"]
        assert (refused.status_code, error["extensions"]["code"], error["path"][-1]) == (400, "BAD_USER_INPUT", why)


STATISTICS = "{ stage provider { key name { text } } items satisfaction { average } agreed { agreements price { amount currency } } }"
VERSION = '{number: {service: {key: "PKG-ERP-MAINT"}, number: "%s"}}'
LISTS = {
    "of the root": f"portfolioStats(groupBy: [STAGE, PROVIDER]) {STATISTICS}",
    "of another moment": f'portfolioStats(groupBy: [STAGE, PROVIDER], at: "2026-03-01T00:00:00Z") {STATISTICS}',
    "aliases": "them: lifecycleStages { stage: key about: name { text } }",
    "of one": "feedbackSummary(by: [SERVICE, TOUCHPOINT]) { rows { service { key } touchpoint satisfaction { answers suppressed } } }",
    "called nodes": 'composition(by: {key: "PKG-ERP-MAINT"}) { nodes { path component { __typename key } version { number } } }',
    "of one of one": 'servicePackage(by: {key: "PKG-ERP-MAINT"}) { currentVersion { items { component { key } note { text } } } }',
    "what is told in words": f"compareVersions(from: {VERSION % '1.0'}, to: {VERSION % '3.0'}) {{ changes {{ kind message {{ text }} }} }}",
    "of nobody": 'service(by: {key: "NOTHING"}) { versions { number } }',
}


@pytest.mark.parametrize("name", LISTS)
async def test_rows_of_a_list_are_those_that_are_answered(api: Service, name: str) -> None:
    query = f"{{ {LISTS[name]} }}"
    found = (await api.post({"query": query})).json()["data"]
    while isinstance(found, dict):
        found = next(iter(found.values()))
    rows = found or []
    assert bool(rows) == (name != "of nobody")
    assert (await asked(api, query, NDJSON)).text == "".join(compact(row) + "\n" for row in rows)
    answer = await asked(api, query)
    header, *cells = read(answer.text)
    assert cells == [[cell(row, column) for column in header] for row in rows]


async def test_a_key_that_is_none_is_refused_where_it_stands(api: Service) -> None:
    answer = await asked(api, "{ services { groupBy(keys: [{form: VALUE}]) { nodes { keys { category } } } } }")
    (error,) = answer.json()["errors"]
    assert (answer.status_code, error["extensions"]["code"]) == (400, "BAD_USER_INPUT")
    assert error["path"] == ["services", "groupBy", "nodes", "keys", "category"]


async def test_texts_come_through_and_none_is_worked_out(api: Service) -> None:
    """By pairs, for a line of nothing would be one of null as well as of an empty text."""
    query = f"{{ feedback({FIRST}) {{ nodes {{ body score }} }} }}"
    lines = [json.loads(line)["body"] for line in (await asked(api, query, NDJSON)).content.splitlines()]
    assert lines == ODD
    header, *rows = read((await asked(api, query)).text)
    assert header == ["body", "score"]
    assert [body for body, _ in rows] == [f"'{text}" if text in WORKED_OUT else text or "" for text in ODD]
    raw = await asked(api, query, "text/csv; formulas=raw")
    assert [body for body, _ in read(raw.text)[1:]] == [text or "" for text in ODD]


async def test_null_is_nothing_and_an_empty_text_is_quotes(api: Service) -> None:
    answer = await asked(api, f"{{ feedback({FIRST}) {{ nodes {{ body score }} }} }}")
    empty, null = answer.text.splitlines()[-2:]
    assert empty.startswith('"",')
    assert null.startswith(",")


async def test_one_column_has_no_line_of_nothing(api: Service) -> None:
    answer = await asked(api, f"{{ feedback({FIRST}) {{ nodes {{ body }} }} }}")
    assert answer.text.endswith('""\r\n""\r\n')
    assert len(read(answer.text)) == len(ODD) + 1


async def test_numbers_are_no_formulas(api: Service) -> None:
    """A margin may be below zero, and is a number though it begins as a formula does."""
    query = "{ serviceVersions(first: 3) { nodes { number investmentEstimate businessValue } } }"
    rows = read((await asked(api, query)).text)[1:]
    assert all(not each.startswith("'") for row in rows for each in row)


async def test_numbers_with_a_comma_are_the_same_numbers(api: Service) -> None:
    """Of rows, and of groups, whose cells are made of JSON."""
    asked_for = "nodes { keys { stage } aggregate { count avg { leadTimeDays businessValue } max { price { unitPrice { amount } } } } }"
    for query in (
        "{ serviceVersions { nodes { number investmentEstimate price { unitPrice { amount currency } } name { text } stageSince } } }",
        f"{{ serviceVersions {{ groupBy(keys: [{{stage: VALUE}}]) {{ {asked_for} }} }} }}",
    ):
        header, *rows = read((await asked(api, query, "text/csv; separator=semicolon")).text, ";")
        answer = await asked(api, query, "text/csv; separator=semicolon; decimal=comma")
        assert answer.headers["content-type"] == "text/csv; charset=utf-8; header=present; separator=semicolon; decimal=comma"
        numbers = [name.endswith(("amount", "Estimate", "Days", "Value")) for name in header]
        expected = [[cell.replace(".", ",") if number else cell for number, cell in zip(numbers, row, strict=True)] for row in rows]
        assert read(answer.text, ";") == [header, *expected]
        assert expected != rows


async def test_what_an_export_says_of_itself(api: Service) -> None:
    answer = await asked(api, "{ list: services { nodes { one: key two: name { text } } } }", "text/csv;bom=yes", Role.ANALYST)
    told = answer.headers
    assert told["content-type"] == "text/csv; charset=utf-8; header=present"
    assert told["content-disposition"] == 'attachment; filename="list.csv"'
    assert (told["cache-control"], told["transfer-encoding"]) == ("no-store", "chunked")
    assert told["vary"] == "Authorization, Accept, Accept-Language"
    assert told["ratelimit-policy"].startswith('"analysis";')
    assert "x-request-id" in told
    assert answer.content.startswith("\ufeffone,two.text\r\n".encode())
    other = await asked(api, "{ services { nodes { key name { text } } } }", "text/csv;bom=yes;separator=semicolon", Role.ANALYST)
    assert other.headers["content-type"] == "text/csv; charset=utf-8; header=present; separator=semicolon"
    assert other.content.startswith('\ufeffkey;name.text\r\n"SVC-APPMGMT";"'.encode())
    lines = await asked(api, "{ services { nodes { key } } }", NDJSON)
    assert lines.headers["content-type"] == "application/x-ndjson; charset=utf-8"
    assert len(lines.headers["salkku-as-of"]) == len(told["salkku-as-of"]) == 48


async def test_languages_and_variables_are_as_always(api: Service) -> None:
    query = "query ($key: String!) { services(filter: {key: {eq: $key}}) { nodes { name { text } } } }"
    for language, word in (("fi", "Sähköposti"), ("sv", "E-post")):
        headers = api.headers(Role.ANALYST, accept=CSV) | {"accept-language": language}
        answer = await api.http.post("/graphql", json={"query": query, "variables": {"key": "SVC-MAIL"}}, headers=headers)
        assert word in answer.text, answer.text


async def test_rows_cost_as_they_go(api: Service) -> None:
    async def left() -> int:
        cost = (await api.post({"query": "{ viewer { role } }"}, Role.ANALYST)).json()["extensions"]["cost"]
        return int(cost["remaining"])

    before = await left()
    answer = await asked(api, "{ feedback { nodes { id score body } } }", NDJSON, Role.ANALYST)
    rows = answer.text.count("\n")
    assert before - await left() >= 3 * rows


@pytest.mark.parametrize("accept", [CSV, NDJSON])
async def test_by_get_too(api: Service, accept: str) -> None:
    query = "{ services { nodes { key } } }"
    answer = await api.http.get(f"/graphql?query={quote(query)}", headers=api.headers(accept=accept))
    assert answer.status_code == 200
    assert answer.content == (await asked(api, query, accept)).content


async def test_head_and_options_are_as_they_were(api: Service) -> None:
    url = f"/graphql?query={quote('{ services { nodes { key } } }')}"
    head = await api.http.head(url, headers=api.headers(accept="text/csv, */*"))
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-type"] == "application/json; charset=utf-8"
    options = await api.http.options(url, headers=api.headers(accept=CSV))
    assert options.status_code == 405
