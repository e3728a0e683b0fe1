"""Root fields about what customers and stakeholders say: comments, ideas, feedback."""

import strawberry
from sqlalchemy import ColumnElement

from app.domain.binding import Connection, argument, page
from app.domain.conversation.types import NEWEST, StakeholderComment
from app.domain.feedback.types import ServiceFeedback
from app.domain.idea.types import DevelopmentIdea
from app.domain.naming import By
from app.domain.service.visibility import named_service
from app.graphsql.environment import Environment
from app.graphsql.mapping import Row

ABOUT = argument("about", By | None, "Only about this service or package.", default=None)


def _about(_: Row, row: Row, env: Environment) -> ColumnElement[bool] | None:
    if env.arguments.get("about") is None:
        return None
    return row.service_id == named_service(env, "about")


@strawberry.type
class ConversationQueries:
    """Joined into Query."""

    comments: Connection[StakeholderComment] = page("What was said, the newest first.", join=_about, order=NEWEST, arguments=[ABOUT])
    development_ideas: Connection[DevelopmentIdea] = page("Ideas, the newest first.", join=_about, order=NEWEST, arguments=[ABOUT])
    feedback: Connection[ServiceFeedback] = page(
        "How satisfied customers are, the newest first.", join=_about, order=("-occurred_at", "id"), arguments=[ABOUT]
    )
