"""The parts of a version as the API shows them: scope, commitments, prices; and the services and people around a service."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import strawberry

from app import viewer
from app.domain.binding import Node, bound, column, one
from app.domain.localized import LocalizedText, localized
from app.domain.package.words import ValueChainActivity
from app.domain.party.types import Party
from app.domain.service import model
from app.domain.service.visibility import every, language_status, of_service, of_version
from app.domain.service.words import (
    Classification,
    CommitmentKind,
    Inclusion,
    PriceUnit,
    RelationshipType,
    RequiredStatement,
    ServiceForm,
    StakeholderRole,
)
from app.domain.values import Money, decimal, money, vocabulary

if TYPE_CHECKING:
    from app.domain.package.types import ServiceOffering
    from app.domain.service.types import PortfolioItem, ServiceVersion

vocabulary(
    ServiceForm,
    "What the customer gets.",
    SERVICE="A service.",
    ACTIVITY="An activity done for the customer.",
    PRODUCT="A product.",
    ACCESS="Access to something.",
)
vocabulary(
    Classification,
    "Whom a service is for.",
    CUSTOMER_FACING="Offered to customers as it is.",
    SUPPORTING="A part of what is offered to customers.",
)
vocabulary(
    PriceUnit,
    "What one unit is, and how often it is charged.",
    FLAT_MONTH="The whole service, a month.",
    PER_USER_MONTH="A user, a month.",
    PER_DEVICE_MONTH="A device, a month.",
    PER_SERVER_MONTH="A server, a month.",
    PER_HOUR="An hour of work, in a billing month.",
    PER_GB_MONTH="A gigabyte, a month.",
    PER_ITEM_MONTH="A piece, a month.",
)
vocabulary(
    Inclusion,
    "Whether something belongs to a service.",
    INCLUDED="The service includes it.",
    EXCLUDED="The service leaves it out.",
)
vocabulary(
    CommitmentKind,
    "What a commitment is about.",
    AVAILABILITY="How much of the time it works.",
    SUPPORT_HOURS="When help is there.",
    RESPONSE_TIME="How soon somebody answers.",
    RESOLUTION_TIME="How soon it works again.",
    LEAD_TIME="How soon it is delivered.",
    CAPACITY="How much it carries.",
    CONTINUITY="How it goes on in a crisis.",
    SECURITY="How it is protected.",
    QUALITY="How well it is done.",
)
vocabulary(
    RelationshipType,
    "How one service stands to another.",
    DEPENDS_ON="It does not work without the other.",
    REPLACES="It takes the place of the other.",
)
vocabulary(
    StakeholderRole,
    "From which side a stakeholder speaks.",
    CUSTOMER="The customer's.",
    PRODUCTION="Those who produce the service.",
    SUPPLIER="A supplier's.",
    FINANCE="The finances'.",
    SECURITY="Security's.",
    ARCHITECTURE="Architecture's.",
    OTHER="Another one.",
)
vocabulary(
    RequiredStatement,
    "On what a stakeholder must speak before a version is chartered.",
    FEATURES="What the version can do.",
    FEASIBILITY="Whether it can be done.",
)

vocabulary(
    ValueChainActivity,
    "The activities of the ITIL 4 service value chain.",
    PLAN="Plan.",
    IMPROVE="Improve.",
    ENGAGE="Engage.",
    DESIGN_TRANSITION="Design and transition.",
    OBTAIN_BUILD="Obtain or build.",
    DELIVER_SUPPORT="Deliver and support.",
)

LazyVersion = Annotated["ServiceVersion", strawberry.lazy("app.domain.service.types")]
LazyItem = Annotated["PortfolioItem", strawberry.lazy("app.domain.service.types")]
LazyOffering = Annotated["ServiceOffering", strawberry.lazy("app.domain.package.types")]


@bound(model.ServicePrice, visible=of_version("version_id"))
@strawberry.type(description="Price and cost of one unit, from a date until the next price of the same version.")
class ServicePrice(Node):
    """A yearly rise is a row, not a version."""

    version: LazyVersion | None = one("The version that it is the price of.", implied=True)
    unit_price: Money = money("What the customer pays for one unit.", "unit_price")
    unit_cost: Money | None = money("What one unit costs the provider.", "unit_cost", seen_by=viewer.money)
    price_unit: PriceUnit = column("What one unit is.")
    valid_from: date = column("The first day of this price, a local business date.")


@bound(model.ScopeItem, visible=of_version("version_id"), publication=language_status("version_id"))
@strawberry.type(description="Something that a version includes, or leaves out.")
class ScopeItem(Node):
    """Always shown to customers."""

    version: LazyVersion | None = one("The version whose scope it is.", implied=True)
    inclusion: Inclusion = column("Included or excluded.")
    text: LocalizedText = localized("What it is.")
    position: int = column("Its place among the version's items.")


@bound(model.ServiceCommitment, visible=of_version("version_id"), publication=language_status("version_id"))
@strawberry.type(description="A guarantee. One with an offering holds for that offering instead of the version's own of the same kind.")
class ServiceCommitment(Node):
    """ITIL's warranty."""

    version: LazyVersion | None = one("The version that promises.", implied=True)
    offering: LazyOffering | None = one("The offering that it holds for; null: all without one of their own.")
    kind: CommitmentKind = column("What it is about.")
    target_value: Decimal | None = decimal("What is promised, in `unit`.", "target_value")
    unit: str | None = column("Unit of the target value: %, h, d, …")
    text: LocalizedText = localized("The promise in words.")


@bound(model.ServiceRelationship, seen_by=viewer.providers, visible=every(of_service("from_service_id"), of_service("to_service_id")))
@strawberry.type(description="One service needs or replaces another. What a package contains is its composition.")
class ServiceRelationship(Node):
    """Of the provider's own knowledge."""

    from_service: LazyItem | None = one("The service that needs or replaces.", implied=True)
    to_service: LazyItem | None = one("The service that is needed or replaced.", implied=True)
    type: RelationshipType = column("Needs or replaces.")
    note: str | None = column("What else is to be known.")


@bound(model.ServiceStakeholder, seen_by=viewer.providers, visible=of_service("service_id"))
@strawberry.type(description="Somebody who is to be heard about a service.")
class ServiceStakeholder(Node):
    """Drives who must still speak."""

    service: LazyItem | None = one("The service.", implied=True)
    party: Party | None = one("Who is to be heard.")
    role: StakeholderRole = column("From which side.")
    statement_required: list[RequiredStatement] = column("On what they must speak.")
