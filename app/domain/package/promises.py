"""What a version promises, and what it rests on: its texts and prices, scope, components, options, offerings and guarantees, as rows.

Read through `env.alias` and the visibility of the nouns, so that whoever compares finds what they see, at the moment of the environment;
the version itself is one that they see.
"""

from typing import Any

from sqlalchemy import CompoundSelect, Numeric, Select, case, false, func, literal_column, select, true, union_all
from sqlalchemy import cast as sql_cast

from app.context import role_of, today
from app.domain.lifecycle.words import LAUNCHED
from app.domain.package.change_words import (
    DAYS,
    LANGUAGE_NAMES,
    NOT_STATED,
    PromiseField,
    Subject,
)
from app.domain.package.promise_rows import (
    Fact,
    Side,
    infinite,
    joined,
    names_of,
    price_facts,
    promised,
    quantity,
    read,
    said,
    text_fact,
    text_of_part,
    texts_at,
    unless,
)
from app.domain.package.promised_offers import commitments, inherited, offerings, selections
from app.domain.package.promised_parts import capabilities, components, nested, options, scope
from app.domain.service import model as service
from app.languages import LANGUAGES
from app.places.json_text import constant
from app.places.mapping import Expression, Row
from app.viewer import Role

VERSIONS = service.ServiceVersion.__table__
PRICES = service.ServicePrice.__table__

TEXTS = (PromiseField.NAME, PromiseField.CUSTOMER_NEED, PromiseField.VALUE_PROPOSITION, PromiseField.DESCRIPTION)


def promises(side: Side) -> CompoundSelect[Any]:
    """All rows of one version."""
    found = [each(side) for each in (_version, components, options, scope, offerings, selections, commitments, inherited)]
    if side.deep:
        found.append(nested(side))
    if role_of(side.env) is not Role.CUSTOMER:
        found.append(capabilities(side))
    return union_all(*found)


def _version(side: Side) -> Select[Any]:
    """The version's own texts, price, lead time and languages."""
    env = side.env
    version = env.alias(VERSIONS)
    texts = {field: text_of_part(version.c, field.lower(), side) for field in (*TEXTS, PromiseField.INTERNAL_DESCRIPTION)}
    price = _price(side)
    columns = [text.label(f"{field}_{language}") for field, each in texts.items() for language, text in each.items()]
    rows: Select[Any] = select(
        constant("").label("thing"),
        version.c.id.label("row_id"),
        version.c.lead_time_days.label("days"),
        version.c.stage.in_(LAUNCHED).label("launched"),
        version.c.language_status.label("languages"),
        *names_of(read(text_of_part(version.c, "name", side))),
        *columns,
        *price.c,
    )
    rows = rows.select_from(version.outerjoin(price, true())).where(version.c.id == side.version_id).correlate_except(version, price)

    def facts(row: Row) -> list[Fact]:
        found = [text_fact(field, texts_at(row, field)) for field in TEXTS]
        found += [_lead_time(row), *price_facts(row, row.price, row.cost, row.price_unit, env)]
        if role_of(env) is not Role.CUSTOMER:
            field = PromiseField.INTERNAL_DESCRIPTION
            found.append(text_fact(field, texts_at(row, field), visible=false()))
        return found + [_language(row, language) for language in LANGUAGES]

    return promised(Subject.VERSION, rows, facts, env)


def _lead_time(row: Row) -> Fact:
    """A lead time that is not stated is longer than any number of days."""
    days: Expression = row.days
    texts = joined(quantity(sql_cast(days, Numeric)), " ", said(DAYS))
    number = func.coalesce(sql_cast(days, Numeric), infinite())
    return Fact(PromiseField.LEAD_TIME, unless(days, texts, NOT_STATED), number, days, measure=constant("DAYS"))


def _language(row: Row, language: str) -> Fact:
    """Published or not; nobody reads yet what is not launched."""
    state = row.languages.op("->>")(constant(language))
    number = case((state == constant("PUBLISHED"), literal_column("1")), else_=literal_column("0"))
    name = said(LANGUAGE_NAMES[language])
    return Fact(PromiseField.LANGUAGE, name, number, visible=row.launched, name=name, part=language)


def _price(side: Side) -> Any:
    """The price of one unit today."""
    env = side.env
    price = env.alias(PRICES)
    rows: Select[Any] = select(price.c.unit_price.label("price"), price.c.unit_cost.label("cost"), price.c.currency, price.c.price_unit)
    rows = rows.where(price.c.version_id == side.version_id, price.c.valid_from <= today(env)).order_by(price.c.valid_from.desc())
    return rows.limit(literal_column("1")).correlate_except(price).lateral(env.name("p"))
