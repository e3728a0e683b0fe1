"""Exports over HTTP that have no rows, or that somebody may not have: told as what they are, and never by a file."""

from collections.abc import AsyncIterator

import pytest

from app.database.embedded import Server
from app.viewer import Role
from tests.support.databases import clone
from tests.support.service import Service, service
from tests.transport.test_exports import CSV, NDJSON, asked


@pytest.fixture(scope="module")
async def api(server: Server, demo_template: str) -> AsyncIterator[Service]:
    async with clone(server, demo_template) as database, service(database) as made:
        yield made


NONE = (
    "{} has no rows; ask for those of a list such as portfolioStats, or for `nodes {{ … }}` or `groupBy(…) {{ nodes {{ … }} }}` of a "
    "connection such as services."
)
ONE = "Rows are those of one list: ask for one list or connection, and for one field on the way to it."
ELSE = (
    "Of a connection the rows are written and nothing else: select `nodes { … }`, `edges { … }` or `groupBy(…) { nodes { … } }` of it, "
    "once, and leave out the rest."
)
OF_GROUPS = "Of groups the rows are written and nothing else: select `nodes { … }` or `edges { … }` of them, once, and leave out the rest."
NO_ROWS = {
    "mutation { __typename }": ("A mutation has no rows; ask a query.", None),
    "subscription { heartbeat { at } }": ("A subscription has no rows; ask a query.", None),
    "{ viewer { role } }": (NONE.format("viewer"), ["viewer"]),
    "{ __schema { description } }": (NONE.format("__schema"), ["__schema"]),
    '{ service(by: {key: "SVC-MAIL"}) { form } }': (NONE.format("form"), ["service", "form"]),
    '{ nodes(ids: ["Service:019b76da-a800-7041-a901-add4bfa5b143"]) { id } }': (NONE.format("nodes"), ["nodes"]),
    '{ service(by: {key: "SVC-MAIL"}) { stakeholders { id } key } }': (ONE, ["service", "key"]),
    '{ node(id: "x") { id } }': (NONE.format("node"), ["node"]),
    '{ service(by: {key: "SVC-MAIL"}) { comments { nodes { id } } key } }': (ONE, ["service", "key"]),
    "{ services { nodes { key } } more: parties { nodes { key } } }": (
        ONE,
        ["more"],
    ),
    "{ services { totalCount } }": (ELSE, ["services", "totalCount"]),
    "{ services { aggregate { count } } }": (ELSE, ["services", "aggregate"]),
    "{ feedbackSummary { total { answers } } }": (NONE.format("answers"), ["feedbackSummary", "total", "answers"]),
    "{ services { nodes { key } pageInfo { hasNextPage } } }": (
        ELSE,
        ["services", "pageInfo"],
    ),
    "{ services { groupBy(keys: [{form: VALUE}]) { nodes { aggregate { count } } totalCount } } }": (
        OF_GROUPS,
        ["services", "groupBy", "totalCount"],
    ),
    "{ services { nodes { key } groupBy(keys: [{form: VALUE}]) { nodes { aggregate { count } } } } }": (ELSE, ["services", "groupBy"]),
    "{ services { nodes { key } edges { node { key } } } }": (
        ELSE,
        ["services", "edges"],
    ),
}


@pytest.mark.parametrize("query", NO_ROWS)
async def test_what_has_no_rows_is_not_acceptable(api: Service, query: str) -> None:
    answer = await asked(api, query)
    message, path = NO_ROWS[query]
    (error,) = answer.json()["errors"]
    assert (answer.status_code, error["extensions"]["code"]) == (406, "BAD_REQUEST")
    assert (error["message"], error.get("path")) == (message, path)


async def test_unless_json_is_read_too(api: Service) -> None:
    answer = await asked(api, "{ viewer { role } }", "text/csv, application/json;q=0.1")
    assert answer.json()["data"] == {"viewer": {"role": "PORTFOLIO_MANAGER"}}
    preferred = await asked(api, "{ services { nodes { key } } }", "text/csv;q=0.1, application/json")
    assert preferred.headers["content-type"] == "application/json; charset=utf-8"


REFUSED = {
    "{ services { nodes {": (400, "GRAPHQL_PARSE_FAILED", None),
    "{ services { nodes { nothing } } }": (400, "GRAPHQL_VALIDATION_FAILED", None),
    "{ services(first: 0) { nodes { key } } }": (400, "BAD_USER_INPUT", ["services", "first"]),
    "{ services(last: 5) { nodes { key } } }": (400, "BAD_USER_INPUT", ["services", "last"]),
    '{ services(after: "x") { nodes { key } } }': (400, "BAD_USER_INPUT", ["services", "after"]),
    "{ services { nodes { comments(first: 201) { nodes { id } } } } }": (400, "BAD_USER_INPUT", ["services", "nodes", "comments", "first"]),
    '{ services(knownAt: "2020-01-01T00:00:00Z") { nodes { key } } }': (400, "BAD_USER_INPUT", ["services", "knownAt"]),
    '{ services(previewAs: {party: {key: "NOBODY"}}) { nodes { key } } }': (404, "NOT_FOUND", ["services"]),
}


@pytest.mark.parametrize("accept", [CSV, f"{NDJSON}, */*;q=0.1"])
@pytest.mark.parametrize("query", REFUSED)
async def test_what_is_refused_is_no_file(api: Service, query: str, accept: str) -> None:
    """Though JSON, which is read too, would have 200 with it."""
    answer = await asked(api, query, accept)
    error = answer.json()["errors"][0]
    assert (answer.status_code, error["extensions"]["code"], error.get("path")) == REFUSED[query]


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.ANALYST, Role.PORTFOLIO_MANAGER)])
async def test_only_analysts_and_portfolio_managers_export(api: Service, role: Role) -> None:
    answer = await asked(api, "{ services { nodes { key } } }", CSV, role)
    (error,) = answer.json()["errors"]
    told = "Only analysts and portfolio managers may export; ask for JSON, page by page."
    assert (answer.status_code, error["extensions"]["code"], error["message"]) == (403, "FORBIDDEN", told)
