"""A portfolio to which everything was done that can be done, exported and imported into a second database."""

import io
import os
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from app.database.embedded import Server
from app.exchange.portfolio.exporting import export_portfolio
from app.exchange.portfolio.importing import import_portfolio
from tests.support.acting import Stage
from tests.support.acts import ACTS
from tests.support.acts_rows import BEFOREHAND
from tests.support.databases import Database, clone
from tests.support.permissions import PEOPLE, Seat
from tests.support.rows import connected
from tests.support.writing import writer_on

ZONE = "Europe/Helsinki"
VERBS = (
    "capabilityUpsert",
    "commentAdd",
    "compositionSet",
    "externalUnlink",
    "gateChecksSet",
    "partyErase",
    "priceSet",
    "relationshipSet",
    "serviceCreate",
    "transition",
    "transitionSchedule",
    "versionTextsCorrect",
)
"""Between them they do to rows whatever is done: make, change, move on, link, unlink, take away, blacken, and say why."""


def silently(step: str, done: int, total: int) -> None:
    """Nobody watches."""


async def exported(database: Database) -> bytes:
    file = io.BytesIO()
    await export_portfolio(database.owner_url, file, zone=ZONE, progress=silently)
    return file.getvalue()


async def imported(database: Database, file: bytes) -> None:
    await import_portfolio(database.owner_url, io.BytesIO(file), "file", zone=ZONE, progress=silently)


@dataclass(frozen=True)
class Twins:
    """The portfolio where it was made, the file, and the portfolio that the file became."""

    first: Database
    file: bytes
    second: Database


@pytest.fixture(scope="module")
async def twins(server: Server, demo_template: str, migrated_template: str) -> AsyncIterator[Twins]:
    async with clone(server, demo_template) as first, clone(server, migrated_template) as second:
        await _live(first)
        file = await exported(first)
        await _seal_anew(second)
        await imported(second, file)
        yield Twins(first, file, second)


async def _seal_anew(database: Database) -> None:
    """As every installation has a key of its own; databases of tests are copies of one."""
    async with connected(database.owner_url) as connection:
        await connection.execute("update position_seal set key = $1", os.urandom(64))


async def _live(database: Database) -> None:
    """Acts of all kinds; some stand in the way of later ones, which are then refused."""
    async with writer_on(database, viewers=False) as writer, connected(database.owner_url) as connection:
        seats = {name: Seat(name, await writer.add(role, party, customer)) for name, (role, party, customer, _) in PEOPLE.items()}
        stage = Stage(writer, connection)
        for name, act in BEFOREHAND:
            await stage.do(seats[name], act, act.targets[0], dry=False)
        await stage.cast(ACTS)
        for act in (act for act in ACTS if act.verb in VERBS):
            told = await stage.do(seats["manager"], act, act.targets[0], dry=False)
            if "ForbiddenError" in told.kinds:
                await stage.do(seats["admin"], act, act.targets[0], dry=False)
