"""Party: people, units and organisations, as the API shows them; and the tokens by which they ask."""

from datetime import datetime
from typing import Annotated

import strawberry
from sqlalchemy import func

from app import viewer
from app.domain.binding import Connection, Node, bound, column, computed, one, page, words
from app.domain.localized import Lang, LocalizedText, localized
from app.domain.naming import LazyReference, outside_names
from app.domain.party import model
from app.domain.party.visibility import party_visible
from app.domain.party.words import PartyKind
from app.domain.values import vocabulary
from app.places.mapping import Writing
from app.viewer import Role

vocabulary(
    PartyKind,
    "What a party is.",
    PERSON="A human being.",
    ORG_UNIT="A unit of an organisation.",
    ORGANIZATION="A legal person.",
)

vocabulary(
    Role,
    "What a viewer is to the portfolio.",
    PORTFOLIO_MANAGER="Leads the portfolio.",
    SERVICE_OWNER="Answers for services.",
    STAKEHOLDER="Is heard about services.",
    ANALYST="Asks questions.",
    INTEGRATION="A tool that keeps data in step.",
    CUSTOMER="Uses services.",
    ADMIN="Keeps parties and tokens.",
)


@bound(model.Party, seen_by=viewer.everyone, visible=party_visible)
@strawberry.type(description="A person, a unit or an organisation: provider, customer, supplier or stakeholder.")
class Party(Node):
    """Units lie below units and organisations; people have no parts."""

    key: str = column("Human key, unique and unchangeable.", plain=True)
    kind: PartyKind = column("Person, unit or organisation.")
    name: LocalizedText = localized("Name; an erased person has a placeholder.")
    email: str | None = column("E-mail address; never shown to customers.", sorted_as=words("email"), seen_by=viewer.all_but_customers)
    preferred_language: Lang | None = computed(
        "The language this party likes to be answered in.",
        lambda row, _: func.upper(row.preferred_language),
        seen_by=viewer.all_but_customers,
        writing=Writing.PLAIN,
        compared=lambda row, _: row.preferred_language,
    )
    active: bool = column("Whether the party still acts.")
    revision: int | None = column("Grows by one with every change.", seen_by=viewer.all_but_customers)
    parent: "Party | None" = one("The unit or organisation that this one belongs to.")
    children: "Connection[Party]" = page("Units and people directly below, by key.", by="parent_id", order=("key",))
    external_references: list[LazyReference] = outside_names()


PartyConnection = Annotated[Connection[Party], strawberry.lazy("app.domain.party.types")]


@bound(model.ApiToken, seen_by=viewer.administrators)
@strawberry.type(description="An API token, as far as it is no secret.")
class ApiToken(Node):
    """Its text is nowhere: the database has a hash of it."""

    prefix: str = column("The beginning of its text, by which people recognise it.", plain=True)
    party: Party | None = one("For whom it speaks.")
    role: Role = column("What it may see and do.")
    customer: Party | None = one("The customer that it sees the portfolio as; null: it has another role than CUSTOMER.")
    scopes: list[str] = column("What else it allows, for instance `money:read`.")
    created_at: datetime = column("When it was made.")
    created_by: Party | None = one("Who made it; null: it was made by the command `salkku`.")
    expires_at: datetime = column("When it ends to be good.")
    last_used_at: datetime | None = column("When it was used last, to a minute; null: never.")
    revoked_at: datetime | None = column("When it was revoked; null: it is not.")
    revoked_by: Party | None = one("Who revoked it; null: nobody, or the command `salkku`.")
    demo: bool = column("Whether it is one of the demo's, which other servers refuse.")
