"""What waits to be sent to one client, bounded: in bytes, in messages, and in the time that the client takes to read."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import NamedTuple

from app import limits


class TooSlow(Exception):
    """The client does not read what is sent to it, or hardly."""


class Letter(NamedTuple):
    """`wanted`: whether anybody still waits for it."""

    text: str
    wanted: Callable[[], bool]


class Outbox:
    """Anybody puts in, one task sends. Who is about to make something large to put in goes through `floor`, where at most a few are at
    once, and none while too much waits: so a client that does not read is answered nothing more, and costs no more memory."""

    def __init__(self) -> None:
        self._letters: deque[Letter] = deque()
        self._size = 0
        self._filled = asyncio.Event()
        self._roomy = asyncio.Event()
        self._roomy.set()
        self._empty = asyncio.Event()
        self._empty.set()
        self.floor = _Floor(self)

    def put(self, text: str, wanted: Callable[[], bool] = lambda: True) -> None:
        """`wanted`: asked again when its turn comes."""
        self._letters.append(Letter(text, wanted))
        self._size += len(text)
        self._filled.set()
        self._empty.clear()
        if self._size > limits.OUTBOX_BYTES_MAX or len(self._letters) > limits.OUTBOX_MESSAGES_MAX:
            self._roomy.clear()

    async def room(self) -> None:
        """Until what waits is within its bounds."""
        await self._roomy.wait()

    async def sent(self) -> None:
        """Until nothing waits any more."""
        await self._empty.wait()

    async def send_all(self, send: Callable[[str], Awaitable[None]]) -> None:
        """Without end. Raises TooSlow, and what `send` raises."""
        while True:
            letter = await self._next()
            if letter.wanted():
                await in_time(send(letter.text), len(letter.text))

    async def _next(self) -> Letter:
        while not self._letters:
            self._empty.set()
            self._filled.clear()
            await self._filled.wait()
        letter = self._letters.popleft()
        self._size -= len(letter.text)
        if self._size <= limits.OUTBOX_BYTES_MAX and len(self._letters) <= limits.OUTBOX_MESSAGES_MAX:
            self._roomy.set()
        return letter


class _Floor:
    """See Outbox."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox
        self._places = asyncio.Semaphore(limits.OPERATIONS_AT_ONCE)

    async def __aenter__(self) -> None:
        await self._places.acquire()
        try:
            await self._outbox.room()
        except BaseException:
            self._places.release()
            raise

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._places.release()


async def in_time(sending: Awaitable[None], size: int) -> None:
    """Until the client has taken most of so many bytes. Raises TooSlow."""
    try:
        async with asyncio.timeout(limits.READ_SECONDS + size / limits.READ_BYTES_PER_SECOND):
            await sending
    except TimeoutError:
        raise TooSlow from None
