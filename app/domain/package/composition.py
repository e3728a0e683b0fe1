"""The composition of a package, expanded: which version each line resolves to, and the tree as a recursive query."""

from dataclasses import replace
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    FromClause,
    Integer,
    Select,
    Text,
    Uuid,
    case,
    column,
    func,
    literal_column,
    select,
    table,
    true,
)
from sqlalchemy import cast as sql_cast
from sqlalchemy.dialects.postgresql import array

from app import limits
from app.context import role_of
from app.domain.binding import argument
from app.domain.lifecycle import model as lifecycle
from app.domain.lifecycle.words import IN_FORCE, PLANNED, Stage, TransitionStatus
from app.domain.package import model
from app.domain.package.visibility import line_visible
from app.domain.service import model as service
from app.domain.service.visibility import shown_to_customers, version_visible
from app.errors import Invalid
from app.places.environment import Environment
from app.places.mapping import Expression, Expressions, Row
from app.viewer import Role

LINES = model.CompositionItem.__table__
TRANSITIONS = lifecycle.LifecycleTransition.__table__
VERSIONS = service.ServiceVersion.__table__

MAX_DEPTH = argument(
    "max_depth", int, f"How many levels of packages to open, 1 to {limits.COMPOSITION_DEPTH_MAX}.", default=limits.COMPOSITION_DEPTH_MAX
)


def composition_row(version_id: Expression, env: Environment) -> Row:
    """The row of a Composition: `version_id` and `depth`. Refuses a depth out of bounds."""
    depth = env.fixed("maxDepth", limits.COMPOSITION_DEPTH_MAX)
    if not isinstance(depth, int) or not 1 <= depth <= limits.COMPOSITION_DEPTH_MAX:
        raise Invalid(f"maxDepth must be from 1 to {limits.COMPOSITION_DEPTH_MAX}, not {depth}.", code="BAD_USER_INPUT")
    return Expressions(version_id=version_id, depth=literal_column(str(depth)))


def in_force(service_id: Expression, env: Environment) -> Expression:
    """The id of the version of a service that is in force, as far as the viewer sees it."""
    version = env.alias(VERSIONS)
    rows = _versions(version, service_id, env).where(version.c.stage.in_(IN_FORCE))
    first = ((version.c.stage == IN_FORCE[0].value).desc(), version.c.stage_since.desc(), version.c.id.desc())
    return rows.order_by(*first).limit(literal_column("1")).scalar_subquery()


def planned(service_id: Expression, env: Environment) -> Expression:
    """The id of the planned version of a service: the one to be launched first, else the one with the highest number."""
    version = env.alias(VERSIONS)
    launch = _scheduled_launch(version.c.id, env)
    number = sql_cast(func.string_to_array(version.c.number, literal_column("'.'")), ARRAY(Integer))
    rows = _versions(version, service_id, env).where(version.c.stage.in_(PLANNED))
    return rows.order_by(launch.asc().nulls_last(), number.desc()).limit(literal_column("1")).scalar_subquery()


def _scheduled_launch(version_id: Expression, env: Environment) -> ColumnElement[Any]:
    step = env.alias(TRANSITIONS)
    rows = select(func.min(step.c.effective_at)).where(
        step.c.version_id == version_id, step.c.status == TransitionStatus.SCHEDULED, step.c.to_stage == Stage.OPERATIONAL
    )
    return rows.correlate_except(step).scalar_subquery()


def _versions(version: FromClause, service_id: Expression, env: Environment) -> Select[tuple[object]]:
    visible = version_visible(version.c, env)
    rows = select(version.c.id).where(version.c.service_id == service_id).correlate_except(version)
    return rows if visible is None else rows.where(visible)


def resolved(line: Row, env: Environment) -> Expression:
    """The version that a line stands for: pinned, else in force, else planned when the package version is planned itself."""
    component = line.component_service_id
    return func.coalesce(_pinned(line, env), in_force(component, env), case((_is_planned(line, env), planned(component, env))))


def resolution(line: Row, env: Environment) -> Expression:
    """How `resolved` found it."""
    component = line.component_service_id
    return case(
        (_pinned(line, env).is_not(None), _word("PINNED")),
        (in_force(component, env).is_not(None), _word("IN_FORCE")),
        (case((_is_planned(line, env), planned(component, env))).is_not(None), _word("PLANNED")),
        else_=_word("MISSING"),
    )


def _pinned(line: Row, env: Environment) -> Expression:
    """To whoever sees a line the version that it is pinned to is as visible as the component, except to customers."""
    version = env.alias(VERSIONS)
    if role_of(env) is not Role.CUSTOMER:
        return line.pinned_version_id
    rows = select(version.c.id).where(version.c.id == line.pinned_version_id, shown_to_customers(version.c))
    return rows.correlate_except(version).scalar_subquery()


def _is_planned(line: Row, env: Environment) -> ColumnElement[bool]:
    version = env.alias(VERSIONS)
    rows = select(version.c.stage.in_(PLANNED)).where(version.c.id == line.package_version_id)
    return rows.correlate_except(version).scalar_subquery()


def _word(text: str) -> Expression:
    return literal_column(f"'{text}'", Text())


def expanded(composition: Row, env: Environment, *, trailed: bool = False) -> FromClause:
    """All lines below a version. Columns: line_id, component_id, version_id, depth, path (places from the top), owner_path; `trailed`: and
    trail (components from the top).

    Hidden lines are gone before the visible ones are numbered, so nothing tells how many there are. The tree is finite by its depth, and
    `within_limit` refuses it at 5,000 nodes, before more of them are made.
    """
    env.parameters.aliases += 1
    name = f"tree{env.parameters.aliases}"
    top = _lines(composition.version_id, env).subquery("top")
    first = select(*_node(top), literal_column("1").label("depth"), array([top.c.place]).label("path"), _no_path().label("owner_path"))
    first = first.add_columns(sql_cast(array([top.c.component_id]), ARRAY(Uuid)).label("trail")) if trailed else first
    tree = first.select_from(top).correlate_except(top).cte(f"{name}_all", recursive=True, nesting=True)
    below = _lines(tree.c.version_id, env).lateral("below")
    deeper = select(*_node(below), tree.c.depth + literal_column("1"), tree.c.path.op("||")(below.c.place), tree.c.path)
    deeper = deeper.add_columns(tree.c.trail.op("||")(below.c.component_id)) if trailed else deeper
    tree = tree.union_all(
        deeper.select_from(tree.join(below, true())).where(tree.c.depth < composition.depth).correlate_except(tree, below)
    )
    number = func.row_number().over()
    bounded = select(tree, func.within_limit(number, literal_column(str(limits.COMPOSITION_NODES_MAX))).label(name))
    return bounded.limit(literal_column(str(limits.COMPOSITION_NODES_MAX + 1))).cte(name, nesting=True)


def same_tree(node: Row) -> FromClause:
    """The tree that a node comes from, named once more beside it. A tree's last column bears the tree's own name."""
    columns = list(node.path.table.c)
    return table(columns[-1].name, *(column(each.name, each.type) for each in columns))


def _lines(version_id: Expression, env: Environment) -> Select[tuple[object, ...]]:
    """The visible lines of a package version that is seen, each with its place among them."""
    line = env.alias(LINES)
    visible = line_visible(line.c, replace(env, seen=(line.c, "package_version_id")))
    place = func.row_number().over(order_by=(line.c.position, line.c.id))
    rows = select(
        line.c.id.label("line_id"),
        line.c.component_service_id.label("component_id"),
        resolved(line.c, env).label("version_id"),
        sql_cast(place, Integer).label("place"),
    ).where(line.c.package_version_id == version_id)
    return (rows if visible is None else rows.where(visible)).correlate_except(line)


def _node(lines: FromClause) -> tuple[ColumnElement[Any], ...]:
    return lines.c.line_id, lines.c.component_id, lines.c.version_id


def _no_path() -> ColumnElement[Any]:
    return sql_cast(array([]), ARRAY(Integer))
