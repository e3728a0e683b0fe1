"""The databases that tests get: clones apart from each other, on the one server."""

import asyncpg
import pytest

from app.database.embedded import Server
from tests.support.databases import Database, clone


async def test_an_empty_database_belongs_to_the_owner_role(empty_database: Database) -> None:
    connection = await asyncpg.connect(empty_database.owner_url)
    try:
        await connection.execute("create table thing (id int primary key); create extension pg_trgm; create extension unaccent")
        assert await connection.fetchval("select count(*) from thing") == 0
    finally:
        await connection.close()


async def test_a_clone_holds_what_its_template_holds_and_keeps_to_itself(server: Server) -> None:
    async with clone(server, None) as original:
        connection = await asyncpg.connect(original.owner_url)
        await connection.execute("create table thing as select 1 as id")
        await connection.close()
        async with clone(server, original.name) as copy:
            connection = await asyncpg.connect(copy.owner_url)
            await connection.execute("insert into thing values (2)")
            assert await connection.fetchval("select count(*) from thing") == 2
            await connection.close()
        connection = await asyncpg.connect(original.owner_url)
        assert await connection.fetchval("select count(*) from thing") == 1
        await connection.close()


async def test_a_migrated_database_is_the_applications_to_use_and_not_to_change(database: Database, fresh_database: Database) -> None:
    for migrated in (database, fresh_database):
        connection = await asyncpg.connect(migrated.url)
        try:
            assert await connection.fetchval("select count(*) from alembic_version") == 1
            assert await connection.fetchval("select current_database()") == migrated.name
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute("drop table service")
        finally:
            await connection.close()
    assert database.name != fresh_database.name


async def test_the_demo_database_holds_the_demo_portfolio(demo_database: Database) -> None:
    connection = await asyncpg.connect(demo_database.url)
    try:
        assert await connection.fetchval("select count(*) from service") > 0
    finally:
        await connection.close()
