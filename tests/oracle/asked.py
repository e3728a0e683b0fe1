"""One question's surroundings, and what resolvers share: rows that are seen, texts that may be read."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from app.viewer import Role
from tests.oracle.clocks import Ages, Clocks
from tests.oracle.people import Person, Seat
from tests.oracle.sight import Sight
from tests.oracle.tables import Row, Tables
from tests.oracle.values import Words

Resolver = Callable[..., Any]
F = TypeVar("F", bound=Resolver)
RESOLVERS: dict[str, Resolver] = {}
"""By `Type.field`. A field that is not here is the column of its name."""

TYPES = {
    "party": "Party",
    "api_token": "ApiToken",
    "portfolio": "Portfolio",
    "service_version": "ServiceVersion",
    "service_price": "ServicePrice",
    "scope_item": "ScopeItem",
    "service_commitment": "ServiceCommitment",
    "service_relationship": "ServiceRelationship",
    "service_stakeholder": "ServiceStakeholder",
    "composition_item": "CompositionItem",
    "option_group": "OptionGroup",
    "service_offering": "ServiceOffering",
    "offering_selection": "OfferingSelection",
    "capability": "Capability",
    "capability_use": "CapabilityUse",
    "gate_check": "GateCheck",
    "lifecycle_transition": "LifecycleTransition",
    "stakeholder_comment": "StakeholderComment",
    "development_idea": "DevelopmentIdea",
    "service_feedback": "ServiceFeedback",
    "customer_agreement": "CustomerAgreement",
    "project": "Project",
    "project_delivery": "ProjectDelivery",
    "external_reference": "ExternalReference",
    "source_system": "SourceSystem",
    "field_ownership": "FieldOwnership",
}
"""The types with an id, by their table; those of services depend on the row."""


@dataclass(frozen=True)
class Asked:
    """`languages`: those of the request, then the portfolio's. `ages`: what was and will be, as of whenever it is asked."""

    sight: Sight
    languages: Sequence[str]
    clocks: Clocks
    ages: Ages
    cursors: Mapping[str, Row] = field(default_factory=dict)
    """Which row a cursor of the product stands for."""
    places: Mapping[str, int] = field(default_factory=dict)
    """At which place among all groups a cursor of the product stands."""
    roots: dict[str | int, "Asked"] = field(default_factory=dict)
    """What is read as a customer or at other moments, by the response key of the root."""

    def seen_as(self, party: Mapping[str, str]) -> "Asked":
        """As the customer that is named sees it."""
        column, value = ("key", party["key"]) if "key" in party else ("id", UUID(party["id"].partition(":")[2]))
        (customer,) = self.tables.where("party", column, value)
        seat = Seat(Person(f"preview of {customer.key}", Role.CUSTOMER, customer.key, customer.key), self.seat.tables)
        return replace(self, sight=Sight(seat))

    def moved(self, at: str | None, known_at: str | None) -> "Asked":
        """As it was or will be."""
        clocks = self.ages.clocks(at, known_at)
        return replace(self, clocks=clocks, sight=self.ages.sight(self.seat, clocks))

    def below(self, root: str | int) -> "Asked":
        return self.roots.get(root, self)

    @property
    def today(self) -> date:
        """The local business date."""
        return self.clocks.today

    @property
    def seat(self) -> Seat:
        return self.sight.seat

    @property
    def tables(self) -> Tables:
        return self.sight.tables

    def one(self, table: str, id_: UUID | None) -> Row | None:
        """The row of this id, when there is one that is seen."""
        return next(iter(self.where(table, "id", id_)), None)

    def where(self, table: str, column: str, value: object) -> list[Row]:
        return self.seen(self.tables.where(table, column, value))

    def all(self, table: str) -> list[Row]:
        return self.seen(self.tables.all(table))

    def seen(self, rows: Iterable[Row]) -> list[Row]:
        return [row for row in rows if self.sight.sees(row)]

    def words(self, texts: Mapping[str, str] | None) -> Words | None:
        """A text of which every language may be read."""
        return None if texts is None else Words(texts, self.languages)

    def promise(self, texts: Mapping[str, str] | None, version: Row | None) -> Words | None:
        """A text of a version or its parts: customers read it in published languages only. Without a version they see none of them."""
        if texts is not None and self.seat.customer:
            assert version is not None
            texts = {language: text for language, text in texts.items() if version.language_status.get(language) == "PUBLISHED"}
        return self.words(texts)

    def nullable_promise(self, texts: Mapping[str, str] | None, version: Row | None) -> Words | None:
        """For customers a text that is published in no language is none."""
        words = self.promise(texts, version)
        return words if words is not None and words.texts else None


def answers(*fields: str) -> Callable[[F], F]:
    """Says what the resolver below it answers."""

    def register(resolver: F) -> F:
        for name in fields:
            assert name not in RESOLVERS, name
            RESOLVERS[name] = resolver
        return resolver

    return register


def refers(type_name: str, **fields: tuple[str, str]) -> None:
    """Fields that answer with the row of a table that a column names."""

    def reference(table: str, column: str) -> Resolver:
        return lambda row, asked: asked.one(table, getattr(row, column))

    for name, (table, column) in fields.items():
        answers(f"{type_name}.{name}")(reference(table, column))


def type_of(row: Row) -> str:
    if row.table == "service":
        return "ServicePackage" if row.is_package else "Service"
    return TYPES[row.table]


def global_id(row: Row) -> str:
    return f"{type_of(row)}:{row.id}"


def value_of(type_name: str, field: str, source: Any, asked: Asked, **arguments: Any) -> Any:
    """What a field answers to somebody who may see it."""
    shared = "PortfolioItem" if type_name in ("Service", "ServicePackage") else type_name
    resolver = RESOLVERS.get(f"{shared}.{field}")
    if resolver is not None:
        return resolver(source, asked, **arguments)
    assert isinstance(source, Row), f"{type_name}.{field} has no resolver"
    assert not arguments
    return global_id(source) if field == "id" else getattr(source, snake_case(field))


def concrete(type_name: str, source: Any) -> str:
    """The object type of what a field of this type answered."""
    return type_of(source) if type_name == "PortfolioItem" else type_name


def snake_case(name: str) -> str:
    return re.sub("([A-Z])", lambda found: "_" + found[1].lower(), name)
