"""Statements on a version: which one took whose place, which are asked for, and which objections are open."""

from sqlalchemy import ColumnElement, FromClause, Integer, Text, and_, cast, func, literal_column, select
from sqlalchemy.dialects.postgresql import JSONB, distinct_on

from app.domain.binding import exists
from app.domain.conversation import model
from app.domain.conversation.words import OBJECTION_CHECK, Stance
from app.domain.lifecycle import model as lifecycle
from app.domain.lifecycle.words import TransitionStatus
from app.domain.service import model as service
from app.places.environment import Environment
from app.places.mapping import Expression, FromRow, Row

COMMENTS = model.StakeholderComment.__table__
STAKEHOLDERS = service.ServiceStakeholder.__table__
TRANSITIONS = lifecycle.LifecycleTransition.__table__
OVERRIDE = cast(literal_column(f"""'[{{"check": "{OBJECTION_CHECK}"}}]'"""), JSONB)


def superseding(it: Row, newer: Row, _: Environment) -> ColumnElement[bool]:
    """A newer statement of the same party on the same aspect of the version."""
    return and_(
        newer.version_id == it.version_id,
        newer.author_id == it.author_id,
        newer.aspect == it.aspect,
        func.row(newer.created_at, newer.id) > func.row(it.created_at, it.id),
    )


def open_objection(comment: Row, version_id: Expression, env: Environment) -> ColumnElement[bool]:
    """Whether a comment is an objection to this version that stands. An override lets pass what was said before it."""
    newer, passed = env.alias(COMMENTS), env.alias(TRANSITIONS)
    overridden = exists(
        passed,
        passed.c.version_id == comment.version_id,
        passed.c.status == TransitionStatus.DONE,
        passed.c.effective_at >= comment.created_at,
        passed.c.overrides.op("@>", is_comparison=True)(OVERRIDE),
    )
    return and_(
        comment.version_id == version_id,
        comment.stance == Stance.OPPOSES,
        comment.resolved_at.is_(None),
        ~exists(newer, superseding(comment, newer.c, env)),
        ~overridden,
    )


def demands(coverage: Row, env: Environment) -> FromClause:
    """Stakeholders with each aspect on which they must speak, who speaks from two sides once. `statement_id`: what they said last;
    `given`: whether they did."""
    stakeholder = env.alias(STAKEHOLDERS)
    asked = func.unnest(stakeholder.c.statement_required).table_valued("aspect").render_derived(env.name("asked"))
    aspect = cast(asked.c.aspect, Text)
    said = env.alias(COMMENTS)
    statement = (
        select(said.c.id)
        .where(
            said.c.version_id == coverage.version_id,
            said.c.author_id == stakeholder.c.party_id,
            said.c.aspect == aspect,
        )
        .order_by(said.c.created_at.desc(), said.c.id.desc())
        .limit(literal_column("1"))
        .correlate_except(said)
        .scalar_subquery()
    )
    rows = select(
        stakeholder.c.party_id,
        stakeholder.c.role,
        aspect.label("aspect"),
        statement.label("statement_id"),
        statement.is_not(None).label("given"),
    ).where(stakeholder.c.service_id == coverage.service_id)
    once = rows.ext(distinct_on(stakeholder.c.party_id, aspect)).order_by(stakeholder.c.party_id, aspect, stakeholder.c.role)
    return once.correlate_except(stakeholder, asked).subquery()


def counted(what: str) -> FromRow:
    """How many demands there are, or how many of them are met."""

    def count(coverage: Row, env: Environment) -> Expression:
        rows = demands(coverage, env)
        number = func.count() if what == "required" else func.count(rows.c.statement_id)
        return select(cast(number, Integer)).select_from(rows).correlate_except(rows).scalar_subquery()

    return count
