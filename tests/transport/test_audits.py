"""Every audit of npm graphql-http, against a server in a process of its own: as a table always, and by the package itself where node is."""

import json
from collections.abc import AsyncIterator

import httpx
import pytest

from app.viewer import Role
from tests.support.databases import Database
from tests.support.node import Node
from tests.support.service import Service, service
from tests.transport.audits import AUDITS, Audit


@pytest.fixture(scope="module")
async def api(demo_database: Database) -> AsyncIterator[Service]:
    """Some audits ask the schema about itself."""
    async with service(demo_database, SALKKU_MODE="development") as made:
        yield made


@pytest.mark.parametrize("audit", AUDITS, ids=[f"{audit.id} {audit.name}" for audit in AUDITS])
async def test_an_audit_passes(api: Service, audit: Audit) -> None:
    answer = await sent(api, audit)
    assert answer.status_code in audit.statuses, answer.text
    assert audit.check is None or audit.check(answer), answer.text


@pytest.mark.slow
async def test_the_audits_of_the_package_pass_and_the_table_has_them_all(api: Service, node: Node) -> None:
    said = await node.run("audits.mjs", f"{api.http.base_url}/graphql", api.tokens[Role.ANALYST])
    results = [json.loads(line) for line in said.splitlines()]
    assert [result for result in results if result["status"] != "ok"] == []
    assert [result["id"] for result in results] == [audit.id for audit in AUDITS]


async def sent(api: Service, audit: Audit) -> httpx.Response:
    """Without the headers that httpx adds by itself."""
    headers = {"authorization": f"Bearer {api.tokens[Role.ANALYST]}", "host": "127.0.0.1"}
    named = {"accept": audit.accept, "content-type": audit.content_type if audit.url is None else None}
    content = audit.body if isinstance(audit.body, bytes) else b"" if audit.body is None else json.dumps(audit.body).encode()
    request = httpx.Request(
        "POST" if audit.url is None else "GET",
        api.http.base_url.join("/graphql"),
        params=audit.url,
        headers=headers | {name: value for name, value in named.items() if value is not None},
        content=content if audit.url is None else None,
    )
    return await api.http.send(request)
