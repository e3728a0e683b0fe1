"""Which projects a viewer sees."""

from sqlalchemy import ColumnElement, or_

from app.context import keeps_portfolio, role_of
from app.domain.binding import exists
from app.domain.project import model
from app.domain.service.visibility import of_version
from app.places.environment import Environment
from app.places.mapping import Row
from app.viewer import Role


def project_visible(project: Row, env: Environment) -> ColumnElement[bool] | None:
    """Stakeholders from outside the provider: those that deliver a version that they see. Others: all."""
    if role_of(env) is not Role.STAKEHOLDER:
        return None
    link = env.alias(model.ProjectDelivery.__table__)
    return or_(keeps_portfolio(env), exists(link, link.c.project_id == project.id, of_version("version_id")(link.c, env)))


def delivers(project: Row, version: Row, env: Environment) -> ColumnElement[bool]:
    """Whether a project delivers a version."""
    link = env.alias(model.ProjectDelivery.__table__)
    return exists(link, link.c.project_id == project.id, link.c.version_id == version.id)
