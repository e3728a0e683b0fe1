"""Files that are either whole or not there, and readable by their owner only: they hold names, addresses and prices."""

import gzip
import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from app.errors import SetupError

STANDARD = "-"
"""Standard input or output instead of a file."""
GZIP = b"\x1f\x8b"
LEVEL = 6
"""Of compression: 9 takes three times as long for a hundredth less."""


@contextmanager
def written(file: str) -> Iterator[BinaryIO]:
    """Under a name of its own until the end of the block; what is broken off leaves the file as it was. Compressed when it ends in .gz."""
    if file == STANDARD:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    target = Path(file).resolve()
    if target.exists() and not target.is_file():
        raise SetupError(f"Cannot write {file}: it is no file.", remedy="Name a file, or give - for standard output.")
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with _created(part) as raw, _compressed(raw, target) as stream:
            yield stream
        part.replace(target)
    except OSError as error:
        raise SetupError(
            f"Cannot write {file}: {error.strerror or error}.", remedy="Name a file in a directory that is yours and has room."
        ) from error
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def opened(file: str) -> Iterator[BinaryIO]:
    """To read; decompressed when it begins as gzip does, whatever it is called."""
    if file == STANDARD:
        yield _decompressed(sys.stdin.buffer)
        return
    try:
        stream = Path(file).open("rb")  # noqa: SIM115 - closed below; the block's own errors are none of opening
    except OSError as error:
        raise SetupError(f"Cannot read {file}: {error.strerror or error}.", remedy="Name a file that `salkku export` wrote.") from error
    with stream:
        yield _decompressed(stream)


@contextmanager
def _created(part: Path) -> Iterator[BinaryIO]:
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as raw:
        yield raw
        raw.flush()
        os.fsync(raw.fileno())


@contextmanager
def _compressed(raw: BinaryIO, target: Path) -> Iterator[BinaryIO]:
    if target.suffix != ".gz":
        yield raw
        return
    with gzip.GzipFile(filename="", fileobj=raw, mode="wb", compresslevel=LEVEL, mtime=0) as stream:  # the same bytes every time
        yield cast("BinaryIO", stream)


def _decompressed(stream: BinaryIO) -> BinaryIO:
    buffered = stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(cast("io.RawIOBase", stream))
    if buffered.peek(len(GZIP))[: len(GZIP)] != GZIP:
        return buffered
    return io.BufferedReader(cast("io.RawIOBase", gzip.GzipFile(fileobj=buffered, mode="rb")))
