"""A past for the demo portfolio: a day on which everybody does whatever they may, each thing recorded at its moment."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from random import Random

from app.delivery.worker import run_due
from app.schema import verbs
from app.viewer import Role
from tests.oracle.edges import lay_edges
from tests.support.asking import NOW, Asker
from tests.support.databases import Database
from tests.support.recording import Recording
from tests.support.rows import connected
from tests.support.traps import lay_traps
from tests.support.writing import writer_on
from tests.writing.answers import input_type
from tests.writing.journey import fitting
from tests.writing.likely import Likely
from tests.writing.population import population

BEGINS = NOW - timedelta(hours=10)
PAUSE = timedelta(minutes=10)
VERBS = 50
LEFT_OUT = ("token", "gateChecksSet", "party")
"""How verbs begin that change who asks, or what is judged."""
TOKEN = "{ asOf { token } }"

Noting = Callable[[str, datetime], Awaitable[None]]
Tokens = dict[str, tuple[datetime, datetime]]
"""By its text the revision and the clock of each."""


async def age(database: Database, asked: Asker, note: Noting | None = None) -> Tokens:
    """Ends before now. Gives tokens that were taken on the way; `note` is called whenever one is, with it and the moment."""
    async with connected(database.owner_url) as owner, owner.transaction():
        await owner.execute("select set_config('salkku.recorded_at', $1, true)", BEGINS.isoformat())
        await lay_traps(owner)
        await lay_edges(owner)
    tokens: Tokens = {}
    units = Recording(database, BEGINS)
    random = Random("a day")  # noqa: S311  # to vary tests, not to keep secrets
    known = [name for name in sorted(verbs().known) if not name.startswith(LEFT_OUT)]
    async with connected(database.owner_url) as owner, writer_on(database, units=units) as writer:
        for number in range(1, VERBS + 1):
            units.moment = at = BEGINS + number * PAUSE
            verb = random.choice(known)
            likely = Likely(random, await population(owner), verb, at)
            given = likely.input(input_type(verb))
            role = random.choice(fitting(verb, likely.version["owner"]))
            await writer.do(role, verb, given, "__typename", at=at)
            if number % 10 == 0:
                await run_due(units, at, zone="Europe/Helsinki")
                revision = await owner.fetchval("select max(recorded_at) from change_transaction")
                token = (await asked.ask(TOKEN, Role.PORTFOLIO_MANAGER, at=at))["asOf"]["token"]
                tokens[token] = revision, at
                if note is not None:
                    await note(token, at)
    return tokens
