"""A clean batch takes the same statements however many rows it has."""

import pytest

from tests.benchmarks.sync import KINDS, counted
from tests.support.databases import Database

MANAGER = "PERSON-MANAGER"


async def test_statements_of_a_clean_batch_do_not_grow_with_it(fresh_demo: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.benchmarks.sync.FEW", 3)
    monkeypatch.setattr("tests.benchmarks.sync.ROWS", 17)
    found = await counted(fresh_demo, MANAGER, "MERILINNA")

    assert set(found) == {kind.becomes for kind in KINDS}
    for statements in found.values():
        assert statements["3"] == statements["17"] > 10
