"""Any operation that hypothesis-graphql draws from the schema, reads and writes, against a running server: answered or refused in words of
ours, and the server as it was."""

import asyncio
from collections import Counter
from random import Random
from uuid import uuid4

import asyncpg
import pytest
from graphql import build_schema

from app.schema import schema_text
from app.viewer import Role
from tests.bad_input.target import CODES, INSIDE
from tests.clients.operations import operations
from tests.support.databases import Database
from tests.support.service import Service, service

EACH = 525
"""Operations of one test; of all four 2,100."""
AT_ONCE = 8
ORDINARY = {"query": '{ service(by: {key: "SVC-MAIL"}) { key } viewer { role } }'}
ANSWERED_MIN = 0.2
"""Share of operations that are not refused before anything is done."""


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "number"), [("query", 1), ("query", 2), ("mutation", 1), ("mutation", 2)])
async def test_any_operation(fresh_demo: Database, kind: str, number: int) -> None:
    async with service(fresh_demo, SALKKU_BUDGET_UNITS="1000000000") as asked:
        texts = operations(build_schema(schema_text()), kind, await _keys(fresh_demo.owner_url), many=EACH, number=number)
        waiting, random = iter(texts), Random(number)  # noqa: S311 - to vary tests, not to keep secrets
        tally = Counter[str]()

        async def one_side() -> None:
            for text in waiting:
                tally[await _judged(asked, text, random.choice(list(Role)))] += 1

        await asyncio.gather(*(one_side() for _ in range(AT_ONCE)))
        assert tally.total() == len(texts) >= EACH
        assert tally["answered"] >= ANSWERED_MIN * tally.total(), tally
        well = await asked.post(ORDINARY)
        assert well.json()["data"] == {"service": {"key": "SVC-MAIL"}, "viewer": {"role": "PORTFOLIO_MANAGER"}}


async def _judged(asked: Service, text: str, role: Role) -> str:
    answer = await asked.post({"query": text}, role, accept="application/graphql-response+json", idempotency_key=str(uuid4()))
    assert answer.status_code < 500, f"{answer.status_code} {answer.text[:1000]}\n{role} {text}"
    assert not INSIDE.search(answer.text), f"{answer.text[:1000]}\n{role} {text}"
    found = answer.json()
    codes = {error["extensions"]["code"] for error in found.get("errors", [])}
    assert codes <= CODES, f"{codes}\n{role} {text}"
    assert codes or found["data"] is not None, f"{answer.text[:1000]}\n{role} {text}"
    return " ".join(sorted(codes)) or "answered"


async def _keys(url: str) -> list[str]:
    connection = await asyncpg.connect(url)
    try:
        rows = await connection.fetch("select key from service union all select key from party order by key")
        return [row["key"] for row in rows]
    finally:
        await connection.close()
