"""How log lines are written: one a line on standard error, coloured words on a terminal, JSON elsewhere; those of libraries alike."""

import logging
import sys
from types import TracebackType
from typing import TextIO

import structlog
from structlog.typing import ExcInfo, Processor

from app import limits
from app.observability.lines import stderr
from app.observability.tracebacks import traceback_of

SHARED: tuple[Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
)
QUIET = ("alembic", "uvicorn.error")  # tell at INFO what our own lines and the greeting tell better


class _Handler(logging.Handler):
    """Lines go the way of all others, in one order, and nobody waits for whoever reads them."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            stderr().add(self.format(record) + "\n", hurry=True)
        except Exception:
            self.handleError(record)


def log_to_stderr(level: str) -> None:
    """`level`: the least severity that is written."""
    least = logging.getLevelNamesMapping()[level.upper()]
    handler = _Handler()
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=SHARED, processors=_last_steps()))
    logging.basicConfig(level=least, handlers=[handler])
    for name in QUIET:
        logging.getLogger(name).setLevel(max(least, logging.WARNING))
    structlog.configure(
        processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(least),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    sys.excepthook = _crashed


def _crashed(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """What led to it comes before it."""
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    stderr().add(traceback_of(error.with_traceback(trace)), hurry=True)
    stderr().flush(limits.LOG_FLUSH_SECONDS)


def _last_steps() -> list[Processor]:
    """Tracebacks without the values of variables: those are what people asked, tokens and passwords."""
    plain = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    if sys.stderr.isatty():
        return [plain, structlog.dev.ConsoleRenderer(exception_formatter=_below)]
    return [plain, structlog.processors.ExceptionRenderer(_told), structlog.processors.JSONRenderer(ensure_ascii=False)]


def _told(exc_info: ExcInfo) -> str:
    return traceback_of(exc_info[1])


def _below(line: TextIO, exc_info: ExcInfo) -> None:
    line.write("\n" + traceback_of(exc_info[1]).rstrip())
