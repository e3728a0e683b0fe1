"""What is reached from services and versions upwards: versions of packages that contain them, of services that depend on them, and on.

Level by level, so that every version is reached on a shortest way and no way is taken twice: one row of the recursive query is one whole
level, with all that was reached before it. Cycles of services that depend on each other end there. A row keeps arrays, which are read and
written in a fraction of the time of JSON; and of each version only what comes before it: a way is followed where somebody asks for it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ARRAY,
    Boolean,
    ColumnElement,
    FromClause,
    Integer,
    Select,
    Uuid,
    and_,
    case,
    false,
    func,
    literal_column,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy import cast as sql_cast
from sqlalchemy import column as sql_column
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by, distinct_on
from sqlalchemy.types import TypeEngine

from app import limits
from app.context import at, clock
from app.domain.binding import exists
from app.domain.lifecycle import model as lifecycle
from app.domain.lifecycle.words import IN_FORCE, PLANNED, Stage, TransitionStatus
from app.domain.package import model as package
from app.domain.package.composition import in_force, planned
from app.domain.service import model as service
from app.domain.service.visibility import version_visible
from app.domain.service.words import RelationshipType
from app.places.environment import Environment
from app.places.json_text import constant
from app.places.mapping import Expression, Row

LINES = package.CompositionItem.__table__
RELATIONSHIPS = service.ServiceRelationship.__table__
TRANSITIONS = lifecycle.LifecycleTransition.__table__
VERSIONS = service.ServiceVersion.__table__

RANKS = (1, 2, 3)
"""How grave it is to be reached, the gravest first; 0 is where a walk begins. A version that is reached in several ways counts by the
gravest, on its shortest way."""

WAY = ("link_id", "by_line", "version_id", "service_id", "rank", "stage")
SEEN = ("seen_gravest", "seen_graver", "seen")
"""By rank: the versions that need not be reached with it again."""
LINK: dict[str, TypeEngine[Any]] = {"line_id": Uuid(), "relationship_id": Uuid(), "version_id": Uuid()}
"""One step of a trail: the line or the relationship that was followed, and the version that it led to."""
NODE: dict[str, TypeEngine[Any]] = {
    "version_id": Uuid(),
    "service_id": Uuid(),
    "rank": Integer(),
    "now": Boolean(),
    "next": Boolean(),
    "parent": Integer(),
    "link_id": Uuid(),
    "by_line": Boolean(),
}
"""What a level keeps of a version. `now`, `next`: it is what lines that name no version stand for: it is in force, or it is to be and
nothing else is. `parent`: the node that led here, by a line or by a relationship. Nodes are numbered over all levels, from 1."""
REACHED: dict[str, TypeEngine[Any]] = {**{name: NODE[name] for name in ("version_id", "service_id", "rank", "now")}, "depth": Integer()}
NET = ("version_id", "parent", "link_id", "by_line")
"""What ways are followed by: arrays over all nodes."""
ZERO, ONE = literal_column("0", Integer()), literal_column("1", Integer())
NOBODY: ColumnElement[Any] = literal_column("'00000000-0000-0000-0000-000000000000'::uuid", Uuid())
"""An array without nulls is read at any place at once."""


@dataclass(frozen=True, slots=True)
class Rule:
    """How a walk goes. `by_line`: how grave it is for a package, by the rank of what it contains and the line. `pins_hold`: a line that
    names a version keeps it, whatever becomes of the service. `relations`: whether dependents are reached too."""

    by_line: Callable[[Expression, Row], Expression]
    pins_hold: bool = True
    relations: bool = True


def reached(seeds: Select[Any], rule: Rule, env: Environment) -> FromClause:
    """One row, with arrays over all nodes: those of REACHED and of NET. `seeds`: rows of `service_id`, and `version_id` or null for the
    whole service."""
    walk = _first(seeds, env).cte(env.name("walk"), recursive=True, nesting=True)
    level = _level(walk, rule, env).lateral(env.name("l"))
    total = walk.c.total + level.c.total
    bounded = func.reach_within(total, literal_column(str(limits.COMPOSITION_NODES_MAX)), type_=Integer())
    seen = [walk.c[name].op("||")(level.c[name]).label(name) for name in SEEN]
    deeper: Select[Any] = select(walk.c.depth + ONE, walk.c.total, *(level.c[name] for name in NODE), *seen, walk.c.whole, bounded)
    walk = walk.union_all(deeper.select_from(walk.join(level, true())).where(level.c.total > ZERO))
    each = _nodes(walk.c, env)
    values = {**{name: each.c[name] for name in NODE}, "depth": walk.c.depth}
    order = walk.c.before + each.c.place
    kept = {name: REACHED[name] if name in REACHED else NODE[name] for name in dict.fromkeys((*REACHED, *NET))}
    arrays = [func.array_agg(aggregate_order_by(values[name], order), type_=ARRAY(type_)).label(name) for name, type_ in kept.items()]
    rows = select(*arrays).select_from(walk.join(each, true()))
    return rows.correlate_except(walk, each).lateral(env.name("r"))


def versions_reached(net: Row, env: Environment) -> FromClause:
    """Each version once: the columns of REACHED, and its node."""
    columns = [sql_column(name, type_) for name, type_ in REACHED.items()]
    arrays = [getattr(net, name) for name in REACHED]
    each = func.unnest(*arrays).table_valued(*columns, with_ordinality="node", name=env.name("f")).render_derived()
    node = sql_cast(each.c.node, Integer).label("node")
    rows = select(*(each.c[name] for name in REACHED), node).where(each.c.depth > ZERO)
    rows = rows.ext(distinct_on(each.c.version_id)).order_by(each.c.version_id, each.c.rank, each.c.depth)
    return rows.correlate_except(each).lateral(env.name("v"))


def trail(net: Row, node: Expression, env: Environment) -> ColumnElement[Any]:
    """The steps to a node, as LINK has them, from where the walk began. Node 0 is no node, and has none."""
    up = select(node.label("node"), ZERO.label("place")).correlate_except(None).cte(env.name("up"), recursive=True, nesting=True)
    before = net.parent[up.c.node]
    up = up.union_all(select(before, up.c.place - ONE).select_from(up).where(before > ZERO).correlate_except(up))
    link, by_line = net.link_id[up.c.node], net.by_line[up.c.node]
    ids = {"line_id": case((by_line, link)), "relationship_id": case((~by_line, link)), "version_id": net.version_id[up.c.node]}
    step = aggregate_order_by(func.jsonb_strip_nulls(_object(**ids)), up.c.place)
    rows = select(func.coalesce(func.jsonb_agg(step), literal_column("'[]'::jsonb"), type_=JSONB())).select_from(up)
    return rows.where(net.parent[up.c.node] > ZERO).correlate_except(up).scalar_subquery()


def standing(version: Row, env: Environment) -> Expression:
    """Whether a version is in force at the moment that is asked about, is to be by a scheduled step, or is merely planned."""
    return case(
        (version.stage.in_(IN_FORCE), constant("IN_FORCE")),
        (_comes_into_force(version, env), constant("SCHEDULED")),
        else_=constant("PLANNED"),
    )


def there(version: Row) -> ColumnElement[bool]:
    """In force, or planned. What is out of use comes back only where somebody takes an end or a launch back, which nobody plans ahead; and
    most of what contains something is retired, so no steps are looked up for it."""
    found: ColumnElement[bool] = version.stage.in_((*IN_FORCE, *PLANNED))
    return found


def _comes_into_force(version: Row, env: Environment) -> ColumnElement[bool]:
    """As the gates of ends ask it: by a live step after the moment."""
    step = env.alias(TRANSITIONS)
    live = or_(step.c.status == TransitionStatus.DONE, and_(step.c.status == TransitionStatus.SCHEDULED, step.c.effective_at > clock(env)))
    return exists(step, step.c.version_id == version.id, live, step.c.effective_at > at(env), step.c.to_stage.in_(IN_FORCE))


def _first(seeds: Select[Any], env: Environment) -> Select[Any]:
    """The level that a walk begins with. What is there already is not reached again."""
    given, version = seeds.subquery(env.name("s")), env.alias(VERSIONS)
    of_seed = select(version.c.stage).where(version.c.id == given.c.version_id).correlate_except(version).scalar_subquery()
    seed = select(*given.c, of_seed.label("stage")).select_from(given).subquery(env.name("s"))
    whole = seed.c.version_id.is_(None)
    values = {
        "version_id": func.coalesce(seed.c.version_id, NOBODY),
        "service_id": seed.c.service_id,
        "rank": ZERO,
        "now": or_(whole, _is_now(seed.c, env)),
        "next": and_(~whole, _is_next(seed.c, env)),
        "parent": ZERO,
        "link_id": NOBODY,
        "by_line": false(),
    }
    begun = func.coalesce(func.array_agg(seed.c.version_id).filter(~whole), _none(), type_=ARRAY(Uuid()))
    columns: list[ColumnElement[Any]] = [
        ZERO.label("depth"),
        ZERO.label("before"),
        *(func.coalesce(func.array_agg(values[name]), _none(type_), type_=ARRAY(type_)).label(name) for name, type_ in NODE.items()),
        *(begun.label(name) for name in SEEN),
        func.coalesce(func.array_agg(seed.c.service_id).filter(whole), _none(), type_=ARRAY(Uuid())).label("whole"),
        sql_cast(func.count(), Integer).label("total"),
    ]
    return select(*columns).select_from(seed)


def _level(walk: FromClause, rule: Rule, env: Environment) -> Select[Any]:
    """All that the versions of one level lead to and that was not reached before, as the row of the next level."""
    below = _nodes(walk.c, env)
    lines = _by_lines(below.c, rule, walk, env)
    ways = union_all(lines, _by_relationships(below.c, walk, env)) if rule.relations else lines
    way = ways.lateral(env.name("w"))
    fresh = way.c.service_id != func.all(walk.c.whole)
    parent = sql_cast(walk.c.before + below.c.place, Integer).label("parent")
    rows = select(*(way.c[name] for name in WAY), parent).select_from(below.join(way, true()))
    rows = rows.where(fresh).ext(distinct_on(way.c.version_id)).order_by(way.c.version_id, way.c.rank, below.c.version_id, way.c.link_id)
    node = rows.correlate_except(below, way).subquery(env.name("n"))
    return _gathered(node, env)


def _fresh(version_id: ColumnElement[Any], rank: Expression, walk: FromClause) -> ColumnElement[bool]:
    """Whether a version was not reached before as gravely. Asked of lines before what they lead to is looked up."""
    unseen = [version_id.not_in(select(func.unnest(walk.c[name])).correlate(walk)) for name in SEEN]
    *graver, least = unseen
    return case(dict(enumerate(graver, 1)), value=rank, else_=least)


def _gathered(node: FromClause, env: Environment) -> Select[Any]:
    values = {
        **{name: node.c[name] for name in NODE if name not in ("now", "next")},
        "now": _is_now(node.c, env),
        "next": _is_next(node.c, env),
    }
    reaches = [func.array_agg(node.c.version_id).filter(node.c.rank <= literal_column(str(rank))) for rank in RANKS]
    columns: list[ColumnElement[Any]] = [
        *(func.array_agg(values[name], type_=ARRAY(type_)).label(name) for name, type_ in NODE.items()),
        *(func.coalesce(each, _none(), type_=ARRAY(Uuid())).label(name) for name, each in zip(SEEN, reaches, strict=True)),
        sql_cast(func.count(), Integer).label("total"),
    ]
    return select(*columns).select_from(node).correlate_except(node)


def _by_lines(below: Row, rule: Rule, walk: FromClause, env: Environment) -> Select[Any]:
    """Versions of packages with a line that stands for a version; of a whole service with any line."""
    line, above = env.alias(LINES), env.alias(VERSIONS)
    floats, whole = line.c.pinned_version_id.is_(None), below.version_id == NOBODY
    stands = or_(
        and_(whole, floats) if rule.pins_hold else whole,
        line.c.pinned_version_id == below.version_id,
        and_(floats, ~whole, or_(below.now, and_(below.next, above.c.stage.in_(PLANNED)))),
    )
    rank = sql_cast(rule.by_line(below.rank, line.c), Integer)
    rows = select(*_step(line.c.id, true(), above.c, rank)).select_from(line.join(above, above.c.id == line.c.package_version_id))
    return _seen(
        rows.where(line.c.component_service_id == below.service_id, stands, there(above.c), _fresh(line.c.package_version_id, rank, walk)),
        above.c,
        env,
    ).correlate_except(line, above)


def _by_relationships(below: Row, walk: FromClause, env: Environment) -> Select[Any]:
    """What speaks for the services that depend on it: what is in force, else what is planned."""
    relationship, above, other = env.alias(RELATIONSHIPS), env.alias(VERSIONS), env.alias(VERSIONS)
    replaced = exists(other, other.c.service_id == above.c.service_id, other.c.stage.in_(IN_FORCE))
    speaks = or_(above.c.stage.in_(IN_FORCE), and_(above.c.stage.in_(PLANNED), ~replaced))
    rank = literal_column(str(RANKS[-1]), Integer())
    rows = select(*_step(relationship.c.id, false(), above.c, rank)).select_from(
        relationship.join(above, above.c.service_id == relationship.c.from_service_id)
    )
    rows = rows.where(
        _fresh(above.c.id, rank, walk),
        relationship.c.to_service_id == below.service_id,
        relationship.c.type == RelationshipType.DEPENDS_ON,
        speaks,
    )
    return _seen(rows.where(or_(below.now, below.next)), above.c, env).correlate_except(relationship, above)


def _step(link_id: Expression, by_line: Expression, above: Row, rank: Expression) -> list[ColumnElement[Any]]:
    values = (link_id, by_line, above.id, above.service_id, rank, above.stage)
    return [value.label(name) for name, value in zip(WAY, values, strict=True)]


def _seen(rows: Select[Any], version: Row, env: Environment) -> Select[Any]:
    visible = version_visible(version, env)
    return rows if visible is None else rows.where(visible)


def _is_now(node: Row, env: Environment) -> ColumnElement[bool]:
    """Whether it is the version in force. Of a service one is operational at most; only of those that are run down may there be several."""
    return case(
        (node.stage == Stage.OPERATIONAL, literal_column("true")),
        (node.stage == Stage.RETIRING, node.version_id == in_force(node.service_id, env)),
        else_=literal_column("false"),
    )


def _is_next(node: Row, env: Environment) -> ColumnElement[bool]:
    """Whether it is the planned version of a service of which nothing is in force."""
    speaks = and_(in_force(node.service_id, env).is_(None), node.version_id == planned(node.service_id, env))
    return case((node.stage.in_(PLANNED), speaks), else_=literal_column("false"))


def _nodes(level: Row, env: Environment) -> FromClause:
    columns = [sql_column(name, type_) for name, type_ in NODE.items()]
    arrays = [getattr(level, name) for name in NODE]
    return func.unnest(*arrays).table_valued(*columns, with_ordinality="place", name=env.name("f")).render_derived()


def _object(**values: Expression) -> ColumnElement[Any]:
    return func.jsonb_build_object(*(part for name, value in values.items() for part in (constant(name), value)), type_=JSONB())


def _none(type_: TypeEngine[Any] | None = None) -> ColumnElement[Any]:
    return sql_cast(literal_column("'{}'"), ARRAY(type_ or Uuid()))
