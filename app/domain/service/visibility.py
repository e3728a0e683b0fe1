"""Which services and versions a viewer sees, and which parts through their version. None means: all rows."""

from collections.abc import Callable

from sqlalchemy import ColumnElement, FromClause, Text, and_, literal_column, or_, select, true

from app.context import among_customers, among_parties, among_portfolios, in_present, moment_of, role_of
from app.documents.arguments import Slot
from app.domain.binding import exists
from app.domain.lifecycle.words import LAUNCHED, PLANNED
from app.domain.naming import named
from app.domain.service import model
from app.languages import LANGUAGES
from app.places.environment import Environment
from app.places.mapping import Condition, Expression, Row
from app.viewer import Role

STAGE_TODAY = "stage_today"
"""The column that versions have where their stage is that of another moment."""


def service_visible(service: Row, env: Environment) -> ColumnElement[bool] | None:
    """Customers: services with a version that they see. Stakeholders from outside the provider: what they provide or are named in."""
    match role_of(env):
        case Role.CUSTOMER:
            version = env.alias(model.ServiceVersion.__table__)
            return exists(version, version.c.service_id == service.id, version_visible(version.c, env))
        case Role.STAKEHOLDER if env.tables is None:
            return _concerns(service, env)
        case Role.STAKEHOLDER:  # what concerned them then and no longer does is hidden, and so is what did not concern them yet
            today = in_present(env)
            now = today.alias(model.Service.__table__)
            return and_(_concerns(service, env), exists(now, now.c.id == service.id, _concerns(now.c, today)))
        case _:
            return None


def _concerns(service: Row, env: Environment) -> ColumnElement[bool]:
    """Whether an outside stakeholder provides a service, or is named in it; or is no outsider."""
    named = env.alias(model.ServiceStakeholder.__table__)
    return or_(
        among_portfolios(service.portfolio_id, env),
        among_parties(service.provider_id, env),
        exists(named, named.c.service_id == service.id, among_parties(named.c.party_id, env)),
    )


def version_visible(version: Row, env: Environment) -> ColumnElement[bool] | None:
    """Customers: what was launched or is planned and shared, in a published language. Others: the versions of their services."""
    if role_of(env) is Role.CUSTOMER:
        if (moment := moment_of(env)) is None or moment.known is None:
            return shown_to_customers(version)
        now = in_present(env).alias(model.ServiceVersion.__table__)
        return and_(shown_to_customers(version), exists(now, now.c.id == version.id, shown_to_customers(now.c)))
    return of_service("service_id")(version, env)


def shown_to_customers(version: Row) -> ColumnElement[bool]:
    """Launched once, or planned and shared; and published in some language. Word for word what the indexes ix_service_version_shown say.
    As of another moment: both then and today."""
    published: ColumnElement[str] = literal_column("'PUBLISHED'")
    languages = [published == version.language_status.op("->>")(literal_column(f"'{language}'")) for language in LANGUAGES]
    stages = [version.stage] if (today := stage_today(version)) is version.stage else [version.stage, today]
    shown = [or_(stage.in_(LAUNCHED), and_(version.share_with_customers, stage.in_(PLANNED))) for stage in stages]
    return and_(*shown, or_(*languages))


def stage_today(version: Row) -> Expression:
    """The stage of a version as it is now, whatever moment is asked about."""
    today: Expression = getattr(version, STAGE_TODAY, version.stage)
    return today


def named_service(env: Environment, argument: str = "by") -> Expression:
    """The id of the service or package that an argument names; null when the viewer sees none. A value of its own, found once for the
    statement: a join with one more table may have the planner walk all rows in their order to find the few of this service."""
    service = env.alias(model.Service.__table__)
    visible = service_visible(service.c, env)
    rows = select(service.c.id).where(named(service.c, env, "Service", "ServicePackage", argument=argument))
    return (rows if visible is None else rows.where(visible)).correlate_except(service).scalar_subquery()


def named_version(version: Row, env: Environment, argument: str = "version") -> ColumnElement[bool]:
    """Whether a version is the one that an argument names."""
    match env.arguments[argument]:
        case {"number": {"service": owner, "number": Slot() as number}}:
            owner_id = named_service(env.within({"by": owner}, env.path))
            return and_(version.service_id == owner_id, version.number == env.bind(number, Text()))
        case _:
            return named(version, env, "ServiceVersion", argument=argument)


def of_service(key: str) -> Condition:
    """Rows that are seen when the service is that their column `key` names; where the column is null, always."""
    by_service = through(model.Service.__table__, key, service_visible)
    by_version = through(model.ServiceVersion.__table__, key, version_visible, named_by="service_id")
    return lambda row, env: (by_version if role_of(env) is Role.CUSTOMER else by_service)(row, env)


def of_version(key: str) -> Condition:
    """Rows that are seen when the version is that their column `key` names; where the column is null, always."""
    return through(model.ServiceVersion.__table__, key, _there)


def _there(version: Row, env: Environment) -> ColumnElement[bool] | None:
    """Parts of a version that was not there yet were not there either."""
    allowed, moment = version_visible(version, env), moment_of(env)
    return true() if allowed is None and moment is not None and moment.at is not None else allowed


def own_of_service(party: str) -> Condition:
    """Rows with a `service_id`. Customers: those whose column `party` names one of theirs. Others: those about services that they see."""

    def own(row: Row, env: Environment) -> ColumnElement[bool] | None:
        return among_customers(getattr(row, party), env) if role_of(env) is Role.CUSTOMER else None

    return every(own, of_service("service_id"))


def through(table: FromClause, key: str, visible: Condition, *, named_by: str = "id") -> Condition:
    """Rows that are seen when a row of `table` is whose column `named_by` their column `key` names; where the column is null, always."""

    def condition(row: Row, env: Environment) -> ColumnElement[bool] | None:
        if env.seen is not None and env.seen[0] is row and env.seen[1] == key:
            return None
        owner = env.alias(table)
        allowed = visible(owner.c, env)
        if allowed is None:
            return None
        owner_id = getattr(row, key)
        found = exists(owner, owner.c[named_by] == owner_id, allowed)
        # A value and no `exists`: as one branch of an `or` that would have the planner gather all rows that anybody might name.
        return or_(owner_id.is_(None), select(found).scalar_subquery()) if owner_id.nullable else found

    return condition


def every(*conditions: Condition) -> Condition:
    """Rows that fulfil all of the conditions."""

    def condition(row: Row, env: Environment) -> ColumnElement[bool] | None:
        found = [allowed for allowed in (each(row, env) for each in conditions) if allowed is not None]
        return and_(*found) if found else None

    return condition


def language_status(key: str) -> Callable[[Row, Environment], Expression]:
    """The language states that the texts of a version's part obey: those of the version that its column `key` names."""

    def states(row: Row, env: Environment) -> Expression:
        version = env.alias(model.ServiceVersion.__table__)
        rows = select(version.c.language_status).where(version.c.id == getattr(row, key))
        return rows.correlate_except(version).scalar_subquery()

    return states
