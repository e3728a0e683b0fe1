"""Root fields about what customers and stakeholders say: comments, ideas, feedback."""

import strawberry
from sqlalchemy import ColumnElement, FromClause, select

from app import viewer
from app.domain.binding import Connection, argument, one, page
from app.domain.conversation.types import NEWEST, StakeholderComment, StatementCoverage
from app.domain.feedback.types import ServiceFeedback
from app.domain.idea.types import DevelopmentIdea
from app.domain.naming import By, VersionBy
from app.domain.service import model as service
from app.domain.service.visibility import named_service, named_version, version_visible
from app.places.environment import Environment
from app.places.mapping import Row

ABOUT = argument("about", By | None, "Only about this service or package.", default=None)


def _about(_: Row, row: Row, env: Environment) -> ColumnElement[bool] | None:
    if env.arguments.get("about") is None:
        return None
    return row.service_id == named_service(env, "about")


def _covered(_: Row, env: Environment) -> FromClause:
    """The named version, as far as the viewer sees it."""
    version = env.alias(service.ServiceVersion.__table__)
    conditions = [named_version(version.c, env), version_visible(version.c, env)]
    rows = select(version.c.id.label("version_id"), version.c.service_id).where(*(it for it in conditions if it is not None))
    return rows.correlate_except(version).subquery()


@strawberry.type
class ConversationQueries:
    """Joined into Query."""

    comments: Connection[StakeholderComment] = page("What was said, the newest first.", join=_about, order=NEWEST, arguments=[ABOUT])
    development_ideas: Connection[DevelopmentIdea] = page("Ideas, the newest first.", join=_about, order=NEWEST, arguments=[ABOUT])
    feedback: Connection[ServiceFeedback] = page(
        "How satisfied customers are, the newest first.", join=_about, order=("-occurred_at", "id"), arguments=[ABOUT]
    )
    statement_coverage: StatementCoverage | None = one(
        "Who must speak on a version, who has, and whose objection is open.",
        join=lambda *_: None,
        source=_covered,
        arguments=[argument("version", VersionBy, "Which version.")],
        seen_by=viewer.providers,
    )
