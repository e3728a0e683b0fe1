"""How a request names a thing: by its global id, its key or its name in another system, and how that becomes a condition."""

import unicodedata
from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from sqlalchemy import ColumnElement, FromClause, Text, Uuid, column, false, literal_column, select, table

from app import viewer
from app.context import access_of
from app.documents.arguments import Slot
from app.domain.binding import argument, many
from app.errors import Forbidden
from app.places.environment import Environment
from app.places.global_id import parameter_of_id
from app.places.mapping import Row

if TYPE_CHECKING:
    from app.domain.sync.types import ExternalReference


@strawberry.input(description="What another system calls a thing.")
class ExternalName:
    """An ExternalReference that says SAME_AS."""

    source: str = strawberry.field(description="The other system.")
    external_id: str = strawberry.field(description="Its id for the thing.")


@strawberry.input(one_of=True, description="Names one thing, in exactly one way.")
class By:
    """Every read and every verb that names an existing thing takes it."""

    id: strawberry.ID | None = strawberry.field(default=strawberry.UNSET, description="Its global id.")
    key: str | None = strawberry.field(default=strawberry.UNSET, description="Its key.")
    external: ExternalName | None = strawberry.field(
        default=strawberry.UNSET, description="What another system calls it. Not for customers."
    )


@strawberry.input(description="A version by its number.")
class VersionNumber:
    """Numbers are unique within a service."""

    service: By = strawberry.field(description="The service or package.")
    number: str = strawberry.field(description="MAJOR.MINOR, for instance 2.0.")


@strawberry.input(one_of=True, description="Names one version of a service or package, in exactly one way.")
class VersionBy:
    """Versions have no key of their own."""

    id: strawberry.ID | None = strawberry.field(default=strawberry.UNSET, description="Its global id.")
    number: VersionNumber | None = strawberry.field(default=strawberry.UNSET, description="Its service and its number.")
    external: ExternalName | None = strawberry.field(
        default=strawberry.UNSET, description="What another system calls it. Not for customers."
    )


BY = argument("by", By, "Which one.")


def named(row: Row, env: Environment, *types: str, argument: str = "by") -> ColumnElement[bool]:
    """Whether a row is the one that an argument names."""
    by = env.arguments[argument]
    assert isinstance(by, dict)
    match by:
        case {"id": Slot() as id_}:
            return row.id == env.bind(id_, Uuid(), parameter_of_id(*types))
        case {"key": Slot() as key}:
            return row.key == env.bind(key, Text())
        case {"external": {"source": Slot() as source, "externalId": Slot() as external_id}}:
            return row.id == _named_outside(source, external_id, env, types)
        case _:
            return false()


ENTITIES = {"ServicePackage": "Service"}
"""What references call the rows of a type when they call them otherwise: a package is referred to as the service that it is."""

OUTSIDE_NAMES_FORBIDDEN = "Customers may not name things as other systems do; use the id or the key."

LazyReference = Annotated["ExternalReference", strawberry.lazy("app.domain.sync.types")]

# Named by strings, as models name each other's tables: this stands below all nouns.
REFERENCES = table("external_reference", *map(column, ("entity_id", "entity_type", "type", "source_system", "external_id")))


def outside_names() -> Any:
    """The field of each type that other systems may know too. A name is seen by whoever of the provider's own sees what it is of."""
    return many(
        "What other systems call it, and what they keep beside it; by system.",
        by="entity_id",
        order=("source_system", "external_id", "type"),
        seen_by=viewer.providers,
        implied=True,
    )


def as_kept(code: str) -> str:
    """A system's name, or its id for a thing, as it is stored: what is written with the same letters is the same, however each is put
    together. Nothing else is changed: they are codes."""
    return unicodedata.normalize("NFC", code)


def read_code(given: object) -> object:
    """Such a name as a parameter of a statement."""
    return as_kept(given) if isinstance(given, str) else given


def _named_outside(source: Slot, external_id: Slot, env: Environment, types: tuple[str, ...]) -> ColumnElement[Any]:
    """To customers there are no other systems."""
    if access_of(env).customer:
        raise Forbidden(OUTSIDE_NAMES_FORBIDDEN)
    return named_outside(env.alias(REFERENCES), types, env.bind(source, Text(), read_code), env.bind(external_id, Text(), read_code))


def named_outside(
    reference: FromClause, types: Iterable[str], source: ColumnElement[str], external_id: ColumnElement[str]
) -> ColumnElement[Any]:
    """The id of what another system calls so; null when it calls nothing of these types so."""
    (entity,) = {ENTITIES.get(type_, type_) for type_ in types}
    found = select(reference.c.entity_id).where(
        reference.c.type == literal_column("'SAME_AS'"),
        reference.c.entity_type == literal_column(f"'{entity}'"),
        reference.c.source_system == source,
        reference.c.external_id == external_id,
    )
    return found.correlate_except(reference).scalar_subquery()
