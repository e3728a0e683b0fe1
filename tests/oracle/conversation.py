"""Resolvers of comments, ideas and feedback."""

from typing import Any

from tests.oracle.asked import Asked, answers, refers
from tests.oracle.orders import Listing, newest
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
