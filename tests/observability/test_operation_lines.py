"""One line for each operation, in the log of a server in a process of its own."""

import asyncio
import hashlib
from collections.abc import AsyncIterator

import asyncpg
import pytest

from app import limits
from app.identity.tokens import hash_token
from app.viewer import Role
from tests.observability.log import lines, lines_about, operation
from tests.support.databases import Database
from tests.support.locking import locked, until_waiting
from tests.support.service import Service, service

NAMED = 'query Screen($key: String!) { service(by: {key: $key}) { key owner { name { text } } } } # "Literal Virtanen"'
KEYS = {
    "event", "request_id", "trace_id", "transport", "name", "document", "kind", "role", "viewer", "principal", "code", "status", "cost",
    "sql_ms", "total_ms", "bytes", "level", "timestamp",
}  # fmt: skip


@pytest.fixture(scope="module")
async def api(demo_database: Database) -> AsyncIterator[Service]:
    async with service(demo_database) as made:
        yield made


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


async def test_a_line_says_who_asked_what_and_what_it_cost(api: Service) -> None:
    answer = await api.post({"query": NAMED, "variables": {"key": "SVC-MAIL"}}, Role.ANALYST, x_request_id="line-1")
    line = operation(api.process, "line-1")
    assert line.keys() == KEYS
    owner = await asyncpg.connect(api.database.owner_url)
    token = await owner.fetchrow("select id, party_id from api_token where hash = $1", hash_token(api.tokens[Role.ANALYST]))
    await owner.close()
    assert token is not None
    assert line == line | {
        "level": "info",
        "trace_id": None,
        "transport": "POST",
        "name": "Screen",
        "document": digest(NAMED),
        "kind": "query",
        "role": "ANALYST",
        "viewer": str(token["party_id"]),
        "principal": f"token:{token['id']}",
        "code": "OK",
        "status": 200,
        "bytes": len(answer.content),
    }
    assert 0 < line["cost"] <= answer.json()["extensions"]["cost"]["requested"]
    assert 0 < line["sql_ms"] <= line["total_ms"]


async def test_a_line_has_nothing_of_what_was_asked_or_answered(api: Service) -> None:
    answer = await api.post({"query": NAMED, "variables": {"key": "SVC-MAIL"}}, x_request_id="line-2")
    owner = answer.json()["data"]["service"]["owner"]["name"]["text"]
    operation(api.process, "line-2")
    for secret in ("SVC-MAIL", "Literal", "Virtanen", "$key", owner, *api.tokens.values()):
        assert secret not in api.process.said, secret


async def test_what_is_refused_has_its_line_too(api: Service) -> None:
    await api.post({"query": "{ nothing }"}, Role.CUSTOMER, x_request_id="refused-1")
    line = operation(api.process, "refused-1")
    assert (line["code"], line["status"], line["role"], line["kind"], line["cost"]) == (
        "GRAPHQL_VALIDATION_FAILED",
        200,
        "CUSTOMER",
        None,
        0,
    )
    assert line["document"] == digest("{ nothing }")
    await api.post({"query": "{ nothing }"}, None, x_request_id="refused-2")
    line = operation(api.process, "refused-2")
    assert (line["code"], line["status"], line["role"], line["viewer"], line["principal"]) == ("UNAUTHENTICATED", 401, None, None, None)
    await api.post(b"[", x_request_id="refused-3")
    assert operation(api.process, "refused-3")["code"] == "BAD_REQUEST"


async def test_a_mutation_that_changes_nothing_has_its_line(api: Service) -> None:
    given = '{version: {number: {service: {key: "NONE"}, number: "1.0"}}, expectedRevision: 1, priority: 5}'
    text = f"mutation Retire {{ versionUpdate(input: {given}, dryRun: true) {{ errors {{ code }} }} }}"
    await api.post({"query": text}, x_request_id="mutation-1")
    line = operation(api.process, "mutation-1")
    assert (line["kind"], line["name"]) == ("mutation", "Retire")


async def test_the_only_operation_of_a_document_is_named_though_nobody_asked_for_it_by_name(api: Service) -> None:
    await api.post({"query": "query Only { viewer { role } }"}, x_request_id="named-1")
    assert operation(api.process, "named-1")["name"] == "Only"
    long = "Q" * 5000
    await api.post({"query": f"query {long} {{ viewer {{ role }} }}"}, x_request_id="named-2")
    assert operation(api.process, "named-2")["name"] == "Q" * 100


async def test_a_trace_goes_on(api: Service) -> None:
    trace, parent = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
    answer = await api.post({"query": "{ viewer { role } }"}, x_request_id="trace-1", traceparent=f"00-{trace}-{parent}-01")
    version, told, span, flags = answer.headers["traceparent"].split("-")
    assert (version, told, flags) == ("00", trace, "01")
    assert span != parent
    assert len(span) == 16
    assert operation(api.process, "trace-1")["trace_id"] == trace


STRANGE = ["", "00", f"00-{'0' * 32}-{'1' * 16}-01", f"ff-{'1' * 32}-{'1' * 16}-01", f"00-{'1' * 32}-{'1' * 16}-01-x", '"},"x":"']


@pytest.mark.parametrize(("number", "given"), list(enumerate(STRANGE)))
async def test_a_strange_trace_is_none(api: Service, number: int, given: str) -> None:
    answer = await api.post({"query": "{ viewer { role } }"}, x_request_id=f"strange-{number}", traceparent=given)
    assert answer.status_code == 200
    assert "traceparent" not in answer.headers
    assert operation(api.process, f"strange-{number}")["trace_id"] is None


async def test_lines_come_in_the_order_of_what_they_tell(api: Service) -> None:
    """The preview is logged by another way than operations are."""
    for number in range(3):
        preview = '{ service(by: {key: "SVC-MAIL"}, previewAs: {party: {key: "UNIT-EDU"}}) { key } }'
        await api.post({"query": preview}, x_request_id=f"order-{number}")
        await api.post({"query": "{ viewer { role } }"}, x_request_id=f"order-{number}-after")
    lines_about(api.process, "order-2-after")
    told = [(line["event"], line["request_id"]) for line in lines(api.process.said) if line.get("request_id", "").startswith("order-")]
    expected = [("preview", "order-{}"), ("operation", "order-{}"), ("operation", "order-{}-after")]
    assert told == [(event, name.format(number)) for number in range(3) for event, name in expected]


SLOW = limits.SLOW_OPERATION_SECONDS


async def test_only_what_is_slow_or_broken_when_asked_for_that(fresh_demo: Database) -> None:
    async with service(fresh_demo, SALKKU_LOG_OPERATIONS="slow") as api:
        for _ in range(5):
            await api.post({"query": "{ viewer { role } }"})
        async with locked(fresh_demo, "service"):
            waiting = asyncio.create_task(api.post({"query": "{ services { totalCount } }"}, x_request_id="slow"))
            await until_waiting(fresh_demo, seconds=SLOW)
        await waiting
        assert operation(api.process, "slow")["code"] == "OK"
        told = [line for line in lines(api.process.said) if line["event"] == "operation"]
        assert [line["request_id"] for line in told if line["total_ms"] < SLOW * 1000] == []


async def test_no_lines_when_none_are_wanted(fresh_demo: Database) -> None:
    async with service(fresh_demo, SALKKU_LOG_OPERATIONS="none") as api:
        await api.post({"query": "{ viewer { role } }"}, x_request_id="silent")
        process = api.process
    assert "silent" not in process.said


async def test_a_log_that_nobody_reads_stops_no_request(fresh_demo: Database) -> None:
    """A pipe holds 64 kB; a thousand lines have six times that."""
    async with service(fresh_demo) as api:
        assert {(await api.post({"query": "{ viewer { role } }"})).status_code for _ in range(1000)} == {200}
        process = api.process
    assert len([line for line in lines(process.said) if line["event"] == "operation"]) == 1000
