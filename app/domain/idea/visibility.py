"""Which ideas a viewer sees."""

from sqlalchemy import ColumnElement, and_

from app.context import among_customers
from app.domain.idea import model
from app.domain.service.visibility import of_service, role_of, through
from app.graphsql.environment import Environment
from app.graphsql.mapping import Row
from app.viewer import Role


def idea_visible(idea: Row, env: Environment) -> ColumnElement[bool] | None:
    """Customers: their own people's. Others: those about services that they see."""
    of_its_service = of_service("service_id")(idea, env)
    if role_of(env) is not Role.CUSTOMER or of_its_service is None:
        return of_its_service
    return and_(among_customers(idea.submitted_by_id, env), of_its_service)


of_idea = through(model.DevelopmentIdea.__table__, "idea_id", idea_visible)
"""Rows that are seen when the idea is that they are about; those about none, always."""
