"""What parts of the server tell of themselves: read when somebody looks, and nothing on the way of a request."""

from collections.abc import Callable, Mapping
from typing import NamedTuple, TypeAlias

Read: TypeAlias = Callable[[], float | Mapping[str, float]]


class Meter(NamedTuple):
    """`counts`: it only grows. `label`: the name of what its values are told apart by, when it has several; few, and never of a request."""

    name: str
    words: str
    read: Read
    counts: bool
    label: str | None


class Meters:
    """The meters of one process."""

    def __init__(self) -> None:
        self.all: list[Meter] = []

    def gauge(self, name: str, words: str, read: Read, *, label: str | None = None) -> None:
        """What there is of something now: `meters.gauge("live_sockets", "Open WebSockets.", lambda: len(sockets))`."""
        self.all.append(Meter(name, words, read, False, label))

    def counter(self, name: str, words: str, read: Read, *, label: str | None = None) -> None:
        """How often something has happened since the start."""
        self.all.append(Meter(name, words, read, True, label))
