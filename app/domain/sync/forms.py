"""The two forms of a thing: its columns and rows as tables have them, and the flat fields in which systems are compared."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from app.domain.service.words import Inclusion
from app.domain.sync.directory import PARTY, SERVICE, Directory
from app.domain.sync.things import LOCALIZED, Kind, Value, texts_of
from app.domain.work import camel
from app.languages import LANGUAGES

Columns = Mapping[str, Any]
Entry = Mapping[str, Value]
Parts = Mapping[str, Sequence[Columns]]

PRICES = "prices."
PLAIN: Mapping[Kind, Sequence[str]] = {
    Kind.PARTY: ("kind", "email", "preferred_language", "active"),
    Kind.SERVICE: ("is_package", "form", "classification", "category", "review_due_on"),
    Kind.VERSION: ("lead_time_days", "priority", "business_value", "risk", "investment_estimate", "documentation_url"),
}
"""Columns that are fields as they are."""

TEXTS: Mapping[Kind, Sequence[str]] = {
    Kind.PARTY: ("name",),
    Kind.SERVICE: (),
    Kind.VERSION: ("name", "customer_need", "value_proposition", "description", "internal_description"),
}
NAMING: Mapping[Kind, Mapping[str, str]] = {
    Kind.PARTY: {"parent": "parent_id"},
    Kind.SERVICE: {"portfolio": "portfolio_id", "provider": "provider_id", "owner": "owner_id"},
    Kind.VERSION: {},
}
"""Fields that name another thing, and the columns with its id."""

_PARTY_COLUMNS = ("parent_id", "provider_id", "owner_id")
_QUANTITIES = ("min_quantity", "default_quantity", "max_quantity")
_COMPONENT_PLAIN = ("role", "component_offering_key", "customer_visible", "value_chain_activity")
_DECIMALS = frozenset({"investment_estimate"})
_DATES = frozenset({"review_due_on"})
_COLUMNS = {camel(name): name for kind in Kind for name in (*PLAIN[kind], *TEXTS[kind])}


def shortest(number: Decimal) -> str:
    """The only way in which a decimal is written: no zeros at its end, no exponent, no negative nothing."""
    return format(number.normalize() + 0, "f")


def plain(value: object) -> Value:
    """A column's value as JSON."""
    match value:
        case None | bool() | int():
            return value
        case Decimal():
            return shortest(value)
        case date():
            return value.isoformat()
        case _:
            return str(value)


def fields_of_party(columns: Columns, directory: Directory) -> dict[str, Value]:
    return _flat(Kind.PARTY, columns, directory)


def fields_of_service(columns: Columns, directory: Directory) -> dict[str, Value]:
    return _flat(Kind.SERVICE, columns, directory)


def fields_of_version(columns: Columns, parts: Parts, directory: Directory) -> dict[str, Value]:
    """`parts`: rows by table, of any order."""
    offerings = {str(row["id"]): row["key"] for row in parts.get("service_offering", ())}
    fields = _flat(Kind.VERSION, columns, directory)
    fields["scope"] = in_order_of_scope(_scope_entry(row) for row in _placed(parts.get("scope_item", ())))
    fields["commitments"] = in_order_of_commitments(_commitment_entry(row, offerings) for row in parts.get("service_commitment", ()))
    fields["composition"] = [_component_entry(row, directory) for row in _placed(parts.get("composition_item", ()))]
    for row in parts.get("service_price", ()):
        fields[PRICES + plain(row["valid_from"])] = _price_entry(row)
    return fields


def fields_of(kind: Kind, columns: Columns, parts: Parts, directory: Directory) -> dict[str, Value]:
    return fields_of_version(columns, parts, directory) if kind is Kind.VERSION else _flat(kind, columns, directory)


def named_by(rows: Iterable[Columns], parts: Iterable[Parts]) -> tuple[dict[str, set[UUID]], set[UUID]]:
    """Ids that a directory must know before these rows become fields: of parties and services, and of versions."""
    ids: dict[str, set[UUID]] = {PARTY: set(), SERVICE: set()}
    versions: set[UUID] = set()
    for row in rows:
        ids[PARTY].update(row[column] for column in _PARTY_COLUMNS if row.get(column) is not None)
    for line in (line for each in parts for line in each.get("composition_item", ())):
        ids[SERVICE].add(line["component_service_id"])
        if line["pinned_version_id"] is not None:
            versions.add(line["pinned_version_id"])
    return ids, versions


def _flat(kind: Kind, columns: Columns, directory: Directory) -> dict[str, Value]:
    fields = {camel(name): plain(columns[name]) for name in PLAIN[kind]}
    for name in TEXTS[kind]:
        texts = columns[name] or {}
        fields.update((f"{camel(name)}.{language}", texts.get(language)) for language in LANGUAGES)
    for name, column in NAMING[kind].items():
        fields[name] = None if columns[column] is None else directory.key_of(columns[column])
    return fields


def _placed(rows: Iterable[Columns]) -> list[Columns]:
    return sorted(rows, key=lambda row: (row["position"], str(row["id"])))


def in_order_of_scope(entries: Iterable[Entry]) -> list[Entry]:
    """What is included and what is not are numbered apart, so which of the two is said first means nothing."""
    return sorted(entries, key=lambda entry: entry["inclusion"] != Inclusion.INCLUDED)


def in_order_of_commitments(entries: Iterable[Entry]) -> list[Entry]:
    """Commitments have no order of their own."""
    return sorted(entries, key=_commitment_place)


def _commitment_place(entry: Entry) -> tuple[str, ...]:
    text = json.dumps(entry["text"], sort_keys=True, ensure_ascii=False)
    return entry["kind"], entry["offering"] or "", text, entry["targetValue"] or "", entry["unit"] or ""


def _scope_entry(row: Columns) -> Entry:
    return {"inclusion": str(row["inclusion"]), "text": dict(row["text"])}


def _commitment_entry(row: Columns, offerings: Mapping[str, str]) -> Entry:
    offering = row["offering_id"]
    return {
        "kind": str(row["kind"]),
        "offering": None if offering is None else offerings.get(str(offering), str(offering)),
        "targetValue": plain(row["target_value"]),
        "unit": row["unit"],
        "text": dict(row["text"]),
    }


def _component_entry(row: Columns, directory: Directory) -> Entry:
    pinned = row["pinned_version_id"]
    return {
        "component": directory.key_of(row["component_service_id"]),
        "pinnedNumber": None if pinned is None else directory.number_of(pinned),
        "note": dict(row["note"]) if row["note"] else None,
        **{camel(name): plain(row[name]) for name in (*_QUANTITIES, *_COMPONENT_PLAIN)},
    }


def _price_entry(row: Columns) -> Entry:
    return {camel(name): plain(row[name]) for name in ("unit_price", "unit_cost", "currency", "price_unit")}


def column_of(kind: Kind, field: str) -> str:
    """The column that a flat field is in, or that its text is in."""
    name = field.partition(".")[0]
    return NAMING[kind].get(name) or _COLUMNS[name]


def columns_of(kind: Kind, writes: Mapping[str, Value], before: Columns, directory: Directory) -> dict[str, Any]:
    """The columns that these fields are in; a text keeps its other languages. Fields that are rows of their own are left out."""
    columns: dict[str, Any] = {}
    texts = {**_texts(kind, before), **writes}
    for field, value in writes.items():
        name = field.partition(".")[0]
        if name in LOCALIZED:
            columns[_COLUMNS[name]] = texts_of(texts, name) or None
        elif name in NAMING[kind]:
            columns[NAMING[kind][name]] = None if value is None else _IDS[name](directory, value)
        elif name in _COLUMNS:
            columns[_COLUMNS[name]] = _column(_COLUMNS[name], value)
    return columns


def _texts(kind: Kind, columns: Columns) -> dict[str, Value]:
    known = {name: columns.get(name) or {} for name in TEXTS[kind]}
    return {f"{camel(name)}.{language}": text for name, texts in known.items() for language, text in texts.items()}


_IDS: Mapping[str, Callable[[Directory, str], UUID]] = {
    "parent": Directory.party_id,
    "provider": Directory.party_id,
    "owner": Directory.party_id,
    "portfolio": Directory.portfolio_id,
}


def _column(name: str, value: Value) -> Any:
    if value is not None and name in _DECIMALS:
        return Decimal(value)
    if value is not None and name in _DATES:
        return date.fromisoformat(value)
    return value


def columns_of_scope(entry: Entry) -> dict[str, Any]:
    return {"inclusion": entry["inclusion"], "text": dict(entry["text"])}


def columns_of_commitment(entry: Entry, offering_id: UUID | None) -> dict[str, Any]:
    """`offering_id`: of the offering that the entry names."""
    return {
        "kind": entry["kind"],
        "offering_id": offering_id,
        "target_value": _decimal(entry["targetValue"]),
        "unit": entry["unit"],
        "text": dict(entry["text"]),
    }


def columns_of_component(entry: Entry, directory: Directory) -> dict[str, Any]:
    component, pinned = entry["component"], entry["pinnedNumber"]
    return {
        "component_service_id": directory.service_id(component),
        "pinned_version_id": None if pinned is None else directory.version_id(component, pinned),
        "note": dict(entry["note"]) if entry["note"] else None,
        **{name: _decimal(entry[camel(name)]) for name in _QUANTITIES},
        **{name: entry[camel(name)] for name in _COMPONENT_PLAIN},
    }


def columns_of_price(day: str, entry: Entry) -> dict[str, Any]:
    """Without the cost when the entry does not say it: then it stays."""
    columns: dict[str, Any] = {
        "valid_from": date.fromisoformat(day),
        "unit_price": _decimal(entry["unitPrice"]),
        "currency": entry["currency"],
        "price_unit": entry["priceUnit"],
    }
    if "unitCost" in entry:
        columns["unit_cost"] = _decimal(entry["unitCost"])
    return columns


def _decimal(digits: str | None) -> Decimal | None:
    return None if digits is None else Decimal(digits)
