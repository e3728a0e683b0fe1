"""What a list that is given whole changes of the rows that are there: added, changed, removed; what is the same is left alone."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from app.errors import Invalid

E = TypeVar("E")
W = TypeVar("W")


@dataclass(frozen=True, slots=True)
class Diff(Generic[E, W]):
    """`kept`: pairs that stand for the same thing. Whether such a row differs is for whoever writes its fields to see."""

    added: Sequence[W]
    kept: Sequence[tuple[E, W]]
    removed: Sequence[E]


def diff(existing: Iterable[E], wanted: Iterable[W], key_of: Callable[[E], Hashable], key_wanted: Callable[[W], Hashable]) -> Diff[E, W]:
    """Rows and wishes with the same key belong together. A key that occurs often is paired in the order in which it occurs,
    so lists whose entries have no key of their own (a kind, a text) keep as many rows as they can."""
    there: dict[Hashable, list[E]] = {}
    for row in existing:
        there.setdefault(key_of(row), []).append(row)
    added: list[W] = []
    kept: list[tuple[E, W]] = []
    for wish in wanted:
        rows = there.get(key_wanted(wish))
        if rows:
            kept.append((rows.pop(0), wish))
        else:
            added.append(wish)
    return Diff(added, kept, [row for rows in there.values() for row in rows])


def repeated(wanted: Iterable[W], key_wanted: Callable[[W], Hashable], *path: str, of: str) -> list[Invalid]:
    """A fault for each entry whose key an earlier one has; `of` names what may stand there only once."""
    first: dict[Hashable, int] = {}
    faults = []
    for place, wish in enumerate(wanted):
        before = first.setdefault(key_wanted(wish), place)
        if before != place:
            faults.append(Invalid(f"Entry {place} has the same {of} as entry {before}.", code="REPEATED", path=(*path, place)))
    return faults
