"""Which agreements run on a day: from their first to their last one, both included."""

from sqlalchemy import ColumnElement, and_, or_

from app.context import today
from app.domain.agreement.visibility import agreement_visible
from app.places.environment import Environment
from app.places.mapping import Expression, Row


def runs_on(agreement: Row, day: Expression) -> ColumnElement[bool]:
    return and_(agreement.starts_on <= day, or_(agreement.ends_on.is_(None), agreement.ends_on >= day))


def running(agreement: Row, env: Environment) -> list[ColumnElement[bool]]:
    """Those that the viewer sees and that run on the day that is asked about, as conditions."""
    conditions = (runs_on(agreement, today(env)), agreement_visible(agreement, env))
    return [condition for condition in conditions if condition is not None]
