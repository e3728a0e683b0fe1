"""Batches as another system sends them, read without a server."""

from collections.abc import Mapping, Sequence
from typing import Any

import strawberry
from strawberry.schema.config import StrawberryConfig
from strawberry.types.arguments import convert_argument

from app.domain.scalars import OWN
from app.domain.sync.inputs import ServicesSyncInput
from app.domain.sync.reading import read
from app.domain.sync.things import Row, Sent
from app.errors import DomainError

Fault = tuple[str, list[str]]


@strawberry.type
class Query:
    """A schema needs one."""

    @strawberry.field
    def nothing(self, given: ServicesSyncInput) -> None:
        """Only its argument matters."""


SCHEMA = strawberry.Schema(Query, config=StrawberryConfig(scalar_map=OWN))


def batch(*items: object, **more: object) -> ServicesSyncInput:
    """JSON of the contract as the verb gets it."""
    given = {"source": "cmdb", "items": list(items), **more}
    asked = convert_argument(given, ServicesSyncInput, SCHEMA.schema_converter.scalar_registry, SCHEMA.config)
    assert isinstance(asked, ServicesSyncInput)
    return asked


def read_one(item: object, unfit: Sequence[DomainError] = (), **more: object) -> Row:
    """A batch of one row."""
    (row,) = read(batch(item, **more), {0: unfit} if unfit else {})
    return row


def faults(row: Row) -> list[Fault]:
    """Codes, and paths within the row."""
    for error in row.errors:
        assert error.path[:3] == ("input", "items", row.place)
        assert error.message
    return [(error.code, [str(step) for step in error.path[3:]]) for error in row.errors]


def service(version: Mapping[str, object] | None = None, **fields: object) -> dict[str, Any]:
    """A row about SVC-MAIL."""
    more = {} if version is None else {"version": version}
    return {"service": {"key": "SVC-MAIL", **fields, **more}}


def party(**fields: object) -> dict[str, Any]:
    """A row about a unit."""
    return {"party": {"key": "UNIT-IT", **fields}}


def read_version(**fields: object) -> Sent:
    """What is read of a version that nothing is wrong with."""
    row = read_one(service(fields))
    assert faults(row) == []
    return row.sent[1]


def refused_version(**fields: object) -> list[Fault]:
    """What is wrong with a version, by paths within it."""
    found = faults(read_one(service(fields)))
    assert all(path[:2] == ["service", "version"] for _, path in found)
    return [(code, path[2:]) for code, path in found]
