"""Which names in other systems a viewer sees."""

from sqlalchemy import ColumnElement, and_, or_

from app.context import keeps_portfolio, role_of
from app.domain.agreement.model import CustomerAgreement
from app.domain.agreement.visibility import agreement_visible
from app.domain.capability.model import Capability
from app.domain.capability.visibility import capability_visible
from app.domain.project.model import Project
from app.domain.project.visibility import project_visible
from app.domain.service.model import Service, ServiceVersion
from app.domain.service.visibility import service_visible, through, version_visible
from app.places.environment import Environment
from app.places.mapping import Row
from app.viewer import Role

CONCERNING = {
    Service: service_visible,
    ServiceVersion: version_visible,
    CustomerAgreement: agreement_visible,
    Capability: capability_visible,
    Project: project_visible,
}
"""Things that not all of the provider's own see. Parties and portfolios all do."""


def reference_visible(reference: Row, env: Environment) -> ColumnElement[bool] | None:
    """Stakeholders from outside the provider: names of what they see. Others: all."""
    if role_of(env) is not Role.STAKEHOLDER:
        return None
    seen = []
    for model, visible in CONCERNING.items():
        of_thing = through(model.__table__, "entity_id", visible)(reference, env)
        assert of_thing is not None, "outsiders do not see all of it"
        seen.append(and_(reference.entity_type == model.__name__, of_thing))
    others = reference.entity_type.not_in([model.__name__ for model in CONCERNING])
    return or_(keeps_portfolio(env), others, *seen)
