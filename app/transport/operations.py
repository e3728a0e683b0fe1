"""One operation of a socket or a stream, from what was asked to its answers: one of a query or a mutation, and of a subscription one for
each event."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import AbstractAsyncContextManager, aclosing, nullcontext
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from graphql import OperationType

from app import limits
from app.answering import Answering
from app.budgets.accounts import Spent
from app.context import Clock
from app.delivery.event import Event, Following, Source
from app.errors import DomainError, TimedOut, Unavailable
from app.graphsql.plan import Prepared
from app.journal import CLIENT_LEFT, Turn
from app.reading import Question
from app.refusals import refusal_of
from app.schema import mapping
from app.transport.live import Live
from app.viewer import Viewer

SHARED = timedelta(seconds=limits.SHARED_SECONDS)


class Operations:
    """Answers them for one process. `sources`: by field of Subscription."""

    def __init__(self, answering: Answering, live: Live, sources: Mapping[str, Source], zone: ZoneInfo) -> None:
        root = mapping().schema.subscription_type
        assert root is not None
        assert set(root.fields) == set(sources), "every field of Subscription has a source of events"
        self._answering = answering
        self._live = live
        self._sources = sources
        self._zone = zone
        self._beginning = asyncio.Semaphore(limits.SUBSCRIPTIONS_BEGUN_AT_ONCE)

    async def prepare(self, question: Question, viewer: Viewer, turn: Turn) -> Prepared:
        """As Answering does."""
        return await self._answering.prepare(question, viewer, turn)

    def balance(self, viewer: Viewer) -> Spent:
        """As Answering does."""
        return self._answering.balance(viewer)

    async def answers(
        self,
        prepared: Prepared,
        viewer: Viewer,
        turn: Turn,
        *,
        key: str | None = None,
        floor: AbstractAsyncContextManager[object] | None = None,
    ) -> AsyncGenerator[bytes, None]:
        """Each an ExecutionResult as JSON; the last one ends it. Raises what `refusal_of` words. `floor`: held while one of them is made.
        A mutation is finished though nobody waits for it."""
        floor = floor or nullcontext()
        if prepared.operation.kind is OperationType.SUBSCRIPTION:
            with self._live.subscription(viewer):
                async with aclosing(self._followed(prepared, viewer, turn, floor)) as answers:
                    async for answer in answers:
                        yield answer
            return
        await self._live.confirmed(viewer)
        async with floor:
            answering = self._answering.answer(prepared, viewer, self._clock(), turn, key)
            answered = await (self._live.finished(answering) if prepared.plan.verbs else answering)
        yield answered.body

    async def _followed(
        self, prepared: Prepared, viewer: Viewer, turn: Turn, floor: AbstractAsyncContextManager[object]
    ) -> AsyncGenerator[bytes, None]:
        turn.cost = 0
        async with self._beginning:
            (root,) = await self._answering.roots(prepared)
        try:
            following = self._sources[root.name](root)
            while True:
                event = await following.event()
                async with floor:
                    answer = await self._answer(prepared, viewer, turn, event, following)
                turn.cost += prepared.plan.cost
                if answer is not None:
                    yield answer
        except DomainError as error:
            error.path = error.path or (root.key,)
            raise

    async def _answer(self, prepared: Prepared, viewer: Viewer, turn: Turn, event: Event, following: Following) -> bytes | None:
        """An event that the database is away for is told so, and the next one may be answered. None: there is nothing to tell."""
        try:
            await self._live.confirmed(viewer)
            answer, passed = await self._answering.answer_event(prepared, viewer, self._clock(event.at), turn, event.given)
        except (Unavailable, TimedOut) as error:
            return refusal_of(error, turn.request_id).body(turn.request_id)
        return answer.body if following.told(passed) else None

    def _clock(self, at: datetime | None = None) -> Clock:
        """`at`: when it happened; who comes to it later reads as of now."""
        now = datetime.now(UTC)
        return Clock(now if at is None or now - at > SHARED else at, self._zone)


def left(turn: Turn, size: int) -> None:
    """The journal is told that nobody waited for the answer. `size`: bytes of those that were given: a subscription goes on until
    somebody has heard enough, and ends in good order so."""
    followed = turn.operation is not None and turn.operation.kind is OperationType.SUBSCRIPTION
    if not (followed and size):
        turn.code = CLIENT_LEFT
