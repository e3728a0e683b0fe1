"""The shape of promises: a row for each field of each thing that a version promises, and how texts and numbers are said in it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ARRAY, Boolean, Integer, Numeric, Select, Text, Uuid, case, false, func, literal_column, null, select, true, values
from sqlalchemy import cast as sql_cast
from sqlalchemy import column as sql_column
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.types import TypeEngine

from app import viewer
from app.domain.localized import texts_of
from app.domain.package.change_words import LABELS, NOTHING, UNITS, PromiseField, Subject, Words
from app.domain.package.words import DECIMAL_COMMA
from app.languages import LANGUAGES
from app.places.environment import Environment
from app.places.json_text import constant
from app.places.mapping import Condition, Expression, Row

Texts = Mapping[str, Expression]
"""One text by language."""

THING: Mapping[str, TypeEngine[Any]] = {
    "subject": Text(),
    "thing": Text(),
    "holder": Text(),
    "place": Integer(),
    "shown": Boolean(),
    "own": Boolean(),
    "sort": Text(),
    "row_id": Uuid(),
    "component_id": Uuid(),
    "offering_id": Uuid(),
    "members": ARRAY(Text()),
    "it_fi": Text(),
    "it_sv": Text(),
    "it_en": Text(),
}
"""`thing`: its identity among those of its subject. `holder`: the identity of what it belongs to. `own`: said of the thing itself, and
not only inherited. `sort`: the kind of a commitment, the inclusion of an item of the scope. `members`: what tells it from others beside
its name. `it_…`: what it is called, in every language."""
FIELD: Mapping[str, TypeEngine[Any]] = {
    "field": Text(),
    "part": Text(),
    "number": Numeric(),
    "amount": Numeric(),
    "unit": Text(),
    "measure": Text(),
    "word": Text(),
    "visible": Boolean(),
    "fi": Text(),
    "sv": Text(),
    "en": Text(),
    "name_fi": Text(),
    "name_sv": Text(),
    "name_en": Text(),
}
"""`number` compares where `unit` is the same, `word` otherwise; `amount` in `measure` is what was written. `visible`: whether customers see
it. `fi`, `sv`, `en`: the value in words. `name_…`: what the field is called where the thing is not enough."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the versions that are compared, at the moment of an environment. `languages`: what customers read of either of them is what
    is published in both, or a text that is only translated would differ. `deep`: what the packages inside contain counts too."""

    version_id: Expression
    env: Environment
    languages: Expression
    deep: bool = False


class Fact(NamedTuple):
    """One field of a thing."""

    field: PromiseField
    texts: Texts
    number: Expression | None = None
    amount: Expression | None = None
    unit: Expression | None = None
    measure: Expression | None = None
    word: Expression | None = None
    visible: Expression | None = None
    name: Texts | None = None
    part: str = ""


def promised(subject: Subject, things: Select[Any], facts: "Facts", env: Environment) -> Select[Any]:
    """The rows of some things. `things` selects the columns of THING that are not always the same, and whatever the facts are made of.
    That a thing is there is told by its name, unless the facts tell it themselves."""
    thing = things.lateral(env.name("f"))
    said = values(*(sql_column(name, type_) for name, type_ in FIELD.items()), name=env.name("v"))
    rows = facts(thing.c)
    if all(fact.field is not PromiseField.THERE for fact in rows):
        rows = [Fact(PromiseField.THERE, {language: thing.c[f"it_{language}"] for language in LANGUAGES}), *rows]
    table = said.data([_field(fact, typed=not place) for place, fact in enumerate(rows)]).lateral()
    columns = [_thing(name, type_, subject, thing.c).label(name) for name, type_ in THING.items()]
    found = select(*columns, *(table.c[name].label(name) for name in FIELD))
    return found.select_from(thing.join(table, true())).correlate_except(thing, table)


def _thing(name: str, type_: TypeEngine[Any], subject: Subject, thing: Row) -> Expression:
    if name == "subject":
        return constant(subject)
    given: Expression | None = getattr(thing, name, None)
    if given is None:
        given = {"holder": constant(""), "shown": true(), "own": true()}.get(name, null())
    return sql_cast(given, type_)


def _field(fact: Fact, *, typed: bool) -> tuple[Expression, ...]:
    """`typed`: the first row says of which types the columns are, so that the others need not."""
    name = fact.name or {}
    given: Mapping[str, Expression | None] = {
        "field": constant(fact.field),
        "part": constant(fact.part),
        "number": fact.number,
        "amount": fact.amount,
        "unit": fact.unit,
        "measure": fact.measure,
        "word": fact.word,
        "visible": true() if fact.visible is None else fact.visible,
        **fact.texts,
        **{f"name_{language}": name.get(language) for language in LANGUAGES},
    }
    cells: dict[str, Expression] = {name: null() if (cell := given[name]) is None else cell for name in FIELD}
    return tuple(sql_cast(cell, FIELD[name]) if typed else cell for name, cell in cells.items())


def written(texts: Row) -> Texts:
    """A localized text, each language as it is written or null."""
    return {language: getattr(texts, language) for language in LANGUAGES}


def read(texts: Texts, *otherwise: Expression) -> Texts:
    """As readers of each language find it: in another one, or as something else, where theirs is missing."""
    return {
        language: func.coalesce(texts[language], *(texts[other] for other in LANGUAGES if other != language), *otherwise)
        for language in LANGUAGES
    }


def compared(texts: Texts) -> Expression:
    """Every letter of a text in all languages, as one value."""
    return func.array_to_string(array([texts[language] for language in LANGUAGES]), func.chr(31), constant(""))


def said(words: Words) -> Texts:
    return {language: constant(getattr(words, language)) for language in LANGUAGES}


def word_of(value: Expression, words: Mapping[Any, Words]) -> Texts:
    """What a code is called."""
    return {
        language: case({str(code): constant(getattr(each, language)) for code, each in words.items()}, value=value)
        for language in LANGUAGES
    }


def joined(*parts: "Texts | str") -> Texts:
    """One text of several; parts that are missing are left out."""
    return {
        language: func.concat(*(constant(part) if isinstance(part, str) else part[language] for part in parts)) for language in LANGUAGES
    }


def digits(text: Expression) -> Texts:
    """Readers of Finnish and Swedish write decimals with a comma."""
    return {language: func.translate(text, constant("."), constant(",")) if language in DECIMAL_COMMA else text for language in LANGUAGES}


def quantity(value: Expression) -> Texts:
    return digits(sql_cast(func.trim_scale(value), Text))


def unless(missing: Expression, texts: Texts, otherwise: Words) -> Texts:
    """A text, or a word for that there is nothing to say."""
    return {language: case((missing.is_(None), constant(getattr(otherwise, language))), else_=texts[language]) for language in LANGUAGES}


Facts = Callable[[Row], Sequence[Fact]]
"""The fields of a thing, of its row."""


def seen(rows: Select[Any], visible: Condition, row: Row, env: Environment) -> Select[Any]:
    allowed = visible(row, env)
    return rows if allowed is None else rows.where(allowed)


def names_of(texts: Texts) -> Sequence[Expression]:
    return [texts[language].label(f"it_{language}") for language in LANGUAGES]


def text_fact(field: PromiseField, texts: Texts, *, visible: Expression | None = None, of: Texts | None = None) -> Fact:
    """A text that may differ, called by what it is, and whose it is."""
    label = said(LABELS[field])
    name = label if of is None else joined(of, ", ", label)
    return Fact(field, unless(func.coalesce(*texts.values()), read(texts), NOTHING), word=compared(texts), visible=visible, name=name)


def texts_at(row: Row, field: PromiseField) -> Texts:
    return {language: getattr(row, f"{field}_{language}") for language in LANGUAGES}


def text_of_part(part: Row, column: str, side: Side) -> Texts:
    """A text of a version or of a part of it, as far as the viewer reads it on both sides."""
    return written(texts_of(getattr(part, column), part, side.env, lambda *_: side.languages))


def price_facts(row: Row, price: Expression, cost: Expression, per: Expression, env: Environment) -> list[Fact]:
    """Price, and cost for whoever may see it; compared in the same currency and for the same unit or period only."""
    found = [_money(PromiseField.PRICE, price, row.currency, per)]
    if viewer.money(env.variant):
        currency = getattr(row, "cost_currency", row.currency)
        found.append(_money(PromiseField.COST, cost, currency, per, visible=false()))
    return found


def _money(field: PromiseField, amount: Expression, currency: Expression, per: Expression, visible: Expression | None = None) -> Fact:
    texts = joined(digits(func.money_text(amount)), " ", dict.fromkeys(LANGUAGES, currency), "/", word_of(per, UNITS))
    unit = case((amount.is_not(None), func.concat(currency, constant(" "), per)))
    return Fact(field, unless(amount, texts, NOTHING), amount, amount, unit, currency, visible=visible)


def infinite() -> Expression:
    return literal_column("'Infinity'::numeric")
