"""Who asks: people of the demo with every role, from inside and outside, with and without the scope that shows money."""

from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from app.viewer import MONEY_SCOPE, Role
from tests.oracle.tables import Row, Tables
from tests.support.permissions import permissions


@dataclass(frozen=True)
class Person:
    """`customer`: for whom a person with the role CUSTOMER asks."""

    name: str
    role: Role
    party: str
    customer: str | None = None
    scopes: tuple[str, ...] = ()


PEOPLE = (
    Person("manager", Role.PORTFOLIO_MANAGER, "PERSON-MANAGER", scopes=(MONEY_SCOPE,)),
    Person("manager-without-money", Role.PORTFOLIO_MANAGER, "PERSON-MANAGER"),
    Person("owner", Role.SERVICE_OWNER, "PERSON-OWNER-ERP", scopes=(MONEY_SCOPE,)),
    Person("analyst", Role.ANALYST, "PERSON-FINANCE", scopes=(MONEY_SCOPE,)),
    Person("analyst-without-money", Role.ANALYST, "PERSON-FINANCE"),
    Person("integration", Role.INTEGRATION, "PERSON-OWNER-INFRA"),
    Person("integration-with-money", Role.INTEGRATION, "PERSON-OWNER-INFRA", scopes=("feed", MONEY_SCOPE)),
    Person("production", Role.STAKEHOLDER, "PERSON-PRODUCTION"),
    Person("production-with-scope", Role.STAKEHOLDER, "PERSON-PRODUCTION", scopes=(MONEY_SCOPE,)),
    Person("supplier", Role.STAKEHOLDER, "PERSON-SUPPLIER"),
    Person("edu", Role.CUSTOMER, "PERSON-CUSTOMER-EDU", "UNIT-EDU"),
    Person("tech", Role.CUSTOMER, "PERSON-CUSTOMER-TECH", "UNIT-TECH", scopes=(MONEY_SCOPE,)),
    Person("finance", Role.CUSTOMER, "PERSON-FINANCE", "UNIT-FIN"),
    Person("naapuri", Role.CUSTOMER, "ORG-NAAPURI", "ORG-NAAPURI"),
    Person("strandvik", Role.CUSTOMER, "ORG-STRANDVIK", "ORG-STRANDVIK"),
    Person("admin", Role.ADMIN, "PERSON-SECURITY", scopes=(MONEY_SCOPE,)),
)


@dataclass(frozen=True)
class Seat:
    """A person in front of these tables."""

    person: Person
    tables: Tables

    @property
    def role(self) -> Role:
        return self.person.role

    @property
    def customer(self) -> bool:
        return self.role is Role.CUSTOMER

    @cached_property
    def party(self) -> Row:
        (row,) = self.tables.where("party", "key", self.person.party)
        return row

    @cached_property
    def own_customers(self) -> frozenset[UUID]:
        """The customer and what lies below it, never above or beside."""
        (top,) = self.tables.where("party", "key", self.person.customer)
        return self._below(top)

    @cached_property
    def own_organisation(self) -> frozenset[UUID]:
        """All of the organisation that the person belongs to."""
        return self._below(self._top(self.party))

    @cached_property
    def outside(self) -> bool:
        """A stakeholder whose party keeps no portfolio is from outside the provider."""
        kept = {portfolio.owner_id for portfolio in self.tables.all("portfolio")}
        return self.role is Role.STAKEHOLDER and not kept & self.own_organisation

    def may_see(self, field: str) -> bool:
        """What the file of permissions says of `Type.field`."""
        match permissions()[field].rules[self.role]:
            case "yes":
                return True
            case "money":
                return MONEY_SCOPE in self.person.scopes
            case _:
                return False

    def _top(self, party: Row) -> Row:
        above = self.tables.one("party", party.parent_id)
        return party if above is None else self._top(above)

    def _below(self, party: Row) -> frozenset[UUID]:
        children = self.tables.where("party", "parent_id", party.id)
        return frozenset({party.id}).union(*(self._below(child) for child in children))
