"""Root fields about what customers and stakeholders say: comments, ideas, feedback."""

import strawberry
from sqlalchemy import ColumnElement, FromClause, Text, Uuid, and_, false, select

from app import viewer
from app.domain.binding import Connection, argument, one, page
from app.domain.conversation.types import NEWEST, StakeholderComment, StatementCoverage
from app.domain.feedback.types import ServiceFeedback
from app.domain.idea.types import DevelopmentIdea
from app.domain.naming import By, VersionBy
from app.domain.service import model as service
from app.domain.service.visibility import named_service, version_visible
from app.graphsql.arguments import Argument, Slot
from app.graphsql.environment import Environment
from app.graphsql.global_id import uuid_of_id
from app.graphsql.mapping import Row

ABOUT = argument("about", By | None, "Only about this service or package.", default=None)


def _about(_: Row, row: Row, env: Environment) -> ColumnElement[bool] | None:
    if env.arguments.get("about") is None:
        return None
    return row.service_id == named_service(env, "about")


def _covered(_: Row, env: Environment) -> FromClause:
    """The named version, as far as the viewer sees it."""
    version = env.alias(service.ServiceVersion.__table__)
    conditions = [_named_version(version.c, env.arguments["version"], env), version_visible(version.c, env)]
    rows = select(version.c.id.label("version_id"), version.c.service_id).where(*(it for it in conditions if it is not None))
    return rows.correlate_except(version).subquery()


def _named_version(version: Row, by: Argument, env: Environment) -> ColumnElement[bool]:
    match by:
        case {"id": Slot() as id_}:
            return version.id == env.bind(id_, Uuid(), uuid_of_id("ServiceVersion"))
        case {"number": {"service": owner, "number": Slot() as number}}:
            owner_id = named_service(env.within({"by": owner}, env.path))
            return and_(version.service_id == owner_id, version.number == env.bind(number, Text()))
        case _:
            return false()


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
