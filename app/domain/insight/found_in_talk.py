"""Findings in what people said: feedback and ideas that wait, objections that stand, statements that are missing."""

from typing import Any

from sqlalchemy import Select, Text, Uuid, and_, func, literal_column, true
from sqlalchemy import cast as sql_cast

from app import limits
from app.context import local_date, today
from app.domain.conversation import model as conversation
from app.domain.conversation.coverage import demands, open_objection
from app.domain.conversation.words import Stance
from app.domain.feedback import model as feedback
from app.domain.feedback.words import FeedbackHandling
from app.domain.idea import model as idea
from app.domain.idea.words import IdeaStatus
from app.domain.insight.finding_kinds import FindingKind
from app.domain.insight.finding_names import ASPECT_NAMES, TOUCHPOINT_NAMES
from app.domain.insight.finding_rows import Search, facts, word_fact
from app.domain.lifecycle.words import PLANNED
from app.places.environment import Environment
from app.places.mapping import Expression, Expressions

FEEDBACK, IDEAS, COMMENTS = feedback.ServiceFeedback.__table__, idea.DevelopmentIdea.__table__, conversation.StakeholderComment.__table__
OPEN = (FeedbackHandling.NEW, FeedbackHandling.ACKNOWLEDGED, FeedbackHandling.ACTION_PLANNED)
UNDECIDED = (IdeaStatus.SUBMITTED, IdeaStatus.UNDER_REVIEW)


def feedback_unanswered(search: Search) -> Select[Any]:
    found, row = search.services(), search.env.alias(FEEDBACK)
    found = found.joined(row, row.c.service_id == found.service.c.id)
    given = local_date(row.c.occurred_at, search.env)
    waits = today(search.env) - given
    late = and_(row.c.answer.is_(None), row.c.handling.in_(OPEN), _longer(given, limits.FEEDBACK_ANSWER_DAYS, search.env))
    told = facts(touchpoint=word_fact(row.c.touchpoint, TOUCHPOINT_NAMES), score=row.c.score, days=waits)
    return found.tell(
        FindingKind.FEEDBACK_UNANSWERED, late, subject=row.c.id, feedback_id=row.c.id, party_id=row.c.customer_id, since=given, facts=told
    )


def idea_unanswered(search: Search) -> Select[Any]:
    found, row = search.services(), search.env.alias(IDEAS)
    found = found.joined(row, row.c.service_id == found.service.c.id)
    sent = local_date(row.c.created_at, search.env)
    late = and_(row.c.answer.is_(None), row.c.status.in_(UNDECIDED), _longer(sent, limits.IDEA_ANSWER_DAYS, search.env))
    told = facts(title=row.c.title, days=today(search.env) - sent)
    return found.tell(
        FindingKind.IDEA_UNANSWERED, late, subject=row.c.id, idea_id=row.c.id, party_id=row.c.submitted_by_id, since=sent, facts=told
    )


def _longer(since: Expression, days: int, env: Environment) -> Any:
    return since < today(env) - literal_column(str(days))


def objection_open(search: Search) -> Select[Any]:
    found, row = search.versions(*PLANNED), search.env.alias(COMMENTS)
    found = found.joined(row, row.c.version_id == found.version.c.id)
    stands = and_(row.c.stance == Stance.OPPOSES, open_objection(row.c, found.version.c.id, search.env))
    return found.tell(
        FindingKind.OBJECTION_OPEN,
        stands,
        subject=row.c.id,
        comment_id=row.c.id,
        party_id=row.c.author_id,
        since=local_date(row.c.created_at, search.env),
        facts=facts(aspect=word_fact(row.c.aspect, ASPECT_NAMES)),
    )


def statement_missing(search: Search) -> Select[Any]:
    found = search.versions(*PLANNED)
    coverage = Expressions(version_id=found.version.c.id, service_id=found.service.c.id)
    demand = demands(coverage, search.env).lateral(search.env.name("d"))
    found = found.joined(demand, true())
    subject = func.concat_ws(literal_column("':'"), found.version.c.id, demand.c.party_id, demand.c.aspect, type_=Text())
    return found.tell(
        FindingKind.STATEMENT_MISSING,
        demand.c.statement_id.is_(None),
        subject=subject,
        party_id=sql_cast(demand.c.party_id, Uuid),
        since=local_date(found.version.c.stage_since, search.env),
        facts=facts(aspect=word_fact(demand.c.aspect, ASPECT_NAMES)),
    )
