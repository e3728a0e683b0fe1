"""Findings in agreements: on mere components, on what is offered no more, and on packages that are not as they are offered."""

from typing import Any

from sqlalchemy import ColumnClause, Numeric, Select, Text, func, literal_column, not_, select, true
from sqlalchemy import cast as sql_cast
from sqlalchemy import column as sql_column
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by

from app.context import called
from app.domain.agreement.in_force import running
from app.domain.agreement.pricing import agreed_offering
from app.domain.insight.agreed_assemblies import AGREEMENTS, DEVIATION, assemblies
from app.domain.insight.finding_kinds import FindingKind
from app.domain.insight.finding_rows import Search, facts, finding
from app.domain.values import number_text
from app.languages import LANGUAGES
from app.places.environment import Environment
from app.places.json_text import constant
from app.places.mapping import Expression


def on_bare_component(search: Search) -> Select[Any]:
    found, row = search.services(), search.env.alias(AGREEMENTS)
    found = found.joined(row, row.c.service_id == found.service.c.id)
    return found.tell(
        FindingKind.AGREEMENT_ON_BARE_COMPONENT,
        not_(found.service.c.is_package),
        *running(row.c, search.env),
        subject=row.c.id,
        agreement_id=row.c.id,
        party_id=row.c.customer_id,
        since=row.c.starts_on,
    )


def unoffered(search: Search) -> Select[Any]:
    """Of components too."""
    found, row = search.services(), search.env.alias(AGREEMENTS)
    found = found.joined(row, row.c.service_id == found.service.c.id)
    return found.tell(
        FindingKind.AGREEMENT_UNOFFERED,
        not_(agreed_offering(row.c, search.env).exists()),
        *running(row.c, search.env),
        subject=row.c.id,
        agreement_id=row.c.id,
        party_id=row.c.customer_id,
        since=row.c.starts_on,
        facts=facts(offering=row.c.offering_key),
    )


def deviates(search: Search) -> Select[Any]:
    row = assemblies(search).subquery(search.env.name("a"))
    lines = _lines(row.c.deviating, search.env).lateral(search.env.name("l"))
    found = finding(
        FindingKind.AGREEMENT_DEVIATES,
        row.c.agreement_id,
        about=row.c.service_key,
        service_id=row.c.service_id,
        version_id=row.c.version_id,
        agreement_id=row.c.agreement_id,
        party_id=row.c.customer_id,
        since=row.c.starts_on,
        facts=facts(lines=lines.c.lines),
    )
    return found.select_from(row.join(lines, true())).where(row.c.deviating.is_not(None))


def _lines(deviating: Expression, env: Environment) -> Select[Any]:
    """Each as the component, with both quantities behind its name."""
    columns: list[ColumnClause[Any]] = [sql_column(name, type_) for name, type_ in DEVIATION]
    line = func.jsonb_to_recordset(deviating).table_valued(*columns, name=env.name("d")).render_derived(with_types=True)
    component = called(env, "service_fact", line.c.component_id, type_=JSONB())
    named = select(component.label("fact")).correlate_except().offset(literal_column("0")).lateral(env.name("n"))
    numbers = func.concat(constant(" "), number_text(line.c.offered), constant(" → "), number_text(line.c.agreed), type_=Text())
    names = facts(**{language: _name(named.c.fact, language) + numbers for language in LANGUAGES})
    told = named.c.fact.op("||", return_type=JSONB())(facts(name=names, number=sql_cast(line.c.agreed, Numeric)))
    rows = select(func.jsonb_agg(aggregate_order_by(told, line.c.position, line.c.item_id), type_=JSONB()).label("lines"))
    return rows.select_from(line.join(named, true())).correlate_except(line, named)


def _name(fact: Expression, language: str) -> Expression:
    return func.fact_text(fact, constant(language), type_=Text())
