"""How signals end a command that others, or files, depend on."""

import asyncio
import signal
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, TypeVar

Result = TypeVar("Result")


@contextmanager
def signals_interrupt() -> Iterator[None]:
    """SIGINT and SIGTERM end a command in its tracks, and a serving server in good order; the stop itself they cannot interrupt.

    Set explicitly, because a shell starts background programs with SIGINT ignored.
    """

    def interrupt(_signal: int, _frame: FrameType | None) -> None:
        for number in before:
            signal.signal(number, signal.SIG_IGN)
        raise KeyboardInterrupt

    before = {number: signal.signal(number, interrupt) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def run_interruptibly(work: Coroutine[Any, Any, Result]) -> Result:
    """As asyncio.run, within `signals_interrupt`. What was under way when a signal came has nobody left to complain to."""
    with asyncio.Runner() as runner:
        try:
            return runner.run(work)
        except KeyboardInterrupt:
            runner.get_loop().set_exception_handler(lambda _loop, _context: None)
            raise
