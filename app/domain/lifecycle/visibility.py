"""Which transitions a viewer sees."""

from sqlalchemy import ColumnElement, and_, or_

from app.context import role_of
from app.domain.binding import exists
from app.domain.lifecycle.words import LAUNCHED, PLANNED, Stage, TransitionStatus
from app.domain.service import model as service
from app.domain.service.visibility import of_version, shown_to_customers, stage_today
from app.places.environment import Environment
from app.places.mapping import Row
from app.viewer import Role


def transition_visible(transition: Row, env: Environment) -> ColumnElement[bool] | None:
    """Customers: what was done to versions that they see, from the launch on or, to shared ones, from the beginning; the scheduled launch
    of a shared version; the end of one that is being run down. A version that was shared while it was planned stays so marked."""
    if role_of(env) is not Role.CUSTOMER:
        return of_version("version_id")(transition, env)
    version = env.alias(service.ServiceVersion.__table__)
    launched = transition.to_stage.in_(LAUNCHED)
    done = and_(transition.status == TransitionStatus.DONE, or_(launched, version.c.share_with_customers))
    announced = and_(transition.status == TransitionStatus.SCHEDULED, announced_of(transition, version.c))
    return exists(version, version.c.id == transition.version_id, shown_to_customers(version.c), or_(done, announced))


def announced_of(transition: Row, version: Row) -> ColumnElement[bool]:
    """Whether what is scheduled of a version, that customers see, was told them: the launch of one that is planned and shared, the end of
    one that is being run down."""
    stage = stage_today(version)
    launch = and_(version.share_with_customers, stage.in_(PLANNED), transition.to_stage == Stage.OPERATIONAL)
    return or_(launch, and_(stage == Stage.RETIRING, transition.to_stage == Stage.RETIRED))
