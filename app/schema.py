"""All nouns joined into one Strawberry schema, its mapping checked, and the text of schema.graphql."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import strawberry
from graphql import lexicographic_sort_schema, print_schema
from sqlalchemy import ColumnElement, Uuid
from strawberry.schema.config import StrawberryConfig

from app import viewer
from app.domain.binding import Node, argument, bound, embedded, one, schema_mapping
from app.domain.capability.queries import CapabilityQueries
from app.domain.conversation.queries import ConversationQueries
from app.domain.lifecycle.queries import LifecycleQueries
from app.domain.naming import type_of_id, uuid_of_id
from app.domain.party.queries import PartyQueries, Viewer
from app.domain.portfolio.queries import PortfolioQueries
from app.domain.service.queries import ServiceQueries
from app.domain.service.types import Service, ServicePackage
from app.domain.values import CURRENCY_CODE, CurrencyCode
from app.graphsql.arguments import Slot, keyed
from app.graphsql.environment import Environment
from app.graphsql.mapping import Row, SchemaMapping, Writing
from app.preview import previewable, previewed
from app.viewer import Access, Role


def _is_node(_: Row, row: Row, env: Environment) -> ColumnElement[bool]:
    id_ = env.arguments["id"]
    assert isinstance(id_, Slot)
    return row.id == env.bind(id_.map(uuid_of_id()), Uuid())


@previewable(but=["viewer"])
@bound(seen_by=viewer.everyone)
@strawberry.type(description="Everything that can be read. Lists hold what the viewer sees and nothing else.")
class Query(ServiceQueries, PortfolioQueries, PartyQueries, CapabilityQueries, LifecycleQueries, ConversationQueries):
    """The roots of all nouns."""

    viewer: Viewer = embedded("Who asks.", lambda row, _: row)
    node: Node | None = one("Anything by its global id.", join=_is_node, arguments=[argument("id", strawberry.ID, "A global id.")])


FIXED: dict[str, Callable[[object], object]] = {
    "first": keyed,
    "maxDepth": keyed,
    "includeRetired": keyed,
    "lang": keyed,
    "id": type_of_id,
}
WRITINGS = {
    "ID": Writing.PLAIN,
    "String": Writing.TEXT,
    "Int": Writing.BARE,
    "Boolean": Writing.BARE,
    "Decimal": Writing.PLAIN,
    "Date": Writing.PLAIN,
    "DateTime": Writing.JSON,
    "CurrencyCode": Writing.PLAIN,
}


@cache
def schema() -> strawberry.Schema:
    """The schema of this version of the product."""
    return strawberry.Schema(
        Query,
        types=[Service, ServicePackage],
        config=StrawberryConfig(scalar_map={CurrencyCode: CURRENCY_CODE}),
    )


@cache
def mapping() -> SchemaMapping:
    """Where everything in the schema is in the database; raises MappingError when a declaration cannot hold."""
    made = replace(schema_mapping(schema(), fixed=FIXED, writings=WRITINGS), enter=previewed)
    made.check([Access(role, money) for role in Role for money in (False, True)])
    return made


def schema_text() -> str:
    """The contract as printed into schema.graphql, sorted."""
    return print_schema(lexicographic_sort_schema(schema()._schema)) + "\n"  # see binding.schema_mapping
