"""How the changes between two versions are told: each in a sentence, and all that matters to customers as one note."""

from collections.abc import Mapping
from string import Formatter
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Text, and_, case, func, or_, select
from sqlalchemy import column as sql_column
from sqlalchemy.dialects.postgresql import aggregate_order_by

from app.context import access_of
from app.domain.localized import texts_of
from app.domain.package.change_notes import KINDS, UNSTATED
from app.domain.package.change_words import CustomerImpact, PromiseChangeKind, Words
from app.domain.package.comparing import CHANGE
from app.domain.service.model import ServiceVersion
from app.languages import LANGUAGES
from app.places.environment import Environment
from app.places.json_text import constant
from app.places.mapping import Expression, Expressions, Row

VERSIONS = ServiceVersion.__table__
TITLE = Words("muutokset versiosta {} versioon {}", "ändringar från version {} till version {}", "changes from version {} to version {}")
HEADINGS: Mapping[CustomerImpact, Words] = {
    CustomerImpact.BETTER: Words("Uutta ja parempaa", "Nytt och bättre", "New and better"),
    CustomerImpact.WORSE: Words("Supistuu tai kallistuu", "Minskar eller blir dyrare", "Reduced or more expensive"),
    CustomerImpact.NEUTRAL: Words("Muita muutoksia", "Övriga ändringar", "Other changes"),
}
"""In the order in which a note tells them; what is INTERNAL is in none."""
TEXTS = Words("Tekstejä on muutettu: ", "Texter har ändrats: ", "Texts were changed: ")
"""The texts that changed are one line of a note: which ones is all that there is to tell."""
UNCHANGED = Words("Asiakkaille mikään ei muutu.", "Ingenting ändras för kunderna.", "Nothing changes for customers.")
MARKS = r"([\\`*_\[\]<>#|~])"
"""What Markdown would take for more than a letter."""


def changes_of(comparison: Row, env: Environment) -> FromClause:
    """The changes of a comparison, as rows."""
    columns = [sql_column(name, type_) for name, type_ in CHANGE.items()]
    return func.jsonb_to_recordset(comparison.changes).table_valued(*columns, name=env.name("c")).render_derived(with_types=True)


def message(change: Row, _: Environment) -> Row:
    """In every language: it is the program's own text around the portfolio's."""
    return Expressions(**{language: _sentence(change, language) for language in LANGUAGES})


def noted(comparison: Row, env: Environment) -> FromClause:
    """The row of a LocalizedText: what customers are told, in Markdown. To customers themselves in languages that both are published in;
    to others, who announce it, in all, where there is one such language."""
    change = env.alias(changes_of(comparison, env))
    told = [_lines(change.c, impact, language).label(f"{impact.value}_{language}") for impact in HEADINGS for language in LANGUAGES]
    texts = [_texts(change.c, language).label(f"texts_{language}") for language in LANGUAGES]
    lines = select(*told, *texts).select_from(change).correlate_except(change).subquery(env.name("l"))
    notes = [_note(lines.c, comparison, language, env).label(language) for language in LANGUAGES]
    return select(*notes).select_from(lines).correlate_except(lines).subquery()


def _sentence(change: Row, language: str) -> Expression:
    kinds = {kind.value: _filled(getattr(wording, language), change, language) for kind, wording in KINDS.items()}
    unstated = [
        (_unstated(change, kind, side), _filled(getattr(words, language), change, language)) for kind, (side, words) in UNSTATED.items()
    ]
    return case(*unstated, else_=case(kinds, value=change.kind))


def _unstated(change: Row, kind: PromiseChangeKind, side: str) -> ColumnElement[bool]:
    return and_(change.kind == constant(kind), getattr(change, f"{side}_amount").is_(None))


def _filled(text: str, change: Row, language: str) -> Expression:
    """What is filled in may end in a full stop of its own, and so do the sentences."""
    parts: list[Expression] = []
    for before, name, *_ in Formatter().parse(text):
        parts.append(constant(before))
        if name is not None:
            parts.append(func.rtrim(getattr(change, f"{name}_{language}"), constant(".")))
    return func.concat(*parts, type_=Text())


def _lines(change: Row, impact: CustomerImpact, language: str) -> Expression:
    """Null: there is none."""
    line = func.concat(constant("- "), _plain(_sentence(change, language)), type_=Text())
    lines = func.string_agg(line, aggregate_order_by(constant("\n"), change.place), type_=Text())
    return lines.filter(change.impact == constant(impact), change.kind != constant(PromiseChangeKind.TEXT_CHANGED))


def _texts(change: Row, language: str) -> Expression:
    name = _plain(getattr(change, f"it_{language}"))
    names = func.string_agg(name, aggregate_order_by(constant("; "), change.place), type_=Text())
    return names.filter(and_(change.impact == constant(CustomerImpact.NEUTRAL), change.kind == constant(PromiseChangeKind.TEXT_CHANGED)))


def _plain(text: Expression) -> Expression:
    """On one line, and with each letter meaning itself."""
    marked = func.regexp_replace(text, constant(MARKS), constant(r"\\\1"), constant("g"))
    return func.btrim(func.regexp_replace(marked, constant(r"\s+"), constant(" "), constant("g")), type_=Text())


def _note(lines: Row, comparison: Row, language: str, env: Environment) -> Expression:
    groups = {impact: getattr(lines, f"{impact.value}_{language}") for impact in HEADINGS}
    texts = constant(f"- {getattr(TEXTS, language)}") + getattr(lines, f"texts_{language}") + constant(".")
    groups[CustomerImpact.NEUTRAL] = func.nullif(func.concat_ws(constant("\n"), groups[CustomerImpact.NEUTRAL], texts), constant(""))
    blocks = [constant(f"**{getattr(heading, language)}**\n\n") + groups[impact] for impact, heading in HEADINGS.items()]
    unchanged = case((and_(*(block.is_(None) for block in blocks)), constant(getattr(UNCHANGED, language))))
    note = func.concat_ws(constant("\n\n"), _title(comparison, language, env), *blocks, unchanged, type_=Text())
    needed = [language] if access_of(env).customer else LANGUAGES
    published = [comparison.languages.op("->>", return_type=Text())(constant(each)) == constant("PUBLISHED") for each in needed]
    return case((or_(*published), note))


def _title(comparison: Row, language: str, env: Environment) -> Expression:
    """Of two versions of one service; null: of others the reader knows what was compared."""
    was, now = env.alias(VERSIONS), env.alias(VERSIONS)
    names = texts_of(now.c.name, now.c, env, lambda row, _: row.language_status)
    name = func.coalesce(getattr(names, language), *(getattr(names, other) for other in LANGUAGES))
    before, between, after = getattr(TITLE, language).split("{}")
    title: list[Any] = [constant("**"), _plain(name), constant(f": {before}"), was.c.number, constant(between), now.c.number]
    rows = select(func.concat(*title, constant(f"{after}**"), type_=Text()))
    rows = rows.select_from(was.join(now, and_(now.c.service_id == was.c.service_id, now.c.id != was.c.id)))
    return rows.where(was.c.id == comparison.from_id, now.c.id == comparison.to_id).correlate_except(was, now).scalar_subquery()
