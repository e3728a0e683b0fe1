"""Load of a sync under fire: another system sends thousands of rows in batches, each under its key until it is answered, while somebody
reads the feed from a cursor; afterwards all of it is compared with the same rows sent under another name and nobody in the way."""

import asyncio
import random
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple
from uuid import uuid4

import orjson

from tests.faults.feed_books import differences
from tests.faults.load import PAUSE_SECONDS, Ask, told
from tests.faults.outcomes import RIGHT, Outcome
from tests.faults.sync_talker import CUT_HERE, RudeTalker
from tests.faults.talker import Talker
from tests.support.batches import SYNC, Item, batch, happened, service_row, standing

NEW = 5_000
CHANGED_EVERY = 10
"""Of the new ones so many are sent once more with other words."""

SIZES = (60, 500)
"""Rows of a batch at most, of the two lanes that send at once."""

RUDENESS = 0.15
SOURCE = "chaos-cmdb"
MANAGER = "PORTFOLIO_MANAGER"
BEGIN = "{ asOf { knownAt token } }"
PAGE = """query ($after: String!) { changes(after: $after, first: 500) { cursor hasMore events {
  revision seq entityId operation } } }"""
TRUTH = """select recorded_at, seq, entity_type || ':' || entity_id as entity, operation from change_event
where recorded_at > $1 order by 1, 2"""
NEWEST = "select max(recorded_at) as newest from change_transaction"
CAUGHT_UP_SECONDS = 60.0
SHOWN = 5
ONCE: Mapping[tuple[str, str], int] = {
    ("Service", "CREATED"): 1,
    ("ServiceVersion", "CREATED"): 1,
    ("LifecycleTransition", "CREATED"): 1,
    ("ScopeItem", "CREATED"): 3,
    ("ServiceCommitment", "CREATED"): 2,
    ("ServicePrice", "CREATED"): 1,
    ("ExternalReference", "LINKED"): 2,
}
"""What the feed says of a service that was sent once."""


class Told(NamedTuple):
    """One event of the feed."""

    revision: datetime
    seq: int
    entity: str
    operation: str

    @property
    def place(self) -> tuple[datetime, int]:
        return self.revision, self.seq


class Edition(NamedTuple):
    """Rows that are sent at once, and what becomes of each."""

    becomes: str
    rows: Sequence[Item]


def editions(name: str, new: int) -> Iterator[Edition]:
    """New services; then some of them with other words."""
    yield Edition("created", [service_row(name, number) for number in range(new)])
    yield Edition("updated", [service_row(name, number, edition=1) for number in range(0, new, CHANGED_EVERY)])


def unlike(found: Sequence[object], wanted: Sequence[object]) -> list[str]:
    """Rows of one that the other does not have."""
    there, here = set(wanted), set(found)
    return [
        *(f"there is {row}, which there is not without faults" for row in found if row not in there),
        *(f"there is no {row}, which there is without faults" for row in wanted if row not in here),
        *([f"{len(found)} rows are there, {len(wanted)} without faults"] if len(found) != len(wanted) else []),
    ]


@dataclass
class SyncLoad:
    """`name`: what all keys begin with. `new`: how many services are sent. `synced`: set when all rows are acknowledged."""

    port: int
    tokens: Mapping[str, str]
    name: str
    new: int = NEW
    rudeness: float = RUDENESS
    outcomes: list[Outcome] = field(default_factory=list)
    heard: list[Told] = field(default_factory=list)
    going: bool = True
    finishing: bool = False
    synced: asyncio.Event = field(default_factory=asyncio.Event)
    _began: datetime = datetime.min  # noqa: DTZ901  # until learn() has asked
    _cursor: str = ""
    _counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(("batches", "sent again", "cut by the client", "pages"), 0))
    _following: asyncio.Task[None] | None = None

    async def learn(self) -> None:
        """From where the feed is read."""
        moment = (await self._calmly({"query": BEGIN}))["asOf"]
        self._began, self._cursor = datetime.fromisoformat(moment["knownAt"]), moment["token"]

    async def run(self) -> None:
        """Until all rows are acknowledged, then some of them again and again; who reads the feed goes on."""
        self._following = asyncio.create_task(self._follow())
        for edition in editions(self.name, self.new):
            few = len(edition.rows) // 10
            async with asyncio.TaskGroup() as lanes:
                lanes.create_task(self._lane(Edition(edition.becomes, edition.rows[:few]), SIZES[0]))
                lanes.create_task(self._lane(Edition(edition.becomes, edition.rows[few:]), SIZES[1]))
        self.synced.set()
        while self.going:
            await self._lane(Edition("unchanged", latest(self.name, self.new)[: SIZES[1]]), SIZES[0])

    def told(self) -> list[str]:
        """Some words about how much was tried."""
        counted = ", ".join(f"{count} {what}" for what, count in self._counts.items())
        return [f"{self.new} services: {counted}; {len(self.heard)} events of the feed"]

    async def audit(self, ask: Ask) -> list[str]:
        """Rows that are sent once more change nothing; the rest as above."""
        (before,) = await ask(NEWEST)
        found = await self._sent_calmly(Edition("unchanged", latest(self.name, self.new)))
        (after,) = await ask(NEWEST)
        found += [f"something was recorded at {after} when nothing had changed since {before}"] if before != after else []
        clean = f"CLEAN-{self.name}"
        for edition in editions(clean, self.new):
            found += await self._sent_calmly(edition)
        truth = [Told(*row.values()) for row in await ask(TRUTH, self._began)]
        found += [*await self._caught_up(truth), *differences(self.heard, truth)]
        found += unlike(await standing(ask, self.name), await standing(ask, clean))
        return [*found[:SHOWN], *unforeseen(await happened(ask, self.name), await happened(ask, clean))[:SHOWN]]

    async def _lane(self, edition: Edition, most: int) -> None:
        """All of it in batches of random sizes, one after the other."""
        luck, left = random.Random(most), iter(edition.rows)  # noqa: S311
        talker = RudeTalker(self.port, self.tokens[MANAGER], luck, self.rudeness)
        try:
            while (rows := list(islice(left, luck.randint(most // 4, most)))) and not self.finishing:
                await self._sent(talker, Edition(edition.becomes, rows))
        finally:
            talker.close()

    async def _sent(self, talker: RudeTalker, edition: Edition) -> None:
        """Again and again with the same key, until it is answered; the answer is what the first time would have been told."""
        asked = _asked(edition.rows)
        self._counts["batches"] += 1
        while not self.finishing:
            began = time.monotonic()
            reply = await talker.post(asked)
            if reply.how == CUT_HERE:
                self._counts["cut by the client"] += 1
            else:
                said = told(reply, lambda data: is_right(data, edition))
                self.outcomes.append(Outcome("batch", began, time.monotonic(), said))
                if said == RIGHT:
                    return
            self._counts["sent again"] += 1
            await asyncio.sleep(PAUSE_SECONDS)

    async def _sent_calmly(self, edition: Edition) -> list[str]:
        """With nobody in the way."""
        starts = range(0, len(edition.rows), SIZES[1])
        answers = [await self._calmly(_asked(edition.rows[start : start + SIZES[1]])) for start in starts]
        counts = [{key: value for key, value in answer["servicesSync"].items() if key != "rows"} for answer in answers]
        done = sum(count[edition.becomes] for count in counts)
        return [] if done == len(edition.rows) else [f"of {len(edition.rows)} rows {done} are {edition.becomes}: {counts}"]

    async def _calmly(self, asked: object) -> Any:
        talker = Talker(self.port, self.tokens[MANAGER])
        reply = await talker.post(asked)
        talker.close()
        if reply.status != 200 or b'"data":null' in reply.body:
            raise SystemExit(f"The server does not answer as it should: {reply.how} {reply.status} {reply.body[:500]!r}")
        return orjson.loads(reply.body)["data"]

    async def _follow(self) -> None:
        """The feed page by page, for ever; whatever happens, from the cursor of the last page that came."""
        talker = RudeTalker(self.port, self.tokens[MANAGER], random.Random(0), self.rudeness / 3)  # noqa: S311
        try:
            while True:
                began = time.monotonic()
                reply = await talker.post({"query": PAGE, "variables": {"after": self._cursor}})
                if reply.how != CUT_HERE:
                    self.outcomes.append(Outcome("page", began, time.monotonic(), told(reply, self._took)))
                await asyncio.sleep(PAUSE_SECONDS)
        finally:
            talker.close()

    def _took(self, data: Any) -> bool:
        feed = data["changes"]
        self._counts["pages"] += 1
        self._cursor = feed["cursor"]
        self.heard += [
            Told(datetime.fromisoformat(event["revision"]), event["seq"], event["entityId"], event["operation"]) for event in feed["events"]
        ]
        return True

    async def _caught_up(self, truth: Sequence[Told]) -> list[str]:
        """Whoever reads the feed hears the last of it."""
        assert self._following is not None
        with suppress(TimeoutError):
            async with asyncio.timeout(CAUGHT_UP_SECONDS):
                while not self.heard or self.heard[-1].place < truth[-1].place:  # noqa: ASYNC110 - nobody tells
                    await asyncio.sleep(PAUSE_SECONDS)
        self._following.cancel()
        (ended,) = await asyncio.gather(self._following, return_exceptions=True)
        return [f"who read the feed broke: {ended!r}"] if isinstance(ended, Exception) else []


def latest(name: str, new: int) -> list[Item]:
    """Every service as it was sent last."""
    return [service_row(name, number, edition=int(number % CHANGED_EVERY == 0)) for number in range(new)]


def is_right(data: Any, edition: Edition) -> bool:
    """Whether all rows of a batch became what they must."""
    payload = data["servicesSync"]
    return bool(payload["errors"] == [] and payload[edition.becomes] == len(edition.rows))


def unforeseen(done: Mapping[str, Mapping[tuple[str, str], int]], calmly: Mapping[str, Mapping[tuple[str, str], int]]) -> list[str]:
    """Events of each service that are more or less than without faults, or than one of each."""
    return [
        *(f"{thing}: {done.get(thing)} happened, without faults {times}" for thing, times in calmly.items() if done.get(thing) != times),
        *(f"{thing} was sent once, and {done[thing]} happened" for thing in done if _sent_once(thing) and done[thing] != ONCE),
    ]


def _sent_once(thing: str) -> bool:
    return int(thing.rpartition("-")[2]) % CHANGED_EVERY > 0


def _asked(rows: Sequence[Item]) -> Mapping[str, object]:
    return {"query": SYNC, "variables": {"input": batch(SOURCE, rows, str(uuid4())), "dry": False}}
