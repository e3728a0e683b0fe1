"""The rows of a portfolio by what they name, so that two databases compare in which every id is another."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from uuid import UUID

import asyncpg

from app.demo.tables import ORDER

NAMED_BY: Mapping[str, tuple[str, ...]] = {
    "party": ("key",),
    "portfolio": ("key",),
    "capability": ("key",),
    "service": ("key",),
    "service_version": ("service_id", "number"),
    "service_price": ("version_id", "valid_from"),
    "scope_item": ("version_id", "inclusion", "position"),
    "option_group": ("package_version_id", "position"),
    "composition_item": ("package_version_id", "component_service_id"),
    "service_offering": ("version_id", "key"),
    "offering_selection": ("offering_id", "composition_item_id"),
    "service_commitment": ("version_id", "kind", "offering_id"),
    "capability_use": ("version_id", "capability_id", "value_chain_activity"),
    "service_stakeholder": ("service_id", "party_id", "role"),
    "service_relationship": ("from_service_id", "type", "to_service_id"),
    "lifecycle_transition": ("version_id", "effective_at", "to_stage", "status"),
    "customer_agreement": ("key",),
    "service_feedback": ("service_id", "customer_id", "touchpoint", "occurred_at"),
    "development_idea": ("service_id", "title"),
    "stakeholder_comment": ("service_id", "author_id", "created_at"),
    "external_reference": ("source_system", "external_id", "type"),
    "source_system": ("code",),
    "field_ownership": ("source_system_id", "field_group"),
    "project": ("key",),
    "project_delivery": ("project_id", "version_id"),
}
"""What a row is called by: for each table columns that together stand only once."""

LEFT_OUT = {"id", "revision", "last_synced_revision", "actor_id", "recorded_at", "gate_result"}
"""Ids, revisions, actors and recorded times; of the result of a gate its checks are told."""

Rows = Mapping[str, Mapping[str, object]]
"""By the name of the row: its columns."""


async def canonical(owner_url: str) -> Rows:
    """Every row of every table of the portfolio. A pseudonym's hash is an id: it is told whether there is one."""
    connection = await asyncpg.connect(owner_url)
    try:
        await connection.set_type_codec("jsonb", encoder=json.dumps, decoder=json.loads, schema="pg_catalog")
        found = {table: await connection.fetch(f'select * from "{table}"') for table in ORDER}
    finally:
        await connection.close()
    return _Names({table: [dict(row) for row in rows] for table, rows in found.items()}).rows()


def differences(rebuilt: Rows, loaded: Rows) -> Iterator[str]:
    """One line each; empty: the two are the same."""
    for name in sorted(rebuilt.keys() | loaded.keys()):
        if name not in loaded:
            yield f"{name}: is in the rebuilt portfolio only"
        elif name not in rebuilt:
            yield f"{name}: is in the loaded portfolio only"
        else:
            yield from _different(name, rebuilt[name], loaded[name])


def _different(name: str, rebuilt: Mapping[str, object], loaded: Mapping[str, object]) -> Iterator[str]:
    for column in (*loaded, *(rebuilt.keys() - loaded.keys())):
        if rebuilt.get(column) != loaded.get(column):
            yield f"{name}: {column} is {rebuilt.get(column)!r}, loaded {loaded.get(column)!r}"


class _Names:
    """Writes the name of a row wherever its id stands. Ids differ in all tables, so a value tells its row by itself."""

    def __init__(self, tables: Mapping[str, list[dict[str, object]]]) -> None:
        self._tables = tables
        self._of = {row["id"]: (table, row) for table, rows in tables.items() for row in rows}
        self._acts: Mapping[object, list[str]] = self._acts_of(tables["lifecycle_transition"])

    def rows(self) -> Rows:
        named: dict[str, Mapping[str, object]] = {}
        for table, rows in self._tables.items():
            for row in rows:
                name = self._name(table, row)
                assert name not in named, f"two rows are called {name}"
                named[name] = self._told(row)
        return named

    def _told(self, row: Mapping[str, object]) -> Mapping[str, object]:
        told = {column: self._value(column, value) for column, value in row.items() if column not in LEFT_OUT}
        return {**told, **_judged(row["gate_result"])} if "gate_result" in row else told

    def _name(self, table: str, row: Mapping[str, object]) -> str:
        return f"{table} " + " / ".join(self._part(row[column]) for column in NAMED_BY[table])

    def _part(self, value: object) -> str:
        if not isinstance(value, UUID):
            return "-" if value is None else str(value)
        table, row = self._of[value]
        return self._name(table, row).partition(" ")[2]

    def _value(self, column: str, value: object) -> object:
        if column == "cause_id":
            return self._acts.get(value)
        if column == "respondent_hash":
            return value is not None
        if isinstance(value, UUID):
            table, row = self._of[value]
            return self._name(table, row)
        return value

    def _acts_of(self, transitions: list[dict[str, object]]) -> Mapping[object, list[str]]:
        """Transitions of one act are told by each other's names."""
        acts: dict[object, list[str]] = defaultdict(list)
        for row in transitions:
            if row["cause_id"] is not None:
                acts[row["cause_id"]].append(self._name("lifecycle_transition", row))
        return {cause: sorted(names) for cause, names in acts.items() if len(names) > 1}


def _judged(result: object) -> Mapping[str, object]:
    """A frozen gate result as columns. What does not apply stops nothing, and the file does not tell it from what passes."""
    if not isinstance(result, dict):
        return {"gate": None}
    outcomes = {check["code"]: check["outcome"] for check in result["checks"]}
    return {"gate": result["gate"], **{code: "PASS" if it == "NOT_APPLICABLE" else it for code, it in outcomes.items()}}
