"""The two clocks of the schema as_of: what was known at a revision, and what stages are at a moment."""

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.history.test_as_of import set_clocks
from tests.support import rows
from tests.support.asking import NOW
from tests.support.databases import Database
from tests.support.rows import Connection, connected

YEARS_LATER = datetime(2029, 1, 1, tzinfo=UTC)


@pytest.fixture
async def owner(fresh_demo: Database) -> AsyncIterator[Connection]:
    """Changes the demo portfolio, each statement a revision."""
    async with connected(fresh_demo.owner_url) as connection:
        yield connection


# Each with its arguments, and the rows that they come from: what there was in the beginning, so that what is deleted is asked about too.
ASKED = {
    "gate_report": ("r.id, e.to_stage, moment.at, moment.at", "version r join stage_edge e on e.from_stage = r.stage"),
    "promise_changed_at": ("r.id", "version r"),
    "configuration_lines": ("r.id, '{}', moment.at::date", "version r"),
    "offering_pricing": ("r.id, moment.at::date", "offering r"),
    "chosen_quantities": ("r.id", "offering r"),
    "version_in_force": ("r.service_id", "version r"),
    "service_fact": ("r.service_id", "version r"),
    "customer_parties": ("r.id, '{}', 'preview'", "party r"),
}
KEYS = ["PKG-ERP-MAINT", "PKG-WORKPLACE", "SVC-REPORTING", "SVC-SERVICEDESK", "SVC-WORKSTATION-BASIC"]
ROWS = """
with moment as (select $2::timestamptz as at), version as (
    select distinct on (v.id) v.id, v.stage, v.service_id from service_version_states v join service s on s.id = v.service_id
    where s.key = any ($1::text[]) order by v.id, v.rec_from
), offering as (
    select distinct o.id from service_offering_states o where o.version_id in (select id from version)
)
"""

CHANGES = [
    "update service_price set unit_price = unit_price * 2, unit_cost = unit_cost + 1",
    """update service_version set name = '{"fi": "Toinen"}', language_status = '{"fi": "PUBLISHED"}'""",
    "delete from scope_item where position > 1",
    "update gate_check set severity = case severity when 'FAIL' then 'WARN' else 'OFF' end",
    """
    update offering_selection s set quantity = i.max_quantity from composition_item i
    where i.id = s.composition_item_id and i.max_quantity > s.quantity and i.option_group_id is null
    """,
    "update composition_item set position = position + 100",
    "delete from service_stakeholder",
    "delete from stakeholder_comment where parent_id is not null",
    "update customer_agreement set ends_on = '2026-11-01' where ends_on is null",
    "update party set parent_id = null, name = '{\"fi\": \"Nimi\"}' where kind = 'ORG_UNIT'",
    """
    insert into lifecycle_transition (version_id, from_stage, to_stage, status, effective_at, recorded_at)
    select id, stage, 'RETIRED', 'DONE', '2026-11-20', '2026-11-20' from service_version where stage = 'OPERATIONAL'
        and not exists (select from lifecycle_transition t where t.version_id = service_version.id and t.status = 'SCHEDULED')
    """,
]


async def answers(connection: Connection, function: str, known: datetime | None) -> list[tuple[Any, ...]]:
    """Of the plain function, or of its entry when `known` is given."""
    arguments, rows_ = ASKED[function]
    call = f"public.{function}({arguments})" if known is None else f"as_of.{function}_then('{known}', null, '{known}', false, {arguments})"
    found = await connection.fetch(
        f"{ROWS} select row({arguments})::text, {call}::text from {rows_} cross join moment order by 1", KEYS, NOW
    )
    return [tuple(row) for row in found]


async def newest(connection: Connection) -> datetime:
    found: datetime = await connection.fetchval("select max(recorded_at) from change_transaction")
    return found


async def test_entries_know_what_the_functions_said_then(owner: Connection) -> None:
    """After every change that answers may follow from, those of before are told as they were."""
    said = {await newest(owner): {function: await answers(owner, function, None) for function in ASKED}}
    for change in CHANGES:
        await owner.execute(change)
        assert await newest(owner) not in said, change
        said[await newest(owner)] = {function: await answers(owner, function, None) for function in ASKED}
    for function in ASKED:
        assert len({str(answer[function]) for answer in said.values()}) > 1, f"no change shows in {function}"
    for known, answer in said.items():
        for function in ASKED:
            assert await answers(owner, function, known) == answer[function], (function, known)


async def test_personal_columns_are_those_of_today(owner: Connection) -> None:
    before = await newest(owner)
    party = await rows.party(owner, email="old@example.org")
    known = await newest(owner)
    await owner.execute("""update party set name = '{"fi": "Åke"}', email = 'new@example.org', active = false where id = $1""", party)
    async with owner.transaction():
        await set_clocks(owner, known)
        found = await owner.fetchrow("select name, email, active, name_sort_fi = sort_key('Åke') from as_of.party where id = $1", party)
        assert tuple(found) == ({"fi": "Åke"}, "new@example.org", True, True)
        await set_clocks(owner, before)
        assert await owner.fetchval("select count(*) from as_of.party where id = $1", party) == 0


@pytest.fixture
async def reader(demo_database: Database) -> AsyncIterator[Connection]:
    async with connected(demo_database.url) as connection, connection.transaction(isolation="repeatable_read"):
        yield connection


async def stages(connection: Connection) -> dict[UUID, tuple[str, datetime]]:
    """Of every version that there is at the moment that is set."""
    found = await connection.fetch("select id, stage, stage_since from as_of.service_version")
    return {row["id"]: (row["stage"], row["stage_since"]) for row in found}


LIFE = """
select version_id, to_stage, status, effective_at from lifecycle_transition
where status in ('DONE', 'SCHEDULED') order by effective_at, seq
"""


@pytest.mark.parametrize("clock", [NOW, YEARS_LATER], ids=["due", "overdue"])
async def test_a_stage_is_that_of_the_last_live_transition(reader: Connection, clock: datetime) -> None:
    """At every instant at which anything happens, and just before it. What was due by the clock and has not happened never counts."""
    life = await reader.fetch(LIFE)
    live = [step for step in life if step["status"] == "DONE" or step["effective_at"] > clock]
    assert (len(live) < len(life)) == (clock == YEARS_LATER)
    for instant in [*sorted({step["effective_at"] for step in life})[::3], YEARS_LATER]:
        for at in (instant, instant - timedelta(microseconds=1)):
            await set_clocks(reader, None, at, clock)
            assert await stages(reader) == {
                step["version_id"]: (step["to_stage"], step["effective_at"]) for step in live if step["effective_at"] <= at
            }


async def test_of_steps_at_one_instant_the_last_one_counts(owner: Connection) -> None:
    async with owner.transaction():
        version = await rows.version(owner, await rows.service(owner), "PROPOSED")
        for before, after in (("PROPOSED", "IN_DESIGN"), ("IN_DESIGN", "IN_TRANSITION"), ("IN_TRANSITION", "OPERATIONAL")):
            await rows.transition(owner, version, before, after, NOW)
    async with owner.transaction():
        await set_clocks(owner, None, NOW, NOW)
        assert (await stages(owner))[version] == ("OPERATIONAL", NOW)


async def test_what_was_scheduled_counts_as_long_as_it_is_known(owner: Connection) -> None:
    """A schedule that was cancelled since was one then; one that was made since was none."""
    before = await newest(owner)
    await owner.execute("update lifecycle_transition set status = 'CANCELLED' where status = 'SCHEDULED'")
    cancelled = await newest(owner)
    async with owner.transaction():
        version = await owner.fetchval("select id from service_version where stage = 'OPERATIONAL' limit 1")
        await rows.transition(owner, version, "OPERATIONAL", "RETIRED", NOW + timedelta(days=3), status="SCHEDULED", recorded_at=NOW)
    found = {}
    async with owner.transaction():
        for known in (before, cancelled, None):
            await set_clocks(owner, known, YEARS_LATER, NOW)
            found[known] = {version for version, (_, since) in (await stages(owner)).items() if since > NOW}
    assert (len(found[before]), found[cancelled], found[None]) == (4, set(), {version})


async def test_functions_that_read_stages_follow_the_moment(reader: Connection) -> None:
    """Their brothers that are told the moment say the same."""
    compared = """
    select count(*), count(distinct found.id), count(*) filter (where found.id is distinct from public.version_in_force_at(s.id, $1, $2))
    from public.service s cross join lateral as_of.version_in_force_then(null, $1, $2, false, s.id) found (id)
    """
    priced = """
    select count(*) filter (where found.price is not null), count(*) filter (where found is distinct from told)
    from public.service_offering o
    cross join lateral as_of.offering_pricing_then(null, $1, $2, false, o.id, ($1::timestamptz)::date) found
    cross join lateral as_of.offering_pricing_at_then(null, $1, $2, false, o.id, ($1::timestamptz)::date, $1, $2) told
    """
    in_force = set()
    for at in (NOW, datetime(2021, 6, 1, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=UTC), datetime(2027, 2, 1, tzinfo=UTC), YEARS_LATER):
        services, found, different = await reader.fetchrow(compared, at, NOW)
        assert (different, services > 0) == (0, True)
        in_force.add(found)
        prices, otherwise = await reader.fetchrow(priced, at, NOW)
        assert (otherwise, prices > 0) == (0, True)
    assert len(in_force) > 1


SCHEDULED = """
select s.key || ' ' || v.number || ' ' || t.to_stage from lifecycle_transition t
join service_version v on v.id = t.version_id join service s on s.id = v.service_id where t.status = 'SCHEDULED' order by 1
"""
REACHED = """
select s.key || ' ' || v.number || ' ' || v.stage from as_of.service_version v join service s on s.id = v.service_id
where exists (select from lifecycle_transition t where t.version_id = v.id and t.status = 'SCHEDULED' and t.effective_at = v.stage_since)
order by 1
"""
WORKPLACE = ["PKG-WORKPLACE 2.0 RETIRED", "PKG-WORKPLACE 3.0 OPERATIONAL"]
RUN_DOWN = ["SVC-WORKSTATION-BASIC 3.0 RETIRED"]
LAUNCHED = "service_id = (select id from service where key = 'PKG-WORKPLACE') and number = '3.0'"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("select", [*WORKPLACE, *RUN_DOWN]),
        (f"update service_version set share_with_customers = false where {LAUNCHED}", RUN_DOWN),
        (f'update service_version set language_status = \'{{"fi": "DRAFT"}}\' where {LAUNCHED}', RUN_DOWN),
        (f'update service_version set language_status = \'{{"sv": "PUBLISHED"}}\' where {LAUNCHED}', [*WORKPLACE, *RUN_DOWN]),
        ("update lifecycle_transition set status = 'CANCELLED' where status = 'SCHEDULED' and cause_id is not null", RUN_DOWN),
    ],
)
async def test_of_what_is_scheduled_customers_know_what_was_announced(owner: Connection, change: str, told: list[str]) -> None:
    """A launch of what is planned, shared and published, what ends by it, and the end of what is run down; no step to it, no other end."""
    await owner.execute(change)
    async with owner.transaction():
        await set_clocks(owner, None, YEARS_LATER, NOW, announced=True)
        assert await texts(owner, REACHED) == told
        await set_clocks(owner, None, YEARS_LATER, NOW)
        assert set(await texts(owner, REACHED)) == set(await texts(owner, SCHEDULED)) > {*RUN_DOWN}


async def texts(connection: Connection, query: str) -> Sequence[str]:
    return [row[0] for row in await connection.fetch(query)]


async def test_what_was_said_later_is_not_there(reader: Connection) -> None:
    tables = {"stakeholder_comment": "created_at", "development_idea": "created_at", "service_feedback": "occurred_at"}
    for table, moment in tables.items():
        moments = [row[0] for row in await reader.fetch(f"select {moment} from public.{table} order by 1")]
        at = moments[len(moments) // 2]
        await set_clocks(reader, None, at, NOW)
        found = await reader.fetchval(f"select count(*) from as_of.{table}")
        assert 0 < found == sum(each <= at for each in moments) < len(moments), table


async def test_agreements_that_begin_later_are_there(reader: Connection) -> None:
    """What ends a service looks ahead: it asks for a day of its own."""
    await set_clocks(reader, None, datetime(2020, 1, 1, tzinfo=UTC), NOW)
    agreements = await reader.fetchval("select count(*) from public.customer_agreement")
    assert await reader.fetchval("select count(*) from as_of.customer_agreement") == agreements > 0
