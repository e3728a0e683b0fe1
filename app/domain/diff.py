"""What a list that is given whole makes of the rows that are there: which stays for which entry, which entry is new, which row goes."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

from app.errors import DomainError, Faults, Invalid, NotFound
from app.places.global_id import uuid_of_id

R = TypeVar("R")
W = TypeVar("W")
R_co = TypeVar("R_co", covariant=True)
W_co = TypeVar("W_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Diff(Generic[R_co, W_co]):
    """`pairs`: every entry in its order with the row that it stands for, None for a new one; whoever writes the row's fields sees
    whether they differ. `removed`: rows that no entry stands for."""

    pairs: Sequence[tuple[W_co, R_co | None]]
    removed: Sequence[R_co]


Match = tuple[Callable[[R], Hashable], Callable[[W], Hashable]]
"""The key of a row and the key of an entry; equal keys belong together, and None belongs to nothing."""


def diff(rows: Iterable[R], wanted: Sequence[W], *matches: Match[R, W]) -> Diff[R, W]:
    """The first match has the first choice, so an entry that names its row by id keeps it whatever else it changes. A key that
    occurs often is paired in the order in which it occurs."""
    left = list(rows)
    found: dict[int, R] = {}
    for key_of, key_wanted in matches:
        there = _by_key(left, key_of)
        for place, entry in enumerate(wanted):
            candidates = there.get(key_wanted(entry)) if place not in found else None
            if candidates:
                found[place] = candidates.pop(0)
        taken = {id(row) for row in found.values()}
        left = [row for row in left if id(row) not in taken]
    return Diff([(entry, found.get(place)) for place, entry in enumerate(wanted)], left)


def _by_key(rows: Iterable[R], key_of: Callable[[R], Hashable]) -> dict[Hashable, list[R]]:
    found: dict[Hashable, list[R]] = {}
    for row in rows:
        key = key_of(row)
        if key is not None:
            found.setdefault(key, []).append(row)
    return found


def row_named(rows: Mapping[UUID, R], id_: str | None, type_: str, faults: Faults, *path: str | int) -> R | None:
    """The row that an entry names by its global id; None for an entry without one. A fault is added for an id that none of them has."""
    if id_ is None:
        return None
    try:
        row = rows.get(uuid_of_id(type_)(id_))
    except DomainError as fault:
        fault.path = (*path, "id")
        faults.add(fault)
        return None
    if row is None:
        faults.add(NotFound(f"The version has no {type_} {id_}. Leave the id out to add one.", path=(*path, "id")))
    return row


def repeated(wanted: Iterable[W], key_of: Callable[[W], Hashable], *path: str | int, what: str) -> list[Invalid]:
    """A fault for each entry whose key an earlier one has; None repeats nothing. `what` is the key in words: id, component, …"""
    first: dict[Hashable, int] = {}
    faults = []
    for place, entry in enumerate(wanted):
        key = key_of(entry)
        before = place if key is None else first.setdefault(key, place)
        if before != place:
            faults.append(
                Invalid(f"Entry {place} has the same {what} as entry {before}; name it once.", code="REPEATED", path=(*path, place))
            )
    return faults
