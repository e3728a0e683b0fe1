"""What a version promises to those who take it: offerings with their quantities and prices, and guarantees."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, and_, case, false, func, literal_column, select, true
from sqlalchemy.dialects.postgresql import array

from app.context import role_of
from app.domain.binding import exists
from app.domain.package import model
from app.domain.package.change_words import (
    AT_LEAST,
    AT_MOST,
    COMMITMENTS,
    HIGHER_IS_BETTER,
    HOURS_OF,
    LOWER_IS_BETTER,
    PromiseField,
    Subject,
)
from app.domain.package.pricing import offering_priced
from app.domain.package.promise_rows import (
    Fact,
    Side,
    Texts,
    compared,
    joined,
    names_of,
    price_facts,
    promised,
    quantity,
    read,
    seen,
    text_fact,
    text_of_part,
    texts_at,
    word_of,
    written,
)
from app.domain.package.visibility import line_visible
from app.domain.service import model as service
from app.domain.service.types import naming
from app.domain.values import number_text
from app.languages import LANGUAGES
from app.places.json_text import constant
from app.places.mapping import Expression, Expressions, Row
from app.viewer import Role

LINES = model.CompositionItem.__table__
OFFERINGS = model.ServiceOffering.__table__
SELECTIONS = model.OfferingSelection.__table__
SERVICES = service.Service.__table__
COMMITMENTS_MADE = service.ServiceCommitment.__table__


def offerings(side: Side) -> Select[Any]:
    """The ready-made variants with what they cost today."""
    env = side.env
    offering = env.alias(OFFERINGS)
    cost = offering_priced(offering.c, env)
    prices = ("price", "cost", "currency", "cost_currency")
    priced = select(*(cost.c[name] for name in prices)).correlate_except(cost).lateral(env.name("p"))
    name, target = (text_of_part(offering.c, column, side) for column in ("name", "target_group"))
    continues = offering.c.continues_keys.label("members")
    rows: Select[Any] = select(
        offering.c.key.label("thing"),
        offering.c.position.label("place"),
        offering.c.id.label("row_id"),
        offering.c.id.label("offering_id"),
        *([] if role_of(env) is Role.CUSTOMER else [continues]),
        *names_of(read(name, offering.c.key)),
        *(text.label(f"NAME_{language}") for language, text in name.items()),
        *(text.label(f"TARGET_GROUP_{language}") for language, text in target.items()),
        offering.c.billing_period,
        *priced.c,
    )
    rows = rows.select_from(offering.outerjoin(priced, true())).where(offering.c.version_id == side.version_id)
    rows = rows.correlate_except(offering, priced)

    def facts(row: Row) -> list[Fact]:
        it: Texts = {language: getattr(row, f"it_{language}") for language in LANGUAGES}
        texts = [text_fact(field, texts_at(row, field), of=it) for field in (PromiseField.NAME, PromiseField.TARGET_GROUP)]
        return [*price_facts(row, row.price, row.cost, row.billing_period, env), *texts]

    return promised(Subject.OFFERING, rows, facts, env)


def selections(side: Side) -> Select[Any]:
    """The quantity of each component in each offering. What an offering says nothing of is its line's default, and told there."""
    env = side.env
    line, offering, chosen, component = (env.alias(table) for table in (LINES, OFFERINGS, SELECTIONS, SERVICES))
    name = naming(Expressions(id=line.c.component_service_id), env)
    named = select(*(name.c[language] for language in LANGUAGES)).correlate_except(name).lateral(env.name("n"))
    variant = read(text_of_part(offering.c, "name", side), offering.c.key)
    it = joined(read(written(named.c), component.c.key), " (", variant, ")")
    rows: Select[Any] = select(
        func.concat(offering.c.key, constant(":"), line.c.component_service_id).label("thing"),
        offering.c.key.label("holder"),
        line.c.position.label("place"),
        line.c.customer_visible.label("shown"),
        chosen.c.id.is_not(None).label("own"),
        line.c.id.label("row_id"),
        line.c.component_service_id.label("component_id"),
        offering.c.id.label("offering_id"),
        *names_of(it),
        func.coalesce(chosen.c.quantity, line.c.default_quantity).label("quantity"),
    )
    by_line = and_(chosen.c.offering_id == offering.c.id, chosen.c.composition_item_id == line.c.id)
    tables = line.join(offering, offering.c.version_id == line.c.package_version_id)
    tables = tables.join(component, component.c.id == line.c.component_service_id).outerjoin(chosen, by_line)
    rows = rows.select_from(tables.outerjoin(named, true())).where(line.c.package_version_id == side.version_id)
    rows = seen(rows, line_visible, line.c, env).correlate_except(line, offering, chosen, component, named)
    return promised(
        Subject.SELECTION, rows, lambda row: [Fact(PromiseField.QUANTITY, quantity(row.quantity), row.quantity, row.quantity)], env
    )


def commitments(side: Side) -> Select[Any]:
    """What is guaranteed: by the version, or for one of its offerings."""
    env = side.env
    made, offering = env.alias(COMMITMENTS_MADE), env.alias(OFFERINGS)
    kind = word_of(made.c.kind, COMMITMENTS)
    variant = read(text_of_part(offering.c, "name", side), offering.c.key)
    it = {each: case((offering.c.id.is_(None), kind[each]), else_=joined(kind, " (", variant, ")")[each]) for each in LANGUAGES}
    rows: Select[Any] = select(*_guarantee(made.c, offering.c, it, true(), side))
    rows = rows.select_from(made.outerjoin(offering, offering.c.id == made.c.offering_id)).where(made.c.version_id == side.version_id)
    rows = rows.correlate_except(made, offering)
    return promised(Subject.COMMITMENT, rows, _target, env)


def inherited(side: Side) -> Select[Any]:
    """The guarantees of the version once more for each offering that has none of that kind, to compare with those that have."""
    env = side.env
    made, offering, own = env.alias(COMMITMENTS_MADE), env.alias(OFFERINGS), env.alias(COMMITMENTS_MADE)
    variant = read(text_of_part(offering.c, "name", side), offering.c.key)
    it = joined(word_of(made.c.kind, COMMITMENTS), " (", variant, ")")
    overridden = exists(own, own.c.offering_id == offering.c.id, own.c.kind == made.c.kind)
    rows: Select[Any] = select(*_guarantee(made.c, offering.c, it, false(), side))
    rows = rows.select_from(made.join(offering, offering.c.version_id == made.c.version_id))
    rows = rows.where(made.c.version_id == side.version_id, made.c.offering_id.is_(None), ~overridden)
    rows = rows.correlate_except(made, offering)
    return promised(Subject.COMMITMENT, rows, _target, env)


def _guarantee(made: Row, offering: Row, it: Texts, own: Expression, side: Side) -> Sequence[Expression]:
    texts = text_of_part(made, "text", side)
    return [
        func.concat(made.id, constant(":"), offering.key).label("thing"),
        func.coalesce(offering.key, constant("")).label("holder"),
        func.array_position(array([constant(kind) for kind in COMMITMENTS]), made.kind).label("place"),
        made.kind.label("sort"),
        own.label("own"),
        array([func.concat_ws(func.chr(31), made.unit, number_text(made.target_value), compared(texts))]).label("members"),
        made.id.label("row_id"),
        offering.id.label("offering_id"),
        *names_of(it),
        made.target_value.label("target"),
        func.upper(made.unit).label("measure"),
        *(text.label(f"TARGET_{language}") for language, text in texts.items()),
    ]


def _target(row: Row) -> list[Fact]:
    """More is better: what is better when it is lower counts as less than nothing. Nothing tells of a promise without a number."""
    target, measure = row.target, row.measure
    texts = texts_at(row, PromiseField.TARGET)
    hours = case({unit: literal_column(f"{hours}::numeric") for unit, hours in HOURS_OF.items()}, value=measure)
    of_time = row.sort.in_(LOWER_IS_BETTER)
    letters = func.concat_ws(constant(" "), measure, *texts.values())
    number = case(
        (row.sort.in_(HIGHER_IS_BETTER), target),
        (of_time, -target * func.coalesce(hours, literal_column("1"))),
        (and_(_says(letters, AT_MOST), ~_says(letters, AT_LEAST)), -target),
        (and_(_says(letters, AT_LEAST), ~_says(letters, AT_MOST)), target),
    )
    unit = case((and_(of_time, hours.is_not(None)), constant("HOURS")), else_=func.coalesce(measure, constant("")))
    word = func.concat_ws(func.chr(31), number_text(target), measure, compared(texts))
    said = Fact(
        PromiseField.TARGET, read(texts, func.concat_ws(constant(" "), number_text(target), measure)), number, target, unit, measure, word
    )
    return [said._replace(field=PromiseField.THERE), said]


def _says(letters: Expression, pattern: str) -> Any:
    return letters.op("~*")(constant(pattern))
