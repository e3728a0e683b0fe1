"""Which parties a viewer sees. Personal fields have their own rule beside each field."""

from sqlalchemy import ColumnElement, or_

from app.context import among_customers, role_of
from app.domain.binding import exists
from app.domain.conversation import model as conversation
from app.domain.conversation.visibility import comment_visible
from app.domain.portfolio import model as portfolio
from app.domain.service import model as service
from app.domain.service.visibility import service_visible
from app.places.environment import Environment
from app.places.mapping import Row
from app.viewer import Role


def party_visible(party: Row, env: Environment) -> ColumnElement[bool] | None:
    """Customers: their own subtree, who provides what they see, who keeps the portfolio and who wrote what they may read."""
    if role_of(env) is not Role.CUSTOMER:
        return None
    provided = env.alias(service.Service.__table__)
    kept = env.alias(portfolio.Portfolio.__table__)
    written = env.alias(conversation.StakeholderComment.__table__)
    return or_(
        among_customers(party.id, env),
        exists(provided, provided.c.provider_id == party.id, service_visible(provided.c, env)),
        exists(kept, kept.c.owner_id == party.id),
        exists(written, written.c.author_id == party.id, comment_visible(written.c, env)),
    )
