"""Looks up what the rows of a batch name: a statement for each kind of thing, however many there are."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import Text, func, or_, select

from app.database.lists import among, rows_of
from app.domain.naming import By
from app.domain.package.model import ServiceOffering
from app.domain.party.model import Party
from app.domain.portfolio.model import Portfolio
from app.domain.service.model import Service, ServiceVersion
from app.domain.sync.directory import PARTY, PORTFOLIO, SERVICE, Called, Directory, Known, Number, Outside
from app.domain.sync.model import ExternalReference
from app.domain.sync.things import Reference, Row, Sent
from app.domain.sync.words import ReferenceType
from app.domain.work import Work, told
from app.errors import DomainError, Invalid, NotFound, Path
from app.places.global_id import uuid_of_id

MODELS: Mapping[str, type[Any]] = {PARTY: Party, PORTFOLIO: Portfolio, SERVICE: Service}
_MORE = {PARTY: ("kind", "active"), PORTFOLIO: (), SERVICE: ("is_package",)}
Types = Mapping[str, Sequence[str]]
"""The types that the ids of a model's rows name."""


def types_of(work: Work) -> Types:
    return {name: [each.name for each in work.mapping.sharing(model.__table__)] for name, model in MODELS.items()}


@dataclass(slots=True)
class _Wanted:
    """What is looked up."""

    ids: dict[str, set[UUID]] = field(default_factory=lambda: {name: set() for name in MODELS})
    keys: dict[str, set[str]] = field(default_factory=lambda: {name: set() for name in MODELS})
    outside: set[Outside] = field(default_factory=set)

    def add(self, model: str, by: By | None, types: Types) -> None:
        match by:
            case By(id=str() as id_):
                try:
                    self.ids[model].add(uuid_of_id(*types[model])(id_))
                except DomainError:
                    return  # told where its place is known
            case By(key=str() as key):
                self.keys[model].add(key)
            case By(external=external) if external:
                self.outside.add(Outside(model, external.source, external.external_id))


async def introduce(work: Work, source: str, rows: Sequence[Row]) -> Directory:
    """A directory of all that the rows name, as far as it is there; and of all portfolios, which are few."""
    directory, wanted, types = Directory(), _Wanted(), types_of(work)
    for sent in (sent for row in rows for sent in row.sent):
        if sent.external_id is not None:
            wanted.outside.add(Outside(sent.kind, source, sent.external_id))
        if sent.kind.value in MODELS:
            wanted.add(sent.kind, sent.name, types)
            wanted.add(sent.kind, By(key=sent.key), types)
        for reference in references(sent):
            wanted.add(reference.model, reference.by, types)
    for model, id_ in await _read_names(work, directory, wanted.outside):
        if model in MODELS:
            wanted.ids[model].add(id_)
    for model in MODELS:
        await _read(work, directory, model, wanted.ids[model], wanted.keys[model])
    return directory


def references(sent: Sent) -> Iterator[Reference]:
    """What the fields name, also within lists."""
    for value in sent.fields.values():
        if isinstance(value, Reference):
            yield value
    for entry in sent.fields.get("composition") or ():
        if isinstance(entry["component"], Reference):
            yield entry["component"]


async def _read_names(work: Work, directory: Directory, names: Iterable[Outside]) -> list[tuple[str, UUID]]:
    """Gives what is named."""
    asked = rows_of("asked", {"entity_type": Text(), "source": Text(), "external_id": Text()}, list(names))
    kept = ExternalReference
    is_asked = (
        (kept.entity_type == asked.c.entity_type)
        & (kept.source_system == asked.c.source)
        & (kept.external_id == asked.c.external_id)
        & (kept.type == ReferenceType.SAME_AS)
    )
    found = []
    rows = select(*asked.c, kept.entity_id, kept.url).join(kept, is_asked)
    for *name, entity, url in await work.session.execute(rows):
        outside = Outside(*name)
        directory.add_name(outside, Called(entity, url))
        found.append((outside.model, entity))
    return found


async def _read(work: Work, directory: Directory, model: str, ids: Iterable[UUID], keys: Iterable[str]) -> None:
    row = MODELS[model].__table__.c
    rows = select(row.id, row.key, *(row[name] for name in _MORE[model]))
    if model != PORTFOLIO:
        rows = rows.where(or_(among(row.id, ids), among(row.key, keys)))
    for found in (await work.session.execute(rows)).mappings():
        directory.add(Known(model, **found))


async def learn(work: Work, directory: Directory, ids: Mapping[str, Iterable[UUID]], versions: Iterable[UUID]) -> None:
    """Things that rows refer to by id, as far as they are not known yet, and the numbers of versions."""
    for model in (PARTY, SERVICE):
        await _read(work, directory, model, [id_ for id_ in ids[model] if directory.known(id_) is None], ())
    await _read_numbers(work, directory, among(ServiceVersion.id, versions))


async def read_versions(work: Work, directory: Directory, services: Iterable[UUID]) -> None:
    """Which versions there are of these services."""
    await _read_numbers(work, directory, among(ServiceVersion.service_id, services))


async def _read_numbers(work: Work, directory: Directory, condition: Any) -> None:
    row = ServiceVersion
    for found in await work.session.execute(select(row.id, row.service_id, row.number, row.stage, row.based_on_id).where(condition)):
        directory.add_version(Number(*found))


async def read_offerings(work: Work, directory: Directory, components: Iterable[UUID]) -> Mapping[UUID, UUID]:
    """Offerings of the versions of these services that a line of a composition would stand for; gives those versions by their services.
    Also offerings of all versions that are known by number, which lines may be pinned to."""
    version = func.coalesce(func.version_in_force(Service.id), func.version_planned(Service.id))
    meant = dict(iter(await work.session.execute(select(Service.id, version).where(among(Service.id, components)))))
    row = ServiceOffering
    versions = {*(id_ for id_ in meant.values() if id_), *(each.id for service in meant for each in directory.versions_of(service))}
    for version_id, key, id_ in await work.session.execute(select(row.version_id, row.key, row.id).where(among(row.version_id, versions))):
        directory.add_offering(version_id, key, id_)
    return meant


def named(model: str, by: By, types: Types, directory: Directory, path: Path) -> Known:
    """The one that is meant. Raises NotFound or Invalid with the path."""
    found: Known | None = None
    match by:
        case By(id=str() as id_):
            found = directory.known(_id(id_, types[model], path))
        case By(key=str() as key):
            found = directory.find(model, key)
        case By(external=external) if external:
            called = directory.called(Outside(model, external.source, external.external_id))
            found = directory.known(called.entity) if called else None
        case _:
            raise Invalid("Name it by its id, its key, or as another system does.", code="NAMES_NOTHING", path=path)
    if found is None:
        raise NotFound(f"There is no {' or '.join(types[model])} {told(by)}, or none that you may see.", path=path)
    return found


def _id(id_: str, types: Sequence[str], path: Path) -> UUID:
    try:
        return uuid_of_id(*types)(id_)
    except DomainError as fault:
        fault.path = tuple(path)
        raise
