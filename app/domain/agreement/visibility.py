"""Which agreements a viewer sees, and which deviations of one."""

from sqlalchemy import ColumnElement

from app.domain.binding import exists
from app.domain.lifecycle.words import IN_FORCE
from app.domain.package import model as package
from app.domain.package.visibility import line_visible
from app.domain.service import model as service
from app.domain.service.visibility import own_of_service
from app.places.environment import Environment
from app.places.mapping import Row

agreement_visible = own_of_service("customer_id")
"""Customers: their own."""


def deviation_visible(agreement: Row, deviation: Row, env: Environment) -> ColumnElement[bool] | None:
    """Those from lines that the viewer sees in the version in force, in which an agreement is resolved."""
    line, version = env.alias(package.CompositionItem.__table__), env.alias(service.ServiceVersion.__table__)
    component = env.alias(service.Service.__table__)
    allowed = line_visible(line.c, env)
    if allowed is None:
        return None
    of_line = line.join(version, version.c.id == line.c.package_version_id).join(component, component.c.id == line.c.component_service_id)
    in_force = version.c.stage.in_(IN_FORCE)
    return exists(of_line, version.c.service_id == agreement.service_id, in_force, component.c.key == deviation.key, allowed)
