"""A batch whose connection is lost, or whose server is killed, before anybody was told of it: sent again with its key, it is there once."""

import asyncio
import os
import signal
from collections.abc import Mapping, Sequence
from typing import Any

import httpx
import pytest

from app.viewer import Role
from tests.faults.conftest import Distant
from tests.faults.line import Line
from tests.faults.sync_load import ONCE, Edition, is_right, unforeseen, unlike
from tests.faults.test_server import started
from tests.support.batches import SYNC, batch, happened, service_row, standing
from tests.support.databases import Database
from tests.support.rows import connected
from tests.support.service import token_of
from tests.support.writing import Writer, writer_on

ROWS = 60
MANAGER = Role.PORTFOLIO_MANAGER
COMMITTED = b"COMMIT\x00"
NEWEST = "select max(recorded_at) from change_transaction"
COUNTS = "created updated unchanged conflicts rejected"


def rows(name: str, edition: int = 0) -> list[dict[str, Any]]:
    return [service_row(name, number, edition=edition) for number in range(ROWS)]


async def synced(writer: Writer, name: str, key: str, edition: int = 0) -> Mapping[str, Any]:
    payload = await writer.do(MANAGER, "servicesSync", batch("cmdb", rows(name, edition), key), COUNTS)
    assert payload["errors"] == []
    return {count: payload[count] for count in COUNTS.split() if payload[count]}


async def once_and_alike(database: Database, name: str, clean: str) -> None:
    """As if nothing had happened, and each change told once."""
    async with connected(database.owner_url) as owner:
        found, wanted = await standing(owner.fetch, name), await standing(owner.fetch, clean)
        assert len(wanted) == 11 * ROWS
        assert unlike(found, wanted) == []
        done = await happened(owner.fetch, name)
        assert len(done) == ROWS
        assert all(times == ONCE for times in done.values())


async def test_a_batch_whose_commit_was_not_answered_is_written_once(fresh_demo: Database, line: Line) -> None:
    async with writer_on(Distant(fresh_demo.server, fresh_demo.name, line), connections=1) as writer:
        line.losses = [COMMITTED]
        assert await synced(writer, "LOST", "one") == {"created": ROWS}
        assert line.losses == []
        assert await synced(writer, "CALM", "two") == {"created": ROWS}
        assert await synced(writer, "LOST", "one") == {"created": ROWS}
        async with connected(fresh_demo.owner_url) as owner:
            newest = await owner.fetchval(NEWEST)
            assert await synced(writer, "LOST", "three") == {"unchanged": ROWS}
            assert await owner.fetchval(NEWEST) == newest
    await once_and_alike(fresh_demo, "LOST", "CALM")


@pytest.mark.slow
async def test_a_batch_whose_server_is_killed_is_written_once(fresh_demo: Database, line: Line) -> None:
    token = await token_of(fresh_demo, MANAGER)
    distant = Distant(fresh_demo.server, fresh_demo.name, line)
    async with started(distant) as killed:
        line.last_words = COMMITTED
        lost = asyncio.create_task(_post(killed.address, token, "LOST"))
        async with asyncio.timeout(60):
            await line.silent.wait()
        os.killpg(killed.process.pid, signal.SIGKILL)
        with pytest.raises(httpx.TransportError):
            await lost
    line.last_words, line.swallowing = None, False
    async with started(distant) as again:
        for name in ("LOST", "CALM"):
            assert is_right((await _post(again.address, token, name)).json()["data"], Edition("created", rows(name)))
    await once_and_alike(fresh_demo, "LOST", "CALM")


async def _post(address: str, token: str, name: str) -> httpx.Response:
    asked = {"query": SYNC, "variables": {"input": batch("cmdb", rows(name), name), "dry": False}}
    async with httpx.AsyncClient(timeout=60) as http:
        return await http.post(f"{address}/graphql", json=asked, headers={"authorization": f"Bearer {token}"})


@pytest.mark.parametrize(
    ("found", "wanted", "told"),
    [
        (["a", "b"], ["a", "b"], []),
        (["a"], ["a", "b"], ["there is no b, which there is without faults", "1 rows are there, 2 without faults"]),
        (["a", "c"], ["a", "b"], ["there is c, which there is not without faults", "there is no b, which there is without faults"]),
        (["a", "a"], ["a"], ["2 rows are there, 1 without faults"]),
    ],
)
def test_what_is_unlike_is_told(found: Sequence[str], wanted: Sequence[str], told: Sequence[str]) -> None:
    assert unlike(found, wanted) == told


def test_events_that_are_too_many_or_too_few_are_told() -> None:
    twice = {**ONCE, ("Service", "UPDATED"): 1}
    assert unforeseen({"§-1": ONCE, "§-10": twice}, {"§-1": ONCE, "§-10": twice}) == []
    assert unforeseen({"§-1": twice}, {"§-1": twice}) == [f"§-1 was sent once, and {twice} happened"]
    assert unforeseen({}, {"§-10": twice}) == [f"§-10: None happened, without faults {twice}"]
