"""Resolvers of comments, ideas and feedback."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tests.oracle.asked import Asked, answers, refers
from tests.oracle.orders import Listing, newest
from tests.oracle.roots import named
from tests.oracle.tables import Row
from tests.oracle.values import Words

refers(
    "StakeholderComment",
    service=("service", "service_id"),
    version=("service_version", "version_id"),
    idea=("development_idea", "idea_id"),
    parent=("stakeholder_comment", "parent_id"),
    author=("party", "author_id"),
    customer=("party", "customer_id"),
    resolvedBy=("party", "resolved_by_id"),
)
refers(
    "DevelopmentIdea",
    service=("service", "service_id"),
    submittedBy=("party", "submitted_by_id"),
    scopeItem=("scope_item", "scope_item_id"),
    plannedVersion=("service_version", "planned_version_id"),
    feedback=("service_feedback", "feedback_id"),
)
refers(
    "ServiceFeedback",
    service=("service", "service_id"),
    offering=("service_offering", "offering_id"),
    customer=("party", "customer_id"),
    respondent=("party", "respondent_id"),
)
TARGETS = ("composition_item", "scope_item", "service_commitment", "service_offering")


@answers("StakeholderComment.language", "DevelopmentIdea.language", "ServiceFeedback.language")
def _language(row: Row, _: Asked) -> str | None:
    return row.language.upper() if row.language else None


@answers("StakeholderComment.target")
def _target(comment: Row, asked: Asked) -> Row | None:
    return next((part for table in TARGETS for part in asked.where(table, "id", comment.target_item_id)), None)


@answers("StakeholderComment.replies")
def _replies(comment: Row, asked: Asked) -> Listing:
    return Listing(asked.where("stakeholder_comment", "parent_id", comment.id), lambda reply: (reply.created_at, reply.id))


@answers("PortfolioItem.comments")
def _comments_of_service(service: Row, asked: Asked) -> Listing:
    return newest(asked.where("stakeholder_comment", "service_id", service.id))


@answers("ServiceVersion.comments")
def _comments_of_version(version: Row, asked: Asked) -> Listing:
    return newest(asked.where("stakeholder_comment", "version_id", version.id))


@answers("DevelopmentIdea.comments")
def _comments_of_idea(idea: Row, asked: Asked) -> Listing:
    return newest(asked.where("stakeholder_comment", "idea_id", idea.id))


@answers("PortfolioItem.ideas")
def _ideas(service: Row, asked: Asked) -> Listing:
    return newest(asked.where("development_idea", "service_id", service.id))


@answers("PortfolioItem.feedback")
def _feedback(service: Row, asked: Asked) -> Listing:
    return newest(asked.where("service_feedback", "service_id", service.id), "occurred_at")


@answers("DevelopmentIdea.answer")
def _answer(idea: Row, asked: Asked) -> Words | None:
    return asked.words(idea.answer)


@answers("ServiceFeedback.ratings")
def _ratings(feedback: Row, _: Asked) -> Row:
    return feedback


def _rating(column: str) -> Any:
    return lambda feedback, _: getattr(feedback, column)


for dimension in ("cost", "time", "quality", "friendliness"):
    answers(f"FeedbackRatings.{dimension}")(_rating(f"rating_{dimension}"))


def _since(comment: Row) -> tuple[Any, UUID]:
    return comment.created_at, comment.id


@answers("StakeholderComment.supersededBy")
def _superseded_by(comment: Row, asked: Asked) -> Row | None:
    about = asked.where("stakeholder_comment", "version_id", comment.version_id) if comment.aspect else []
    newer = [it for it in about if (it.author_id, it.aspect) == (comment.author_id, comment.aspect) and _since(it) > _since(comment)]
    return min(newer, key=_since, default=None)


@dataclass(frozen=True)
class Demand:
    """A stakeholder, one of the aspects on which they must speak, and what they said last."""

    stakeholder: Row
    aspect: str
    statement: Row | None


@answers("Query.statementCoverage")
def _statement_coverage(_: None, asked: Asked, version: dict[str, Any]) -> Row | None:
    """The row of the version stands for it."""
    if "id" in version:
        return asked.one("service_version", UUID(version["id"].partition(":")[2]))
    service = named(version["number"]["service"], asked)
    versions = asked.where("service_version", "service_id", service.id) if service else []
    return next((it for it in versions if it.number == version["number"]["number"]), None)


@answers("StatementCoverage.version")
def _covered(version: Row, _: Asked) -> Row:
    return version


@answers("StatementCoverage.demands")
def _demands(version: Row, asked: Asked) -> list[Demand]:
    said = asked.where("stakeholder_comment", "version_id", version.id)
    found: dict[tuple[UUID, str], Demand] = {}
    for stakeholder in sorted(asked.where("service_stakeholder", "service_id", version.service_id), key=lambda it: it.role):
        for aspect in stakeholder.statement_required:
            statements = [it for it in said if (it.author_id, it.aspect) == (stakeholder.party_id, aspect)]
            found.setdefault((stakeholder.party_id, aspect), Demand(stakeholder, aspect, max(statements, key=_since, default=None)))
    return sorted(found.values(), key=lambda it: (it.statement is not None, it.aspect, it.stakeholder.role, it.stakeholder.party_id))


@answers("StatementCoverage.required")
def _required(version: Row, asked: Asked) -> int:
    return len(_demands(version, asked))


@answers("StatementCoverage.given")
def _given(version: Row, asked: Asked) -> int:
    return sum(it.statement is not None for it in _demands(version, asked))


@answers("StatementCoverage.openObjections")
def _open_objections(version: Row, asked: Asked) -> list[Row]:
    said = asked.where("stakeholder_comment", "version_id", version.id)
    steps = asked.tables.where("lifecycle_transition", "version_id", version.id)
    passed = [it.effective_at for it in steps if it.status == "DONE" and "NO_OPEN_OBJECTION" in {each["check"] for each in it.overrides}]
    found = [
        it
        for it in said
        if it.stance == "OPPOSES" and not it.resolved_at and not _superseded_by(it, asked) and not any(at >= it.created_at for at in passed)
    ]
    return sorted(found, key=_since)


@answers("StatementDemand.party")
def _demanded_party(demand: Demand, asked: Asked) -> Row | None:
    return asked.one("party", demand.stakeholder.party_id)


@answers("StatementDemand.role")
def _demanded_role(demand: Demand, _: Asked) -> str:
    role: str = demand.stakeholder.role
    return role


@answers("StatementDemand.aspect")
def _demanded_aspect(demand: Demand, _: Asked) -> str:
    return demand.aspect


@answers("StatementDemand.statement")
def _demanded_statement(demand: Demand, _: Asked) -> Row | None:
    return demand.statement
