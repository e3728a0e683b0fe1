"""GraphQL over HTTP to the letter: methods, members, media types, statuses and headers; against a server in a process of its own."""

import gzip
import json
import re
from collections.abc import AsyncIterator, Mapping
from datetime import datetime, timedelta
from urllib.parse import quote

import httpx
import pytest

from app.transport.outgoing import STATUS
from app.transport.request import idempotency_key_of
from app.viewer import Role
from tests.support.databases import Database
from tests.support.service import Service, service
from tests.test_readme import README

JSON = "application/json"
RESPONSE = "application/graphql-response+json"
ROLE = "{ viewer { role } }"
MANAGER = {"viewer": {"role": "PORTFOLIO_MANAGER"}}
TWO = "query A { viewer { role } } query B { __typename }"
MUTATION = "mutation { __typename }"
SUBSCRIPTION = "subscription { heartbeat { at } }"
ONE_OF_TWO = "Say by operationName which operation to run."


@pytest.fixture(scope="module")
async def api(demo_database: Database) -> AsyncIterator[Service]:
    async with service(demo_database) as made:
        yield made


def told(answer: httpx.Response) -> tuple[int, str, str]:
    """Status, code and message of a refusal without data."""
    body = answer.json()
    assert body.keys() == {"errors"}
    (error,) = body["errors"]
    assert error["extensions"] == {"code": error["extensions"]["code"], "requestId": answer.headers["x-request-id"]}
    return answer.status_code, error["extensions"]["code"], error["message"]


async def get(api: Service, *, method: str = "GET", accept: str = RESPONSE, **members: str) -> httpx.Response:
    return await api.http.request(method, "/graphql", params=members, headers=api.headers(accept=accept))


def test_the_readme_tells_the_status_of_each_code() -> None:
    section = README.read_text(encoding="utf-8").partition("## Asking over HTTP")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| `([A-Z_]+)` \| .* \| (\d+) \| (\d+) \|$", section, flags=re.MULTILINE)
    assert {code: (int(response), int(json_)) for code, response, json_ in rows} == STATUS


# What state an answer is of.


async def test_the_answer_to_a_query_names_the_state_that_it_was_read_from(api: Service) -> None:
    """By the moment, and by a token that reads it again and that the feed goes on from. Mutations name it in their payloads."""
    answer = (await api.post({"query": "{ services { totalCount } }"})).json()
    as_of = answer["extensions"]["asOf"]
    assert as_of.keys() == {"at", "token"}
    assert datetime.fromisoformat(as_of["at"]).utcoffset() == timedelta()
    again = """query ($known: KnownAt!, $after: String!) {
        services(knownAt: $known) { totalCount } changes(after: $after) { hasMore events { seq } } }"""
    found = (await api.post({"query": again, "variables": {"known": as_of["token"], "after": as_of["token"]}})).json()
    assert found["data"] == {**answer["data"], "changes": {"hasMore": False, "events": []}}
    assert "asOf" not in (await api.post({"query": MUTATION})).json()["extensions"]


async def test_customers_are_not_told_when_something_was_recorded(api: Service) -> None:
    answer = (await api.post({"query": "{ services { totalCount } }"}, Role.CUSTOMER)).json()
    assert answer["extensions"]["asOf"].keys() == {"at"}


# Media types.


async def test_each_answer_says_its_media_type_and_its_charset(api: Service) -> None:
    for accept, media in ((JSON, JSON), (RESPONSE, RESPONSE), ("*/*", JSON), ("text/html, */*;q=0.1", JSON)):
        for query in (ROLE, "{ nothing }"):
            answer = await api.post({"query": query}, accept=accept)
            assert answer.headers["content-type"] == f"{media}; charset=utf-8", accept


async def test_what_is_not_written_here_is_not_acceptable(api: Service) -> None:
    there = f"{RESPONSE}, {JSON}, text/event-stream, text/csv, application/x-ndjson"
    what = f"Nothing that the header Accept names is written here; there is {there}. "
    what += (
        "Parameters of CSV are `separator` (comma or semicolon), `decimal` (point or comma), `bom` (no or yes), `formulas` (safe or raw); "
    )
    what += "a decimal comma goes with semicolons."
    for method, accept in (
        ("GET", "text/html"),
        ("POST", "text/html"),
        ("POST", "text/csv; separator=tab"),
        ("POST", "text/csv; decimal=comma"),
    ):
        answer = await api.http.request(method, "/graphql", params={"query": ROLE}, headers=api.headers(accept=accept))
        assert told(answer) == (406, "BAD_REQUEST", what)
        assert answer.headers["content-type"] == "application/json; charset=utf-8"


async def test_two_accept_headers_are_one_list(api: Service) -> None:
    headers = [*api.headers().items(), ("accept", "text/html"), ("accept", RESPONSE)]
    answer = await api.http.post("/graphql", content=json.dumps({"query": ROLE}), headers=headers)
    assert (answer.status_code, answer.headers["content-type"]) == (200, f"{RESPONSE}; charset=utf-8")


@pytest.mark.parametrize(
    ("headers", "message"),
    [
        ({"content-type": "text/plain"}, "Send the request as JSON, with `Content-Type: application/json`."),
        ({"content-type": "application/x-www-form-urlencoded"}, "Send the request as JSON, with `Content-Type: application/json`."),
        ({"content-type": "multipart/form-data; boundary=x"}, "Send the request as JSON, with `Content-Type: application/json`."),
        ({"content-type": "application/json; charset=latin1"}, "Send the request in UTF-8: another charset is not read."),
        ({"content-encoding": "gzip"}, "Send the body as it is: one that is compressed (`Content-Encoding`) is not read."),
    ],
)
async def test_a_body_that_is_not_read_is_refused_and_told_what_is(api: Service, headers: Mapping[str, str], message: str) -> None:
    body = json.dumps({"query": ROLE}).encode()
    content = gzip.compress(body) if "content-encoding" in headers else body
    answer = await api.http.post("/graphql", content=content, headers={**api.headers(), **headers})
    assert told(answer) == (415, "BAD_REQUEST", message)
    assert (answer.headers["accept"], answer.headers["accept-encoding"]) == (JSON, "identity")


# Methods.


async def test_queries_are_asked_by_get_too(api: Service) -> None:
    answer = await get(api, query=TWO, operationName="A", variables="{}", extensions="{}")
    assert (answer.status_code, answer.json()["data"]) == (200, MANAGER)
    assert answer.headers["cache-control"] == "private, no-cache"
    assert answer.headers["vary"] == "Authorization, Accept, Accept-Language"


async def test_head_has_the_head_of_get_and_no_body(api: Service) -> None:
    asked = await get(api, query=ROLE)
    answer = await get(api, method="HEAD", query=ROLE)
    assert (answer.status_code, answer.content) == (200, b"")
    names = ("content-type", "cache-control", "vary")
    assert [answer.headers[name] for name in names] == [asked.headers[name] for name in names]


@pytest.mark.parametrize(("method", "query"), [("GET", MUTATION), ("HEAD", MUTATION), ("HEAD", SUBSCRIPTION)])
async def test_what_is_no_query_is_asked_by_post(api: Service, method: str, query: str) -> None:
    for accept in (JSON, RESPONSE, f"{JSON}, text/event-stream", "text/event-stream"):
        answer = await get(api, method=method, accept=accept, query=query)
        assert (answer.status_code, answer.headers["allow"]) == (405, "POST"), accept
        if method == "GET":
            what = "By GET there are queries, and subscriptions as an event stream; ask by POST."
            assert told(answer) == (405, "BAD_REQUEST", what)


async def test_the_operation_that_is_named_decides_whether_get_will_do(api: Service) -> None:
    both = f"query Read {ROLE} mutation Write {{ __typename }}"
    assert (await get(api, query=both, operationName="Read")).json()["data"] == MANAGER
    assert (await get(api, query=both, operationName="Write")).status_code == 405


async def test_a_subscription_is_not_one_answer(api: Service) -> None:
    what = "A subscription is followed with `Accept: text/event-stream`, or over a WebSocket."
    assert told(await api.post({"query": SUBSCRIPTION}, accept=RESPONSE)) == (406, "BAD_REQUEST", what)
    assert told(await get(api, query=SUBSCRIPTION)) == (406, "BAD_REQUEST", what)


async def test_other_methods_are_not_allowed(api: Service) -> None:
    for method in ("PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"):
        answer = await api.http.request(method, "/graphql", content=json.dumps({"query": ROLE}), headers=api.headers())
        assert told(answer) == (405, "BAD_REQUEST", "Ask by POST, or by GET for queries."), method
        assert answer.headers["allow"] == "GET, HEAD, POST"


# Members of a URL.


@pytest.mark.parametrize(
    "url",
    [
        f"query={quote(ROLE)}",
        f"query={quote(ROLE)}&operationName=&variables=&extensions=",
        f"query={quote(ROLE)}&variables=null&extensions=null",
        f"query={quote(ROLE)}&more=1&more=2",
        f"query={quote('query null ' + ROLE)}&operationName=null",
        f"query={ROLE.replace(' ', '+').replace('{', '%7B').replace('}', '%7D')}",
    ],
)
async def test_empty_members_of_a_url_are_none_and_strange_ones_are_ignored(api: Service, url: str) -> None:
    answer = await api.http.get(f"/graphql?{url}", headers=api.headers(accept=RESPONSE))
    assert (answer.status_code, answer.json()["data"]) == (200, MANAGER), answer.text


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("", "The member `query` must be the text of a GraphQL document."),
        ("query=", "The member `query` must be the text of a GraphQL document."),
        (f"query={quote(ROLE)}&query={quote(ROLE)}", "The URL has one of its members twice."),
        (f"query={quote(ROLE)}&variables=&variables={{}}", "The URL has one of its members twice."),
        (f"query={quote(ROLE)}&operationName=A&operationName=A", "The URL has one of its members twice."),
        (f"query={quote(ROLE)}%ff", "The URL is not UTF-8."),
        (f"query={quote(ROLE)}&variables=[]", "The member `variables` must be an object or null."),
        (f"query={quote(ROLE)}&variables=0", "The member `variables` must be an object or null."),
        (f"query={quote(ROLE)}&extensions=%22x%22", "The member `extensions` must be an object or null."),
        (f"query={quote(ROLE)}&operationName=nobody", "The document has no operation named 'nobody'."),
        (f"query={quote(TWO)}", ONE_OF_TWO),
    ],
)
async def test_a_url_that_says_something_else_is_refused(api: Service, url: str, message: str) -> None:
    for accept in (JSON, RESPONSE):
        answer = await api.http.get(f"/graphql?{url}", headers=api.headers(accept=accept))
        assert told(answer) == (400, "BAD_REQUEST", message)


async def test_a_url_with_half_a_json_is_told_which_member_it_is(api: Service) -> None:
    for member in ("variables", "extensions"):
        status, code, message = told(await get(api, query=ROLE, **{member: "{"}))
        assert (status, code) == (400, "BAD_REQUEST")
        assert message.startswith(f"The member `{member}` of the URL is no JSON: ")


# Members of a body.


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"[]", "A batch is not read: send one operation in each request; it may have several root fields."),
        (b'[{"query": "{ __typename }"}]', "A batch is not read: send one operation in each request; it may have several root fields."),
        (b"null", "The body must be one JSON object with a member `query`."),
        (b"1", "The body must be one JSON object with a member `query`."),
        (b"{}", "The member `query` must be the text of a GraphQL document."),
        (b'{"query": ""}', "The member `query` must be the text of a GraphQL document."),
        (b'{"query": "{ __typename }", "operationName": 1}', "The member `operationName` must be a string or null."),
        (b'{"query": "{ __typename }", "operationName": ["A"]}', "The member `operationName` must be a string or null."),
        (b'{"query": "{ __typename }", "operationName": "A"}', "The document has no operation named 'A'."),
        (b'{"query": "query A { __typename }", "operationName": "a"}', "The document has no operation named 'a'."),
        (
            b'{"query": "query A { __typename }", "operationName": "%s"}' % (b"A" * 200_000),
            f"The document has no operation named '{'A' * 100}'.",
        ),
        (json.dumps({"query": TWO}).encode(), ONE_OF_TWO),
        (json.dumps({"query": TWO, "operationName": ""}).encode(), ONE_OF_TWO),
        (json.dumps({"query": TWO, "operationName": None}).encode(), ONE_OF_TWO),
        (b'{"query": "{ __typename }", "variables": []}', "The member `variables` must be an object or null."),
        (b'{"query": "{ __typename }", "extensions": 0}', "The member `extensions` must be an object or null."),
        (b'{"query": "{ __typename }", "extensions": false}', "The member `extensions` must be an object or null."),
    ],
)
async def test_a_body_that_says_something_else_is_refused(api: Service, body: bytes, message: str) -> None:
    for accept in (JSON, RESPONSE):
        assert told(await api.post(body, accept=accept)) == (400, "BAD_REQUEST", message)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xef\xbb\xbf{}",
        b'{"query": "{ \xff }"}',
        b'{"query": "{ __typename }", "variables": {"a": NaN}}',
        b'{"query": "{ __typename }", "variables": {"a": ' + b"[" * 5_000 + b"]" * 5_000 + b"}}",
        b'{"query": "{ __typename }"} {}',
    ],
)
async def test_what_is_no_json_is_refused(api: Service, body: bytes) -> None:
    status, code, message = told(await api.post(body))
    assert (status, code) == (400, "BAD_REQUEST")
    assert message.startswith("The body is no JSON: ")


async def test_of_a_member_that_is_there_twice_the_last_one_counts(api: Service) -> None:
    answer = await api.post(b'{"query": 1, "query": "{ viewer { role } }"}')
    assert answer.json()["data"] == MANAGER
    assert told(await api.post(b'{"query": "{ viewer { role } }", "query": 1}'))[0] == 400


async def test_members_that_are_not_ours_are_ignored_and_those_of_the_url_too(api: Service) -> None:
    body = json.dumps({"query": ROLE, "more": [1], "extensions": {"any": "thing"}})
    answer = await api.http.post("/graphql?query={nothing}&variables=[", content=body, headers=api.headers())
    assert (answer.status_code, answer.json()["data"]) == (200, MANAGER)


# Who asks comes first.


async def test_who_does_not_say_who_they_are_is_told_nothing_else(api: Service) -> None:
    for method in ("GET", "POST", "DELETE"):
        answer = await api.http.request(method, "/graphql", content=b"{", headers=api.headers(None, accept=RESPONSE))
        status, code, _ = told(answer)
        assert (status, code, answer.headers["www-authenticate"]) == (401, "UNAUTHENTICATED", "Bearer"), method
        assert answer.headers["content-type"] == f"{RESPONSE}; charset=utf-8"


# The header of a mutation's key.


@pytest.mark.parametrize(
    ("given", "key"),
    [
        (None, None),
        (b"8e03978e-40d5", "8e03978e-40d5"),
        (b' "8e03978e-40d5" ', "8e03978e-40d5"),
        (rb'"a \"quoted\" \\ key"', 'a "quoted" \\ key'),
        (b"", ""),
        (b'""', ""),
        (b"a, b", "a, b"),
    ],
)
def test_the_key_of_a_mutation_is_a_header_in_quotes_or_not(given: bytes | None, key: str | None) -> None:
    assert idempotency_key_of({} if given is None else {b"idempotency-key": given}) == key


async def test_a_header_that_is_no_one_key_is_refused(api: Service) -> None:
    for key in ('"', '"a', 'a"', '"a", "b"', '"a"b"', '"a" b', r'"a\b"'):
        answer = await api.post({"query": MUTATION}, idempotency_key=key)
        assert told(answer) == (400, "BAD_REQUEST", "The header Idempotency-Key is one key, plain or in double quotes."), key
