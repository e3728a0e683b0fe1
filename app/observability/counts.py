"""What is counted of every operation: plain integers, which somebody reads once in a while."""

from bisect import bisect_left
from collections.abc import Mapping
from typing import TypeAlias

from app import limits

BOUNDS_SECONDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""Of the histograms' buckets, in the manner of Prometheus: each holds what took at most so long."""

BOUNDS_NS = tuple(round(bound * 1e9) for bound in BOUNDS_SECONDS)
OTHER = "OTHER"

Kind: TypeAlias = tuple[str, str, str]
"""What operations are counted apart by: the transport, query, mutation or subscription (empty: it was not understood), and the code."""


class Sums:
    """Of the operations of one kind."""

    __slots__ = ("cost", "count", "size", "sql", "sql_ns", "total", "total_ns")

    def __init__(self) -> None:
        self.count = self.total_ns = self.sql_ns = self.cost = self.size = 0
        self.total = [0] * (len(BOUNDS_NS) + 1)
        self.sql = [0] * (len(BOUNDS_NS) + 1)


class Counts:
    """Of one process, since its start. Nothing that a request brings makes a new kind beyond COUNTED_KINDS_MAX."""

    def __init__(self) -> None:
        self._sums: dict[Kind, Sums] = {}

    @property
    def sums(self) -> Mapping[Kind, Sums]:
        return self._sums

    def add(self, kind: Kind, total_ns: int, sql_ns: int, cost: int, size: int) -> None:
        """One operation more; on the way of each."""
        sums = self._sums.get(kind) or self._new(kind)
        sums.count += 1
        sums.total_ns += total_ns
        sums.total[bisect_left(BOUNDS_NS, total_ns)] += 1
        if sql_ns:
            sums.sql_ns += sql_ns
            sums.sql[bisect_left(BOUNDS_NS, sql_ns)] += 1
        sums.cost += cost
        sums.size += size

    def _new(self, kind: Kind) -> Sums:
        if len(self._sums) >= limits.COUNTED_KINDS_MAX:
            kind = (OTHER, OTHER, OTHER)
        return self._sums.setdefault(kind, Sums())
