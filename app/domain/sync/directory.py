"""Who is who in a batch: parties, portfolios and services by id, key and other systems' names, numbers of versions and keys of offerings;
those that are there, and those that its rows will make."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from app.domain.lifecycle.words import PLANNED, Stage
from app.domain.party.words import PartyKind

PARTY, PORTFOLIO, SERVICE, VERSION = "Party", "Portfolio", "Service", "ServiceVersion"
_TARGETS = ((Stage.OPERATIONAL,), (Stage.RETIRING,), PLANNED)
"""Stages of the version that a row without a number means, the first that there is."""


class Known(NamedTuple):
    """A thing with a key. `kind`, `active`: of a party; `is_package`: of a service. `place`: of the row that will make it."""

    model: str
    id: UUID
    key: str
    kind: PartyKind | None = None
    active: bool = True
    is_package: bool = False
    place: int | None = None


class Number(NamedTuple):
    """A version, as far as others name it. `place`: of the row that will make it."""

    id: UUID
    service_id: UUID
    number: str
    stage: Stage
    based_on_id: UUID | None = None
    place: int | None = None

    @property
    def order(self) -> tuple[int, ...]:
        """2.0 comes before 10.0."""
        return tuple(int(part) for part in self.number.split("."))


def in_force(there: Collection[Number]) -> Number | None:
    """The version in force, else the newest that is planned."""
    for stages in _TARGETS:
        if among := [each for each in there if each.stage in stages]:
            return max(among, key=lambda each: each.order)
    return None


class Outside(NamedTuple):
    """What another system calls a thing of one model."""

    model: str
    source: str
    external_id: str


class Called(NamedTuple):
    """What is called so, and where it is seen there. `entity`: an id, also of what rows will make. `kept`: whether that is written down,
    or is to be."""

    entity: UUID
    url: str | None = None
    kept: bool = True


@dataclass(slots=True)
class Directory:
    """Grows while a batch is read; asks nobody itself."""

    _by_id: dict[UUID, Known] = field(default_factory=dict)
    _by_key: dict[tuple[str, str], Known] = field(default_factory=dict)
    _versions: dict[UUID, Number] = field(default_factory=dict)
    _numbers: dict[tuple[UUID, str], Number] = field(default_factory=dict)
    _by_service: dict[UUID, list[Number]] = field(default_factory=dict)
    _offerings: dict[UUID, dict[str, UUID]] = field(default_factory=dict)
    _outside: dict[Outside, Called] = field(default_factory=dict)

    def add(self, *things: Known) -> None:
        for thing in things:
            self._by_id[thing.id] = self._by_key[thing.model, thing.key] = thing

    def plan_new(self, thing: Known | Number) -> None:
        """What a row will make, so that others may name it."""
        if isinstance(thing, Number):
            self.add_version(thing)
        else:
            self.add(thing)

    def plan_name(self, outside: Outside, entity: UUID) -> None:
        """What its source will call a thing from now on."""
        self._outside.setdefault(outside, Called(entity, kept=False))

    def add_version(self, version: Number) -> None:
        if version.id not in self._versions:
            self._by_service.setdefault(version.service_id, []).append(version)
        self._versions[version.id] = self._numbers[version.service_id, version.number] = version

    def add_offering(self, version_id: UUID, key: str, id_: UUID) -> None:
        self._offerings.setdefault(version_id, {})[key] = id_

    def add_name(self, outside: Outside, called: Called) -> None:
        self._outside[outside] = called

    def known(self, id_: UUID) -> Known | None:
        return self._by_id.get(id_)

    def find(self, model: str, key: str) -> Known | None:
        return self._by_key.get((model, key))

    def called(self, outside: Outside) -> Called | None:
        return self._outside.get(outside)

    def place_of(self, id_: UUID) -> int | None:
        """The row that makes it; None: it is there."""
        thing = self._by_id.get(id_) or self._versions.get(id_)
        return thing.place if thing else None

    def key_of(self, id_: UUID) -> str:
        """Of what is no more, as parts of what once was: its id, which no key is like."""
        thing = self._by_id.get(id_)
        return thing.key if thing else str(id_)

    def number_of(self, version_id: UUID) -> str:
        version = self._versions.get(version_id)
        return version.number if version else str(version_id)

    def party_id(self, key: str) -> UUID:
        return self._by_key[PARTY, key].id

    def portfolio_id(self, key: str) -> UUID:
        return self._by_key[PORTFOLIO, key].id

    def service_id(self, key: str) -> UUID:
        return self._by_key[SERVICE, key].id

    def version_id(self, service_key: str, number: str) -> UUID:
        return self._numbers[self.service_id(service_key), number].id

    def offering_id(self, version_id: UUID, key: str) -> UUID:
        return self._offerings[version_id][key]

    def version(self, service_id: UUID, number: str) -> Number | None:
        return self._numbers.get((service_id, number))

    def versions_of(self, service_id: UUID) -> list[Number]:
        """Those that are there."""
        return [each for each in self._by_service.get(service_id, ()) if each.place is None]

    def portfolios(self) -> list[str]:
        """Keys of all."""
        return [key for model, key in self._by_key if model == PORTFOLIO]

    def offerings_of(self, version_id: UUID) -> Mapping[str, UUID]:
        """By their keys."""
        return self._offerings.get(version_id, {})
