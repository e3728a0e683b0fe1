"""Comments and statements as the API shows them."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from sqlalchemy import func

from app import viewer
from app.domain.binding import Connection, Node, bound, column, computed, many, one, page
from app.domain.conversation import model
from app.domain.conversation.coverage import counted, demands, open_objection, superseding
from app.domain.conversation.visibility import comment_visible
from app.domain.conversation.words import Aspect, Audience, Stance
from app.domain.localized import Lang
from app.domain.package.types import CompositionItem, ServiceOffering
from app.domain.party.types import Party
from app.domain.service.parts import LazyItem, LazyVersion, ScopeItem, ServiceCommitment
from app.domain.service.words import RequiredStatement, StakeholderRole
from app.domain.values import vocabulary
from app.places.mapping import Writing

if TYPE_CHECKING:
    from app.domain.idea.types import DevelopmentIdea

vocabulary(Audience, "Who may read a thread.", INTERNAL="The provider.", CUSTOMER="The provider and one customer, or all customers.")
vocabulary(
    Aspect,
    "What a statement is about.",
    FEATURES="What the version can do.",
    FEASIBILITY="Whether it can be done.",
    VALUE="What it is worth.",
    COST="What it costs.",
    SCHEDULE="When it comes.",
)
vocabulary(
    Stance,
    "Where a stakeholder stands.",
    SUPPORTS="For it.",
    SUPPORTS_WITH_CONDITIONS="For it, on conditions.",
    NEUTRAL="Neither for nor against.",
    OPPOSES="Against it.",
)


def language(description: str) -> Any:
    """The column `language`, as the word of the GraphQL enum."""
    return computed(description, lambda row, _: func.upper(row.language), writing=Writing.PLAIN, compared=lambda row, _: row.language)


NEWEST = ("-created_at", "id")


CommentTarget = Annotated[
    CompositionItem | ScopeItem | ServiceCommitment | ServiceOffering,
    strawberry.union("CommentTarget", description="The part of a version that a comment is about."),
]


@bound(model.StakeholderComment, visible=comment_visible)
@strawberry.type(description="What somebody said about a service. With an aspect and a stance it is a statement on a version.")
class StakeholderComment(Node):
    """In the language of its author; never translated."""

    service: LazyItem | None = one("The service that is spoken of.", implied=True)
    version: LazyVersion | None = one("The version that is spoken of.", implied=True)
    idea: Annotated["DevelopmentIdea", strawberry.lazy("app.domain.idea.types")] | None = one("The idea that is spoken of.", implied=True)
    target: CommentTarget | None = one("The part of the version that is spoken of.", join=lambda it, part, _: part.id == it.target_item_id)
    parent: "StakeholderComment | None" = one("What it answers.")
    replies: Connection["StakeholderComment"] = page("What was answered, the oldest first.", by="parent_id", order=("created_at", "id"))
    author: Party | None = one("Who said it.", implied=True)
    audience: Audience = column("Who may read it.")
    customer: Party | None = one("The customer whose thread it is; null: internal, or for all customers.", implied=True)
    language: Lang = language("The language of the body.")
    body: str = column("Markdown.")
    aspect: Aspect | None = column("What the statement is about; null: a plain comment.")
    stance: Stance | None = column("Where its author stands.")
    superseded_by: "StakeholderComment | None" = one(
        "The newer statement of the same author on the same aspect of the version, which took its place.",
        join=superseding,
        order=lambda newer, _: [newer.created_at, newer.id],
        compared=False,
    )
    created_at: datetime = column("When it was said.")
    edited_at: datetime | None = column("When it was last edited.")
    resolved_at: datetime | None = column("When it was settled.")
    resolved_by: Party | None = one("Who settled it.", seen_by=viewer.providers)
    resolution: str | None = column("How it was settled.", seen_by=viewer.providers)
    revision: int = column("Grows by one with every change.")


@bound(seen_by=viewer.providers)
@strawberry.type(description="A statement that a version waits for, or has.")
class StatementDemand:
    """A stakeholder of the service and one of the aspects on which they must speak."""

    party: Party | None = one("Who must speak.", join=lambda demand, party, _: party.id == demand.party_id, implied=True)
    role: StakeholderRole = computed("From which side; of several the first.", lambda row, _: row.role, writing=Writing.PLAIN)
    aspect: RequiredStatement = computed("On what.", lambda row, _: row.aspect, writing=Writing.PLAIN)
    statement: StakeholderComment | None = one(
        "What they said last; null: nothing yet.", join=lambda demand, statement, _: statement.id == demand.statement_id, implied=True
    )


@bound(seen_by=viewer.providers)
@strawberry.type(description="Who must speak on a version, who has, and whose objection is open.")
class StatementCoverage:
    """Its row names a version and its service."""

    version: LazyVersion | None = one("The version.", join=lambda it, version, _: version.id == it.version_id, implied=True)
    required: int = computed("So many statements are asked for.", counted("required"))
    given: int = computed("So many of them are there.", counted("given"))
    demands: list[StatementDemand] = many(
        "The statements that are asked for, those that are missing first.",
        join=lambda *_: None,
        order=("given", "aspect", "role", "party_id"),
        source=demands,
    )
    open_objections: list[StakeholderComment] = many(
        "Statements that oppose it, not taken back by a newer one of their author, resolved or overridden at a gate; the oldest first.",
        join=lambda coverage, comment, env: open_objection(comment, coverage.version_id, env),
        order=("created_at", "id"),
    )
