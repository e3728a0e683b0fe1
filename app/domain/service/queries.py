"""Root fields about services, packages and what contains what."""

import strawberry
from sqlalchemy import ColumnElement, FromClause, and_, literal_column, select

from app.domain.binding import Connection, argument, exists, one, page
from app.domain.lifecycle.words import Stage
from app.domain.naming import BY, named
from app.domain.package.composition import MAX_DEPTH, composition_row
from app.domain.package.types import Composition, CompositionItem
from app.domain.service import model
from app.domain.service.in_force import in_force_first
from app.domain.service.types import PortfolioItem, Service, ServicePackage, ServiceVersion
from app.domain.service.visibility import named_service, service_visible, version_visible
from app.places.environment import Environment
from app.places.mapping import Row

SERVICES = model.Service.__table__
VERSIONS = model.ServiceVersion.__table__
GONE = (Stage.RETIRED, Stage.REJECTED)
INCLUDE_RETIRED = argument("include_retired", bool, "Also what is retired or was rejected.", default=False)


def present(service: Row, env: Environment) -> ColumnElement[bool] | None:
    """What is in the pipeline or in the catalogue; with `includeRetired` everything."""
    if env.fixed("includeRetired"):
        return None
    version = env.alias(VERSIONS)
    return exists(version, version.c.service_id == service.id, version.c.stage.not_in(GONE), version_visible(version.c, env))


def _present(_: Row, service: Row, env: Environment) -> ColumnElement[bool] | None:
    return present(service, env)


def _composed(_: Row, env: Environment) -> FromClause:
    """The version of the named package that speaks for it: in force, else planned, else the last one."""
    service, version = env.alias(SERVICES), env.alias(VERSIONS)
    visible = (service_visible(service.c, env), version_visible(version.c, env))
    row = composition_row(version.c.id, env)
    rows = select(row.version_id.label("version_id"), row.depth.label("depth")).select_from(
        service.join(version, version.c.service_id == service.c.id)
    )
    rows = rows.where(named(service.c, env, "Service", "ServicePackage"), *(it for it in visible if it is not None))
    return rows.order_by(*in_force_first(version.c, env)).limit(literal_column("1")).correlate_except(service, version).subquery()


def _uses(_: Row, line: Row, env: Environment) -> ColumnElement[bool]:
    """Lines of versions that are not gone, with the named service as component."""
    component: ColumnElement[bool] = line.component_service_id == named_service(env)
    if env.fixed("includeRetired"):
        return component
    version = env.alias(VERSIONS)
    return and_(component, exists(version, version.c.id == line.package_version_id, version.c.stage.not_in(GONE)))


@strawberry.type
class ServiceQueries:
    """Joined into Query."""

    service: Service | None = one("One service that is no package.", join=lambda _, row, env: named(row, env, "Service"), arguments=[BY])
    service_package: ServicePackage | None = one("One package.", join=lambda _, row, env: named(row, env, "ServicePackage"), arguments=[BY])
    services: Connection[Service] = page(
        "Services that are no packages, by key.", join=_present, order=("key",), arguments=[INCLUDE_RETIRED]
    )
    service_packages: Connection[ServicePackage] = page("Packages, by key.", join=_present, order=("key",), arguments=[INCLUDE_RETIRED])
    portfolio_items: Connection[PortfolioItem] = page(
        "Services and packages, by key.", join=_present, order=("key",), arguments=[INCLUDE_RETIRED]
    )
    service_versions: Connection[ServiceVersion] = page(
        "Versions of all services and packages, in every stage.", order=("service_id", "id")
    )
    composition_items: Connection[CompositionItem] = page(
        "The lines of all versions of all packages: which component is where.", order=("package_version_id", "id")
    )
    composition: Composition | None = one(
        "What a package contains, through the packages inside, in the version in force, else planned, else last.",
        join=lambda *_: None,
        source=_composed,
        arguments=[BY, MAX_DEPTH],
    )
    where_used: Connection[CompositionItem] = page(
        "The lines of packages that contain a service directly.",
        join=_uses,
        order=("package_version_id", "id"),
        arguments=[BY, INCLUDE_RETIRED],
    )
