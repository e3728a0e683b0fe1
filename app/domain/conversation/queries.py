"""Root fields about what customers and stakeholders say: comments, ideas, feedback."""

import strawberry
from sqlalchemy import ColumnElement

from app.domain.binding import Connection, argument, bound, exists, page
from app.domain.conversation.types import StakeholderComment, newest
from app.domain.feedback.types import ServiceFeedback
from app.domain.idea.types import DevelopmentIdea
from app.domain.naming import By, named
from app.domain.service import model
from app.domain.service.visibility import service_visible
from app.graphsql.environment import Environment
from app.graphsql.mapping import Row

ABOUT = argument("about", By | None, "Only about this service or package.", default=None)


def _about(_: Row, row: Row, env: Environment) -> ColumnElement[bool] | None:
    if env.arguments.get("about") is None:
        return None
    service = env.alias(model.Service.__table__)
    is_named = named(service.c, env, "Service", "ServicePackage", argument="about")
    return exists(service, service.c.id == row.service_id, is_named, service_visible(service.c, env))


@bound()
@strawberry.type
class ConversationQueries:
    """Joined into Query."""

    comments: Connection[StakeholderComment] = page("What was said, the newest first.", join=_about, order=newest, arguments=[ABOUT])
    development_ideas: Connection[DevelopmentIdea] = page("Ideas, the newest first.", join=_about, order=newest, arguments=[ABOUT])
    feedback: Connection[ServiceFeedback] = page(
        "How satisfied customers are, the newest first.", join=_about, order=lambda it, _: [it.occurred_at.desc(), it.id], arguments=[ABOUT]
    )
