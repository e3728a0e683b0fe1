"""Reads of events that equal subscribers share: what one statement found at one moment is handed to all of them."""

import asyncio
from collections.abc import Coroutine, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, closing, nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import NamedTuple, TypeAlias

from app import limits
from app.context import Clock, given
from app.graphsql.plan import Prepared
from app.history.passing import Passed, parted
from app.reading import Read, Reading
from app.viewer import Viewer

Key: TypeAlias = tuple[int, datetime, str]


class Found(NamedTuple):
    """`data` as JSON, and how far it goes if it is a page of the feed."""

    data: bytes
    passed: Passed | None


@dataclass(slots=True)
class Shared:
    """One read. `prepared`: keeps its plan, by whose address it is known, from being forgotten meanwhile."""

    task: "asyncio.Task[Found]"
    prepared: Prepared
    waiting: "set[asyncio.Future[Found]]" = field(default_factory=set)
    size: int = 0


class _Values(Mapping[str, object]):
    """What an event brings along, and what every request does, worked out when it is asked for."""

    __slots__ = ("_event", "_known")

    def __init__(self, event: Mapping[str, object], known: Mapping[str, object]) -> None:
        self._event = event
        self._known = known

    def __getitem__(self, name: str) -> object:
        return self._event[name] if name in self._event else self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter((*self._event, *self._known))

    def __len__(self) -> int:
        return len(self._event) + len(self._known)


class SharedReads:
    """Of one process. Two reads are equal when they have the same plan, which is of an operation, a role and languages, and fill every
    parameter of its statement alike: the viewer's ids, the variables, the position in the feed; as of the same moment. What a statement
    does not ask for, it cannot tell of.

    They take half of the connections, so that a change that thousands follow holds up nobody's question."""

    def __init__(self, reading: Reading, connections: int) -> None:
        self._reading = reading
        self._turns = asyncio.Semaphore(max(1, connections // 2))
        self._kept: dict[Key, Shared] = {}
        self._bytes = 0
        self._counts = {"run": 0, "shared": 0}

    def counts(self) -> Mapping[str, float]:
        """Answers to events: for how many a statement was run, and how many had what another one had found."""
        return self._counts

    async def run(
        self,
        prepared: Prepared,
        viewer: Viewer,
        clock: Clock,
        event: Mapping[str, object],
        turn: AbstractAsyncContextManager[object] | None = None,
    ) -> Found:
        """As Reading.run does. `turn`: of the viewer, held by the one whose statement is run."""
        statement = prepared.plan.statement
        if statement is None:
            return Found(await self._reading.run(prepared, viewer, clock), None)
        known = given(viewer, clock, self._reading.sealing.seal or await self._reading.sealing.ready())
        arguments = prepared.arguments(statement, _Values(event, known))
        key = id(prepared.plan), clock.at, repr(arguments)
        shared = self._kept.get(key)
        self._counts["run" if shared is None else "shared"] += 1
        if shared is None:
            reading = self._read(self._reading.found(statement, arguments, viewer.role), turn or nullcontext())
            shared = self._kept[key] = Shared(asyncio.create_task(reading), prepared)
            shared.task.add_done_callback(partial(self._done, key, shared))
        return await self._found(key, shared)

    async def _read(self, reading: Coroutine[object, object, Read], turn: AbstractAsyncContextManager[object]) -> Found:
        with closing(reading):  # who leaves while it waits for its turn has not begun it
            async with turn, self._turns:
                return Found(*parted(bytes((await reading).data)))

    async def _found(self, key: Key, shared: Shared) -> Found:
        """The last one that leaves ends the work of the database."""
        if shared.task.done():
            return shared.task.result()
        waiter: asyncio.Future[Found] = asyncio.get_running_loop().create_future()
        shared.waiting.add(waiter)
        try:
            return await waiter
        finally:
            shared.waiting.discard(waiter)
            if not shared.waiting and not shared.task.done():
                self._forget(key, shared)
                shared.task.cancel()

    def _done(self, key: Key, shared: Shared, _: object) -> None:
        """What failed is no answer for who comes later."""
        failed = None if shared.task.cancelled() else shared.task.exception()
        for waiter in [each for each in shared.waiting if not each.done()]:
            if failed is not None:
                waiter.set_exception(failed)
            else:
                waiter.set_result(shared.task.result())
        if shared.task.cancelled() or failed is not None:
            self._forget(key, shared)
        if self._kept.get(key) is not shared:
            return
        shared.size = len(shared.task.result().data)
        self._bytes += shared.size
        asyncio.get_running_loop().call_later(limits.SHARED_SECONDS, self._forget, key, shared)
        for older in [each for each in self._kept.items() if each[1].size]:
            if self._bytes <= limits.SHARED_BYTES_MAX:
                break
            self._forget(*older)

    def _forget(self, key: Key, shared: Shared) -> None:
        if self._kept.get(key) is shared:
            del self._kept[key]
            self._bytes -= shared.size
