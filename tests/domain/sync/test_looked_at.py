"""What the checks of a new service look at: its own rows, also where PostgreSQL knows nothing of the tables yet."""

from tests.support import rows
from tests.support.databases import Database
from tests.support.rows import connected

MANY = """
set session_replication_role = replica;
insert into service (key, portfolio_id, form, classification, category)
    select 'MANY-' || n, p.id, 'SERVICE', 'SUPPORTING', 'x' from portfolio p, generate_series(1, 1000) n;
insert into service_version (service_id, number, name, description)
    select id, '1.0', '{"fi": "x"}', jsonb_build_object('fi', repeat(key, 150)) from service where key like 'MANY-%';
insert into lifecycle_transition (version_id, to_stage, status, effective_at, recorded_at, seq)
    select v.id, 'PROPOSED', 'DONE', now(), now(), 1 from service_version v join service s on s.id = v.service_id where s.key like 'MANY-%';
reset session_replication_role;
"""
FORGET = "select pg_clear_relation_stats('public', t) from unnest(array['lifecycle_transition', 'service_version', 'service']) t"
FORGET_COLUMNS = """select pg_clear_attribute_stats('public', t, c, false) from (values ('lifecycle_transition', 'status'),
('lifecycle_transition', 'version_id'), ('service_version', 'service_id')) known (t, c)"""
SCANNED = "select seq_scan from pg_stat_xact_user_tables where relname = 'lifecycle_transition'"
CHECK_NOW = "select check_now()"


async def test_checks_of_a_life_begin_at_its_service(fresh_demo: Database) -> None:
    """As in a new database that another system fills, or after a crash."""
    async with connected(fresh_demo.admin_url) as owner:
        for sql in (MANY, FORGET, FORGET_COLUMNS):
            await owner.execute(sql)
        async with owner.transaction():
            service = await rows.service(owner, portfolio_id=await owner.fetchval("select id from portfolio"))
            await rows.version(owner, service)
            before = await owner.fetchval(SCANNED)
            await owner.execute(CHECK_NOW)
            assert await owner.fetchval(SCANNED) == before
