"""The demo's bearer tokens: one person per role, in `demo-tokens.json` of the var directory, readable by its owner only.

The database keeps hashes, so the file is the only place where their text lies. While it fits the database, a start writes nothing.
"""

import asyncio
import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from stat import S_IMODE

import asyncpg

from app.commands.database import Database
from app.commands.issue import insert_token
from app.errors import NotFound, SetupError
from app.identity.issuing import revoke
from app.identity.tokens import hash_token
from app.settings import Settings
from app.viewer import Role

DAYS = 90  # days until the tokens of a demo expire and the next start makes new ones
MODE = 0o600

ONE_AT_A_TIME = "select pg_advisory_xact_lock(7316548211)"
"""Of several that start at once the first makes the tokens, and the others find them in the file."""

STILL_GOOD = """
select count(*) from unnest($1::bytea[], $2::text[]) as given (hash, role)
join api_token t using (hash, role) where t.demo and t.revoked_at is null and t.expires_at > now() + interval '1 day'
"""

OLD = "select id from api_token where demo and revoked_at is null"


def tokens_file(settings: Settings) -> Path:
    """Where they lie."""
    return settings.var_directory / "demo-tokens.json"


def demo_tokens(settings: Settings, database: Database) -> Mapping[str, str]:
    """Tokens by role that this database accepts, and that the file holds."""
    return asyncio.run(_demo_tokens(tokens_file(settings), database.url))


async def _demo_tokens(file: Path, url: str) -> Mapping[str, str]:
    connection = await asyncpg.connect(url)
    try:
        async with connection.transaction():
            await connection.execute(ONE_AT_A_TIME)
            tokens = _read(file)
            if tokens.keys() != set(Role) or not await _are_good(connection, tokens):
                tokens = await _create(connection)
                _write(file, tokens)
        return tokens
    finally:
        await connection.close()


async def _are_good(connection: asyncpg.Connection, tokens: Mapping[str, str]) -> bool:
    good: int = await connection.fetchval(STILL_GOOD, [hash_token(token) for token in tokens.values()], list(tokens))
    return good == len(tokens)


async def _create(connection: asyncpg.Connection) -> Mapping[str, str]:
    from app.demo.people import DEMO_VIEWERS  # reads the portfolio's file, which only a first start needs

    now = datetime.now(UTC)
    for old in await connection.fetch(OLD):
        await revoke(connection, old["id"], now)
    expires_at = now + timedelta(days=DAYS)
    try:
        return {
            role.value: await insert_token(
                connection, party=person, role=Role(role), customer=customer, scopes=(), expires_at=expires_at, demo=True
            )
            for role, (person, customer) in DEMO_VIEWERS.items()
        }
    except NotFound as error:
        raise SetupError(
            f"The database holds another portfolio than the demo's: {error}.",
            remedy="Serve it without --demo, or set SALKKU_DATABASE_URL (or SALKKU_POSTGRES_HOME) to an empty database.",
        ) from error


def _read(file: Path) -> Mapping[str, str]:
    """Empty when there is none, it is not ours to trust, or not whole."""
    try:
        if S_IMODE(file.stat().st_mode) != MODE:
            return {}
        content = json.loads(file.read_bytes())
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) and all(isinstance(token, str) for token in content.values()) else {}


def _write(file: Path, tokens: Mapping[str, str]) -> None:
    """Beside and renamed, so that no reader finds half of it or finds it open to others."""
    new = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        new.unlink(missing_ok=True)
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, MODE), "w") as writing:
            json.dump(tokens, writing, indent=2)
            writing.write("\n")
        new.rename(file)
    except OSError as error:
        raise SetupError(
            f"The demo's tokens cannot be written to {file}: {error.strerror}.",
            remedy="Make room there, or set SALKKU_VAR_DIRECTORY to a directory that you may write.",
        ) from error
