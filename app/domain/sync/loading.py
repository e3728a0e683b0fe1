"""What a batch speaks of, as it is: every name resolved, every thing found and locked, with its fields and what its sender knew of them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import func, select

from app.database.lists import among
from app.domain.party.model import Party
from app.domain.service import rules
from app.domain.service.locking import launched_among, open_among
from app.domain.sync.basing import find_bases
from app.domain.sync.directory import Directory
from app.domain.sync.finding import introduce, learn, read_offerings, read_versions, types_of
from app.domain.sync.forms import fields_of, named_by
from app.domain.sync.judging import Surroundings, give_portfolio, judge, kin_of
from app.domain.sync.knowing import Based
from app.domain.sync.meaning import Batch, Meaning, Meant, drafts, meant_things, meant_versions, need_pinned, resolve
from app.domain.sync.present import Columns, Parts, locked, parts_of
from app.domain.sync.things import Kind, Row, Sent, Thing
from app.domain.sync.words import OnImmutable
from app.domain.work import Work
from app.errors import Invalid


@dataclass(slots=True, eq=False)
class Loaded:
    """Of parts of rows that name nothing, nothing is known. `needs`: rows that make what a row names, by their places."""

    directory: Directory
    needs: Mapping[int, Collection[int]]
    _meaning: Meaning
    _things: dict[Sent, Thing] = field(default_factory=dict)
    _drafts: dict[UUID, Thing] = field(default_factory=dict)

    def thing(self, sent: Sent) -> Thing | None:
        """What is there; None: it is to be made, or nobody knows what is meant."""
        return self._things.get(sent)

    def id_of(self, sent: Sent) -> UUID | None:
        """Also of what is to be made."""
        meant = self._meaning.get(sent)
        return meant.id if meant else None

    def makes(self, sent: Sent) -> bool:
        """Several rows may name a new thing; one of them makes it."""
        meant = self._meaning.get(sent)
        return meant is not None and meant.makes

    def number_of(self, sent: Sent) -> str | None:
        """Of the version that is meant, or is to be made."""
        meant = self._meaning.get(sent)
        return meant.number if meant else None

    def linked(self, sent: Sent) -> bool:
        """Whether nothing has to be written down of what its source calls it."""
        meant = self._meaning.get(sent)
        return meant is None or meant.linked

    def draft_of(self, thing: Thing) -> Thing | None:
        """The version that continues it, for rows that may write there; a closed one has only answered them."""
        return self._drafts.get(thing.id)


@dataclass(slots=True)
class _Present:
    """Rows that are there, locked; drafts are among the versions."""

    rows: dict[Kind, dict[UUID, Columns]]
    parts: dict[UUID, Parts]
    drafts: Mapping[UUID, UUID]
    open: set[UUID]
    launched: set[UUID]


async def load(work: Work, source: str, rows: Sequence[Row]) -> Loaded:
    """By a number of statements that does not depend on how many rows there are. Faults are added to the rows; those that had some before
    are not judged any further."""
    sound = [row for row in rows if not row.errors]
    batch = await _begun(work, source, rows)
    meaning = meant_things(batch, rows)
    for row in rows:
        give_portfolio(row, meaning, batch.directory)
        for sent in row.sent:
            resolve(batch, row, sent)
    components = _components(rows, batch.directory)
    present = await _present(work, batch, rows, meaning, components)
    await learn(work, batch.directory, *named_by(_all(present.rows), present.parts.values()))
    loaded = Loaded(batch.directory, batch.needs, meaning)
    for meant in meaning.values():
        if meant.id in present.rows[meant.sent.kind]:
            loaded._things[meant.sent] = _thing(meant, present, batch.directory)
    for base, draft in present.drafts.items():
        loaded._drafts[base] = _draft(draft, present, batch.directory)
    await _find_bases(work, source, loaded)
    await _judge(work, loaded, sound, components)
    return loaded


async def _begun(work: Work, source: str, rows: Sequence[Row]) -> Batch:
    directory = await introduce(work, source, rows)
    number = sum(len(row.sent) for row in rows)
    fresh = sorted(await work.session.scalars(select(func.uuidv7()).select_from(func.generate_series(1, number))))
    return Batch(source, directory, types_of(work), iter(fresh), {})


def _components(rows: Sequence[Row], directory: Directory) -> set[UUID]:
    """Services that compositions name and that are there."""
    entries = [entry for row in rows for sent in row.sent for entry in sent.fields.get("composition") or ()]
    ids = {directory.service_id(entry["component"]) for entry in entries if entry["component"] is not None}
    return {id_ for id_ in ids if directory.place_of(id_) is None}


async def _present(work: Work, batch: Batch, rows: Sequence[Row], meaning: Meaning, components: set[UUID]) -> _Present:
    """Locks services, then versions, then parties. Which version is meant is decided once its service is locked."""
    services = await locked(work, Kind.SERVICE, _there(meaning, Kind.SERVICE, batch.directory))
    await read_versions(work, batch.directory, {*services, *components})
    meant_versions(batch, rows, meaning)
    for row in rows:
        need_pinned(batch, row)
    continued = drafts(batch.directory, [each for each in meaning.values() if _may_draft(each)])
    versions = await locked(work, Kind.VERSION, {*_there(meaning, Kind.VERSION, batch.directory), *continued.values()})
    parties = await locked(work, Kind.PARTY, _there(meaning, Kind.PARTY, batch.directory))
    closed = [id_ for id_, row in versions.items() if row["stage"] not in rules.OPEN_STAGES]
    return _Present(
        {Kind.SERVICE: services, Kind.VERSION: versions, Kind.PARTY: parties},
        await parts_of(work, versions),
        continued,
        {*await open_among(work, closed), *(id_ for id_ in versions if id_ not in closed)},
        await launched_among(work, versions),
    )


def _there(meaning: Meaning, kind: Kind, directory: Directory) -> set[UUID]:
    return {meant.id for meant in meaning.values() if meant.sent.kind is kind and directory.place_of(meant.id) is None}


def _may_draft(meant: Meant) -> bool:
    return meant.sent.kind is Kind.VERSION and meant.row.on_immutable is OnImmutable.DRAFT_VERSION


def _all(rows: Mapping[Kind, Mapping[UUID, Columns]]) -> Iterable[Columns]:
    return (row for kind in rows.values() for row in kind.values())


def _thing(meant: Meant, present: _Present, directory: Directory) -> Thing:
    kind, id_ = meant.sent.kind, meant.id
    columns, parts = present.rows[kind][id_], present.parts.get(id_, {})
    fields = fields_of(kind, columns, parts, directory)
    service_id = {Kind.SERVICE: id_, Kind.VERSION: columns.get("service_id"), Kind.PARTY: None}[kind]
    return Thing(
        kind,
        id_,
        meant.key,
        fields,
        columns,
        parts=parts,
        service_id=service_id,
        linked=meant.linked,
        open=kind is not Kind.VERSION or id_ in present.open,
        launched=id_ in present.launched,
    )


def _draft(id_: UUID, present: _Present, directory: Directory) -> Thing:
    columns, parts = present.rows[Kind.VERSION][id_], present.parts[id_]
    key = f"{directory.key_of(columns['service_id'])} {columns['number']}"
    fields = fields_of(Kind.VERSION, columns, parts, directory)
    is_open, launched = columns["stage"] in rules.OPEN_STAGES, id_ in present.launched
    return Thing(Kind.VERSION, id_, key, fields, columns, parts=parts, service_id=columns["service_id"], open=is_open, launched=launched)


async def _find_bases(work: Work, source: str, loaded: Loaded) -> None:
    based = {sent: Based(thing, sent.fields, sent.base_revision, _names_itself(sent)) for sent, thing in loaded._things.items()}
    continued = [(loaded.draft_of(thing), sent) for sent, thing in loaded._things.items()]
    drafts_sent = [Based(draft, sent.fields, named=False) for draft, sent in continued if draft is not None]
    await find_bases(work, source, [*based.values(), *drafts_sent], loaded.directory)
    for sent, base in based.items():
        if base.unknown:
            what = f"{base.thing.key} never was at revision {base.revision}; give the `revision` that you read, or none."
            fault = Invalid(what, code="BASE_UNKNOWN", path=(*sent.path, "baseRevision"))
            loaded._meaning[sent].row.errors.append(fault)


def _names_itself(sent: Sent) -> bool:
    """Whether a row names the very thing, and not whatever version is in force."""
    return sent.kind is not Kind.VERSION or sent.number is not None or sent.external_id is not None


async def _judge(work: Work, loaded: Loaded, rows: Sequence[Row], components: Collection[UUID]) -> None:
    directory, meaning = loaded.directory, loaded._meaning
    stands_for = await read_offerings(work, directory, components)
    parents, parts = await _relatives(work, meaning, directory)
    around = Surroundings(directory, kin_of(meaning, parents, parts), work.viewer.party_id, stands_for)
    for row in rows:
        for meant in (meaning[sent] for sent in row.sent if sent in meaning):
            row.errors.extend(judge(meant, loaded.thing(meant.sent), around))


async def _relatives(work: Work, meaning: Meaning, directory: Directory) -> tuple[dict[str, str | None], dict[str, list[str]]]:
    """By keys: the parents of all parties that rows touch or name as parents, and of all above; and what is directly below the touched."""
    touched = [meant for sent, meant in meaning.items() if sent.kind is Kind.PARTY]
    named = [directory.party_id(key) for each in touched if (key := each.sent.fields.get("parent")) is not None]
    starts = {id_ for id_ in (*named, *(each.id for each in touched)) if directory.place_of(id_) is None}
    walked = select(Party.id, Party.key, Party.parent_id).where(among(Party.id, starts)).cte("above", recursive=True)
    above = walked.union(select(Party.id, Party.key, Party.parent_id).join(walked, Party.id == walked.c.parent_id))
    rows = (await work.session.execute(select(above.c.id, above.c.key, above.c.parent_id))).all()
    keys = {id_: key for id_, key, _ in rows}
    parents = {key: keys.get(parent) for _, key, parent in rows}
    parts: dict[str, list[str]] = {}
    below = select(Party.parent_id, Party.key).where(among(Party.parent_id, starts)).order_by(Party.key)
    for parent, key in await work.session.execute(below):
        parts.setdefault(keys[parent], []).append(key)
    return parents, parts
