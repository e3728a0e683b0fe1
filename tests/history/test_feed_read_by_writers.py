"""Whoever has written waits until the feed passes the change's cursor, and then reads what was written: always, whatever others do."""

import asyncio
from typing import Any

from app.viewer import Role
from tests.support.databases import Database
from tests.support.writing import Writer, writer_on

MANAGER = Role.PORTFOLIO_MANAGER
WRITERS, ROUNDS = 8, 4
FEED = """query ($after: String, $mine: String!, $first: Int!, $filter: ChangeFilter) {
  changes(after: $after, first: $first, filter: $filter) { cursor hasMore passed(cursor: $mine) events { entityKey } } }"""
READ = """query ($of: String!, $known: KnownAt!) {
  now: capabilities(filter: {key: {eq: $of}}) { nodes { revision name { text(lang: [FI]) } } }
  then: capabilities(filter: {key: {eq: $of}}, knownAt: $known) { nodes { revision name { text(lang: [FI]) } } } }"""
"""The cursor of a change is a moment too: what was known then."""


async def test_a_change_is_read_once_the_feed_has_passed_it(fresh_demo: Database) -> None:
    async with writer_on(fresh_demo, connections=WRITERS) as writer:
        start = (await writer.run(MANAGER, "{ asOf { token } }"))["asOf"]["token"]
        await asyncio.gather(*(_writes_and_reads(writer, start, number) for number in range(WRITERS)))


async def _writes_and_reads(writer: Writer, after: str, number: int) -> None:
    """Each with pages of another size; every other one through a filter that lets nothing of this through."""
    key, shown, heard = f"RYW-{number}", number % 2 == 0, list[str]()
    wanted = {} if shown else {"entityTypes": ["GATE_CHECK"]}
    for revision in range(1, 2 * ROUNDS, 2):
        mine = await _written(writer, key, revision)
        after, told = await _passed(writer, after, mine, 2 * number + 1, wanted)
        heard += told
        found = await _read(writer, key, mine)
        assert found == {"now": revision, "then": revision}
        await _written(writer, key, revision + 1)
        assert (await _read(writer, key, mine))["then"] == revision
    assert heard.count(key) == 2 * ROUNDS - 1 if shown else not heard


async def _written(writer: Writer, key: str, revision: int) -> str:
    """Its change cursor."""
    asked: dict[str, object] = {"key": key, "kind": "KNOWLEDGE", "name": {"fi": str(revision)}}
    if revision > 1:
        asked["expectedRevision"] = revision - 1
    payload = await writer.do(MANAGER, "capabilityUpsert", asked)
    assert payload["errors"] == []
    cursor: str = payload["changeCursor"]
    return cursor


async def _passed(writer: Writer, after: str, mine: str, size: int, wanted: dict[str, Any]) -> tuple[str, list[str]]:
    """On behind the change, with the keys that were told on the way."""
    told: list[str] = []
    while True:
        feed = (await writer.run(MANAGER, FEED, after=after, mine=mine, first=size, filter=wanted))["changes"]
        told += [event["entityKey"] for event in feed["events"]]
        after = feed["cursor"]
        if feed["passed"]:
            return after, told


async def _read(writer: Writer, key: str, known: str) -> dict[str, int]:
    """The revisions of the row, now and then."""
    found = await writer.run(MANAGER, READ, of=key, known=known)
    for rows in found.values():
        (node,) = rows["nodes"]
        assert node["name"]["text"] == str(node["revision"])
    return {when: rows["nodes"][0]["revision"] for when, rows in found.items()}
