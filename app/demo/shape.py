"""The grammar of portfolio.yaml: what each row may hold. The file's own head explains the notation."""

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from app.database.base import KEY_PATTERN
from app.domain.capability.words import CapabilityKind
from app.domain.conversation.words import Aspect, Audience, Stance
from app.domain.feedback.words import FeedbackHandling, Touchpoint
from app.domain.idea.words import IdeaStatus
from app.domain.lifecycle.words import Stage
from app.domain.package.words import BillingPeriod, ComponentRole, ValueChainActivity
from app.domain.party.words import PartyKind
from app.domain.portfolio.words import Language
from app.domain.project.words import ProjectStatus
from app.domain.service.words import (
    Classification,
    CommitmentKind,
    LanguageStatus,
    PriceUnit,
    RelationshipType,
    RequiredStatement,
    ServiceForm,
    StakeholderRole,
)
from app.domain.sync.words import FieldGroup, OwnershipPolicy, ReferenceType
from app.viewer import Role


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _exact(number: object) -> object:
    if isinstance(number, float):
        raise ValueError("write amounts in quotes: a number with a point is not exact")
    return number


def _moves_by_years(moment: date) -> date:
    if (moment.month, moment.day) == (2, 29):
        raise ValueError("29 February cannot be moved by whole years")
    return moment


Words = Annotated[str, StringConstraints(min_length=1), AfterValidator(_composed)]
Key = Annotated[str, StringConstraints(pattern=KEY_PATTERN)]
Number = Annotated[str, StringConstraints(pattern=r"^\d+\.\d+$")]
Amount = Annotated[Decimal, BeforeValidator(_exact)]
Day = Annotated[date, AfterValidator(_moves_by_years)]
Moment = Annotated[AwareDatetime | date, AfterValidator(_moves_by_years)]
Texts = Annotated[dict[Language, Words], Field(min_length=1)]


class Row(BaseModel):
    """Nothing may stand in the file that nobody reads."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Party(Row):
    key: Key
    kind: PartyKind
    parent: Key | None = None
    name: Texts | Words
    email: Words | None = None
    language: Language | None = None
    active: bool = True


class Portfolio(Row):
    key: Key
    name: Texts
    owner: Key
    languages: Sequence[Language]


class Capability(Row):
    key: Key
    kind: CapabilityKind
    owner: Key
    name: Texts


class CapabilityUse(Row):
    key: Key
    activity: ValueChainActivity | None = None
    note: Words | None = None


class Stakeholder(Row):
    party: Key
    role: StakeholderRole
    requires: Sequence[RequiredStatement]


class Scope(Row):
    included: Sequence[Texts] = ()
    excluded: Sequence[Texts] = ()


class Commitment(Row):
    kind: CommitmentKind
    offering: Key | None = None
    target: Amount | None = None
    unit: Words | None = None
    text: Texts


class Price(Row):
    from_: Day = Field(alias="from")
    price: Amount
    cost: Amount


class Prices(Row):
    unit: PriceUnit
    rows: Sequence[Price]


class OptionGroup(Row):
    key: Key
    name: Texts
    select: tuple[int, int]


class Item(Row):
    component: Key
    role: ComponentRole
    quantity: tuple[int, int, int | None]
    hidden: bool = False
    pinned: Number | None = None
    offering: Key | None = None
    group: Key | None = None
    activity: ValueChainActivity | None = None
    note: Texts | None = None


class Offering(Row):
    """With `fixed` its price is fixed, else it is computed from its parts."""

    key: Key
    name: Texts
    target_group: Texts | None = None
    fixed: Amount | None = None
    adjustment: Amount | None = None
    currency: str = "EUR"
    billing: BillingPeriod = BillingPeriod.MONTH
    selections: Mapping[Key, int] = {}


class CheckResult(Row):
    outcome: str
    data: Mapping[str, str | int | Sequence[str]] = {}


class Override(Row):
    check: str
    reason: Words


class Step(Row):
    """A stage that is entered. `recorded`: when a step that has not happened yet was decided."""

    to: Stage
    at: Moment
    by: Key | None = None
    reason: Words | None = None
    gate: Mapping[str, CheckResult | str] = {}
    overrides: Sequence[Override] = ()
    scheduled: bool = False
    recorded: Moment | None = None


def _steps(stages: object) -> object:
    return [{"to": to, "at": at} for to, at in stages.items()] if isinstance(stages, dict) else stages


class Version(Row):
    number: Number
    like: Number | None = None
    based_on: Number | None = None
    name: Texts | None = None
    customer_need: Texts | None = None
    value_proposition: Texts | None = None
    description: Texts | None = None
    internal_description: Words | None = None
    documentation_url: Words | None = None
    lead_time_days: int | None = None
    priority: int | None = None
    business_value: int | None = None
    risk: int | None = None
    investment_estimate: Amount | None = None
    share_with_customers: bool = False
    languages: Mapping[Language, LanguageStatus] = {}
    scope: Scope | None = None
    commitments: Sequence[Commitment] | None = None
    capabilities: Sequence[CapabilityUse] = ()
    prices: Prices | None = None
    option_groups: Sequence[OptionGroup] = ()
    composition: Sequence[Item] = ()
    offerings: Sequence[Offering] = ()
    stages: Annotated[Sequence[Step], BeforeValidator(_steps), Field(min_length=1)]


class Service(Row):
    key: Key
    package: bool = False
    form: ServiceForm
    classification: Classification
    category: Words
    provider: Key
    owner: Key
    review_due_on: Day | None = None
    stakeholders: Sequence[Stakeholder] = ()
    versions: Annotated[Sequence[Version], Field(min_length=1)]


class Relationship(Row):
    from_: Key = Field(alias="from")
    type: RelationshipType
    to: Key
    note: Words | None = None


class Target(Row):
    """The part of a version that a comment is about: one of these."""

    component: Key | None = None
    offering: Key | None = None
    scope_included: int | None = None
    scope_excluded: int | None = None


class Comment(Row):
    """A reply takes service, version, idea, audience and customer from what it answers."""

    key: str
    service: Key | None = None
    version: Number | None = None
    idea: str | None = None
    target: Target | None = None
    reply_to: str | None = None
    author: Key
    audience: Audience | None = None
    customer: Key | None = None
    language: Language
    aspect: Aspect | None = None
    stance: Stance | None = None
    at: AwareDatetime
    edited_at: AwareDatetime | None = None
    body: Words
    resolved_at: AwareDatetime | None = None
    resolved_by: Key | None = None
    resolution: Words | None = None


class ScopeReference(Row):
    version: Number
    position: int


class Idea(Row):
    key: str
    service: Key
    title: Words
    body: Words
    language: Language
    submitted_by: Key
    scope_excluded: ScopeReference | None = None
    status: IdeaStatus
    planned_version: Number | None = None
    answer: Texts | None = None
    feedback: str | None = None
    at: AwareDatetime


class OfferingReference(Row):
    version: Number
    key: Key


class Feedback(Row):
    """Given by a party or under a pseudonym."""

    key: str
    service: Key
    offering: OfferingReference | None = None
    customer: Key
    respondent: Key | None = None
    pseudonym: str | None = None
    touchpoint: Touchpoint
    score: int
    recommend: int | None = None
    return_intent: int | None = None
    ratings: Mapping[str, int] = {}
    body: Words | None = None
    language: Language | None = None
    at: AwareDatetime
    handling: FeedbackHandling = FeedbackHandling.NEW
    answer: Words | None = None
    answered_at: AwareDatetime | None = None


class Agreement(Row):
    key: Key
    customer: Key
    service: Key
    offering: Key
    selections: Mapping[Key, int] | None = None
    quantities: Mapping[Key, int] | None = None
    starts_on: Day
    ends_on: Day | None = None


class ExternalReference(Row):
    service: Key
    version: Number | None = None
    source: Words
    id: Words
    type: ReferenceType = ReferenceType.SAME_AS
    url: Words


class SourceSystem(Row):
    code: Words
    tool: Key | None = None
    ownership: Mapping[FieldGroup, OwnershipPolicy]


class Delivery(Row):
    service: Key
    version: Number


class Project(Row):
    key: Key
    name: Texts
    owner: Key
    status: ProjectStatus
    starts_on: Day | None = None
    ends_on: Day | None = None
    priority: int | None = None
    delivers: Sequence[Delivery]


class TokenHolder(Row):
    person: Key
    customer: Key | None = None


class PortfolioFile(Row):
    """The whole file."""

    base_date: Day
    wordings: Mapping[str, Texts] = {}
    parties: Sequence[Party]
    portfolio: Portfolio
    capabilities: Sequence[Capability] = ()
    services: Sequence[Service]
    relationships: Sequence[Relationship] = ()
    comments: Sequence[Comment] = ()
    ideas: Sequence[Idea] = ()
    feedback: Sequence[Feedback] = ()
    agreements: Sequence[Agreement] = ()
    external_references: Sequence[ExternalReference] = ()
    source_systems: Sequence[SourceSystem] = ()
    projects: Sequence[Project] = ()
    tokens: Mapping[Role, TokenHolder] = {}
