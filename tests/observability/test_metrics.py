"""`/metrics` and `/slow-operations` of a running server: who may see them, and what they say."""

from collections.abc import AsyncIterator, Mapping

import asyncpg
import pytest
from prometheus_client.parser import text_string_to_metric_families

from app.viewer import Role
from tests.support.databases import Database
from tests.support.service import Service, service

Samples = Mapping[tuple[str, frozenset[tuple[str, str]]], float]


@pytest.fixture
async def api(fresh_demo: Database) -> AsyncIterator[Service]:
    async with service(fresh_demo, SALKKU_LOG_OPERATIONS="none") as made:
        yield made


async def scraped(api: Service, role: Role | None = Role.ADMIN) -> Samples:
    answer = await api.http.get("/metrics", headers=api.headers(role))
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    families = text_string_to_metric_families(answer.text)
    return {(sample.name, frozenset(sample.labels.items())): sample.value for family in families for sample in family.samples}


def sample(samples: Samples, name: str, **labels: str) -> float:
    return samples.get((f"salkku_{name}", frozenset(labels.items())), 0)


async def test_operations_are_counted_by_transport_kind_and_code(api: Service) -> None:
    before = await scraped(api)
    for _ in range(3):
        await api.post({"query": 'query Secret { service(by: {key: "SVC-MAIL"}) { key } }'})
    await api.http.get("/graphql", params={"query": "{ viewer { role } }"}, headers=api.headers())
    for _ in range(2):
        await api.post({"query": "{ nothing }"})
    await api.post({"query": "{ viewer { role } }"}, None)
    after = await scraped(api)

    def more(name: str, **labels: str) -> float:
        return sample(after, name, **labels) - sample(before, name, **labels)

    assert more("operations_total", transport="POST", kind="query", code="OK") == 3
    assert more("operations_total", transport="GET", kind="query", code="OK") == 1
    assert more("operations_total", transport="POST", kind="", code="GRAPHQL_VALIDATION_FAILED") == 2
    assert more("operations_total", transport="POST", kind="", code="UNAUTHENTICATED") == 1
    assert more("operation_seconds_count", transport="POST", kind="query") == 3
    assert more("operation_seconds_bucket", transport="POST", kind="query", le="+Inf") == 3
    assert more("operation_seconds_sum", transport="POST", kind="query") > 0
    assert more("operation_sql_seconds_count", transport="POST", kind="query") == 3
    assert more("operation_cost_total", transport="POST", kind="query", code="OK") > 0
    assert more("answer_bytes_total", transport="POST", kind="query", code="OK") > 0
    assert more("cache_misses_total", cache="documents") == 2
    assert more("cache_misses_total", cache="refused") == 1
    assert sample(after, "read_connections", state="open") >= 1
    assert sample(after, "database_answers") == 1
    assert after["process_resident_memory_bytes", frozenset()] > 10_000_000
    assert not [key for key in after if "Secret" in str(key) or "SVC-MAIL" in str(key)]


async def test_what_is_asked_makes_no_labels(api: Service) -> None:
    await api.post({"query": "{ viewer { role } }"})
    before = await scraped(api)
    for number in range(50):
        await api.post({"query": f"query Q{number} {{ a{number}: viewer {{ role }} }}", "operationName": f"Q{number}"})
        await api.http.request(f"GET{'X' * (number % 2)}", "/graphql", params={"query": f"{{ b{number}: nothing }}"}, headers=api.headers())
    after = await scraped(api)
    new = {key for key in after if key not in before}
    assert {labels for name, labels in new if name == "salkku_operations_total"} <= {
        frozenset({("transport", transport), ("kind", ""), ("code", code)})
        for transport, code in (("GET", "GRAPHQL_VALIDATION_FAILED"), ("OTHER", "BAD_REQUEST"))
    }


@pytest.mark.parametrize("path", ["/metrics", "/slow-operations"])
async def test_only_administrators_see_them(api: Service, path: str) -> None:
    for role in [None, *Role]:
        answer = await api.http.get(path, headers=api.headers(role))
        expected = 200 if role is Role.ADMIN else 401 if role is None else 403
        assert answer.status_code == expected, role
        if expected != 200:
            code = {401: "UNAUTHENTICATED", 403: "FORBIDDEN"}[expected]
            assert [error["extensions"]["code"] for error in answer.json()["errors"]] == [code]
        if expected == 401:
            assert answer.headers["www-authenticate"] == "Bearer"


async def test_metrics_may_be_opened_and_nothing_else_is(fresh_demo: Database) -> None:
    async with service(fresh_demo, SALKKU_METRICS_OPEN="true") as api:
        await scraped(api, None)
        assert (await api.http.get("/slow-operations")).status_code == 401


async def test_an_administrator_who_was_here_sees_metrics_while_the_database_is_away(api: Service) -> None:
    await scraped(api)
    admin = await asyncpg.connect(api.database.server.admin_url)
    await admin.execute(f'alter database "{api.database.name}" allow_connections false')
    await admin.fetch("select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = $1", api.database.name)
    await admin.close()
    while (await api.post({"query": "{ services { totalCount } }"})).status_code != 503:
        pass  # as long as the token is remembered and a connection is found that does not know it is dead
    answer = await api.http.get("/metrics", headers=api.headers(Role.ADMIN))
    assert answer.status_code == 200
    assert (await api.http.get("/metrics", headers=api.headers(Role.ANALYST))).status_code == 503
    assert (await api.http.get("/metrics", headers={"authorization": "Bearer slk_made-up"})).status_code == 401


async def test_slow_operations_are_told_without_what_they_ask(api: Service) -> None:
    for key in ("SVC-MAIL", "SVC-IAM"):
        await api.post({"query": f'query Mine {{ service(by: {{key: "{key}"}}) {{ key }} }}'}, Role.ANALYST)
    for role in (Role.ANALYST, Role.CUSTOMER, Role.CUSTOMER):
        await api.post({"query": "query Role { viewer { role } }"}, role)
    answer = await api.http.get("/slow-operations", headers=api.headers(Role.ADMIN))
    told = answer.json()
    assert "SVC-" not in answer.text
    assert told["minutes"] == 60
    assert sorted((each["name"], each["role"], each["count"]) for each in told["operations"]) == [
        ("Mine", "ANALYST", 1),
        ("Mine", "ANALYST", 1),
        ("Role", "ANALYST", 1),
        ("Role", "CUSTOMER", 2),
    ]
    for each in told["operations"]:
        assert each.keys() == {"document", "name", "role", "kind", "count", "cost", "totalMs", "sqlMs"}
        assert 0 < each["totalMs"]["p50"] <= each["totalMs"]["p95"] <= each["totalMs"]["max"]
    slowest = [each["totalMs"]["p95"] for each in told["operations"]]
    assert slowest == sorted(slowest, reverse=True)
