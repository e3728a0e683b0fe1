"""Changes the portfolio through mutations, as any viewer and at any moment, with nothing between the test and the writing but HTTP."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from app.context import Clock
from app.database.pool import ReadPool
from app.database.unit_of_work import UnitsOfWork
from app.graphsql.engine import Engine
from app.reading import Question, Reading
from app.schema import mapping, verbs
from app.viewer import Role, Viewer
from app.writing import Request, Writing
from tests.support.asking import DEMO_PERSONS, NOW, viewer_of
from tests.support.databases import Database

HELSINKI = ZoneInfo("Europe/Helsinki")


@dataclass
class Writer:
    """`viewers`: by role, the seven of the demo; `add` makes more."""

    database: Database
    pool: ReadPool
    reading: Reading
    writing: Writing
    viewers: dict[Role, Viewer]
    _numbers: "count[int]" = field(default_factory=lambda: count(1))

    async def run(self, who: Role | Viewer, text: str, /, *, at: datetime = NOW, key: str | None = None, **variables: object) -> Any:
        """`data` of a query or a mutation as a client parses it. `key`: of the header Idempotency-Key. Raises what keeps it from being
        answered."""
        viewer = self.viewers[who] if isinstance(who, Role) else who
        prepared = await self.reading.prepare(Question(text, None, variables, ()), viewer)
        clock = Clock(at, HELSINKI)
        if not prepared.plan.verbs:
            return orjson.loads(await self.reading.run(prepared, viewer, clock))
        written = await self.writing.answer(prepared, Request(viewer, clock, f"test-{next(self._numbers)}", key))
        for failure in written.failures.values():
            raise failure
        return {key: orjson.loads(payload) for key, payload in written.payloads.items()}

    async def do(
        self,
        who: Role | Viewer,
        verb: str,
        input: Mapping[str, object],  # noqa: A002 - as the contract calls it
        selection: str = "changeCursor",
        *,
        at: datetime = NOW,
        dry: bool = False,
        key: str | None = None,
    ) -> Any:
        """The payload of one verb, with its errors whole. Without a key in the input or here a new one is sent."""
        given = dict(input)
        if key is None and "idempotencyKey" not in given and not dry:
            given["idempotencyKey"] = f"key-{next(self._numbers)}"
        type_ = _input_type(verb)
        text = f"mutation Do($input: {type_}!, $dry: Boolean!) {{ {verb}(input: $input, dryRun: $dry) {{ {selection} {ERRORS} }} }}"
        return (await self.run(who, text, at=at, key=key, input=given, dry=dry))[verb]

    async def add(self, role: Role, party: str, customer: str | None = None) -> Viewer:
        """The viewer of a real token of one more party, by its key."""
        return await viewer_of(self.pool, self.database.owner_url, role, party, customer)


ERRORS = """errors {
    __typename message code path
    ... on ConflictError { currentRevision }
    ... on LimitError { limit }
    ... on LifecycleError { allowed }
    ... on GateError { checks { code outcome } }
}"""


def _input_type(verb: str) -> str:
    root = mapping().schema.mutation_type
    assert root is not None
    return str(root.fields[verb].args["input"].type).removesuffix("!")


@asynccontextmanager
async def writer_on(
    database: Database, *, connections: int = 4, viewers: bool = True, units: UnitsOfWork | None = None
) -> AsyncIterator[Writer]:
    """`viewers`: those of the demo's seven people. `units`: others than the usual."""
    pool = ReadPool(database.url, size=2, wait_seconds=30, statement_seconds=60)
    units = units or UnitsOfWork(database.url, size=connections, wait_seconds=30, statement_seconds=60)
    engine = Engine(mapping())
    reading = Reading(engine, pool)
    made = Writer(database, pool, reading, Writing(engine, units, verbs(), reading.sealing), {})
    try:
        if viewers:
            made.viewers.update({role: await made.add(role, *keys) for role, keys in DEMO_PERSONS.items()})
        yield made
    finally:
        engine.close()
        await pool.close()
        await units.close()
