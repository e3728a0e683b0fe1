"""An export in this process: what the database is asked, and what it costs."""

import asyncio
from collections.abc import AsyncIterator
from time import perf_counter_ns
from zoneinfo import ZoneInfo

import pytest

from app.budgets.accounts import Budgets
from app.budgets.ledger import ledger_at
from app.budgets.shares import Share
from app.context import Clock
from app.exporting import EXPORT_SESSION, Exporting
from app.exports.cells import Style
from app.exports.plan import Form
from app.graphsql.engine import Engine
from app.history.positions import Sealing
from app.journal import Turn
from app.reading import Question
from app.schema import mapping
from app.viewer import Role
from tests.support.asking import NOW, Asker, CountingPool
from tests.support.databases import Database

QUERY = "{ comments { nodes { body author { key name { text } } service { key } replies { totalCount } } } }"

CHEAP = QUERY.replace("service { key }", "")


@pytest.fixture
async def exporting(demo_database: Database) -> AsyncIterator[Exporting]:
    pool = CountingPool(demo_database.url, size=1, wait_seconds=5, statement_seconds=30, session=EXPORT_SESSION)
    engine = Engine(mapping())
    budgets = Budgets(10**9, ledger_at(None), lambda: Share(read_connections=1, write_connections=1))
    made = Exporting(engine, budgets, Sealing(pool), pool)
    await made.sealing.ready()
    await asyncio.sleep(0)  # asyncpg tells its listeners in the loop's next turn
    pool.statements.clear()
    yield made
    engine.close()
    await pool.close()


@pytest.mark.parametrize("form", Form)
async def test_an_export_is_one_statement_and_costs_by_its_rows(exporting: Exporting, demo: Asker, form: Form) -> None:
    viewer, turn = demo.viewers[Role.ANALYST], Turn("id", "EXPORT", perf_counter_ns())
    export = await exporting.prepare(Question(QUERY, None, {}, ()), viewer, turn, form, Style())
    before = exporting.budgets.balance(viewer).remaining
    async with exporting.opened(export, viewer, Clock(NOW, ZoneInfo("Europe/Helsinki")), turn) as rows:
        batches = [batch async for batch in rows.batches()]
    assert isinstance(exporting.pool, CountingPool)
    await asyncio.sleep(0)  # as above
    assert exporting.pool.statements == ["begin read only", "commit"]  # of cursors they are told nothing
    prepared = await exporting.pool.row("select array_agg(statement) as found from pg_prepared_statements where statement like 'SELECT %'")
    assert prepared is not None
    assert prepared["found"] == [export.plan.statement.sql]
    count = (await demo.ask("{ comments { totalCount } }"))["comments"]["totalCount"]
    assert sum(batch.count(b"\r\n" if form is Form.CSV else b"\n") for batch in batches) >= count > 30
    cost = export.plan.cost + count * export.plan.cost_of_row
    assert turn.cost == cost
    assert before - exporting.budgets.balance(viewer).remaining >= cost
    assert exporting.pool.state() == {"open": 1, "idle": 1, "waiting": 0}
    assert not exporting.running


async def test_a_list_costs_what_it_costs_as_json_and_each_row_its_values(exporting: Exporting, demo: Asker) -> None:
    viewer, turn = demo.viewers[Role.ANALYST], Turn("id", "EXPORT", perf_counter_ns())
    query = "{ portfolioStats(groupBy: [STAGE]) { stage items agreed { agreements } } }"
    export = await exporting.prepare(Question(query, None, {}, ()), viewer, turn, Form.JSON, Style())
    answer = await exporting.engine.prepare(query, None, {}, viewer.access(()))
    assert (export.plan.cost, export.plan.cost_of_row) == (answer.plan.cost, 3)


async def test_a_row_costs_what_it_costs_in_a_page(exporting: Exporting, demo: Asker) -> None:
    """Less the page's own. Not of a type that is one of several: of one row each of them counts, of fifty the half."""
    viewer, turn = demo.viewers[Role.ANALYST], Turn("id", "EXPORT", perf_counter_ns())
    costs = {}
    for query in (CHEAP, CHEAP.replace("comments", "comments(first: 200)")):
        export = await exporting.prepare(Question(query, None, {}, ()), viewer, turn, Form.JSON, Style())
        page = await exporting.engine.prepare(query, None, {}, viewer.access(()))
        costs[query] = export.plan.cost, export.plan.cost_of_row, page.plan.cost
    (own, row, fifty), (own_too, row_too, most) = costs.values()
    assert (own, row) == (own_too, row_too)
    assert (fifty, most) == (own + 50 * row, own + 200 * row)
