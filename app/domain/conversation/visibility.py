"""Which comments a viewer sees."""

from sqlalchemy import ColumnElement, and_, or_

from app.context import among_customers, role_of
from app.domain.conversation.words import Audience
from app.domain.idea.visibility import of_idea
from app.domain.service.visibility import of_service, of_version
from app.places.environment import Environment
from app.places.mapping import Row
from app.viewer import Role


def comment_visible(comment: Row, env: Environment) -> ColumnElement[bool] | None:
    """Customers: their own threads and announcements, without other people's statements. Others: whatever is said of their services."""
    of_its_service = of_service("service_id")(comment, env)
    if role_of(env) is not Role.CUSTOMER:
        return of_its_service
    conditions = [
        comment.audience == Audience.CUSTOMER.value,
        or_(comment.customer_id.is_(None), among_customers(comment.customer_id, env)),
        or_(comment.stance.is_(None), among_customers(comment.author_id, env)),
        of_its_service,
        of_version("version_id")(comment, env),
        of_idea(comment, env),
    ]
    return and_(*(condition for condition in conditions if condition is not None))
