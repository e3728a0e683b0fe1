"""What the verbs about services and their versions are given."""

from datetime import date
from decimal import Decimal

import strawberry
from strawberry import Maybe

from app.domain.inputs import ChangeInput, LocalizedTextInput, VerbInput
from app.domain.localized import Lang
from app.domain.naming import By, VersionBy
from app.domain.scalars import CurrencyCode
from app.domain.service.words import (
    Classification,
    CommitmentKind,
    Inclusion,
    LanguageStatus,
    PriceUnit,
    RelationshipType,
    RequiredStatement,
    ServiceForm,
    StakeholderRole,
)
from app.domain.values import vocabulary

vocabulary(
    LanguageStatus,
    "Whether customers can read a version in a language.",
    DRAFT="Not yet.",
    PUBLISHED="They can.",
)

VERSION = "The version."


@strawberry.input
class VersionFields:
    """What a version says of itself besides its name. Those that are promised change while the promise is open."""

    customer_need: Maybe[LocalizedTextInput | None] = strawberry.field(description="The need that it meets. Promised.")
    value_proposition: Maybe[LocalizedTextInput | None] = strawberry.field(
        description="The benefit and outcome for the customer. Promised."
    )
    description: Maybe[LocalizedTextInput | None] = strawberry.field(description="What it is, for the customer. Promised.")
    lead_time_days: Maybe[int | None] = strawberry.field(description="Days from order to delivery. Promised.")
    internal_description: Maybe[LocalizedTextInput | None] = strawberry.field(description="What the provider needs to know.")
    priority: Maybe[int | None] = strawberry.field(description="1 to 100, 1 first.")
    business_value: Maybe[int | None] = strawberry.field(description="1 to 5.")
    risk: Maybe[int | None] = strawberry.field(description="1 to 5. Needs the scope money:read.")
    investment_estimate: Maybe[Decimal | None] = strawberry.field(
        description="What it takes to make it, in the currency of its price, else of its first offering. Needs the scope money:read."
    )
    documentation_url: Maybe[str | None] = strawberry.field(description="Where more is written: https or mailto.")


@strawberry.input(description="The first version of a new service.")
class FirstVersionInput(VersionFields):
    """It is PROPOSED from the start."""

    number: str = strawberry.field(default="1.0", description="MAJOR.MINOR.")
    name: LocalizedTextInput = strawberry.field(description="What it is called.")


@strawberry.input
class ServiceCreateInput(VerbInput):
    """Identity, and the first version."""

    portfolio: By = strawberry.field(description="The portfolio that it is in.")
    key: str = strawberry.field(description="Unique and unchangeable: 3 to 40 capital letters, digits and hyphens.")
    form: ServiceForm = strawberry.field(description="What the customer gets.")
    is_package: bool = strawberry.field(default=False, description="Whether it contains other services; never changes.")
    classification: Classification = strawberry.field(description="Whom it is for.")
    category: str = strawberry.field(description="A code of the provider's own.")
    provider: By | None = strawberry.field(default=None, description="The unit or organisation that provides it.")
    owner: By | None = strawberry.field(
        default=None, description="The person who answers for it. Absent: the service owner who creates it."
    )
    review_due_on: date | None = strawberry.field(default=None, description="When its description is to be looked at again.")
    version: FirstVersionInput | None = strawberry.field(
        default=None, description="Its first version. Absent: only the service is made, for versionCreate or versionImport to go on from."
    )


@strawberry.input
class ServiceUpdateInput(ChangeInput):
    """The key and whether it is a package never change."""

    service: By = strawberry.field(description="The service or package.")
    form: Maybe[ServiceForm] = strawberry.field(description="What the customer gets.")
    classification: Maybe[Classification] = strawberry.field(description="Whom it is for.")
    category: Maybe[str] = strawberry.field(description="A code of the provider's own.")
    provider: Maybe[By | None] = strawberry.field(description="The unit or organisation that provides it.")
    owner: Maybe[By | None] = strawberry.field(description="The person who answers for it.")
    review_due_on: Maybe[date | None] = strawberry.field(description="When its description is to be looked at again.")


@strawberry.input(description="How the service stands to another one.")
class RelationshipInput:
    """One of each type for each other service."""

    to: By = strawberry.field(description="The service that is needed or replaced.")
    type: RelationshipType = strawberry.field(description="Needs or replaces.")
    note: str | None = strawberry.field(default=None, description="What else is to be known.")


@strawberry.input
class RelationshipSetInput(ChangeInput):
    """The revision is the service's."""

    service: By = strawberry.field(description="The service that needs or replaces.")
    relationships: list[RelationshipInput] = strawberry.field(description="All of them; what is not named is removed.")


@strawberry.input(description="Somebody who is to be heard about the service.")
class StakeholderInput:
    """One of each role for each party."""

    party: By = strawberry.field(description="Who is to be heard.")
    role: StakeholderRole = strawberry.field(description="From which side.")
    statement_required: list[RequiredStatement] = strawberry.field(
        default_factory=list, description="On what they must speak before a version is chartered."
    )


@strawberry.input
class StakeholdersSetInput(ChangeInput):
    """The revision is the service's."""

    service: By = strawberry.field(description="The service or package.")
    stakeholders: list[StakeholderInput] = strawberry.field(description="All of them; who is not named is removed.")


@strawberry.input
class VersionCreateInput(VerbInput, VersionFields):
    """What is given stands over what is copied."""

    service: By = strawberry.field(description="The service or package.")
    number: str | None = strawberry.field(default=None, description="MAJOR.MINOR. Absent: the next major number.")
    based_on: str | None = strawberry.field(
        default=None,
        description="Number of a version of the same service. Its texts, scope, commitments, composition, option groups, offerings, "
        "capability uses, lead time, and the prices of today and later are copied; publication, sharing, priority, business value, risk "
        "and investment estimate are not.",
    )
    name: Maybe[LocalizedTextInput] = strawberry.field(description="What it is called; required unless it is based on another one.")


@strawberry.input
class VersionUpdateInput(ChangeInput, VersionFields):
    """What is absent stays."""

    version: VersionBy = strawberry.field(description=VERSION)
    name: Maybe[LocalizedTextInput] = strawberry.field(description="What it is called. Promised.")


@strawberry.input(description="The text of a part of a version, corrected.")
class PartTextInput:
    """A part keeps its id, and everything but its words."""

    id: strawberry.ID = strawberry.field(
        description="Global id of a scope item, commitment, option group, offering or composition item of the version."
    )
    text: Maybe[LocalizedTextInput] = strawberry.field(description="Its text, its name or its note.")
    target_group: Maybe[LocalizedTextInput] = strawberry.field(description="Of an offering only: whom it is meant for.")


@strawberry.input
class VersionTextsCorrectInput(ChangeInput):
    """For slips of the pen, and for a language that is added later."""

    version: VersionBy = strawberry.field(description="A version whose promise is closed.")
    reason: str = strawberry.field(description="Why it is a correction and no change of the promise; kept with the change.")
    name: Maybe[LocalizedTextInput] = strawberry.field(description="What it is called.")
    customer_need: Maybe[LocalizedTextInput] = strawberry.field(description="The need that it meets.")
    value_proposition: Maybe[LocalizedTextInput] = strawberry.field(description="The benefit and outcome for the customer.")
    description: Maybe[LocalizedTextInput] = strawberry.field(description="What it is, for the customer.")
    parts: list[PartTextInput] = strawberry.field(default_factory=list, description="Texts of its parts; those not named stay.")


@strawberry.input(description="Whether customers can read a version in one language.")
class LanguagePublicationInput:
    """Languages that are not named stay as they are."""

    language: Lang = strawberry.field(description="The language.")
    status: LanguageStatus = strawberry.field(description="Whether customers can read it.")


@strawberry.input
class VersionLanguagePublishInput(ChangeInput):
    """Any stage."""

    version: VersionBy = strawberry.field(description=VERSION)
    languages: list[LanguagePublicationInput] = strawberry.field(description="The languages that change.")


@strawberry.input
class VersionShareInput(ChangeInput):
    """Planned versions only: a launched one is seen anyway."""

    version: VersionBy = strawberry.field(description="A planned version.")
    share: bool = strawberry.field(description="Whether customers see it in the languages that are published.")


@strawberry.input(description="Price and cost of one unit from a date on.")
class PriceInput:
    """One for each date; the row of that date is replaced."""

    valid_from: date = strawberry.field(description="The first day of this price, a local business date.")
    unit_price: Decimal = strawberry.field(description="What the customer pays for one unit.")
    unit_cost: Maybe[Decimal] = strawberry.field(
        description="What one unit costs the provider; needs the scope money:read. Absent: as it is; a new date must have one."
    )
    currency: CurrencyCode = strawberry.field(description="Of both amounts.")
    price_unit: PriceUnit = strawberry.field(description="What one unit is.")


@strawberry.input
class PriceSetInput(ChangeInput):
    """Prices of other dates stay."""

    version: VersionBy = strawberry.field(description=VERSION)
    prices: list[PriceInput] = strawberry.field(
        default_factory=list, description="Prices by date: added, or put in the place of that date's."
    )
    remove: list[date] = strawberry.field(default_factory=list, description="Dates whose price is removed.")
    reason: str | None = strawberry.field(
        default=None,
        description="Required when a launched version gets another price for days that are over, which only a portfolio manager may do.",
    )


@strawberry.input(description="Something that a version includes, or leaves out.")
class ScopeItemInput:
    """Without an id it stands for the item with the same words, if there is one."""

    id: strawberry.ID | None = strawberry.field(
        default=None, description="Global id of the item that it is; absent: the same words, or a new item."
    )
    inclusion: Inclusion = strawberry.field(description="Included or excluded.")
    text: LocalizedTextInput = strawberry.field(description="What it is.")


@strawberry.input
class ScopeSetInput(ChangeInput):
    """Included and excluded items have an order each."""

    version: VersionBy = strawberry.field(description=VERSION)
    items: list[ScopeItemInput] = strawberry.field(description="All of them in their order; what is not named is removed.")


@strawberry.input(description="A guarantee of the version, or of one of its offerings.")
class CommitmentInput:
    """Without an id it stands for the guarantee with the same kind, offering and words, else with the same kind and offering."""

    id: strawberry.ID | None = strawberry.field(default=None, description="Global id of the guarantee that it is.")
    kind: CommitmentKind = strawberry.field(description="What it is about.")
    offering_key: str | None = strawberry.field(
        default=None, description="Key of the version's offering that it holds for; absent: for all others."
    )
    target_value: Decimal | None = strawberry.field(
        default=None, description="What is promised, in `unit`: 0 or more, and at most 100 of AVAILABILITY in PERCENT."
    )
    unit: str | None = strawberry.field(default=None, description="Unit of the target value: %, h, d, …")
    text: LocalizedTextInput = strawberry.field(description="The promise in words.")


@strawberry.input
class CommitmentsSetInput(ChangeInput):
    """Those of offerings too."""

    version: VersionBy = strawberry.field(description=VERSION)
    commitments: list[CommitmentInput] = strawberry.field(description="All of them; what is not named is removed.")
