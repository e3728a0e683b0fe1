"""What a version promises in its parts: components, options and scope; and the capabilities that it rests on."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ARRAY, Integer, Numeric, Select, Text, Uuid, case, false, func, literal_column, null, select, true
from sqlalchemy import cast as sql_cast

from app import limits
from app.context import role_of
from app.domain.capability import model as capability
from app.domain.capability.visibility import capability_visible
from app.domain.localized import texts_of
from app.domain.package import model
from app.domain.package.change_words import (
    NOTHING,
    ROLES,
    UNLIMITED,
    PromiseField,
    Subject,
)
from app.domain.package.composition import expanded, resolved
from app.domain.package.promise_rows import (
    Fact,
    Side,
    Texts,
    compared,
    infinite,
    joined,
    names_of,
    promised,
    quantity,
    read,
    seen,
    text_fact,
    text_of_part,
    texts_at,
    unless,
    word_of,
    written,
)
from app.domain.package.types import group_limit
from app.domain.package.visibility import group_visible, line_visible
from app.domain.service import model as service
from app.domain.service.types import naming
from app.languages import LANGUAGES
from app.places.environment import Environment
from app.places.json_text import constant
from app.places.mapping import Expression, Expressions, Row
from app.viewer import Role

LINES = model.CompositionItem.__table__
GROUPS = model.OptionGroup.__table__
SERVICES = service.Service.__table__
VERSIONS = service.ServiceVersion.__table__
SCOPE = service.ScopeItem.__table__
CAPABILITIES = capability.Capability.__table__
USES = capability.CapabilityUse.__table__


def components(side: Side) -> Select[Any]:
    """The lines of a package, each by the service that it contains."""
    env = side.env
    line, component, group, version = env.alias(LINES), env.alias(SERVICES), env.alias(GROUPS), env.alias(VERSIONS)
    named = _named(line.c.component_service_id, env)
    found = resolved(line.c, env)
    number = select(version.c.number).where(version.c.id == found).correlate_except(version).scalar_subquery()
    choice = text_of_part(group.c, "name", side)
    note = text_of_part(line.c, "note", side)
    rows: Select[Any] = select(
        *_line(line.c),
        component.c.key,
        *names_of(read(written(named.c), component.c.key)),
        sql_cast(found, Text).label("version"),
        number.label("version_number"),
        sql_cast(group.c.id, Text).label("option_id"),
        *(text.label(f"OPTION_{language}") for language, text in choice.items()),
        *(text.label(f"NOTE_{language}") for language, text in note.items()),
    )
    tables = line.join(component, component.c.id == line.c.component_service_id).outerjoin(group, group.c.id == line.c.option_group_id)
    rows = rows.select_from(tables.outerjoin(named, true())).where(line.c.package_version_id == side.version_id)
    rows = seen(rows, line_visible, line.c, env).correlate_except(line, component, group, named)
    return promised(Subject.COMPONENT, rows, lambda row: _of_line(row, env), env)


def _line(line: Row) -> Sequence[Expression]:
    columns = ("role", "min_quantity", "default_quantity", "max_quantity", "component_offering_key", "value_chain_activity")
    return [
        sql_cast(line.component_service_id, Text).label("thing"),
        line.position.label("place"),
        line.customer_visible.label("shown"),
        line.id.label("row_id"),
        line.component_service_id.label("component_id"),
        *(getattr(line, column).label(column) for column in columns),
    ]


def _of_line(row: Row, env: Environment) -> list[Fact]:
    choice, it = read(texts_at(row, PromiseField.OPTION)), _name(row)
    note = text_fact(PromiseField.NOTE, texts_at(row, PromiseField.NOTE), of=it)
    return [*_contained(row, env), Fact(PromiseField.OPTION, unless(row.option_id, choice, NOTHING), word=row.option_id), note]


def _contained(row: Row, env: Environment) -> list[Fact]:
    """How a component is contained, at whatever depth."""
    shown = case((row.shown, literal_column("1")), else_=literal_column("0"))
    key: Expression = row.component_offering_key
    most = unless(row.max_quantity, quantity(row.max_quantity), UNLIMITED)
    found = [
        Fact(PromiseField.SHOWN, _name(row), shown),
        Fact(PromiseField.VERSION, unless(row.version_number, _same(row.version_number), NOTHING), word=row.version),
        Fact(PromiseField.ROLE, word_of(row.role, ROLES), word=row.role),
        Fact(PromiseField.MINIMUM, quantity(row.min_quantity), row.min_quantity, row.min_quantity),
        Fact(PromiseField.DEFAULT, quantity(row.default_quantity), row.default_quantity, row.default_quantity),
        Fact(PromiseField.MAXIMUM, most, func.coalesce(row.max_quantity, infinite()), row.max_quantity),
        Fact(PromiseField.COMPONENT_OFFERING, unless(key, _same(key), NOTHING), word=key),
    ]
    if role_of(env) is not Role.CUSTOMER:
        activity: Expression = row.value_chain_activity
        found.append(Fact(PromiseField.ACTIVITY, unless(activity, _same(activity), NOTHING), word=activity, visible=false()))
    return found


def _name(row: Row) -> Texts:
    return {language: getattr(row, f"it_{language}") for language in LANGUAGES}


def nested(side: Side) -> Select[Any]:
    """The lines of the packages inside, each by the way of components that leads to it. Their options and notes are matters of the inner
    package's own versions."""
    env = side.env
    line, component, owner, version = env.alias(LINES), env.alias(SERVICES), env.alias(SERVICES), env.alias(VERSIONS)
    tree = expanded(Expressions(version_id=side.version_id, depth=literal_column(str(limits.COMPOSITION_DEPTH_MAX))), env, trailed=True)
    above = func.trim_array(tree.c.trail, literal_column("1"), type_=ARRAY(Uuid))
    inside, outside = _named(component.c.id, env), _named(owner.c.id, env)
    it = joined(read(written(inside.c), component.c.key), " (", read(written(outside.c), owner.c.key), ")")
    number = select(version.c.number).where(version.c.id == tree.c.version_id).correlate_except(version).scalar_subquery()
    of_line = {each.key: each for each in _line(line.c)} | {
        "thing": func.array_to_string(tree.c.trail, constant("/")).label("thing"),
        "place": sql_cast(null(), Integer).label("place"),
    }
    rows: Select[Any] = select(
        *of_line.values(),
        func.array_to_string(above, constant("/")).label("holder"),
        *names_of(it),
        sql_cast(tree.c.version_id, Text).label("version"),
        number.label("version_number"),
    )
    tables = tree.join(line, line.c.id == tree.c.line_id).join(component, component.c.id == tree.c.component_id)
    tables = tables.join(owner, owner.c.id == tree.c.trail[tree.c.depth - literal_column("1")])
    rows = rows.select_from(tables.outerjoin(inside, true()).outerjoin(outside, true())).where(tree.c.depth > literal_column("1"))
    rows = rows.correlate_except(tree, line, component, owner, inside, outside)
    return promised(Subject.COMPONENT, rows, lambda row: _contained(row, env), env)


def _named(service_id: Expression, env: Environment) -> Any:
    """What a service is called, beside the row that names it."""
    name = naming(Expressions(id=service_id), env)
    return select(*(name.c[language] for language in LANGUAGES)).correlate_except(name).lateral(env.name("n"))


def _same(text: Expression) -> Texts:
    return dict.fromkeys(LANGUAGES, text)


def options(side: Side) -> Select[Any]:
    """The option groups, told from each other by their names and by what there is to choose."""
    env = side.env
    group, line = env.alias(GROUPS), env.alias(LINES)
    members = select(sql_cast(line.c.component_service_id, Text)).where(line.c.option_group_id == group.c.id)
    name = text_of_part(group.c, "name", side)
    rows: Select[Any] = select(
        sql_cast(group.c.id, Text).label("thing"),
        group.c.position.label("place"),
        group.c.id.label("row_id"),
        func.array(seen(members, line_visible, line.c, env).correlate_except(line).scalar_subquery()).label("members"),
        *names_of(read(name)),
        *(text.label(f"NAME_{language}") for language, text in name.items()),
        *(group_limit(limit)(group.c, env).label(limit) for limit in ("min_select", "max_select")),
    ).where(group.c.package_version_id == side.version_id)
    rows = seen(rows, group_visible, group.c, env).correlate_except(group)

    def facts(row: Row) -> list[Fact]:
        least, most = (sql_cast(limit, Numeric) for limit in (row.min_select, row.max_select))
        return [
            text_fact(PromiseField.NAME, texts_at(row, PromiseField.NAME)),
            Fact(PromiseField.OPTION_MINIMUM, quantity(least), least, least),
            Fact(PromiseField.OPTION_MAXIMUM, quantity(most), most, most),
        ]

    return promised(Subject.OPTION, rows, facts, env)


def scope(side: Side) -> Select[Any]:
    """What is included and what is left out, as far as it can be read."""
    env = side.env
    item = env.alias(SCOPE)
    text = text_of_part(item.c, "text", side)
    rows: Select[Any] = select(
        sql_cast(item.c.id, Text).label("thing"),
        item.c.position.label("place"),
        item.c.inclusion.label("sort"),
        item.c.id.label("row_id"),
        *names_of(read(text)),
        *(each.label(f"SCOPE_TEXT_{language}") for language, each in text.items()),
    )
    rows = rows.where(item.c.version_id == side.version_id, func.coalesce(*text.values()).is_not(None)).correlate_except(item)

    def facts(row: Row) -> list[Fact]:
        included = case((row.sort == constant("INCLUDED"), literal_column("1")), else_=literal_column("0"))
        texts = texts_at(row, PromiseField.SCOPE_TEXT)
        return [
            Fact(PromiseField.INCLUSION, read(texts), included),
            Fact(PromiseField.SCOPE_TEXT, read(texts), word=compared(texts)),
        ]

    return promised(Subject.SCOPE, rows, facts, env)


def capabilities(side: Side) -> Select[Any]:
    """What it rests on: never a matter of customers."""
    env = side.env
    use, rests_on = env.alias(USES), env.alias(CAPABILITIES)
    name = read(written(texts_of(rests_on.c.name, rests_on.c, env, None)), rests_on.c.key)
    rows: Select[Any] = select(
        func.concat(use.c.capability_id, constant(":"), use.c.value_chain_activity).label("thing"),
        false().label("shown"),
        rests_on.c.id.label("row_id"),
        *names_of(name),
    ).select_from(use.join(rests_on, rests_on.c.id == use.c.capability_id))
    rows = seen(rows.where(use.c.version_id == side.version_id), capability_visible, rests_on.c, env)
    rows = rows.correlate_except(use, rests_on)
    return promised(Subject.CAPABILITY, rows, lambda _: [], env)
