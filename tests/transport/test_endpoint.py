"""`/graphql` over HTTP, against a server in a process of its own."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import asyncpg
import httpx
import pytest

from app import limits
from app.database.embedded import Server
from app.identity.tokens import new_token
from app.viewer import Role
from tests.support.databases import clone
from tests.support.service import Service, service, token_of

NAME = '{ servicePackage(by: {key: "PKG-ERP-MAINT"}) { key name { text lang } } }'
RESPONSE = "application/graphql-response+json"


@pytest.fixture(scope="module")
async def api(server: Server, demo_template: str) -> AsyncIterator[Service]:
    """Over a clone of its own: these tests revoke tokens and send people away."""
    async with clone(server, demo_template) as database, service(database) as made:
        yield made


async def test_an_answer_is_json_with_the_callers_request_id(api: Service) -> None:
    answer = await api.post({"query": NAME}, x_request_id="order-66")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json; charset=utf-8"
    assert answer.headers["x-request-id"] == "order-66"
    body = answer.json()
    name = {"text": "Talousjärjestelmän ylläpitopalvelu (ERP)", "lang": "FI"}
    assert body["data"] == {"servicePackage": {"key": "PKG-ERP-MAINT", "name": name}}
    cost = body["extensions"]["cost"]
    assert body.keys() == {"data", "extensions"}
    assert cost.keys() == {"requested", "limit", "remaining", "resetSeconds"}
    assert 1 <= cost["requested"] <= 100


async def test_a_strange_request_id_is_replaced_and_none_is_given_twice(api: Service) -> None:
    given = ["", "a b", "x" * 65, "<b>", "a;b", None, None, None]
    found = [await api.post({"query": NAME}, **({"x_request_id": each} if each is not None else {})) for each in given]
    ids = {answer.headers["x-request-id"] for answer in found}
    assert len(ids) == len(given)
    assert all(len(each) == 32 and each.isalnum() for each in ids), ids


async def test_a_body_may_come_in_pieces_and_is_bounded_all_the_same(api: Service) -> None:
    """Chunked, so that no header announces the size."""

    async def pieces(size: int) -> AsyncIterator[bytes]:
        body = json.dumps({"query": NAME}).encode().ljust(size)
        for begin in range(0, size, 50_000):
            yield body[begin : begin + 50_000]

    answers = {
        size: await api.http.post("/graphql", content=pieces(size), headers=api.headers())
        for size in (100, limits.BODY_BYTES_MAX, limits.BODY_BYTES_MAX + 1)
    }
    assert [answer.status_code for answer in answers.values()] == [200, 200, 413]


async def test_a_header_that_is_padded_names_the_same_viewer(api: Service) -> None:
    token = api.tokens[Role.ANALYST]
    for authorization in (f"bearer {token}", f"BEARER {' ' * 1000}{token}"):
        for _ in range(2):
            answer = await api.post({"query": "{ viewer { role } }"}, None, authorization=authorization)
            assert answer.json()["data"] == {"viewer": {"role": "ANALYST"}}


async def test_accept_language_decides_the_language(api: Service) -> None:
    answer = await api.post({"query": NAME}, accept_language="de, sv-FI;q=0.9, fi;q=0.5")
    assert answer.json()["data"]["servicePackage"]["name"] == {"text": "Underhållstjänst för ekonomisystemet (ERP)", "lang": "SV"}


async def test_a_query_may_be_asked_by_get(api: Service) -> None:
    query = "query One($key: String!) { service(by: {key: $key}) { key } } query Other { viewer { role } }"
    parameters = {"query": query, "variables": json.dumps({"key": "SVC-MAIL"}), "operationName": "One"}
    answer = await api.http.get("/graphql", params=parameters, headers=api.headers(Role.CUSTOMER))
    assert answer.json()["data"] == {"service": {"key": "SVC-MAIL"}}


async def test_nobody_is_let_in_without_a_token_that_counts(api: Service) -> None:
    past = datetime(2020, 1, 1, tzinfo=UTC)
    refused = {
        "none": {},
        "basic": {"authorization": "Basic dXNlcjpwYXNz"},
        "empty": {"authorization": "Bearer"},
        "unknown": {"authorization": "Bearer slk_unknown"},
        "no ascii": {"authorization": "Bearer åäö"},
        "expired": {"authorization": f"Bearer {await token_of(api.database, Role.ANALYST, expires_at=past)}"},
        "revoked": {"authorization": f"Bearer {await token_of(api.database, Role.ANALYST, revoked_at=past)}"},
        "demo": {"authorization": f"Bearer {await token_of(api.database, Role.ANALYST, demo=True)}"},
    }
    for case, headers in refused.items():
        raw = {name: value.encode("utf-8") for name, value in headers.items()}
        answer = await api.http.post(
            "/graphql",
            content=b'{"query": "{ __typename }"}',
            headers={b"content-type": b"application/json", **{k.encode(): v for k, v in raw.items()}},
        )
        assert answer.status_code == 401, case
        assert answer.headers["www-authenticate"] == "Bearer", case
        (error,) = answer.json()["errors"]
        assert error["extensions"] == {"code": "UNAUTHENTICATED", "requestId": answer.headers["x-request-id"]}, case


async def test_the_token_of_somebody_who_left_no_longer_counts(api: Service) -> None:
    connection = await asyncpg.connect(api.database.owner_url)
    token = await token_of(api.database, Role.STAKEHOLDER)
    try:
        await connection.execute("update party set active = false where key = 'PERSON-SUPPLIER'")
        answer = await api.post({"query": "{ viewer { role } }"}, None, authorization=f"Bearer {token}")
        assert answer.status_code == 401
    finally:
        await connection.execute("update party set active = true where key = 'PERSON-SUPPLIER'")
        await connection.close()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"null", 400),
        (b'"x"', 400),
        (b"1", 400),
        (b"[]", 400),
        (b'[{"query": "{ __typename }"}]', 400),
        (b"\xff\xfe", 400),
        (b'{"query": "{ \xff }"}', 400),
        (b'{"query": "\\ud800"}', 400),
        (b"{}", 400),
        (b'{"query": null}', 400),
        (b'{"query": 1}', 400),
        (b'{"query": " "}', 400),
        (b'{"query": "{ __typename }", "variables": []}', 400),
        (b'{"query": "{ __typename }", "variables": "{}"}', 400),
        (b'{"query": "{ __typename }", "operationName": 1}', 400),
        (b'{"query": "{ __typename }", "operationName": "Missing"}', 400),
        (b'{"query": "query A { __typename } query B { __typename }"}', 400),
        (b'{"query": "mutation { x }"}', 400),
        (b'{"query": "{ nothing }"}', 400),
        (b'{"query": "{"}', 400),
        (b"[" * 100_000, 400),
        (b'{"query": "{ __typename }", "variables": {"x": ' + b"1" * 5000 + b"}}", 400),
        (b"[" + b" " * limits.BODY_BYTES_MAX + b"]", 413),
    ],
)
async def test_a_bad_body_is_refused_and_the_server_goes_on(api: Service, body: bytes, status: int) -> None:
    answer = await api.post(body, accept=RESPONSE)
    assert answer.status_code == status, answer.text
    assert answer.json()["errors"][0]["extensions"]["code"] in {"BAD_REQUEST", "GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED"}
    assert (await api.post({"query": NAME})).status_code == 200


async def test_a_refused_document_has_200_as_json_and_400_as_graphql_response(api: Service) -> None:
    old = await api.post({"query": "{ nothing }"}, accept="application/json")
    new = await api.post({"query": "{ nothing }"}, accept=RESPONSE)
    assert (old.status_code, old.headers["content-type"]) == (200, "application/json; charset=utf-8")
    assert (new.status_code, new.headers["content-type"]) == (400, f"{RESPONSE}; charset=utf-8")
    assert new.json()["errors"][0]["message"] == "Cannot query field 'nothing' on type 'Query'."


async def test_only_json_by_post(api: Service) -> None:
    for media in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/jsonp"):
        answer = await api.post({"query": NAME}, content_type=media)
        assert answer.status_code == 415, media
    for method in ("PUT", "DELETE", "PATCH"):
        answer = await api.http.request(method, "/graphql", headers=api.headers())
        assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, POST"), method


async def test_wrong_arguments_name_the_argument(api: Service) -> None:
    for first in (0, -1, 201, 2**31):
        answer = await api.post({"query": f"{{ services(first: {first}) {{ totalCount }} }}"}, accept=RESPONSE)
        assert answer.status_code == 400, first
        (error,) = answer.json()["errors"]
        assert error["extensions"]["code"] in {"BAD_USER_INPUT", "GRAPHQL_VALIDATION_FAILED"}, first
    answer = await api.post({"query": "{ services(first: 201) { totalCount } }"})
    (error,) = answer.json()["errors"]
    assert (error["message"], error["path"]) == ("first must be from 1 to 200, not 201.", ["services", "first"])


async def test_a_revoked_token_ends_within_two_seconds_of_cache(api: Service) -> None:
    token = await token_of(api.database, Role.ANALYST)
    ask = {"query": "{ viewer { role } }"}
    assert (await api.post(ask, None, authorization=f"Bearer {token}")).status_code == 200
    connection = await asyncpg.connect(api.database.owner_url)
    try:
        await connection.execute("update api_token set revoked_at = now() where role = 'ANALYST'")
    finally:
        await connection.close()
    deadline = datetime.now(UTC).timestamp() + limits.TOKEN_CACHE_SECONDS + 5
    while (await api.post(ask, None, authorization=f"Bearer {token}")).status_code == 200:
        assert datetime.now(UTC).timestamp() < deadline


async def test_lost_connections_are_unavailable_for_a_moment_and_nothing_else(api: Service) -> None:
    """Half of the requests bring a token that nobody knows, so that look-ups of tokens meet the loss too."""
    unknown = api.headers(None, authorization=f"Bearer {new_token()}")

    async def ask(headers: dict[str, str]) -> httpx.Response:
        return await api.http.post("/graphql", content=json.dumps({"query": NAME}), headers=headers)

    asked = []
    connection = await asyncpg.connect(api.database.admin_url)
    try:
        for _ in range(10):
            waiting = [asyncio.create_task(ask(unknown if number % 2 else api.headers())) for number in range(40)]
            await connection.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and application_name = 'salkku read'",
                api.database.name,
            )
            asked += await asyncio.gather(*waiting)
    finally:
        await connection.close()
    assert {answer.status_code for answer in asked} <= {200, 401, 503}
    assert {answer.json()["errors"][0]["extensions"]["code"] for answer in asked if answer.status_code == 503} <= {"UNAVAILABLE"}
    assert (await ask(api.headers())).status_code == 200


@asynccontextmanager
async def held_up(api: Service) -> AsyncIterator[None]:
    """Whoever reads a service waits until the end of the block."""
    connection = await asyncpg.connect(api.database.owner_url)
    try:
        async with connection.transaction():
            await connection.execute("lock table service in access exclusive mode")
            yield
    finally:
        await connection.close()


async def held(api: Service) -> int:
    """How many statements wait for the table."""
    connection = await asyncpg.connect(api.database.admin_url)
    try:
        found = await connection.fetchval("select count(*) from pg_locks where relation = to_regclass('service') and not granted")
        assert isinstance(found, int)
        return found
    finally:
        await connection.close()


async def until_held(api: Service, count: int) -> None:
    async with asyncio.timeout(20):
        while await held(api) != count:
            pass


async def test_a_customers_question_that_takes_too_long_is_stopped_before_a_managers(api: Service) -> None:
    """PostgreSQL has stopped it when its answer is there, and the connection answers the next one."""
    async with held_up(api):
        managers = asyncio.create_task(api.post({"query": NAME}))
        answer = await api.post({"query": NAME}, Role.CUSTOMER)
        (error,) = answer.json()["errors"]
        assert (answer.status_code, error["extensions"]["code"]) == (504, "TIMEOUT")
        assert error["message"] == "The question took longer than 5 s; ask for less at once."
        await until_held(api, 1)
    assert (await managers).status_code == 200
    assert (await api.post({"query": NAME}, Role.CUSTOMER)).status_code == 200


PARTLY = """mutation { __typename
    capabilityUpsert(dryRun: true, input: {key: "CAP-NEW", kind: PARTNER, name: {en: "New"}}) { errors { code } } }"""


async def test_data_beside_errors_is_partial_success(server: Server, demo_template: str) -> None:
    async with clone(server, demo_template) as database, service(database, SALKKU_STATEMENT_TIMEOUT_SECONDS="1") as hurried:
        connection = await asyncpg.connect(database.owner_url)
        async with connection.transaction():
            await connection.execute("lock table capability in access exclusive mode")
            answers = {accept: await hurried.post({"query": PARTLY}, accept=accept) for accept in (RESPONSE, "application/json")}
        await connection.close()
    assert [answer.status_code for answer in answers.values()] == [294, 200]
    for answer in answers.values():
        body = answer.json()
        assert body["data"] == {"__typename": "Mutation", "capabilityUpsert": None}
        (error,) = body["errors"]
        assert (error["extensions"]["code"], error["path"]) == ("TIMEOUT", ["capabilityUpsert"])


@pytest.fixture
async def narrow(server: Server, demo_template: str) -> AsyncIterator[Service]:
    """One connection to the database."""
    async with clone(server, demo_template) as database, service(database, SALKKU_READ_CONNECTIONS="1") as made:
        yield made


async def test_when_all_connections_are_busy_the_next_one_is_told_so(narrow: Service) -> None:
    async with held_up(narrow):
        busy = asyncio.create_task(narrow.post({"query": NAME}, Role.ANALYST))
        await until_held(narrow, 1)
        answers = await asyncio.gather(*(narrow.post({"query": NAME}) for _ in range(3)))
        for answer in answers:
            (error,) = answer.json()["errors"]
            assert (answer.status_code, answer.headers["retry-after"], error["extensions"]["code"]) == (503, "1", "UNAVAILABLE")
    assert (await busy).status_code == 200
    assert (await narrow.post({"query": NAME})).status_code == 200


async def test_a_client_that_goes_away_leaves_its_connection_to_the_others(narrow: Service) -> None:
    for _ in range(3):
        async with held_up(narrow):
            gone = asyncio.create_task(narrow.post({"query": NAME}))
            await until_held(narrow, 1)
            gone.cancel()
            await asyncio.gather(gone, return_exceptions=True)
        assert (await narrow.post({"query": NAME})).status_code == 200


@pytest.mark.parametrize(
    ("settings", "told"), [({}, False), ({"SALKKU_MODE": "development"}, True), ({"SALKKU_MODE": "production"}, False)]
)
async def test_the_schema_tells_of_itself_in_development_only(
    server: Server, demo_template: str, settings: dict[str, str], told: bool
) -> None:
    async with clone(server, demo_template) as database, service(database, **settings) as made:
        for text in ("{ __schema { types { name } } }", '{ a: __type(name: "Query") { name } viewer { role } }'):
            body = (await made.post({"query": text})).json()
            assert ("data" in body) is told
            if not told:
                assert body["errors"][0]["message"] == "The schema cannot be asked about itself here; read schema.graphql."
                assert body["errors"][0]["extensions"]["code"] == "FORBIDDEN"
        assert (await made.post({"query": "{ __typename viewer { __typename } }"})).json()["data"]["viewer"] == {"__typename": "Viewer"}
