"""The slowest operations of the last hour: by document, name and the role that asked, with how long they took."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

import orjson

from app import limits

STEPS = 4  # buckets between a time and its double, so that a quantile is told to a fifth
SMALLEST = 14  # bits of the first bucket's nanoseconds, 16 µs
BUCKETS = (36 - SMALLEST) * STEPS  # up to a minute


Shape: TypeAlias = tuple[str, str | None, str, str]
"""What operations are told apart by: digest of the document, name, role that asked, query or mutation. A plain tuple takes half the time to
make."""


class Times:
    """How long something took, each time: enough to tell quantiles of it."""

    __slots__ = ("buckets", "most_ns")

    def __init__(self) -> None:
        self.buckets: dict[int, int] = {}
        self.most_ns = 0

    def add(self, ns: int) -> None:
        bits = ns.bit_length()
        bucket = 0 if bits <= SMALLEST else min((bits - SMALLEST) * STEPS + (ns >> (bits - 3) & 3), BUCKETS)
        self.buckets[bucket] = self.buckets.get(bucket, 0) + 1
        if ns > self.most_ns:
            self.most_ns = ns

    def join(self, other: "Times") -> None:
        for bucket, count in other.buckets.items():
            self.buckets[bucket] = self.buckets.get(bucket, 0) + count
        self.most_ns = max(self.most_ns, other.most_ns)

    def quantile_ns(self, share: float) -> int:
        """A bound that `share` of them were under; never more than the longest."""
        wanted = share * sum(self.buckets.values())
        for bucket in sorted(self.buckets):
            wanted -= self.buckets[bucket]
            if wanted <= 0:
                return min(_end_ns(bucket), self.most_ns)
        return self.most_ns


def _end_ns(bucket: int) -> int:
    """The least time that falls in the next bucket."""
    bits, step = divmod(bucket, STEPS)
    return 1 << SMALLEST if bucket == 0 else (STEPS + step + 1) << (bits + SMALLEST - 3)


class Watched:
    """What is known of one shape. `cost`: the highest. `line`: what log lines say of it."""

    __slots__ = ("cost", "count", "line", "sql", "total")

    def __init__(self, shape: Shape) -> None:
        self.count = self.cost = 0
        self.total = Times()
        self.sql = Times()
        self.line = told_in_lines(*shape)

    def add(self, total_ns: int, sql_ns: int, cost: int) -> None:
        self.count += 1
        self.total.add(total_ns)
        self.sql.add(sql_ns)
        if cost > self.cost:
            self.cost = cost

    def join(self, other: "Watched") -> None:
        self.count += other.count
        self.total.join(other.total)
        self.sql.join(other.sql)
        self.cost = max(self.cost, other.cost)

    def told(self) -> Mapping[str, object]:
        return {
            "count": self.count,
            "cost": self.cost,
            "totalMs": _times_told(self.total),
            "sqlMs": _times_told(self.sql),
        }


def told_in_lines(digest: str | None, name: str | None, role: str | None, kind: str | None) -> str:
    """What a log line says of a shape; `kind`: None for what was not understood. None of them holds what JSON escapes."""
    told = {"name": name and name[: limits.NAME_LETTERS_LOGGED], "document": digest, "kind": kind, "role": role}
    return orjson.dumps(told)[1:-1].decode()


def _times_told(times: Times) -> Mapping[str, float]:
    quantiles = {"p50": times.quantile_ns(0.5), "p95": times.quantile_ns(0.95), "max": times.most_ns}
    return {name: round(ns / 1e6, 3) for name, ns in quantiles.items()}


class SlowOperations:
    """Two halves of the time that is watched: this one and the one before, which is forgotten when the next begins. `add` is on the way of
    every operation; what was never slow makes room for what is."""

    def __init__(self) -> None:
        self._now: dict[Shape, Watched] = {}
        self._before: dict[Shape, Watched] = {}
        self._until_ns = 0

    def add(self, shape: Shape, total_ns: int, sql_ns: int, cost: int, now_ns: int) -> Watched:
        """`now_ns`: of the same clock, always."""
        if now_ns >= self._until_ns:
            self._turn(now_ns)
        watched = self._now.get(shape) or self._new(shape)
        watched.add(total_ns, sql_ns, cost)
        return watched

    def told(self, now_ns: int) -> Sequence[Mapping[str, object]]:
        """As JSON has it, the slowest first: by what 95 of 100 stay under."""
        if now_ns >= self._until_ns:
            self._turn(now_ns)
        joined: dict[Shape, Watched] = {}
        for half in (self._now, self._before):
            for shape, watched in half.items():
                if shape not in joined:
                    joined[shape] = Watched(shape)
                joined[shape].join(watched)
        slowest = sorted(joined.items(), key=lambda entry: entry[1].total.quantile_ns(0.95), reverse=True)
        return [_told(shape, watched) for shape, watched in slowest[: limits.SLOW_SHAPES_TOLD]]

    def _turn(self, now_ns: int) -> None:
        half = limits.SLOW_MINUTES * 30_000_000_000
        self._before = self._now if now_ns < self._until_ns + half else {}
        self._now = {}
        self._until_ns = now_ns + half

    def _new(self, shape: Shape) -> Watched:
        """Room is made for many at once, so that a flood of new documents sorts once in a while."""
        if len(self._now) >= limits.SLOW_SHAPES_WATCHED:
            slowest = sorted(self._now, key=lambda other: self._now[other].total.most_ns, reverse=True)
            self._now = {other: self._now[other] for other in slowest[: limits.SLOW_SHAPES_WATCHED // 2]}
        watched = self._now[shape] = Watched(shape)
        return watched


def _told(shape: Shape, watched: Watched) -> Mapping[str, object]:
    document, name, role, kind = shape
    return {"document": document, "name": name, "role": role, "kind": kind, **watched.told()}
