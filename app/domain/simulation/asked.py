"""The changes of a request as the database takes them, and what it makes of them."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import FromClause, Integer, Numeric, Text, func, literal_column, select
from sqlalchemy import cast as sql_cast
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeEngine

from app import limits
from app.context import at, clock, clocks, today
from app.documents.arguments import Argument, Slot
from app.domain.package.configuration import asked_version, name_given, service_given
from app.errors import Invalid
from app.places.environment import Environment
from app.places.json_text import constant
from app.places.mapping import Expression, Row

KINDS: Mapping[str, str] = {
    "replace": "REPLACE",
    "remove": "REMOVE",
    "add": "ADD",
    "limits": "LINE",
    "quantity": "QUANTITY",
    "price": "PRICE",
    "adjustment": "ADJUSTMENT",
    "commitment": "COMMITMENT",
}
LEAVES: Mapping[str, tuple[str, TypeEngine[Any]]] = {
    "pinnedNumber": ("number", Text()),
    "componentOfferingKey": ("offering", Text()),
    "role": ("role", Text()),
    "minQuantity": ("least", Numeric()),
    "defaultQuantity": ("usual", Numeric()),
    "maxQuantity": ("most", Numeric()),
    "quantity": ("quantity", Numeric()),
    "offering": ("offering", Text()),
    "unitPrice": ("price", Numeric()),
    "unitCost": ("cost", Numeric()),
    "currency": ("currency", Text()),
    "percent": ("percent", Numeric()),
    "kind": ("sort", Text()),
    "targetValue": ("target", Numeric()),
    "unit": ("unit", Text()),
}
"""Fields of changes by what simulation_changes calls them, with their types."""


def simulated(_: Row, env: Environment) -> FromClause:
    """The row of a Simulation: the version, and `told`, all that follows from the changes. The offset keeps it from being worked out anew
    for each field that is asked for."""
    version = asked_version(env)
    bounds = (limits.COMPOSITION_NODES_MAX, limits.SIMULATED_PACKAGES_MAX, limits.SIMULATED_AGREEMENTS_MAX)
    told = func.what_if.simulated(
        *clocks(env),
        version.c.version_id,
        _changes(env),
        today(env),
        at(env),
        clock(env),
        *(literal_column(str(bound), Integer()) for bound in bounds),
        type_=JSONB(),
    )
    rows = select(version.c.version_id, told.label("told")).select_from(version)
    return rows.offset(literal_column("0")).correlate_except(version).subquery()


def _changes(env: Environment) -> Expression:
    """An empty list is one slot and not a list of slots."""
    asked = env.arguments["changes"]
    entries = [entry for entry in asked if isinstance(entry, Mapping)] if isinstance(asked, list) else []
    if len(entries) > limits.SIMULATION_CHANGES_MAX:
        what = f"At most {limits.SIMULATION_CHANGES_MAX} changes at once, not {len(entries)}."
        raise Invalid(what, code="BAD_USER_INPUT", path=(*env.path, "changes"))
    return func.jsonb_build_array(*(_change(entry, env) for entry in entries), type_=JSONB())


def _change(entry: Mapping[str, Argument], env: Environment) -> Expression:
    ((kind, said),) = ((name, value) for name, value in entry.items() if value is not None)
    assert isinstance(said, Mapping)
    parts: list[Expression] = [constant("kind"), constant(KINDS[kind])]
    named = {"component": said} if kind == "remove" else {name: by for name, by in said.items() if name in ("component", "by")}
    for name, by in named.items():
        if isinstance(by, Mapping):
            parts += [constant(name), service_given(by, env), constant("by_named" if name == "by" else "named"), name_given(by, env)]
    for name, value in said.items():
        if name in LEAVES and isinstance(value, Slot) and kind != "remove":
            leaf, type_ = LEAVES[name]
            parts += [constant(leaf), sql_cast(env.bind(value, type_), type_)]
    return func.jsonb_strip_nulls(func.jsonb_build_object(*parts), type_=JSONB())
