"""Which changes a viewer sees: those of rows that it sees today, as they were last recorded; an update only when it shows in what the
viewer sees of the row."""

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    FromClause,
    Table,
    Text,
    and_,
    any_,
    case,
    cast,
    false,
    func,
    literal_column,
    or_,
    select,
    true,
)
from sqlalchemy import column as sql_column
from sqlalchemy.dialects.postgresql import array

from app.context import Moment, clock, keeps_portfolio, role_of
from app.domain.change.fields import Shown, values_of
from app.domain.change.words import ChangedEntity
from app.domain.package.model import CompositionItem
from app.history.words import ChangeOperation
from app.places.alias import Rows, alias_of
from app.places.environment import Environment
from app.places.json_text import constant
from app.places.mapping import Expression, Row
from app.viewer import Role

NAMES = ARRAY(Text())
NONE: Expression = literal_column("'{}'::text[]", NAMES)
LINES = CompositionItem.__table__
SEEN_BY_LINES = frozenset({ChangedEntity.OPTION_GROUP, ChangedEntity.OFFERING_SELECTION})
"""Whose rows are seen by lines of a composition, which may be gone as they are."""


def sees_all(env: Environment) -> ColumnElement[bool] | None:
    """Whether all rows of the portfolio are there for the viewer. None: they are."""
    match role_of(env):
        case Role.CUSTOMER:
            return false()
        case Role.STAKEHOLDER:
            return keeps_portfolio(env)
        case _:
            return None


def change_visible(event: Row, shown: Mapping[str, Shown], env: Environment) -> ColumnElement[bool]:
    """Whether an event exists for the viewer. Its row has `seen` too, the changed columns that show."""
    each = {entity: _row_visible(event, entity, of, env) for entity, of in shown.items()}
    visible: ColumnElement[bool] = event.entity_type.in_([entity for entity, condition in each.items() if condition is None])
    tested = {entity: condition for entity, condition in each.items() if condition is not None}
    if tested:
        visible = or_(visible, case(tested, value=event.entity_type, else_=false()))
    return and_(_shows(event, shown, env), visible)


def _shows(event: Row, shown: Mapping[str, Shown], env: Environment) -> ColumnElement[bool]:
    """Whether it is more than an update of what the viewer does not see, or its erasure. Of a version whose parts changed only the revision
    grew."""
    if all(_sees_columns(of, env) for of in shown.values()):
        return true()
    counted = [entity for entity, of in shown.items() if of.revision]
    return or_(
        event.operation.not_in([ChangeOperation.UPDATED.value, ChangeOperation.REDACTED.value]),
        event.seen != NONE,
        and_(event.changed_fields == NONE, event.entity_type.in_(counted)),
    )


def _row_visible(event: Row, entity: str, shown: Shown, env: Environment) -> ColumnElement[bool] | None:
    """By what was last recorded of the row: what it is, or was when it went."""
    state = env.alias(states_of(shown.table))
    condition = shown.members[0].visible
    env = _as_it_went(state.c, env) if entity in SEEN_BY_LINES else env
    allowed = condition(state.c, env) if condition else None
    return None if allowed is None else func.coalesce(latest(event, state, allowed), false())


def _as_it_went(state: Row, env: Environment) -> Environment:
    """Where lines of compositions are looked up as they were when the row went; for a row that is there, as they are."""

    def then(table: Table, env: Environment, _: Moment) -> Rows | None:
        if table is not LINES:
            return None
        line = alias_of(states_of(LINES), env.name("s"))
        there = (line.c.rec_from < state.rec_to, line.c.rec_to >= state.rec_to)
        return Rows(lambda names: select(*(line.c[name] for name in names)).where(*there).correlate_except(line))

    return replace(env, tables=Moment(None, None, clock(env), announced=False, table=then))


def states_of(table: FromClause) -> Table:
    """The recorded states of a table."""
    assert isinstance(table, Table)
    return table.metadata.tables[f"{table.name}_states"]


def latest(event: Row, state: FromClause, value: Expression) -> Expression:
    """What an expression over the states of the changed row gives for the last one."""
    rows = select(value).select_from(state).where(state.c.id == event.entity_id).order_by(state.c.rec_from.desc())
    return rows.limit(literal_column("1")).correlate_except(state).scalar_subquery()


def _sees_columns(shown: Shown, env: Environment) -> bool:
    """Whether each column that may change shows to the viewer."""
    return not (shown.hidden or shown.veiled or (shown.among and sees_all(env) is not None))


def columns_seen(event: Row, shown: Mapping[str, Shown], env: Environment) -> Expression:
    """The names of the changed columns that show to the viewer."""
    tested = {entity: _seen(event, of, env) for entity, of in shown.items() if not _sees_columns(of, env)}
    changed: Expression = event.changed_fields
    return case((changed == NONE, changed), else_=case(tested, value=event.entity_type, else_=changed)) if tested else changed


def _seen(event: Row, shown: Shown, env: Environment) -> Expression:
    changed = func.unnest(event.changed_fields).table_valued(sql_column("name", Text)).render_derived(env.name("c"))
    name = changed.c.name
    conditions: list[ColumnElement[bool]] = [name.not_in(sorted(shown.hidden))] if shown.hidden else []
    if shown.among and (whole := sees_all(env)) is not None:
        conditions.append(or_(whole, name.not_in(sorted(shown.among))))
    if shown.veiled:
        conditions.append(or_(name.not_in(sorted(shown.veiled)), name == any_(_differing(event, shown, env))))
    return func.array(select(name).select_from(changed).where(*conditions).correlate_except(changed).scalar_subquery(), type_=NAMES)


def _differing(event: Row, shown: Shown, env: Environment) -> Expression:
    """Of the columns that show in part, those that show otherwise in the state that the event begins than in the one that it ends."""
    states = states_of(shown.table)
    before, after = env.alias(states), env.alias(states)
    columns = []
    for column, places in shown.veiled.items():
        pairs = [pair for place in places for pair in zip(values_of(place, before.c, env), values_of(place, after.c, env), strict=True)]
        columns.append(case((or_(*(one.is_distinct_from(other) for one, other in pairs)), constant(column))))
    rows = select(array(columns)).select_from(before.join(after, after.c.id == before.c.id))
    of_event = (before.c.id == event.entity_id, before.c.rec_to == event.recorded_at, after.c.rec_from == event.recorded_at)
    return cast(rows.where(*of_event).correlate_except(before, after).scalar_subquery(), NAMES)
