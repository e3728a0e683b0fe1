"""What becomes of the fields that another system sends: three ways, from what it knew, what is there and what it says."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from app.domain.sync.things import Conflicting, Fields, Sent, Thing, Value, about
from app.domain.sync.words import ConflictPolicy, FieldGroup, OwnershipPolicy

Ownership = Callable[[FieldGroup], OwnershipPolicy]
PRICES = "prices."


class Blocked(NamedTuple):
    """A field that its sender may not write."""

    field: str
    group: FieldGroup
    policy: OwnershipPolicy


@dataclass(slots=True)
class Merged:
    """`writes`: what is written, `kept`: whether something that others changed since the base stays. `fixed`: fields that never change and
    are sent with another value. `conflicts` are settled by the policy; with FAIL nothing is written at all."""

    writes: dict[str, Value] = field(default_factory=dict)
    kept: bool = False
    conflicts: list[Conflicting] = field(default_factory=list)
    blocked: list[Blocked] = field(default_factory=list)
    fixed: list[str] = field(default_factory=list)


def merge(sent: Sent, there: Thing, owned: Ownership, policy: ConflictPolicy) -> Merged:
    """A field that is as it is sent is left alone; so is one that only others changed. What both changed is a conflict, unless its sender
    may not write it anyway. Without a base nobody can tell who changed it, and it is its sender's as far as that owns it. What others
    changed and nobody kept may be what its sender wants to change: that is a conflict without a base."""
    merged = Merged()
    for name, incoming in sent.fields.items():
        forgotten = _whole(name) in there.forgotten
        current, base = (_as_sent(incoming, values.get(name)) for values in (there.fields, there.base or {}))
        if incoming == current or (there.base is not None and incoming == base and not forgotten):
            continue
        if about(sent.kind, name).fixed:
            merged.fixed.append(name)
        elif blocked := _blocked(sent, name, there.fields, owned):
            merged.blocked.append(blocked)
        elif there.base is None or (current == base and not forgotten):
            merged.writes[name] = incoming
        else:
            merged.conflicts.append(Conflicting(name, None if forgotten else base, current, incoming))
            if policy is ConflictPolicy.TAKE_INCOMING:
                merged.writes[name] = incoming
    mine = {*merged.writes, *(each.field for each in merged.conflicts)}
    others = there.base is not None and any(name not in mine for name in _changed(there.base, there.fields))
    merged.kept = others or not there.forgotten <= {_whole(name) for name in mine}
    return merged


def _whole(name: str) -> str:
    """The text that a language is of."""
    return name.partition(".")[0]


def _as_sent(incoming: Value, value: Value) -> Value:
    """What a sender leaves out of a price is not compared: who may not see costs sends none."""
    if isinstance(incoming, Mapping) and isinstance(value, Mapping):
        return {name: part for name, part in value.items() if name in incoming}
    return value


def _blocked(sent: Sent, name: str, current: Fields, owned: Ownership) -> Blocked | None:
    group = about(sent.kind, name).group
    policy = owned(group)
    if policy is OwnershipPolicy.MASTER or (policy is OwnershipPolicy.WRITE_IF_EMPTY and _is_empty(name, current)):
        return None
    return Blocked(name, group, policy)


def _is_empty(name: str, current: Fields) -> bool:
    """A further price is no gap that is filled: from its day on it stands over the one before."""
    if name.startswith(PRICES):
        return not any(value for other, value in current.items() if other.startswith(PRICES))
    return current.get(name) in (None, [])


def _changed(base: Fields, current: Fields) -> Iterator[str]:
    return (name for name in {**base, **current} if base.get(name) != current.get(name))
