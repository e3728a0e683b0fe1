"""Which capabilities a viewer sees."""

from sqlalchemy import ColumnElement, or_

from app.context import keeps_portfolio, role_of
from app.domain.binding import exists
from app.domain.capability import model
from app.domain.service.visibility import of_version
from app.places.environment import Environment
from app.places.mapping import Row
from app.viewer import Role


def capability_visible(capability: Row, env: Environment) -> ColumnElement[bool] | None:
    """Stakeholders from outside the provider: what versions that they see rest on. Others: all."""
    if role_of(env) is not Role.STAKEHOLDER:
        return None
    use = env.alias(model.CapabilityUse.__table__)
    return or_(keeps_portfolio(env), exists(use, use.c.capability_id == capability.id, of_version("version_id")(use.c, env)))
