"""Which lines of a composition a viewer sees."""

from sqlalchemy import ColumnElement

from app.context import role_of
from app.domain.binding import exists
from app.domain.package import model
from app.domain.service.visibility import every, of_service, of_version
from app.places.environment import Environment
from app.places.mapping import Row
from app.viewer import Role


def _shown(line: Row, env: Environment) -> ColumnElement[bool] | None:
    return line.customer_visible if role_of(env) is Role.CUSTOMER else None


line_visible = every(_shown, of_version("package_version_id"), of_service("component_service_id"))
"""Lines between a version and a component that are both seen; for customers also shown to them."""


def selection_visible(selection: Row, env: Environment) -> ColumnElement[bool] | None:
    """Those of the lines that the viewer sees."""
    line = env.alias(model.CompositionItem.__table__)
    allowed = line_visible(line.c, env)
    return None if allowed is None else exists(line, line.c.id == selection.composition_item_id, allowed)


def group_visible(group: Row, env: Environment) -> ColumnElement[bool] | None:
    """Customers: groups in which they see something to choose. Others: the groups of the versions they see."""
    if role_of(env) is not Role.CUSTOMER:
        return of_version("package_version_id")(group, env)
    line = env.alias(model.CompositionItem.__table__)
    return exists(line, line.c.option_group_id == group.id, line_visible(line.c, env))
