"""Lines on their way to a reader that is slow, gone, or there."""

import json
import os
from collections.abc import Iterator

import pytest

from app import limits
from app.observability.lines import Lines

LETTERS = 1000


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    reader, writer = os.pipe()
    yield reader, writer
    os.close(writer)
    os.close(reader)


def read(reader: int, until: str) -> str:
    said = ""
    while until not in said:
        said += os.read(reader, 1_000_000).decode()
    return said


def test_lines_are_written_in_their_order(pipe: tuple[int, int]) -> None:
    lines = Lines(pipe[1])
    for number in range(1000):
        lines.add(f"line {number}\n")
    assert read(pipe[0], "line 999\n").splitlines() == [f"line {number}" for number in range(1000)]


def test_nobody_who_writes_waits_for_a_reader_and_what_was_dropped_is_told(pipe: tuple[int, int]) -> None:
    lines = Lines(pipe[1])
    lines.add("x" * 100_000 + "\n", hurry=True)  # more than a pipe holds: from here on it waits for a reader
    assert os.read(pipe[0], 1)
    fit = limits.LOG_LETTERS_WAITING_MAX // LETTERS
    for number in range(fit + 100):
        lines.add(f"{number}".ljust(LETTERS - 1) + "\n")
    assert lines.dropped >= 99
    dropped = lines.dropped
    said = read(pipe[0], "log lines were dropped")
    told = said.splitlines()
    kept = [line for line in told if line.strip().isdigit()]
    assert [int(line) for line in kept] == list(range(fit + 100 - dropped))
    rest = said[said.index('{"event":"log') :]
    while not rest.endswith("\n"):
        rest += os.read(pipe[0], 1000).decode()
    assert json.loads(rest) | {"timestamp": ""} == {
        "event": "log lines were dropped",
        "lines": dropped,
        "level": "warning",
        "timestamp": "",
    }


def test_a_stop_waits_for_the_last_lines_but_not_for_a_reader_that_does_not_come(pipe: tuple[int, int]) -> None:
    lines = Lines(pipe[1])
    lines.add("the last one\n")
    lines.flush(60)
    os.set_blocking(pipe[0], False)
    assert os.read(pipe[0], 100) == b"the last one\n"
    lines.add("x" * 1_000_000 + "\n")
    lines.flush(0.01)  # returns


def test_what_is_meant_for_a_reader_that_is_gone_is_dropped() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    lines = Lines(writer)
    for _ in range(3):
        lines.add("nobody\n")
        lines.flush(60)
    assert lines.dropped == 3
    os.close(writer)


def test_a_pipe_that_does_not_block_is_waited_for(pipe: tuple[int, int]) -> None:
    """Another program that shares it may have made it so."""
    os.set_blocking(pipe[1], False)
    lines = Lines(pipe[1])
    lines.add("x" * 500_000 + "the end\n")
    assert len(read(pipe[0], "the end\n")) == 500_008
