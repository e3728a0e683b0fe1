"""What a sync speaks of: parties, services and versions as flat fields, named and written alike whether they come from another system,
from our tables or from their past."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from app.domain.naming import By
from app.domain.sync.words import ConflictPolicy, FieldGroup, OnImmutable
from app.errors import DomainError, Path
from app.languages import LANGUAGES

Value = Any
"""JSON in one form only, so that equal values are equal: None for what is not there, texts in NFC, decimals as the shortest digits in a
text, dates as ISO text, words of closed lists as they are stored, references as keys, lists and mappings of these."""

Fields = Mapping[str, Value]
"""By name: `form`; `name.fi`, each language a field of its own; `scope`, `commitments`, `composition`, each a whole list;
`prices.2026-01-01`, each date a field of its own."""


class Kind(StrEnum):
    """What a thing is; by the name of its table's class."""

    PARTY = "Party"
    SERVICE = "Service"
    VERSION = "ServiceVersion"


class About(NamedTuple):
    """`group`: who keeps it. `promised`: it changes only while the promise is open. `fixed`: it is said once, when the thing is made.
    `money`: it needs the scope money:read."""

    group: FieldGroup
    promised: bool = False
    fixed: bool = False
    money: bool = False


_PARTY = About(FieldGroup.PARTY)
_IDENTITY = About(FieldGroup.IDENTITY)
_TEXTS = About(FieldGroup.TEXTS, promised=True)
_ASSESSED = About(FieldGroup.ASSESSMENT)

FIELDS: Mapping[Kind, Mapping[str, About]] = {
    Kind.PARTY: {
        "kind": _PARTY,
        "name": _PARTY,
        "email": _PARTY,
        "parent": _PARTY,
        "preferredLanguage": _PARTY,
        "active": _PARTY,
    },
    Kind.SERVICE: {
        "portfolio": About(FieldGroup.IDENTITY, fixed=True),
        "isPackage": About(FieldGroup.IDENTITY, fixed=True),
        "form": _IDENTITY,
        "classification": _IDENTITY,
        "category": _IDENTITY,
        "provider": _IDENTITY,
        "owner": _IDENTITY,
        "reviewDueOn": _IDENTITY,
    },
    Kind.VERSION: {
        "name": _TEXTS,
        "customerNeed": _TEXTS,
        "valueProposition": _TEXTS,
        "description": _TEXTS,
        "scope": About(FieldGroup.SCOPE, promised=True),
        "commitments": About(FieldGroup.COMMITMENTS, promised=True),
        "leadTimeDays": About(FieldGroup.COMMITMENTS, promised=True),
        "composition": About(FieldGroup.COMPOSITION, promised=True),
        "internalDescription": About(FieldGroup.TECHNICAL),
        "documentationUrl": About(FieldGroup.TECHNICAL),
        "priority": _ASSESSED,
        "businessValue": _ASSESSED,
        "risk": About(FieldGroup.ASSESSMENT, money=True),
        "investmentEstimate": About(FieldGroup.ASSESSMENT, money=True),
        "prices": About(FieldGroup.PRICES),
    },
}
"""By the name before the first point."""

LOCALIZED = frozenset({"name", "customerNeed", "valueProposition", "description", "internalDescription"})
"""Texts: of these each language is a field."""


def about(kind: Kind, name: str) -> About:
    """`name`: of a flat field."""
    return FIELDS[kind][name.partition(".")[0]]


def texts_of(fields: Fields, name: str) -> dict[str, str]:
    """A localized text put together again."""
    return {language: fields[key] for language in LANGUAGES if fields.get(key := f"{name}.{language}") is not None}


class Reference(NamedTuple):
    """A thing that a row names, until it is known which one that is: then its key stands instead. `model`: Party, Portfolio, Service."""

    model: str
    by: By
    path: Path


@dataclass(slots=True, eq=False)
class Sent:
    """What a row says of one thing. `fields`: only what it says; `name`: how the row names the thing besides by `external_id`, which is
    what its source calls it; `key`: of a new one; `number`: of a version, None: the one in force, else the newest that is planned;
    `places`: of fields that are entries of a list in the input, where they stand in it."""

    kind: Kind
    path: Path
    fields: dict[str, Value] = field(default_factory=dict)
    external_id: str | None = None
    url: str | None = None
    name: By | None = None
    key: str | None = None
    number: str | None = None
    base_revision: int | None = None
    places: Mapping[str, int] = field(default_factory=dict)

    def path_of(self, name: str) -> Path:
        """Where the input says the field."""
        first, _, rest = name.partition(".")
        return (*self.path, first, *([self.places.get(name, rest)] if rest else []))


@dataclass(slots=True, eq=False)
class Row:
    """One row of a batch. `sent`: a party; or a service, and after it its version when the row speaks of one. A row with errors is
    rejected."""

    place: int
    sent: list[Sent] = field(default_factory=list)
    on_conflict: ConflictPolicy = ConflictPolicy.FAIL
    on_immutable: OnImmutable = OnImmutable.REJECT
    errors: list[DomainError] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Thing:
    """One thing as it is. `fields`: all of them; `base`: as its sender knew them, None when nobody can tell. `columns`: its row;
    `parts`: rows by table, of a version. `service_id`: that it belongs to; of a party None. `linked`: whether its sender's name for it is
    known already. `open`, `launched`: of a version, whether its promise may change, and whether it was ever in operation. `forgotten`:
    fields, by their names before the first point, that somebody changed since the base, while nothing keeps what they were."""

    kind: Kind
    id: UUID
    key: str
    fields: Fields
    columns: Mapping[str, Any]
    base: Fields | None = None
    base_at: datetime | None = None
    forgotten: frozenset[str] = frozenset()
    parts: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    service_id: UUID | None = None
    linked: bool = False
    open: bool = True
    launched: bool = False


class Conflicting(NamedTuple):
    """A field that both sides have changed."""

    field: str
    base: Value
    current: Value
    incoming: Value


@dataclass(slots=True, eq=False)
class Plan:
    """What is to become of one thing. `there`: None: it is made, as `id`. `writes`: fields that get another value; of a new thing all.
    `link`: the name that its source gives it is to be written down. `draft_of`: the version that this new one continues."""

    kind: Kind
    id: UUID
    sent: Sent
    there: Thing | None
    writes: dict[str, Value] = field(default_factory=dict)
    link: bool = False
    draft_of: Thing | None = None
    service_id: UUID | None = None
