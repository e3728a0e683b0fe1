"""Pages while others write: no row twice, and none lost that was there all the time."""

from collections.abc import AsyncIterator
from itertools import count
from typing import Any

import pytest

from app.viewer import Role
from tests.support.asking import DEMO_PERSONS, Asker, asker
from tests.support.databases import Database
from tests.support.rows import Connection, connected, party

ORDERS: dict[str, str] = {
    "default": "",
    "names": "orderBy: [{name: {text: ASC}}]",
    "words that many share, falling": "orderBy: [{kind: DESC}, {active: ASC}]",
    "what many have not": "orderBy: [{preferredLanguage: ASC}]",
    "what many have not, falling": "orderBy: [{email: DESC}]",
    "counts": "orderBy: [{children: {count: DESC}}]",
    "what a relation leads to": "orderBy: [{parent: {name: {text: DESC}}}, {kind: ASC}]",
}
WAYS = {"first": ("after", "endCursor", "hasNextPage"), "last": ("before", "startCursor", "hasPreviousPage")}


@pytest.fixture
async def asked(fresh_demo: Database) -> AsyncIterator[Asker]:
    async with asker(fresh_demo.url, fresh_demo.owner_url, {Role.PORTFOLIO_MANAGER: DEMO_PERSONS[Role.PORTFOLIO_MANAGER]}) as made:
        yield made


@pytest.fixture
async def owner(fresh_demo: Database) -> AsyncIterator[Connection]:
    async with connected(fresh_demo.owner_url) as connection:
        yield connection


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("order", ORDERS)
async def test_walking_while_rows_come(asked: Asker, owner: Connection, order: str, way: str) -> None:
    """Between pages one row comes to the beginning, one to the end, and one in between, of whatever is sorted by."""
    bound, cursor, further = WAYS[way]
    page_of = f"{{ pageInfo {{ {cursor} {further} }} nodes {{ key }} }}"
    text = f"query ($edge: String) {{ parties({way}: 7, {bound}: $edge {ORDERS[order]}) {page_of} }}"
    there = await _keys(asked, f"first: 200 {ORDERS[order]}")
    met: list[str] = []
    bounds: dict[str, Any] = {}
    while True:
        page = (await asked.ask(text, **bounds))["parties"]
        keys = [node["key"] for node in page["nodes"]]
        met = [*met, *keys] if way == "first" else [*keys, *met]
        if not page["pageInfo"][further]:
            break
        bounds = {"edge": page["pageInfo"][cursor]}
        await _write(owner)
    assert len(set(met)) == len(met)
    assert [key for key in met if key in there] == there
    assert set(met) - set(there), "some of those that came lie ahead"


async def test_a_cursor_outlives_its_row(asked: Asker, owner: Connection) -> None:
    await party(owner, key="PERSON-GOES", kind="PERSON")
    keys = await _keys(asked, "first: 200")
    page = (await asked.ask('{ parties(filter: {key: {eq: "PERSON-GOES"}}) { pageInfo { endCursor } } }'))["parties"]
    await owner.execute("delete from party where key = 'PERSON-GOES'")
    place = keys.index("PERSON-GOES")
    edge = page["pageInfo"]["endCursor"]
    assert await _keys(asked, "first: 200 after: $edge", edge=edge) == keys[place + 1 :]
    assert await _keys(asked, "last: 200 before: $edge", edge=edge) == keys[:place]


_numbers = count()


async def _write(owner: Connection) -> None:
    number = next(_numbers)
    parent = await party(owner, key=f"ORG-{number}", kind="ORGANIZATION", name={"fi": f"Ångström {number}"}, active=False)
    await party(
        owner, key=f"AAA-{number}", name={"fi": f"Aalto {number}"}, parent_id=parent, preferred_language="sv", email=f"z{number}@b.example"
    )
    await party(owner, key=f"ZZZ-{number}", kind="PERSON", name={"sv": f"Östman {number}"}, email=f"a{number}@merilinna.example")


async def _keys(asked: Asker, arguments: str, **variables: Any) -> list[str]:
    head = "query ($edge: String)" if variables else ""
    answer = await asked.ask(f"{head} {{ parties({arguments}) {{ nodes {{ key }} }} }}", **variables)
    return [node["key"] for node in answer["parties"]["nodes"]]
