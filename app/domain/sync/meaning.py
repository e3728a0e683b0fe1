"""Which thing each part of a row means: one that is there, or one that is to be made. Pure: values in, values out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from app.domain.lifecycle.words import Stage
from app.domain.party.words import PartyKind
from app.domain.service import rules
from app.domain.sync.directory import Directory, Known, Number, Outside, in_force
from app.domain.sync.finding import Types, named
from app.domain.sync.things import Kind, Reference, Row, Sent
from app.errors import DomainError, Invalid

NAME_OF = {Kind.PARTY: "party", Kind.SERVICE: "service"}
CONTINUING = (*rules.OPEN_STAGES, Stage.IN_TRANSITION, Stage.REJECTED)
"""Stages of versions that were made to follow another one, and have not come into force."""


@dataclass(slots=True, eq=False)
class Meant:
    """What a part of a row means. `makes`: it is this part that makes it. `linked`: nothing new is said of what its source calls it."""

    row: Row
    sent: Sent
    id: UUID
    key: str
    makes: bool = False
    linked: bool = True
    number: str | None = None
    service: "Meant | None" = None


Meaning = dict[Sent, Meant]


@dataclass(slots=True)
class Batch:
    """What decides what is meant. `fresh`: ids for what is new. `needs`: the rows that make what a row names, by places."""

    source: str
    directory: Directory
    types: Types
    fresh: Iterator[UUID]
    needs: dict[int, set[int]]

    def outside(self, sent: Sent) -> Outside | None:
        return None if sent.external_id is None else Outside(sent.kind, self.source, sent.external_id)

    def called(self, sent: Sent) -> UUID | None:
        """What its source calls so."""
        outside = self.outside(sent)
        called = self.directory.called(outside) if outside else None
        return called.entity if called else None

    def need(self, row: Row, id_: UUID) -> None:
        place = self.directory.place_of(id_)
        if place is not None and place != row.place:
            self.needs.setdefault(row.place, set()).add(place)


def meant_things(batch: Batch, rows: Sequence[Row]) -> Meaning:
    """Parties and services. Faults are added to their rows."""
    said = [(row, sent) for row in rows for sent in row.sent if sent.kind in NAME_OF]
    makers = _plan(batch, said)
    meaning: Meaning = {}
    for row, sent in said:
        found = _found(batch, row, sent)
        if found is not None:
            meaning[sent] = Meant(row, sent, found.id, found.key, makes=makers.get(found.id) is sent, linked=_linked(batch, sent, found.id))
            batch.need(row, found.id)
    _refuse_repeated(meaning)
    return meaning


def _plan(batch: Batch, said: Sequence[tuple[Row, Sent]]) -> dict[UUID, Sent]:
    """Enters what will be made, and what will get another name, before anybody looks for it. Who says most of a new thing makes it."""
    makers: dict[UUID, Sent] = {}
    for row, sent in sorted(said, key=lambda each: not each[1].fields):
        outside = batch.outside(sent)
        there = batch.directory.find(sent.kind, sent.key) if sent.key is not None else None
        if sent.name is not None:
            there = _quietly(batch, sent)
        elif there is None and sent.key is not None and batch.called(sent) is None:
            there = _new(sent, sent.key, next(batch.fresh), row.place)
            batch.directory.plan_new(there)
            makers[there.id] = sent
        if there is not None and outside is not None:
            batch.directory.plan_name(outside, there.id)
    return makers


def _quietly(batch: Batch, sent: Sent) -> Known | None:
    """Told when it is looked for in earnest."""
    try:
        return named(sent.kind, sent.name, batch.types, batch.directory, ()) if sent.name else None
    except DomainError:
        return None


def _new(sent: Sent, key: str, id_: UUID, place: int) -> Known:
    fields = sent.fields
    kind = PartyKind(fields["kind"]) if sent.kind is Kind.PARTY and fields.get("kind") else None
    return Known(sent.kind, id_, key, kind, fields.get("active") is not False, fields.get("isPackage") is True, place)


def _found(batch: Batch, row: Row, sent: Sent) -> Known | None:
    """Whatever names there are, all must mean the same."""
    found: list[Known | None] = []
    if sent.name is not None:
        try:
            found.append(named(sent.kind, sent.name, batch.types, batch.directory, (*sent.path, NAME_OF[sent.kind])))
        except DomainError as fault:
            row.errors.append(fault)
            return None
    if (called := batch.called(sent)) is not None:
        found.append(batch.directory.known(called))
    if sent.key is not None:
        found.append(batch.directory.find(sent.kind, sent.key))
    if not found and sent.external_id is not None:
        what = f"{sent.external_id} is new: give its key too, by which it is known here from then on."
        row.errors.append(Invalid(what, code="REQUIRED", path=(*sent.path, "key")))
    elif any(each is None or each is not found[0] for each in found):
        row.errors.append(_differing(sent, found))
        return None
    return found[0] if found else None


def _differing(sent: Sent, found: Sequence[Known | None]) -> Invalid:
    keys = " and ".join(dict.fromkeys(each.key if each else f"nothing ({sent.key})" for each in found))
    what = f"Its names mean {keys}; give only those that mean one {NAME_OF[sent.kind]}."
    return Invalid(what, code="NAMES_DIFFER", path=sent.path)


def _linked(batch: Batch, sent: Sent, id_: UUID) -> bool:
    """What has to be written down once is told once only: whoever comes later finds it."""
    outside = batch.outside(sent)
    called = batch.directory.called(outside) if outside else None
    if outside is None or called is None or called.entity != id_:
        return True
    if called.kept and (sent.url is None or sent.url == called.url):
        return True
    batch.directory.add_name(outside, called._replace(url=sent.url or called.url, kept=True))
    return False


def _refuse_repeated(meaning: Meaning) -> None:
    """Rows may speak of several versions of one service, but only one of them of the service itself."""
    spoken: dict[UUID, int] = {}
    for meant in meaning.values():
        row, sent = meant.row, meant.sent
        if sent.kind is Kind.SERVICE and len(row.sent) > 1 and not sent.fields:
            continue
        first = spoken.setdefault(meant.id, row.place)
        if first != row.place:
            row.errors.append(repeated(meant.key, first, sent))


def repeated(key: str, first: int, sent: Sent) -> Invalid:
    return Invalid(f"Row {first} speaks of {key} already; say all of it there.", code="REPEATED", path=sent.path)


def resolve(batch: Batch, row: Row, sent: Sent) -> None:
    """Puts keys in place of what the fields name. Faults are added to the row."""
    for name, value in sent.fields.items():
        if isinstance(value, Reference):
            sent.fields[name] = _key(batch, row, value)
    for entry in sent.fields.get("composition") or ():
        if isinstance(entry["component"], Reference):
            entry["component"] = _key(batch, row, entry["component"])


def _key(batch: Batch, row: Row, reference: Reference) -> str | None:
    try:
        found = named(reference.model, reference.by, batch.types, batch.directory, reference.path)
    except DomainError as fault:
        row.errors.append(fault)
        return None
    batch.need(row, found.id)
    return found.key


def meant_versions(batch: Batch, rows: Iterable[Row], meaning: Meaning) -> None:
    """Versions are added to what is meant, once all those of their services are known."""
    spoken: dict[UUID, int] = {}
    for row in rows:
        service = meaning.get(row.sent[0]) if len(row.sent) > 1 else None
        if service is None:
            continue
        sent = row.sent[1]
        number = _number(batch, row, sent, service.id)
        if number is None:
            continue
        key, makes = f"{service.key} {number.number}", number.place == row.place
        if (outside := batch.outside(sent)) is not None:
            batch.directory.plan_name(outside, number.id)
        linked = _linked(batch, sent, number.id)
        meaning[sent] = Meant(row, sent, number.id, key, makes, linked, number.number, service)
        first = spoken.setdefault(number.id, row.place)
        if first != row.place:
            row.errors.append(repeated(key, first, sent))


def _number(batch: Batch, row: Row, sent: Sent, service_id: UUID) -> Number | None:
    """The version that is meant, entered as planned when there is none."""
    directory, there = batch.directory, batch.directory.versions_of(service_id)
    called = batch.called(sent)
    named_so = next((each for each in there if each.id == called), None)
    meant = named_so or in_force(there)
    wanted = sent.number or (meant.number if meant else None) or rules.next_number([each.number for each in there])
    found = directory.version(service_id, wanted)
    if called is not None and (found is None or found.id != called):
        what = f"{sent.external_id} is another version here; give its number, or its service's name."
        row.errors.append(Invalid(what, code="NAMES_DIFFER", path=sent.path))
        return None
    if found is None:
        found = Number(next(batch.fresh), service_id, wanted, Stage.PROPOSED, place=row.place)
        directory.plan_new(found)
    return found


def need_pinned(batch: Batch, row: Row) -> None:
    """Versions that other rows make, and this one's composition is pinned to."""
    for entry in (entry for sent in row.sent for entry in sent.fields.get("composition") or ()):
        if entry["component"] is not None and entry["pinnedNumber"] is not None:
            version = batch.directory.version(batch.directory.service_id(entry["component"]), entry["pinnedNumber"])
            if version is not None:
                batch.need(row, version.id)


def drafts(directory: Directory, wanted: Iterable[Meant]) -> Mapping[UUID, UUID]:
    """The newest open version that continues each of these, by its id; where none is open, the newest that was closed before it came into
    force: it says what became of what its source wants."""
    found: dict[UUID, Number] = {}
    for meant in wanted:
        assert meant.service is not None
        for each in directory.versions_of(meant.service.id):
            if each.based_on_id == meant.id and each.stage in CONTINUING:
                before = found.get(meant.id)
                found[meant.id] = each if before is None or _nearer(each) > _nearer(before) else before
    return {base: draft.id for base, draft in found.items()}


def _nearer(draft: Number) -> tuple[bool, tuple[int, ...]]:
    return draft.stage in rules.OPEN_STAGES, draft.order
