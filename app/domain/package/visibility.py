"""Which lines of a composition a viewer sees."""

from sqlalchemy import ColumnElement, and_

from app.domain.binding import exists
from app.domain.package import model
from app.domain.service.visibility import of_service, of_version, role_of
from app.graphsql.environment import Environment
from app.graphsql.mapping import Row
from app.viewer import Role


def line_visible(line: Row, env: Environment) -> ColumnElement[bool] | None:
    """Customers: lines shown to them, of versions and components that they see. Others: the lines of the versions they see."""
    of_package = of_version("package_version_id")(line, env)
    if role_of(env) is not Role.CUSTOMER:
        return of_package
    conditions = [line.customer_visible, of_package, of_service("component_service_id")(line, env)]
    return and_(*(condition for condition in conditions if condition is not None))


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
