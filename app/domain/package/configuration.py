"""A choice of components that a customer may have in mind: which rules it breaks, and what it would cost."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from string import Formatter
from typing import Any

import strawberry
from sqlalchemy import (
    ARRAY,
    ColumnElement,
    FromClause,
    Integer,
    Numeric,
    Text,
    Uuid,
    case,
    func,
    literal_column,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy import cast as sql_cast
from sqlalchemy import column as sql_column
from sqlalchemy.dialects.postgresql import aggregate_order_by, array
from sqlalchemy.sql.selectable import NamedFromClause
from sqlalchemy.types import TypeEngine

from app import limits
from app.context import called
from app.documents.arguments import Argument, Slot
from app.domain.binding import argument, bound, computed, embedded, exists, many, one
from app.domain.localized import LocalizedText
from app.domain.naming import By, named
from app.domain.package import model
from app.domain.package.inputs import ComponentQuantity
from app.domain.package.pricing import OfferingPricing, chosen_in, configuration_priced
from app.domain.package.types import CompositionItem, OptionGroup, ServiceOffering
from app.domain.package.visibility import line_visible
from app.domain.package.words import DECIMAL_COMMA, MESSAGES, Violation
from app.domain.service import model as service
from app.domain.service.in_force import in_force_first
from app.domain.service.parts import LazyItem, LazyVersion
from app.domain.service.visibility import service_visible, version_visible
from app.domain.values import decimal, vocabulary
from app.errors import Invalid
from app.places.environment import Environment
from app.places.json_text import constant
from app.places.mapping import Expression, Expressions, Row, Writing

LINES = model.CompositionItem.__table__
OFFERINGS = model.ServiceOffering.__table__
SERVICES = service.Service.__table__
VERSIONS = service.ServiceVersion.__table__

vocabulary(
    Violation,
    "A rule that a choice breaks.",
    UNKNOWN_OFFERING="The version has no offering of this key.",
    UNKNOWN_COMPONENT="The package does not contain it.",
    COMPONENT_REPEATED="It is named more than once; the first time counts.",
    QUANTITY_TOO_FINE="Quantities have at most two decimals.",
    QUANTITY_BELOW_MINIMUM="Less than the line's minimum; lines with a minimum cannot be left out.",
    QUANTITY_ABOVE_MAXIMUM="More than the line's maximum.",
    OPTIONS_TOO_FEW="Less components of an option group than must be chosen.",
    OPTIONS_TOO_MANY="More components of an option group than may be chosen.",
)


def configured(_: Row, env: Environment) -> FromClause:
    """The row of a Configuration: what is asked for, each component as a line of the version, or null where the viewer sees none."""
    version = asked_version(env)
    entries = [_entry(asked, env) for asked in _selection(env)]
    entry = func.unnest(*(_array(type_, entries, place) for place, type_ in enumerate((Uuid, Text, Numeric)))).table_valued(
        sql_column("component_id", Uuid),
        sql_column("named", Text),
        sql_column("quantity", Numeric),
        with_ordinality="place",
        name=env.name("e"),
    )
    entry = entry.render_derived()
    item = _lines(version.c.version_id, env, lambda line: line.component_service_id == entry.c.component_id)
    gathered = {"asked_items": (item, Uuid), "asked_names": (entry.c.named, Text), "asked_quantities": (entry.c.quantity, Numeric)}
    columns = [_gathered(value, type_, entry.c.place).label(name) for name, (value, type_) in gathered.items()]
    asked = select(*columns).select_from(entry).correlate_except(entry).lateral(env.name("a"))
    offering, unknown = _offering(version.c.version_id, env)
    found = select(
        version.c.version_id, offering.label("offering_id"), unknown.label("unknown_offering"), _shown(version.c.version_id, env), *asked.c
    )
    return found.select_from(version.join(asked, literal_column("true"))).correlate_except(version, asked).subquery()


def asked_version(env: Environment) -> FromClause:
    """The version that the arguments `package` and `number` ask about: the one of that number, or the one that speaks for the package."""
    package, version = env.alias(SERVICES), env.alias(VERSIONS)
    number = env.arguments.get("number")
    conditions = [
        named(package.c, env, "ServicePackage", argument="package"),
        package.c.is_package,
        service_visible(package.c, env),
        version_visible(version.c, env),
        version.c.number == env.bind(number, Text()) if isinstance(number, Slot) else None,
    ]
    rows = select(version.c.id.label("version_id")).select_from(package.join(version, version.c.service_id == package.c.id))
    rows = rows.where(*(it for it in conditions if it is not None)).order_by(*in_force_first(version.c, env))
    return rows.limit(literal_column("1")).correlate_except(package, version).subquery(env.name("v"))


def _selection(env: Environment) -> Sequence[Mapping[str, Argument]]:
    """An empty list is one slot and not a list of slots."""
    asked = env.arguments["selection"]
    entries = asked if isinstance(asked, list) else []
    if len(entries) > limits.SELECTION_ENTRIES_MAX:
        raise Invalid(f"At most {limits.SELECTION_ENTRIES_MAX} components at once, not {len(entries)}.", code="BAD_USER_INPUT")
    return [entry for entry in entries if isinstance(entry, Mapping)]


def _entry(asked: Mapping[str, Argument], env: Environment) -> tuple[Expression, Expression, Expression]:
    """The id of the service that is named, how it is named, and the quantity."""
    component, quantity = asked["component"], asked["quantity"]
    assert isinstance(component, Mapping)
    assert isinstance(quantity, Slot)
    return service_given(component, env), name_given(component, env), env.bind(quantity, Numeric())


def service_given(by: Mapping[str, Argument], env: Environment) -> Expression:
    """The id of the service or package that a request names, whoever sees it."""
    row = env.alias(SERVICES)
    found = select(row.c.id).where(named(row.c, env.within({"by": by}, env.path), "Service", "ServicePackage"))
    return found.correlate_except(row).scalar_subquery()


def name_given(by: Mapping[str, Argument], env: Environment) -> Expression:
    """How a request names a thing."""
    match by:
        case {"external": {"source": Slot() as source, "externalId": Slot() as external_id}}:
            return env.bind(source, Text()) + literal_column("':'", Text()) + env.bind(external_id, Text())
        case {"key": Slot() as name} | {"id": Slot() as name}:
            return env.bind(name, Text())
        case _:
            return null()


def _array(type_: type[Any], entries: Sequence[Sequence[Expression]], place: int) -> Expression:
    return sql_cast(array([entry[place] for entry in entries]), ARRAY(type_))


def _gathered(value: Expression, type_: type[Any], place: Expression) -> Expression:
    return func.coalesce(func.array_agg(aggregate_order_by(value, place)), sql_cast(array([]), ARRAY(type_)), type_=ARRAY(type_))


def _lines(version_id: Expression, env: Environment, condition: Callable[[Row], ColumnElement[bool]]) -> Expression:
    """The line of a version that fulfils a condition, when the viewer sees it."""
    line = env.alias(LINES)
    visible = line_visible(line.c, env)
    rows = select(line.c.id).where(line.c.package_version_id == version_id, condition(line.c))
    return (rows if visible is None else rows.where(visible)).correlate_except(line).scalar_subquery()


def _shown(version_id: Expression, env: Environment) -> Expression:
    """All lines that the viewer sees; null: there are no others."""
    line = env.alias(LINES)
    visible = line_visible(line.c, env)
    if visible is None:
        return sql_cast(null(), ARRAY(Uuid)).label("shown")
    rows = select(line.c.id).where(line.c.package_version_id == version_id, visible).correlate_except(line)
    return func.array(rows.scalar_subquery(), type_=ARRAY(Uuid)).label("shown")


def _offering(version_id: Expression, env: Environment) -> tuple[Expression, Expression]:
    """The id of the offering that the choice is made on top of, and its key when there is none of it."""
    asked = env.arguments.get("offering")
    if not isinstance(asked, Slot):
        return sql_cast(null(), Uuid), sql_cast(null(), Text)
    offering = env.alias(OFFERINGS)
    key = env.bind(asked, Text())
    rows = select(offering.c.id).where(offering.c.version_id == version_id, offering.c.key == key).correlate_except(offering)
    return rows.scalar_subquery(), case((~rows.exists(), key))


def _broken(configuration: Row, env: Environment) -> NamedFromClause:
    """The rules that it breaks, by the function that verbs ask too."""
    types: dict[str, TypeEngine[Any]] = {
        "place": Integer(),
        "code": Text(),
        "selection": Integer(),
        "item_id": Uuid(),
        "option_group_id": Uuid(),
        "components": ARRAY(Text),
        "allowed": Numeric(),
        "given": Numeric(),
    }
    base = chosen_in(configuration.offering_id, env)
    asked = (configuration.asked_items, configuration.asked_quantities)
    checked = called(env, "check_configuration", configuration.version_id, *asked, base, configuration.shown)
    return checked.table_valued(*(sql_column(name, type_) for name, type_ in types.items()), name=env.name("b"))


def _violations(configuration: Row, env: Environment) -> FromClause:
    broken = _broken(configuration, env)
    names = func.array_to_string(broken.c.components, literal_column("', '"))
    name = configuration.asked_names[broken.c.selection + literal_column("1")]
    rules = select(*broken.c, func.coalesce(names, name).label("named")).correlate_except(broken)
    nothing: dict[str, Expression] = {each.name: sql_cast(null(), each.type) for each in broken.c}
    nothing |= {"place": literal_column("0", Integer()), "code": constant(Violation.UNKNOWN_OFFERING)}
    unknown = select(*(value.label(name) for name, value in nothing.items()), configuration.unknown_offering.label("named"))
    return union_all(rules, unknown.where(configuration.unknown_offering.is_not(None)).correlate_except()).subquery()


def _valid(configuration: Row, env: Environment) -> ColumnElement[bool]:
    return ~or_(configuration.unknown_offering.is_not(None), exists(_broken(configuration, env)))


def _priced(configuration: Row, env: Environment) -> FromClause:
    """An unknown component is no part of the price."""
    chosen = func.chosen_over(chosen_in(configuration.offering_id, env), configuration.asked_items, configuration.asked_quantities)
    row = Expressions(version_id=configuration.version_id, offering_id=configuration.offering_id, chosen=chosen)
    return configuration_priced(row, env)


def _message(violation: Row, _: Environment) -> Row:
    return worded(MESSAGES, violation)


def worded(messages: Mapping[str, Mapping[Any, str]], violation: Row) -> Row:
    """The message of a code in every language: it is the program's own text, and none of the portfolio's."""
    return Expressions(
        **{
            language: case({code.value: _filled(text, violation, language) for code, text in texts.items()}, value=violation.code)
            for language, texts in messages.items()
        }
    )


def _filled(text: str, violation: Row, language: str) -> Expression:
    """The text with what it names. Readers of Finnish and Swedish write decimals with a comma."""
    parts: list[Expression] = []
    for before, name, *_ in Formatter().parse(text):
        parts.append(constant(before))
        if name is not None:
            value: Expression = getattr(violation, name)
            parts.append(value if name == "named" else _number(value, language))
    return func.concat(*parts, type_=Text())


def _number(value: Expression, language: str) -> Expression:
    text = sql_cast(func.trim_scale(value), Text)
    return func.translate(text, constant("."), constant(",")) if language in DECIMAL_COMMA else text


def _component(violation: Row, component: Row, env: Environment) -> ColumnElement[bool]:
    line = env.alias(LINES)
    rows = select(line.c.component_service_id).where(line.c.id == violation.item_id).correlate_except(line)
    return component.id == rows.scalar_subquery()


@bound()
@strawberry.type(description="One rule that a choice breaks.")
class ConfigurationViolation:
    """All of them are told at once."""

    code: Violation = computed("Which rule; never changes its meaning.", lambda row, _: row.code, writing=Writing.PLAIN)
    message: LocalizedText = embedded("What is wrong, and what would be right.", _message)
    selection_index: int | None = computed(
        "Which entry of `selection` breaks it, from 0; null: none of them by itself.", lambda row, _: row.selection
    )
    named: str | None = computed(
        "The component or offering as it was named; of an option group the keys of its components.", lambda row, _: row.named
    )
    item: CompositionItem | None = one("The line.", join=lambda violation, item, _: item.id == violation.item_id, implied=True)
    component: LazyItem | None = one("The component.", join=_component, implied=True)
    option_group: OptionGroup | None = one("The option group.", join=lambda violation, group, _: group.id == violation.option_group_id)
    limit: Decimal | None = decimal("What is allowed: the least or the most of it.", "allowed")
    given: Decimal | None = decimal("What is chosen.", "given")


@bound()
@strawberry.type(description="A choice of components of a package, judged and priced. Nothing is kept of it.")
class Configuration:
    """Components that are not named count as in the offering, or with their default quantities."""

    version: LazyVersion | None = one(
        "The version that it is a choice of.", join=lambda it, version, _: version.id == it.version_id, implied=True
    )
    offering: ServiceOffering | None = one(
        "The offering that it is made on top of.", join=lambda it, offering, _: offering.id == it.offering_id, implied=True
    )
    valid: bool = computed("Whether it breaks no rule.", _valid)
    violations: list[ConfigurationViolation] = many(
        "Every rule that it breaks.", join=lambda *_: None, source=_violations, order=("place",)
    )
    pricing: OfferingPricing | None = one(
        "What it would cost, valid or not; components that the package does not have are left out. On top of an offering by its terms, "
        "otherwise the sum of its parts a month.",
        join=lambda *_: None,
        source=_priced,
        compared=False,
    )


CHECK = (
    argument("package", By, "Which package."),
    argument("number", str | None, "Of which version; absent: in force, else planned, else the last.", default=None),
    argument("offering", str | None, "Key of the offering that it is made on top of.", default=None),
    argument("selection", list[ComponentQuantity], f"What is chosen, at most {limits.SELECTION_ENTRIES_MAX} components."),
)
