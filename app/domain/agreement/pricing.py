"""What an agreement costs: its offering in the version in force, with the quantities that it sets itself."""

from typing import Any

from sqlalchemy import FromClause, Function, Numeric, Select, Text, any_, cast, func, literal_column, or_, select
from sqlalchemy import column as sql_column
from sqlalchemy.dialects.postgresql import JSONB

from app.domain.lifecycle.words import IN_FORCE
from app.domain.package import model as package
from app.domain.package.pricing import choices_priced, chosen_in
from app.domain.service import model as service
from app.domain.service.in_force import in_force_first
from app.domain.service.visibility import version_visible
from app.places.environment import Environment
from app.places.mapping import Expression, Row

LINES = package.CompositionItem.__table__
OFFERINGS = package.ServiceOffering.__table__
SERVICES = service.Service.__table__
VERSIONS = service.ServiceVersion.__table__


def own_quantities(agreement: Row) -> Expression:
    """Both ways to deviate together: an object of quantities by the keys of components."""
    none: Expression = literal_column("'{}'::jsonb", JSONB())
    both = func.coalesce(agreement.selections, none).op("||", return_type=JSONB())
    return both(func.coalesce(agreement.quantity_overrides, none))


def deviations(agreement: Row) -> Function[Any]:
    """The same as rows of component `key` and quantity (`value`)."""
    return func.jsonb_each_text(own_quantities(agreement))


def agreement_priced(agreement: Row, env: Environment) -> FromClause:
    """The row of an OfferingPricing for an agreement; none when nothing that was agreed is in force."""
    return choices_priced(agreed_choice(agreement, env), env)


def agreed_choice(agreement: Row, env: Environment) -> FromClause:
    """`version_id`, `offering_id` and what is `chosen` in it."""
    offered = agreed_offering(agreement, env).subquery(env.name("o"))
    chosen = chosen_in(offered.c.offering_id, env).op("||")(_chosen_itself(agreement, offered.c.version_id, env))
    rows = select(offered.c.version_id, offered.c.offering_id, cast(chosen, JSONB).label("chosen"))
    return rows.select_from(offered).correlate_except(offered).subquery(env.name("a"))


def agreed_offering(agreement: Row, env: Environment) -> Select[Any]:
    """`version_id` and `offering_id` that an agreement stands for: the agreed offering of the version in force, else the one that continues
    it. What has neither may stand in the version before, which is being run down for those who stay."""
    version, offering = env.alias(VERSIONS), env.alias(OFFERINGS)
    agreed = offering.c.key == agreement.offering_key
    conditions = [
        version.c.service_id == agreement.service_id,
        version.c.stage.in_(IN_FORCE),
        or_(agreed, agreement.offering_key == any_(offering.c.continues_keys)),
        version_visible(version.c, env),
    ]
    rows = select(version.c.id.label("version_id"), offering.c.id.label("offering_id"))
    rows = rows.select_from(version.join(offering, offering.c.version_id == version.c.id)).where(
        *(it for it in conditions if it is not None)
    )
    rows = rows.order_by(*in_force_first(version.c, env), agreed.desc(), offering.c.position, offering.c.id)
    return rows.limit(literal_column("1")).correlate_except(version, offering)


def _chosen_itself(agreement: Row, version_id: Expression, env: Environment) -> Expression:
    """The quantities of the agreement's own by the id of the line."""
    own = deviations(agreement).table_valued(sql_column("key", Text), sql_column("value", Text), name=env.name("d"))
    component, line = env.alias(SERVICES), env.alias(LINES)
    of_line = own.join(component, component.c.key == own.c.key).join(line, line.c.component_service_id == component.c.id)
    gathered = func.jsonb_object_agg(line.c.id, cast(own.c.value, Numeric))
    found = select(gathered).select_from(of_line).where(line.c.package_version_id == version_id)
    chosen = found.correlate_except(own, component, line).scalar_subquery()
    return func.coalesce(chosen, func.jsonb_build_object(), type_=JSONB())
