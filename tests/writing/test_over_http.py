"""Mutations as clients send them: by POST, under their own request id and idempotency key, and what one meets that must wait."""

import json

from app.database.embedded import Server
from app.viewer import Role
from tests.support.databases import clone
from tests.support.rows import connected
from tests.support.service import service

TEXT = """mutation ($input: PortfolioUpdateInput!) {
    portfolioUpdate(input: $input) { portfolio { revision } changeCursor errors { __typename code path } } }"""
RENAMED = {"portfolio": {"key": "MERILINNA"}, "expectedRevision": 1, "name": {"en": "Renamed"}}


async def test_a_mutation_over_http(server: Server, demo_template: str) -> None:
    async with clone(server, demo_template) as database, service(database) as made:
        body = {"query": TEXT, "variables": {"input": RENAMED}}
        by_get = await made.http.get(
            "/graphql", params={"query": TEXT, "variables": json.dumps({"input": RENAMED})}, headers=made.headers()
        )
        posted = await made.post(body, idempotency_key='"k1"', x_request_id="mine-1")
        again = await made.post(body, idempotency_key='"k1"')
        as_customer = await made.post({**body, "variables": {"input": {**RENAMED, "expectedRevision": 2}}}, Role.CUSTOMER)

        assert (by_get.status_code, by_get.json()["errors"][0]["extensions"]["code"]) == (405, "BAD_REQUEST")
        assert posted.status_code == 200
        assert posted.json()["data"]["portfolioUpdate"]["portfolio"] == {"revision": 2}
        assert posted.json()["extensions"]["cost"]["requested"] >= 1000
        assert again.json()["data"] == posted.json()["data"]
        assert as_customer.json()["data"]["portfolioUpdate"]["errors"] == [
            {"__typename": "ForbiddenError", "code": "FORBIDDEN", "path": ["input"]}
        ]
        async with connected(database.owner_url) as connection:
            assert await connection.fetchval("select count(*) from change_transaction where request_id = 'mine-1'") == 1


async def test_a_verb_that_waits_too_long_says_so_and_the_next_one_is_done(server: Server, demo_template: str) -> None:
    async with clone(server, demo_template) as database, service(database) as made, connected(database.owner_url) as other:
        body = {"query": TEXT, "variables": {"input": RENAMED}}
        async with other.transaction():
            await other.execute("select from portfolio for update")
            waited = await made.post(body, idempotency_key="k1")
        done = await made.post(body, idempotency_key="k1")

        assert waited.json()["data"]["portfolioUpdate"] == {
            "portfolio": None,
            "changeCursor": None,
            "errors": [{"__typename": "ConflictError", "code": "BUSY", "path": ["input"]}],
        }
        assert done.json()["data"]["portfolioUpdate"]["portfolio"] == {"revision": 2}
