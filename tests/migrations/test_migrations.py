"""Migrations: up from nothing, as the models say, down, up again; several starters at once; lint."""

import asyncio
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import asyncpg
import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from app.database.migrate import upgrade
from app.database.revision import applied_revision, code_head
from tests.history.writing import events_of, states_of
from tests.support import rows
from tests.support.databases import ROOT, Database
from tests.support.rows import connected

pytestmark = pytest.mark.migrations

VERSIONS = ROOT / "migrations" / "versions"
OBJECTS = """
select count(*) from (
    select oid from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and relname <> 'alembic_version'
    union all select oid from pg_proc where pronamespace = 'public'::regnamespace
    union all select oid from pg_namespace where nspname in ('as_of', 'history', 'what_if')
) object
"""


def alembic(database: Database, *arguments: str) -> str:
    """As whoever writes a migration calls it."""
    environment = {**os.environ, **database.settings}
    command = [sys.executable, "-m", "alembic", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout


async def in_process(database: Database, act: Callable[[Config], None]) -> None:
    """Steps of Alembic on one connection of the owner's."""
    engine = create_async_engine(database.owner_url.replace("postgresql://", "postgresql+asyncpg://", 1), poolclass=NullPool)
    config = Config(ROOT / "alembic.ini")

    def run(connection: Connection) -> None:
        config.attributes["connection"] = connection
        act(config)

    async with engine.connect() as connection:
        await connection.run_sync(run)
    await engine.dispose()


async def test_up_and_down_and_up_again(empty_database: Database) -> None:
    for _ in range(2):
        await in_process(empty_database, lambda config: command.upgrade(config, "head"))
        await in_process(empty_database, command.check)
        await in_process(empty_database, lambda config: command.downgrade(config, "base"))
        async with connected(empty_database.owner_url) as owner:
            assert await owner.fetchval(OBJECTS) == 0


async def test_each_step_goes_down_and_up(empty_database: Database) -> None:
    def step_by_step(config: Config) -> None:
        for revision in [file.name[:15] for file in sorted(VERSIONS.glob("*.py"))]:
            command.upgrade(config, revision)
            command.downgrade(config, "-1")
            command.upgrade(config, revision)

    await in_process(empty_database, step_by_step)


async def test_checks_that_an_organisation_had_set_are_recorded_as_they_were_found(empty_database: Database) -> None:
    """There is a history already, and it is told nothing: who had set them is not known."""
    await in_process(empty_database, lambda config: command.upgrade(config, "2026_11_22_1460"))
    async with connected(empty_database.owner_url) as owner:
        await rows.party(owner)
        await owner.execute("update gate_check set severity = 'OFF' where code = 'HAS_OWNER'")
        before = await owner.fetch("select * from change_transaction")
    await in_process(empty_database, lambda config: command.upgrade(config, "head"))
    async with connected(empty_database.owner_url) as owner:
        assert await owner.fetch("select * from change_transaction") == before
        assert await owner.fetchval("select count(*) from change_event where entity_type = 'GateCheck'") == 0
        check = await owner.fetchval("select id from gate_check where code = 'HAS_OWNER'")
        await owner.execute("update gate_check set severity = 'WARN' where id = $1", check)
        assert await states_of(owner, "gate_check", check, "severity") == [("OFF", False), ("WARN", True)]
        assert await events_of(owner, check) == [("UPDATED", ["severity"])]
    await in_process(empty_database, lambda config: command.downgrade(config, "2026_11_22_1460"))
    async with connected(empty_database.owner_url) as owner:
        assert await owner.fetchval("select severity from gate_check where code = 'HAS_OWNER'") == "WARN"
        assert await owner.fetchval("select count(*) from change_event") == len(before)


async def test_alembic_finds_the_database_by_the_settings(database: Database) -> None:
    assert "No new upgrade operations detected" in await asyncio.to_thread(alembic, database, "check")


async def test_several_starters_at_once(empty_database: Database) -> None:
    assert await applied_revision(empty_database.url) is None
    await asyncio.gather(*(asyncio.to_thread(upgrade, empty_database.owner_url, empty_database.url) for _ in range(3)))
    assert await applied_revision(empty_database.url) == code_head()


async def test_the_application_may_work_but_not_build(database: Database) -> None:
    async with connected(database.url) as connection:
        tables = "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'"
        unreadable = await connection.fetch(f"{tables} and not has_table_privilege(oid, 'select')")
        assert unreadable == []
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute("create table mine (id integer)")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute("alter table party add column mine integer")


async def test_grants_are_made_again_and_alike(fresh_database: Database) -> None:
    grants = "select relname, relacl::text from pg_class where relnamespace = 'public'::regnamespace order by relname"
    async with connected(fresh_database.owner_url) as owner:
        before = await owner.fetch(grants)
        await owner.execute("revoke all on table party from public, salkku")
        await asyncio.to_thread(upgrade, fresh_database.owner_url, fresh_database.url)
        assert await owner.fetch(grants) == before


def test_files_are_named_by_their_revision_and_follow_each_other() -> None:
    files = sorted(VERSIONS.glob("*.py"))
    revisions = [re.findall(r'^(?:down_)?revision(?:: .*)? = (?:"(\w+)"|None)', file.read_text("utf-8"), re.MULTILINE) for file in files]
    assert [own for own, _ in revisions] == [file.name[:15] for file in files]
    assert [parent for _, parent in revisions] == ["", *(file.name[:15] for file in files[:-1])]
    assert all(re.fullmatch(r"\d{4}_\d\d_\d\d_\d{4}_[a-z0-9_]+\.py", file.name) for file in files)


async def test_the_linter_of_migrations_finds_nothing(empty_database: Database, tmp_path: Path) -> None:
    """Exclusions, each with its reason, stand in .squawk.toml."""
    script = tmp_path / "upgrade.sql"
    script.write_text(await asyncio.to_thread(alembic, empty_database, "upgrade", "head", "--sql"), "utf-8")
    squawk = Path(sys.executable).with_name("squawk")
    done = await asyncio.to_thread(subprocess.run, [squawk, script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


async def test_changes_from_before_get_the_service_that_recorders_would_write(empty_database: Database) -> None:
    events = "select recorded_at, seq, entity_type, service_id from change_event order by recorded_at, seq"
    await in_process(empty_database, lambda config: command.upgrade(config, "head"))
    async with connected(empty_database.owner_url) as owner:
        async with owner.transaction():
            package = await rows.package(owner)
            version = await rows.version(owner, package, "IN_DESIGN")
            item = await rows.item(owner, version, await rows.service(owner))
        await owner.execute("delete from composition_item where id = $1", item)
        for kind, id_ in (("Service", package), ("ServiceVersion", version), ("Party", await rows.party(owner))):
            reference = "insert into external_reference (entity_type, entity_id, source_system, external_id, type)"
            await owner.execute(f"{reference} values ($1, $2, 'itsm', $1, 'TICKET')", kind, id_)
        written = await owner.fetch(events)
    await in_process(empty_database, lambda config: command.downgrade(config, "2026_11_22_1600"))
    await in_process(empty_database, lambda config: command.upgrade(config, "head"))
    async with connected(empty_database.owner_url) as owner:
        assert await owner.fetch(events) == written
    assert sum(event["service_id"] == package for event in written) > 6
