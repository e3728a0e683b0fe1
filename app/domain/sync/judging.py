"""What rows may not say of what they mean: rules that need to know what is there. Pure: values in, values out."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from app.domain.diff import repeated
from app.domain.package import rules as package_rules
from app.domain.party import rules as party_rules
from app.domain.party.words import PartyKind
from app.domain.service import rules
from app.domain.service.creating import OWNER_KINDS, PROVIDER_KINDS
from app.domain.service.words import CommitmentKind
from app.domain.sync.directory import Directory
from app.domain.sync.meaning import Meaning, Meant
from app.domain.sync.things import LOCALIZED, Kind, Row, Sent, Thing, texts_of
from app.errors import DomainError, Invalid, NotFound, Path

NEEDED: Mapping[Kind, Sequence[str]] = {
    Kind.PARTY: ("kind", "name"),
    Kind.SERVICE: ("portfolio", "form", "classification", "category"),
    Kind.VERSION: ("name",),
}
"""Fields that a new thing must have."""

_PARTS_OF_SERVICES = {"provider": PROVIDER_KINDS, "owner": OWNER_KINDS}


@dataclass(slots=True)
class Kin:
    """How parties stand once all rows are written. By keys: `parents` of those that rows touch and of all above them, `kinds` and `active`
    as far as rows say so; `parts` that are directly below, as it is now."""

    parents: dict[str, str | None]
    kinds: dict[str, PartyKind]
    active: dict[str, bool]
    parts: Mapping[str, Sequence[str]]

    def above(self, key: str) -> list[str]:
        """From its parent upwards, the nearest first; a circle ends where it closes."""
        found: list[str] = []
        parent = self.parents.get(key)
        while parent is not None and parent not in found:
            found.append(parent)
            parent = self.parents.get(parent)
        return found

    def below(self, key: str) -> list[str]:
        """Directly; those that rows place themselves are judged there."""
        return [part for part in self.parts.get(key, ()) if self.parents.get(part, key) == key]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What rows are judged by. `self_id`: the party that acts; `stands_for`: the version that a line with a service would mean."""

    directory: Directory
    kin: Kin
    self_id: UUID
    stands_for: Mapping[UUID, UUID | None]


def kin_of(meaning: Meaning, parents: Mapping[str, str | None], parts: Mapping[str, Sequence[str]]) -> Kin:
    """`parents`, `parts`: as they are now."""
    kin = Kin(dict(parents), {}, {}, parts)
    for sent, meant in meaning.items():
        if sent.kind is not Kind.PARTY:
            continue
        if "parent" in sent.fields:
            kin.parents[meant.key] = sent.fields["parent"]
        if sent.fields.get("kind") is not None:
            kin.kinds[meant.key] = PartyKind(sent.fields["kind"])
        if "active" in sent.fields:
            kin.active[meant.key] = sent.fields["active"]
    return kin


def judge(meant: Meant, there: Thing | None, around: Surroundings) -> Iterator[DomainError]:
    """All that is wrong with what a row says of one thing. `there`: None: a new one."""
    if meant.makes:
        yield from _lacking(meant.sent)
    elif there is not None and any(name.startswith("name.") for name in meant.sent.fields):
        yield from _wordless(meant.sent, there)
    for judged in _JUDGES[meant.sent.kind]:
        yield from judged(meant, there, around)


def _lacking(sent: Sent) -> Iterator[DomainError]:
    for name in NEEDED[sent.kind]:
        given = texts_of(sent.fields, name) if name in LOCALIZED else name in sent.fields
        if not given:
            yield Invalid(f"To make something new, give its {name} too.", code="REQUIRED", path=(*sent.path, name))


def _wordless(sent: Sent, there: Thing) -> Iterator[DomainError]:
    if not texts_of({**there.fields, **sent.fields}, "name"):
        yield Invalid("Write it in at least one language.", code="REQUIRED", path=(*sent.path, "name"))


def _changes(sent: Sent, there: Thing | None, name: str) -> bool:
    return name in sent.fields and (there is None or there.fields.get(name) != sent.fields[name])


def _party(meant: Meant, there: Thing | None, around: Surroundings) -> Iterator[DomainError]:
    sent = meant.sent
    if there is not None and (erased := party_rules.erased_fault(there.id, there.key)):
        yield _moved(erased, sent.path)
    if there is not None and there.id == around.self_id and sent.fields.get("active") is False:
        yield _moved(party_rules.own_party_fault(meant.key), sent.path)
    if _changes(sent, there, "parent") or _changes(sent, there, "kind"):
        for fault in party_rules.standing_faults(_standing(meant, around)):
            yield _moved(fault, sent.path)


def _standing(meant: Meant, around: Surroundings) -> party_rules.Standing:
    above = around.kin.above(meant.key)
    kind, parent_kind = _kind(meant.key, around), _kind(above[0], around) if above else None
    return party_rules.Standing(meant.key, kind or PartyKind.ORG_UNIT, parent_kind, above, around.kin.below(meant.key))


def _kind(key: str, around: Surroundings) -> PartyKind | None:
    known = around.directory.find(Kind.PARTY, key)
    return around.kin.kinds.get(key) or (known.kind if known else None)


def _moved(fault: DomainError, path: Path) -> DomainError:
    """Rules know the input of a verb of its own; here it is one part of a row."""
    fault.path = (*path, *fault.path[1:])
    return fault


def _service(meant: Meant, there: Thing | None, around: Surroundings) -> Iterator[DomainError]:
    for name, kinds in _PARTS_OF_SERVICES.items():
        if _changes(meant.sent, there, name) and (key := meant.sent.fields[name]) is not None:
            yield from _part_in_service(key, kinds, around, (*meant.sent.path, name))


def _part_in_service(key: str, kinds: Sequence[PartyKind], around: Surroundings, path: Path) -> Iterator[DomainError]:
    party, kind = around.directory.find(Kind.PARTY, key), _kind(key, around)
    if party is not None and kind is not None:
        active = around.kin.active.get(key, party.active)
        yield from rules.party_faults(key, kind, active=active, allowed=kinds, path=path)


def _commitments(meant: Meant, there: Thing | None, _: Surroundings) -> Iterator[DomainError]:
    """Their order in the input is no longer known."""
    commitments = meant.sent.fields.get("commitments") or ()
    offerings = [row["key"] for row in there.parts["service_offering"]] if there else []
    for key in sorted({each["offering"] for each in commitments if each["offering"] is not None}):
        for fault in rules.commitment_faults(None, None, key, offerings, ()):
            fault.path = (*meant.sent.path, "commitments")
            yield fault
    promised = {_target(each) for each in there.fields["commitments"]} if there else set()
    for kind, target, unit in sorted({_target(each) for each in commitments} - promised, key=str):  # not what was promised before
        number = None if target is None else Decimal(target)
        if broken := rules.target_fault(CommitmentKind(kind), number, unit, *meant.sent.path, "commitments"):
            yield broken


def _target(commitment: Mapping[str, Any]) -> tuple[str, str | None, str | None]:
    return commitment["kind"], commitment["targetValue"], commitment["unit"]


def _composition(meant: Meant, there: Thing | None, around: Surroundings) -> Iterator[DomainError]:
    entries = meant.sent.fields.get("composition")
    if not entries or not _changes(meant.sent, there, "composition"):
        return
    assert meant.service is not None
    package, path = around.directory.known(meant.service.id), (*meant.sent.path, "composition")
    if package is not None and not package.is_package:
        yield Invalid(f"{package.key} is no package: only packages contain components.", code="NOT_A_PACKAGE", path=path)
    yield from repeated(entries, lambda entry: entry["component"], *path, what="component")
    for place, entry in enumerate(entries):
        if entry["component"] is not None:  # or it is told that there is none
            yield from _component(entry, around, (*path, place))


def _component(entry: Mapping[str, Any], around: Surroundings, path: Path) -> Iterator[DomainError]:
    directory = around.directory
    component = directory.find(Kind.SERVICE, entry["component"])
    assert component is not None
    version: UUID | None = around.stands_for.get(component.id)
    if (number := entry["pinnedNumber"]) is not None:
        pinned = directory.version(component.id, number)
        if pinned is None:
            yield NotFound(f"{component.key} has no version {number}.", path=(*path, "pinnedNumber"))
            return
        version = pinned.id
    key = entry["componentOfferingKey"]
    known = directory.offerings_of(version) if version is not None and (component.is_package or key is not None) else {}
    fault = package_rules.offering_of_component_fault(component.key, component.is_package, key, known, path)
    if fault is not None:
        yield fault


_Judge = Callable[[Meant, Thing | None, Surroundings], Iterator[DomainError]]
_JUDGES: Mapping[Kind, Sequence[_Judge]] = {
    Kind.PARTY: (_party,),
    Kind.SERVICE: (_service,),
    Kind.VERSION: (_commitments, _composition),
}


def give_portfolio(row: Row, meaning: Meaning, directory: Directory) -> None:
    """Where there is only one, a new service need not say so."""
    for sent in row.sent:
        if sent.kind is Kind.SERVICE and sent in meaning and meaning[sent].makes and len(directory.portfolios()) == 1:
            sent.fields.setdefault("portfolio", directory.portfolios()[0])
