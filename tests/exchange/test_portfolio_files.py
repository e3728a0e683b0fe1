"""Files of portfolios: whole or not there, their owner's only, compressed or not; and commands that are broken off."""

import asyncio
import gzip
import io
import json
from collections.abc import Awaitable, Callable, Coroutine
from errno import ENOSPC
from pathlib import Path
from stat import S_IMODE
from threading import Thread

import pytest

from app.errors import SetupError
from app.exchange.portfolio import session
from app.exchange.portfolio.exporting import Progress, export_portfolio
from app.exchange.portfolio.files import opened, written
from app.exchange.portfolio.importing import import_portfolio
from app.exchange.portfolio.reading import CUT
from app.exchange.portfolio.tables import exchanged_tables
from tests.exchange.conftest import ZONE, exported, imported, silently
from tests.support.databases import Database
from tests.support.rows import connected


class BrokenOff(Exception):
    """What happens to the command in the middle."""


def break_off_at(table: str) -> Progress:
    def progress(step: str, done: int, total: int) -> None:
        assert done <= total
        if step == table:
            raise BrokenOff

    return progress


def test_a_file_is_its_owners_only(tmp_path: Path) -> None:
    file = tmp_path / "portfolio.jsonl"
    with written(str(file)) as stream:
        stream.write(b"all\n")
    assert (file.read_bytes(), S_IMODE(file.stat().st_mode)) == (b"all\n", 0o600)
    assert list(tmp_path.iterdir()) == [file]


def test_what_is_broken_off_leaves_what_was_there(tmp_path: Path) -> None:
    file = tmp_path / "portfolio.jsonl"
    file.write_bytes(b"before\n")
    with pytest.raises(BrokenOff):
        write_half(file)
    assert (file.read_bytes(), list(tmp_path.iterdir())) == (b"before\n", [file])


def write_half(file: Path) -> None:
    with written(str(file)) as stream:
        stream.write(b"half")
        stream.flush()
        assert file.read_bytes() == b"before\n"
        raise BrokenOff


def test_a_link_stays_one(tmp_path: Path) -> None:
    file, link = tmp_path / "portfolio.jsonl", tmp_path / "latest"
    link.symlink_to(file)
    with written(str(link)) as stream:
        stream.write(b"all\n")
    assert (link.is_symlink(), file.read_bytes()) == (True, b"all\n")


def test_what_is_no_file_is_not_replaced(tmp_path: Path) -> None:
    for name in (str(tmp_path), "/dev/null"):
        with pytest.raises(SetupError, match=f"Cannot write {name}: it is no file"), written(name):
            raise AssertionError("it was opened")
    assert Path("/dev/null").is_char_device()


def test_a_directory_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match=r"Cannot write .*: No such file or directory\."), written(str(tmp_path / "not" / "there")):
        raise AssertionError("it was opened")
    with pytest.raises(SetupError, match=r"Cannot read .*: No such file or directory\."), opened(str(tmp_path / "not")):
        raise AssertionError("it was opened")


def test_compressed_files_are_known_by_their_beginning(tmp_path: Path) -> None:
    """The same bytes make the same file, whatever its name and the time."""
    files = [tmp_path / "a.jsonl.gz", tmp_path / "b.jsonl.gz"]
    for file in files:
        with written(str(file)) as stream:
            stream.write(b"all\n" * 1_000)
    assert files[0].read_bytes() == files[1].read_bytes()
    assert len(files[0].read_bytes()) < 100
    other = files[0].rename(tmp_path / "renamed")
    with opened(str(other)) as stream:
        assert stream.read() == b"all\n" * 1_000


def test_an_empty_file(tmp_path: Path) -> None:
    file = tmp_path / "empty"
    file.touch()
    with opened(str(file)) as stream:
        assert stream.read() == b""


@pytest.mark.parametrize("spoil", [lambda packed: packed[:-9], lambda packed: packed[:4_000], lambda packed: packed[:-8] + b"\0" * 8])
async def test_a_compressed_file_that_was_cut_or_altered(
    demo_database: Database, fresh_database: Database, tmp_path: Path, spoil: Callable[[bytes], bytes]
) -> None:
    file = tmp_path / "portfolio.jsonl.gz"
    file.write_bytes(spoil(gzip.compress(await exported(demo_database))))
    with opened(str(file)) as stream, pytest.raises(SetupError) as refusal:
        await import_portfolio(fresh_database.owner_url, stream, file.name, zone=ZONE, progress=silently)
    assert str(refusal.value).startswith("portfolio.jsonl.gz, line ")
    assert "the file cannot be read on" in str(refusal.value)
    assert str(refusal.value).endswith(CUT)
    assert await rows(fresh_database) == (0, 0)


async def rows(database: Database) -> tuple[int, int]:
    async with connected(database.owner_url) as connection:
        return tuple(await connection.fetchrow("select (select count(*) from party), (select count(*) from change_transaction)"))


async def test_an_export_that_is_broken_off_leaves_no_file(demo_database: Database, tmp_path: Path) -> None:
    file = tmp_path / "portfolio.jsonl"
    with pytest.raises(BrokenOff), written(str(file)) as stream:
        await export_portfolio(demo_database.owner_url, stream, zone=ZONE, progress=break_off_at("service_version"))
    assert names(tmp_path) == []


def names(directory: Path) -> list[str]:
    return [file.name for file in directory.iterdir()]


async def test_a_disk_that_is_full_is_no_lost_connection(demo_database: Database) -> None:
    class Full(io.BytesIO):
        def write(self, _content: object, /) -> int:
            raise OSError(ENOSPC, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        await export_portfolio(demo_database.owner_url, Full(), zone=ZONE, progress=silently)


def test_a_disk_that_is_full_is_told_of(tmp_path: Path) -> None:
    with (
        pytest.raises(SetupError, match=r"Cannot write .*portfolio: No space left on device\.\nName a file"),
        written(str(tmp_path / "portfolio")),
    ):
        raise OSError(ENOSPC, "No space left on device")
    assert names(tmp_path) == []


async def test_an_import_that_is_broken_off_leaves_nothing(demo_database: Database, fresh_database: Database) -> None:
    """By a fault of its own, by a signal, or by the death of its connection. Then the same file goes in."""
    file = await exported(demo_database)
    ways: list[Callable[[], Awaitable[None]]] = [
        lambda: broken_off(fresh_database, file),
        lambda: cancelled(fresh_database, file),
        lambda: killed(fresh_database, file),
    ]
    for way in ways:
        await way()
        assert await rows(fresh_database) == (0, 0)
        async with connected(fresh_database.owner_url) as connection:
            assert await connection.fetchval("select count(*) from pg_trigger where tgenabled <> 'O'") == 0
            assert await connection.fetchval("select count(*) from gate_check") > 0
    await imported(fresh_database, file)
    assert (await rows(fresh_database))[1] == 1


async def broken_off(database: Database, file: bytes) -> None:
    with pytest.raises(BrokenOff):
        await import_portfolio(database.owner_url, io.BytesIO(file), "file", zone=ZONE, progress=break_off_at("change_event"))


async def cancelled(database: Database, file: bytes) -> None:
    def cancel(step: str, done: int, total: int) -> None:
        assert done <= total
        if step == "change_event":
            running.cancel()

    running = asyncio.ensure_future(import_portfolio(database.owner_url, io.BytesIO(file), "file", zone=ZONE, progress=cancel))
    with pytest.raises(asyncio.CancelledError):
        await running


async def killed(database: Database, file: bytes) -> None:
    """PostgreSQL ends the connection while the file is read."""

    class Ending(io.BytesIO):
        def readline(self, size: int | None = -1, /) -> bytes:
            line = super().readline(size)
            if b'{"table":"service_states"' in line and not ended:
                in_a_thread(terminate_all(database))
                ended.append(line)
            return line

    ended: list[bytes] = []
    with pytest.raises(SetupError, match="The connection to the database was lost"):
        await import_portfolio(database.owner_url, Ending(file), "file", zone=ZONE, progress=silently)
    assert ended


async def terminate_all(database: Database) -> None:
    async with connected(database.admin_url) as connection:
        await connection.execute(
            "select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = $1 and pid <> pg_backend_pid()", database.name
        )


def in_a_thread(act: Coroutine[None, None, None]) -> None:
    """Until it is done, since whoever reads a file does not await."""
    thread = Thread(target=asyncio.run, args=[act])
    thread.start()
    thread.join()


async def test_it_tells_how_far_it_is(demo_database: Database, fresh_database: Database) -> None:
    told: list[tuple[str, int, int]] = []
    out = io.BytesIO()
    written_rows = await export_portfolio(demo_database.owner_url, out, zone=ZONE, progress=lambda *step: told.append(step))
    total = sum(written_rows.values())
    assert told[-1] == ("change_event", total, total)
    told.clear()
    read_rows = await import_portfolio(
        fresh_database.owner_url, io.BytesIO(out.getvalue()), "file", zone=ZONE, progress=lambda *step: told.append(step)
    )
    assert told[-1] == ("change_event", total, total)
    assert [step for step, _, _ in dict.fromkeys((step, 0, 0) for step, _, _ in told)] == [table.name for table in exchanged_tables()]
    assert read_rows == written_rows == json.loads(out.getvalue().splitlines()[0])["rows"]


async def test_only_the_owner_of_the_tables_imports(demo_database: Database, fresh_database: Database) -> None:
    with pytest.raises(SetupError, match="This role may not import a portfolio") as refusal:
        await import_portfolio(fresh_database.url, io.BytesIO(await exported(demo_database)), "file", zone=ZONE, progress=silently)
    assert "Set SALKKU_MIGRATION_URL" in str(refusal.value)


async def test_a_portfolio_that_is_there_stays(demo_database: Database, fresh_demo: Database) -> None:
    before = await rows(fresh_demo)
    with pytest.raises(SetupError, match="The database already holds a portfolio"):
        await imported(fresh_demo, await exported(demo_database))
    assert await rows(fresh_demo) == before


async def test_of_two_imports_at_once_one_is_refused(demo_database: Database, fresh_database: Database) -> None:
    file = await exported(demo_database)
    ends = await asyncio.gather(imported(fresh_database, file), imported(fresh_database, file), return_exceptions=True)
    assert sorted(str(end).partition(",")[0] for end in ends) == ["None", "The database already holds a portfolio"]


async def test_who_is_at_work_there_is_not_waited_for_without_end(
    demo_database: Database, fresh_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "SETTINGS", session.SETTINGS.replace("'30s'", "'10ms'"))
    async with connected(fresh_database.owner_url) as other, other.transaction():
        await other.execute("insert into party (key, kind, name) values ('PERSON-X', 'PERSON', '{\"fi\": \"X\"}')")
        with pytest.raises(SetupError, match="Somebody else is at work in the database"):
            await imported(fresh_database, await exported(demo_database))


async def test_what_is_written_meanwhile_is_not_in_the_file(fresh_demo: Database) -> None:
    """All of it is of one moment: the row that is changed after the first table was read, its state and its event."""
    changed: list[bool] = []

    async with connected(fresh_demo.owner_url) as other:
        waiting: list[asyncio.Future[str]] = []

        def change(step: str, done: int, total: int) -> None:
            if not waiting:
                assert (step, done < total) == ("external_reference", True)
                waiting.append(asyncio.ensure_future(other.execute("update service set category = 'CHANGED' where key = 'SVC-PRINT'")))

        out = io.BytesIO()
        counted = await export_portfolio(fresh_demo.owner_url, out, zone=ZONE, progress=change)
        await waiting[0]
    changed.append(b"CHANGED" in out.getvalue())
    assert changed == [False]
    assert counted["change_transaction"] == 1
    assert (await rows(fresh_demo))[1] == 2
