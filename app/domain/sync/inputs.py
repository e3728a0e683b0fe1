"""Inputs of the verbs about other systems: what they call our things, which fields they keep, and what they know of them."""

from typing import TypeAlias

import strawberry
from strawberry import Maybe

from app import limits
from app.domain.inputs import VerbInput
from app.domain.naming import By, VersionBy
from app.domain.scalars import FieldValue
from app.domain.sync.words import (
    ConflictPolicy,
    ErrorPolicy,
    FieldGroup,
    OnImmutable,
    OnMissing,
    OwnershipPolicy,
    Reconciled,
    ReferenceType,
    RowStatus,
)
from app.domain.values import vocabulary


@strawberry.input(one_of=True, description="One thing that another system may know too.")
class Linkable:
    """What has no key of its own to be found by is reached through what it belongs to."""

    service: By | None = strawberry.field(default=strawberry.UNSET, description="A service or package.")
    version: VersionBy | None = strawberry.field(default=strawberry.UNSET, description="A version of one.")
    party: By | None = strawberry.field(default=strawberry.UNSET, description="A person, unit or organisation.")
    capability: By | None = strawberry.field(default=strawberry.UNSET, description="A capability.")
    agreement: By | None = strawberry.field(default=strawberry.UNSET, description="An agreement.")
    portfolio: By | None = strawberry.field(default=strawberry.UNSET, description="A portfolio.")
    project: By | None = strawberry.field(default=strawberry.UNSET, description="A project.")


@strawberry.input(description="What another system calls a thing, or keeps beside it. A link that is there already gets the address.")
class ExternalLinkInput(VerbInput):
    """What another system is the same as is named by it from then on (`by: {external: …}`)."""

    entity: Linkable = strawberry.field(description="The thing.")
    source: str = strawberry.field(description="The other system.")
    external_id: str = strawberry.field(description="Its id for the thing, or for what it keeps beside it.")
    type: ReferenceType = strawberry.field(default=ReferenceType.SAME_AS, description="What the other system's row is to the thing.")
    url: str | None = strawberry.field(default=None, description="Where it is seen: an https or mailto address.")


@strawberry.input(description="A link that ends.")
class ExternalUnlinkInput(VerbInput):
    """Named as it was made."""

    entity: Linkable = strawberry.field(description="The thing.")
    source: str = strawberry.field(description="The other system.")
    external_id: str = strawberry.field(description="Its id.")
    type: ReferenceType = strawberry.field(default=ReferenceType.SAME_AS, description="What the other system's row was to the thing.")


vocabulary(
    RowStatus,
    "What became of a row of a batch.",
    CREATED="Something was made that was not there before.",
    UPDATED="Something that was there got another value, or a name in the other system.",
    UNCHANGED="Everything was as the row says, so nothing was written and nothing is recorded.",
    CONFLICT="The row and somebody else changed the same field; nothing of the row was written.",
    REJECTED="The row is refused; `errors` say why, and nothing of it was written.",
)
vocabulary(
    ErrorPolicy,
    "What becomes of a batch of which some rows cannot be written.",
    ALL_OR_NOTHING="Then none is.",
    SKIP_FAILED="The other rows are written.",
)
vocabulary(
    ConflictPolicy,
    "What becomes of a field that both sides have changed.",
    FAIL="Nothing of the row is written, and people decide.",
    KEEP_CURRENT="The value that is here stays; the rest of the row is written.",
    TAKE_INCOMING="The value of the row is written.",
)
vocabulary(
    OnImmutable,
    "What becomes of a promise that no longer changes.",
    REJECT="The row is refused.",
    DRAFT_VERSION="It is written to the open version that is based on this one; a new one is made when there is none.",
)
vocabulary(
    OnMissing,
    "What becomes of links to what the other system no longer has.",
    REPORT="They are only told.",
    UNLINK="They end. The things themselves stay as they are.",
)
vocabulary(
    Reconciled,
    "What is reconciled with another system.",
    PARTY="People, units and organisations.",
    SERVICE="Services and packages.",
)
vocabulary(
    FieldGroup,
    "Fields that one system keeps together.",
    PARTY="All fields of parties.",
    IDENTITY="Fields of a service: portfolio, form, whether it is a package, classification, category, provider, owner, review date.",
    TEXTS="Of a version: name, customer need, value proposition, description.",
    SCOPE="What a version includes and what it leaves out.",
    COMMITMENTS="Guarantees of a version, and its lead time.",
    COMPOSITION="What a version of a package contains.",
    TECHNICAL="Of a version: internal description, address of its documentation.",
    ASSESSMENT="Of a version: priority, business value, risk, investment estimate.",
    PRICES="Prices and costs of a version.",
)
vocabulary(
    OwnershipPolicy,
    "What another system may do to fields that have another value here.",
    MASTER="It writes them.",
    WRITE_IF_EMPTY="It writes those that are empty.",
    NEVER="It writes none of them.",
)

Sent: TypeAlias = Maybe[FieldValue | None]
"""A leaf of a row. Whatever it holds, it is judged with its row: no leaf refuses the request."""


@strawberry.input(description="A text in several languages. A language that is absent stays as it is, and null removes it.")
class SyncTextInput:
    """In the entries of lists, which are given whole, an absent language is none."""

    fi: Sent = strawberry.field(description="Finnish.")
    sv: Sent = strawberry.field(description="Swedish.")
    en: Sent = strawberry.field(description="English.")


@strawberry.input(description="What another system calls a thing.")
class SyncExternalInput:
    """As ExternalName, judged with its row."""

    source: Sent = strawberry.field(description="The other system.")
    external_id: Sent = strawberry.field(description="Its id for the thing.")


@strawberry.input(description="Names one thing, in exactly one way; what does not is an error of its row.")
class SyncNameInput:
    """As By, judged with its row."""

    id: Sent = strawberry.field(description="Its global id.")
    key: Sent = strawberry.field(description="Its key.")
    external: Maybe[SyncExternalInput | None] = strawberry.field(description="What another system calls it.")


Texts: TypeAlias = Maybe[SyncTextInput | None]
Named: TypeAlias = Maybe[SyncNameInput | None]


@strawberry.input(description="A person, unit or organisation as another system knows it. What is absent stays as it is.")
class SyncPartyInput:
    """Named by `externalId`, `party` or `key`; by several of them only when all mean the same."""

    external_id: Sent = strawberry.field(description="What the source calls it; from then on it is found by it.")
    url: Sent = strawberry.field(description="Where the source shows it: https or mailto.")
    party: Named = strawberry.field(description="The party that is meant. None is made for a name that nothing has.")
    key: Sent = strawberry.field(description="Its key; needed to make a new one.")
    base_revision: Sent = strawberry.field(
        description="Revision of the party that the source last read. Absent: what the source last wrote is what it knows."
    )
    kind: Sent = strawberry.field(description="A PartyKind; needed to make a new one.")
    name: Texts = strawberry.field(description="Name; needed to make a new one.")
    email: Sent = strawberry.field(description="E-mail address; null: none.")
    parent: Named = strawberry.field(description="The unit or organisation that it belongs to; null: none.")
    preferred_language: Sent = strawberry.field(description="FI, SV or EN; null: none.")
    active: Sent = strawberry.field(description="Whether it still acts.")


@strawberry.input(description="Something that a version includes, or leaves out.")
class SyncScopeItemInput:
    """Included and excluded items have an order each."""

    inclusion: Sent = strawberry.field(description="An Inclusion.")
    text: Texts = strawberry.field(description="What it is.")


@strawberry.input(description="A guarantee of a version, or of one of its offerings.")
class SyncCommitmentInput:
    """Their order means nothing."""

    kind: Sent = strawberry.field(description="A CommitmentKind.")
    offering_key: Sent = strawberry.field(description="Key of the version's offering that it holds for; absent: for all others.")
    target_value: Sent = strawberry.field(
        description="What is promised, in `unit`: a decimal number, 0 or more, and at most 100 of AVAILABILITY in PERCENT."
    )
    unit: Sent = strawberry.field(description="Unit of the target value: %, h, d, …")
    text: Texts = strawberry.field(description="The promise in words.")


@strawberry.input(description="One component of a package. What is left out has its default.")
class SyncComponentInput:
    """As in compositionSet."""

    component: Named = strawberry.field(description="The service that is contained; each once.")
    role: Sent = strawberry.field(description="A ComponentRole.")
    min_quantity: Sent = strawberry.field(description="At least so much. Absent: 0 of what is ENHANCING, 1 of the others.")
    default_quantity: Sent = strawberry.field(description="So much when nothing is said. Absent: the minimum.")
    max_quantity: Sent = strawberry.field(description="At most so much. Absent: any amount.")
    pinned_number: Sent = strawberry.field(
        description="Number of the component's version that is always meant, as text. Absent: the one in force."
    )
    component_offering_key: Sent = strawberry.field(
        description="Of a component that is a package itself: the offering that it is contained with."
    )
    customer_visible: Sent = strawberry.field(description="Whether customers see the line. Absent: they do.")
    value_chain_activity: Sent = strawberry.field(description="A ValueChainActivity: where in the value chain it works.")
    note: Texts = strawberry.field(description="What else is to be known.")


@strawberry.input(description="Price and cost of one unit from a date on.")
class SyncPriceInput:
    """One for each date; prices of other dates stay."""

    valid_from: Sent = strawberry.field(description="The first day of this price, a local business date.")
    unit_price: Sent = strawberry.field(description="What the customer pays for one unit.")
    unit_cost: Sent = strawberry.field(
        description="What one unit costs the provider; needs the scope money:read. Absent: as it is; a new date must have one."
    )
    currency: Sent = strawberry.field(description="Of both amounts: three letters of ISO 4217.")
    price_unit: Sent = strawberry.field(description="A PriceUnit: what one unit is.")


@strawberry.input(description="A version as another system knows it. What is absent stays as it is; lists are whole ones.")
class SyncVersionInput:
    """Named by `number` or `externalId`, else the one in force, else the newest that is planned, else a new one is made."""

    number: Sent = strawberry.field(description="MAJOR.MINOR, as text. A number that the service does not have makes a version.")
    external_id: Sent = strawberry.field(description="What the source calls the version.")
    url: Sent = strawberry.field(description="Where the source shows it: https or mailto.")
    base_revision: Sent = strawberry.field(
        description="Revision of the version that the source last read, named by number or externalId. Absent: what the source last wrote "
        "is what it knows."
    )
    name: Texts = strawberry.field(description="What it is called; needed to make a new one. Promised.")
    customer_need: Texts = strawberry.field(description="The need that it meets. Promised.")
    value_proposition: Texts = strawberry.field(description="The benefit and outcome for the customer. Promised.")
    description: Texts = strawberry.field(description="What it is, for the customer. Promised.")
    internal_description: Texts = strawberry.field(description="What the provider needs to know.")
    lead_time_days: Sent = strawberry.field(description="Days from order to delivery. Promised.")
    priority: Sent = strawberry.field(description="1 to 100, 1 first.")
    business_value: Sent = strawberry.field(description="1 to 5.")
    risk: Sent = strawberry.field(description="1 to 5. Needs the scope money:read.")
    investment_estimate: Sent = strawberry.field(
        description="What it takes to make it, in the currency of its price, else of its first offering. Needs the scope money:read."
    )
    documentation_url: Sent = strawberry.field(description="Where more is written: https or mailto.")
    scope: Maybe[list[SyncScopeItemInput] | None] = strawberry.field(description="All that it includes and leaves out. Promised.")
    commitments: Maybe[list[SyncCommitmentInput] | None] = strawberry.field(description="All guarantees. Promised.")
    composition: Maybe[list[SyncComponentInput] | None] = strawberry.field(
        description="All components of a package, in their order. Promised."
    )
    prices: Maybe[list[SyncPriceInput] | None] = strawberry.field(description="Prices by date; those of other dates stay.")


@strawberry.input(description="A service or package as another system knows it. What is absent stays as it is.")
class SyncServiceInput:
    """Named by `externalId`, `service` or `key`; by several of them only when all mean the same."""

    external_id: Sent = strawberry.field(description="What the source calls it; from then on it is found by it.")
    url: Sent = strawberry.field(description="Where the source shows it: https or mailto.")
    service: Named = strawberry.field(description="The service that is meant. None is made for a name that nothing has.")
    key: Sent = strawberry.field(description="Its key; needed to make a new one.")
    base_revision: Sent = strawberry.field(
        description="Revision of the service that the source last read. Absent: what the source last wrote is what it knows."
    )
    portfolio: Named = strawberry.field(description="The portfolio that it is in; never changes. Absent: the only one.")
    form: Sent = strawberry.field(description="A ServiceForm; needed to make a new one.")
    is_package: Sent = strawberry.field(description="Whether it contains other services; never changes.")
    classification: Sent = strawberry.field(description="A Classification; needed to make a new one.")
    category: Sent = strawberry.field(description="A code of the provider's own; needed to make a new one.")
    provider: Named = strawberry.field(description="The unit or organisation that provides it; null: none.")
    owner: Named = strawberry.field(description="The person who answers for it; null: nobody.")
    review_due_on: Sent = strawberry.field(description="The day on which its description is to be looked at again; null: none.")
    version: Maybe[SyncVersionInput | None] = strawberry.field(description="A version of it.")


@strawberry.input(description="A row of a batch: a party, or a service with or without a version of it.")
class SyncItemInput:
    """One of the two. A row with both or none is refused by itself."""

    party: Maybe[SyncPartyInput | None] = strawberry.field(description="A party.")
    service: Maybe[SyncServiceInput | None] = strawberry.field(description="A service or package.")
    on_conflict: Sent = strawberry.field(description="A ConflictPolicy for this row. Absent: that of the batch.")
    on_immutable: Sent = strawberry.field(description="An OnImmutable for this row. Absent: that of the batch.")


@strawberry.input(description="What another system knows, as rows that are judged one by one.")
class ServicesSyncInput(VerbInput):
    """The order of rows means nothing but which of two that say the same comes too late."""

    source: str = strawberry.field(description="The other system.")
    items: list[SyncItemInput] = strawberry.field(description=f"1 to {limits.SYNC_ROWS_MAX} rows.")
    error_policy: ErrorPolicy = strawberry.field(
        default=ErrorPolicy.SKIP_FAILED, description="What becomes of the batch when some rows cannot be written."
    )
    on_conflict: ConflictPolicy = strawberry.field(
        default=ConflictPolicy.FAIL, description="What becomes of fields that both sides have changed."
    )
    on_immutable: OnImmutable = strawberry.field(default=OnImmutable.REJECT, description="What becomes of promises that no longer change.")


@strawberry.input(description="What another system may do to a group of fields.")
class FieldOwnershipInput:
    """A group stands once."""

    group: FieldGroup = strawberry.field(description="Which fields.")
    policy: OwnershipPolicy = strawberry.field(description="What it may do to them.")


@strawberry.input(description="Which fields another system keeps: the whole list.")
class OwnershipSetInput(VerbInput):
    """Whoever changes a system says which state of it they looked at; without a revision a new one is meant."""

    source: str = strawberry.field(description="The other system, by the name that it has in links and in syncs.")
    tool: Maybe[By | None] = strawberry.field(
        description="The party whose tokens of the role INTEGRATION alone act in its name; null: those of any. Absent: as it is."
    )
    rows: list[FieldOwnershipInput] = strawberry.field(description="What it may do, by group. What is not in it ends.")
    expected_revision: int | None = strawberry.field(
        default=None, description="The revision that the change is made on; another one is a CONFLICT. Absent for a new one."
    )


@strawberry.input(description="Everything that another system has, to find what it no longer has.")
class ReconcileInput(VerbInput):
    """Only links that say that both are the same are looked at; whatever else is linked stays so."""

    source: str = strawberry.field(description="The other system.")
    entity_type: Reconciled = strawberry.field(description="What the ids are of.")
    external_ids: list[FieldValue] = strawberry.field(
        description=f"Its ids, texts or whole numbers, for all of these that it has: at most {limits.LONG_LIST_VALUES_MAX}, "
        f"with more than {limits.LIST_VALUES_MAX} the whole input is one variable."
    )
    on_missing: OnMissing = strawberry.field(default=OnMissing.REPORT, description="What becomes of links to what it no longer has.")
    safety_percent: int = strawberry.field(
        default=limits.RECONCILE_SAFETY_PERCENT,
        description="When more than so many of a hundred links lead nowhere, the other system has rather lost its list than its things: "
        "nothing ends, and that is told as SAFETY_STOP. With 100 nothing is stopped.",
    )
