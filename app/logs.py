"""How log lines are written: one a line on standard error, coloured words on a terminal, JSON elsewhere; those of libraries alike."""

import logging
import sys

import structlog
from structlog.typing import Processor

SHARED: tuple[Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
)
QUIET = ("alembic", "uvicorn.error")  # tell at INFO what our own lines and the greeting tell better


def log_to_stderr(level: str) -> None:
    """`level`: the least severity that is written."""
    least = logging.getLevelNamesMapping()[level.upper()]
    handler = logging.StreamHandler(sys.stderr)
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


def _last_steps() -> list[Processor]:
    plain = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    if sys.stderr.isatty():
        return [plain, structlog.dev.ConsoleRenderer()]
    return [plain, structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
