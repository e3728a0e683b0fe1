"""What a version promises, and what it rests on: its texts and prices, scope, components, options, offerings and guarantees, as rows.

Read through `env.alias` and the visibility of the nouns, so that whoever compares finds what they see, at the moment of the environment.
"""

from typing import Any

from sqlalchemy import CompoundSelect, Numeric, Select, case, false, func, literal_column, select, true, union_all
from sqlalchemy import cast as sql_cast

from app.context import role_of, today
from app.domain.capability import model as capability
from app.domain.lifecycle.words import LAUNCHED
from app.domain.localized import texts_of
from app.domain.package import model
from app.domain.package.change_words import (
    DAYS,
    LANGUAGE_NAMES,
    NOT_PROMISED,
    PromiseField,
    Subject,
)
from app.domain.package.promise_rows import (
    Fact,
    Texts,
    infinite,
    joined,
    names_of,
    price_facts,
    promised,
    quantity,
    read,
    said,
    text_fact,
    texts_at,
    unless,
    written,
)
from app.domain.package.promised_offers import commitments, inherited, offerings, selections
from app.domain.package.promised_parts import capabilities, components, options, scope
from app.domain.service import model as service
from app.graphsql.environment import Environment
from app.graphsql.json_text import constant
from app.graphsql.mapping import Expression, Row
from app.languages import LANGUAGES
from app.viewer import Role

LINES = model.CompositionItem.__table__
GROUPS = model.OptionGroup.__table__
OFFERINGS = model.ServiceOffering.__table__
SELECTIONS = model.OfferingSelection.__table__
SERVICES = service.Service.__table__
VERSIONS = service.ServiceVersion.__table__
PRICES = service.ServicePrice.__table__
SCOPE = service.ScopeItem.__table__
COMMITMENTS_MADE = service.ServiceCommitment.__table__
CAPABILITIES = capability.Capability.__table__
USES = capability.CapabilityUse.__table__

TEXTS = (PromiseField.NAME, PromiseField.CUSTOMER_NEED, PromiseField.VALUE_PROPOSITION, PromiseField.DESCRIPTION)


def promises(version_id: Expression, env: Environment) -> CompoundSelect[Any]:
    """All rows of one version."""
    found = [each(version_id, env) for each in (_version, components, options, scope, offerings, selections, commitments, inherited)]
    if role_of(env) is not Role.CUSTOMER:
        found.append(capabilities(version_id, env))
    return union_all(*found)


def _version(version_id: Expression, env: Environment) -> Select[Any]:
    """The version's own texts, price, lead time and languages."""
    version = env.alias(VERSIONS)
    texts = {field: _of_version(version.c, field, env) for field in (*TEXTS, PromiseField.INTERNAL_DESCRIPTION)}
    price = _price(version_id, env)
    columns = [text.label(f"{field}_{language}") for field, each in texts.items() for language, text in each.items()]
    rows: Select[Any] = select(
        constant("").label("thing"),
        version.c.id.label("row_id"),
        version.c.lead_time_days.label("days"),
        version.c.stage.in_(LAUNCHED).label("launched"),
        version.c.language_status.label("languages"),
        *names_of(read(_of_version(version.c, PromiseField.NAME, env))),
        *columns,
        *price.c,
    )
    rows = rows.select_from(version.outerjoin(price, true())).where(version.c.id == version_id).correlate_except(version, price)

    def facts(row: Row) -> list[Fact]:
        found = [text_fact(field, texts_at(row, field)) for field in TEXTS]
        found += [_lead_time(row), *price_facts(row, row.price, row.cost, row.price_unit, env)]
        if role_of(env) is not Role.CUSTOMER:
            field = PromiseField.INTERNAL_DESCRIPTION
            found.append(text_fact(field, texts_at(row, field), visible=false()))
        return found + [_language(row, language) for language in LANGUAGES]

    return promised(Subject.VERSION, rows, facts, env)


def _of_version(version: Row, field: PromiseField, env: Environment) -> Texts:
    return written(texts_of(getattr(version, field.lower()), version, env, lambda row, _: row.language_status))


def _lead_time(row: Row) -> Fact:
    """Nothing promised is longer than any number of days."""
    days: Expression = row.days
    texts = joined(quantity(sql_cast(days, Numeric)), " ", said(DAYS))
    number = func.coalesce(sql_cast(days, Numeric), infinite())
    return Fact(PromiseField.LEAD_TIME, unless(days, texts, NOT_PROMISED), number, days, measure=constant("DAYS"))


def _language(row: Row, language: str) -> Fact:
    """Published or not; nobody reads yet what is not launched."""
    state = row.languages.op("->>")(constant(language))
    number = case((state == constant("PUBLISHED"), literal_column("1")), else_=literal_column("0"))
    name = said(LANGUAGE_NAMES[language])
    return Fact(PromiseField.LANGUAGE, name, number, visible=row.launched, name=name, part=language)


def _price(version_id: Expression, env: Environment) -> Any:
    """The price of one unit today."""
    price = env.alias(PRICES)
    rows: Select[Any] = select(price.c.unit_price.label("price"), price.c.unit_cost.label("cost"), price.c.currency, price.c.price_unit)
    rows = rows.where(price.c.version_id == version_id, price.c.valid_from <= today(env)).order_by(price.c.valid_from.desc())
    return rows.limit(literal_column("1")).correlate_except(price).lateral(env.name("p"))
