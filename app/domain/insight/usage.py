"""Where a service is used, at all levels: the lines that contain it, those that contain what they belong to, and on."""

from typing import Any

import strawberry
from sqlalchemy import ARRAY, Boolean, ColumnElement, FromClause, Select, Uuid, func, literal_column, or_, select
from sqlalchemy import cast as sql_cast
from sqlalchemy import column as sql_column
from sqlalchemy.dialects.postgresql import array

from app import limits
from app.domain.binding import argument, bound, computed, exists, many, one
from app.domain.insight.fields import named_by
from app.domain.insight.reach import LINES, VERSIONS
from app.domain.naming import BY
from app.domain.package.composition import MAX_DEPTH, composition_row, resolved
from app.domain.package.types import CompositionItem
from app.domain.package.visibility import line_visible
from app.domain.service.parts import LazyItem, LazyVersion
from app.domain.service.queries import GONE
from app.domain.service.visibility import named_service
from app.places.environment import Environment
from app.places.mapping import Row

WHERE_USED = [BY, MAX_DEPTH, argument("include_retired", bool, "Also by what is retired or was rejected.", default=False)]


def used(_: Row, env: Environment) -> FromClause:
    """The row of a WhereUsed."""
    depth = composition_row(literal_column("null", Uuid()), env).depth
    named = select(named_service(env).label("service_id")).subquery(env.name("i"))
    rows = select(
        named.c.service_id, depth.label("depth"), literal_column(str(bool(env.fixed("includeRetired"))), Boolean()).label("retired")
    )
    return rows.select_from(named).where(named.c.service_id.is_not(None)).correlate_except(named).subquery()


def _nodes(usage: Row, env: Environment) -> FromClause:
    """A node for each way upwards, as a composition has one for each way downwards: a line leads on from a version that it stands for."""
    first, name = env.alias(LINES), env.name("use")
    start = select(*_node(first.c, env), literal_column("1").label("depth"), sql_cast(array([first.c.id]), ARRAY(Uuid)).label("trail"))
    tree = _seen(start.where(first.c.component_service_id == usage.service_id), first, usage, env).cte(
        f"{name}_all", recursive=True, nesting=True
    )
    line = env.alias(LINES)
    higher = select(*_node(line.c, env), tree.c.depth + literal_column("1"), tree.c.trail.op("||")(line.c.id)).select_from(
        tree.join(line, line.c.component_service_id == tree.c.service_id)
    )
    higher = higher.where(resolved(line.c, env) == tree.c.version_id, tree.c.depth < usage.depth)
    tree = tree.union_all(_seen(higher, line, usage, env, tree))
    number = func.within_limit(func.row_number().over(), literal_column(str(limits.COMPOSITION_NODES_MAX)))
    return select(tree, number.label(name)).limit(literal_column(str(limits.COMPOSITION_NODES_MAX + 1))).cte(name, nesting=True)


def _node(line: Row, env: Environment) -> tuple[ColumnElement[Any], ...]:
    version = env.alias(VERSIONS)
    owner = select(version.c.service_id).where(version.c.id == line.package_version_id).correlate_except(version).scalar_subquery()
    return line.id.label("line_id"), line.package_version_id.label("version_id"), owner.label("service_id")


def _seen(rows: Select[Any], line: FromClause, usage: Row, env: Environment, *own: FromClause) -> Select[Any]:
    """Lines that the viewer sees, of versions that are there and, unless they are asked for, not gone."""
    version = env.alias(VERSIONS)
    stays = or_(usage.retired, version.c.stage.not_in(GONE))
    conditions = [exists(version, version.c.id == line.c.package_version_id, stays), line_visible(line.c, env)]
    return rows.where(*(it for it in conditions if it is not None)).correlate_except(line, *own)


def _path(node: Row, env: Environment) -> FromClause:
    step = func.unnest(node.trail).table_valued(sql_column("id", Uuid), with_ordinality="place", name=env.name("s")).render_derived()
    return select(step.c.id, step.c.place).correlate_except(step).subquery()


@bound()
@strawberry.type(description="One step from a service up to a package that contains it.")
class WhereUsedStep:
    """A line, by its place on the way."""

    item: CompositionItem | None = one("The line.", join=named_by("id"), implied=True)


@bound()
@strawberry.type(description="One way in which a package contains a service.")
class WhereUsedNode:
    """The last line of the way and the package version that has it."""

    depth: int = computed("How many levels up, from 1.", lambda row, _: row.depth)
    package: LazyItem | None = one("The package.", join=named_by("service_id"), implied=True)
    version: LazyVersion | None = one("The version of it.", join=named_by("version_id"), implied=True)
    item: CompositionItem | None = one("The line of it.", join=named_by("line_id"), implied=True)
    path: list[WhereUsedStep] = many("The lines from the service up to this one.", join=lambda *_: None, source=_path, order=("place",))


@bound()
@strawberry.type(description="What contains a service, directly and through the packages inside.")
class WhereUsed:
    """A row of the service and of how far it is looked."""

    item: LazyItem | None = one("The service or package.", join=named_by("service_id"), implied=True)
    nodes: list[WhereUsedNode] = many("Each way, before those that lead on from it.", join=lambda *_: None, source=_nodes, order=("trail",))
