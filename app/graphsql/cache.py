"""Bounded caches: the entry that was not asked for longest is forgotten."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Cache(Generic[K, V]):
    """At most `size` entries that weigh at most `weight` together. `made`: how many were put in since the start, too heavy ones too."""

    def __init__(self, size: int, weight: int) -> None:
        self._size = size
        self._weight_max = self._weight_left = weight
        self._entries: OrderedDict[K, V] = OrderedDict()
        self._weights: dict[K, int] = {}
        self.made = 0

    def get(self, key: K) -> V | None:
        value = self._entries.get(key)
        if value is not None:
            self._entries.move_to_end(key)
        return value

    def put(self, key: K, value: V, weight: int) -> None:
        """One that weighs more than a tenth of all is not kept: it would drive out too many others."""
        self.made += 1
        if weight > self._weight_max // 10:
            return
        if key in self._entries:
            self.forget(key)
        self._entries[key] = value
        self._weights[key] = weight
        self._weight_left -= weight
        while len(self._entries) > self._size or self._weight_left < 0:
            self.forget(next(iter(self._entries)))

    def forget(self, key: K) -> None:
        del self._entries[key]
        self._weight_left += self._weights.pop(key)

    def like(self, same: Callable[[K], bool]) -> list[K]:
        """The keys that are alike, the one that was not asked for longest first. Looks at every key."""
        return [key for key in self._entries if same(key)]

    def __contains__(self, key: K) -> bool:
        """Not counted as asking for it."""
        return key in self._entries

    def __len__(self) -> int:
        return len(self._entries)
