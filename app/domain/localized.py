"""Texts in several languages: how a chain of languages finds one, and the GraphQL type that says which it was."""

from enum import Enum
from typing import Any

import strawberry
from graphql import is_non_null_type
from sqlalchemy import ColumnElement, Text, case, cast, false, func, literal_column, null

from app import viewer
from app.context import access_of
from app.domain.binding import Declared, argument, bound, computed, declared, embedded, sort_key
from app.languages import LANGUAGES
from app.places.environment import Environment
from app.places.mapping import Allowed, Embedded, Expression, Expressions, FromRow, Place, Row


@strawberry.enum(description="The languages of the portfolio's texts.")
class Lang(Enum):
    """The value is the key in the stored text."""

    FI = strawberry.enum_value("fi", description="Finnish.")
    SV = strawberry.enum_value("sv", description="Swedish.")
    EN = strawberry.enum_value("en", description="English.")


CHAIN = argument(
    "lang", list[Lang] | None, "Languages to try, in this order. Absent: those of Accept-Language, then the portfolio's own.", default=None
)


def chain(env: Environment) -> list[str]:
    """The languages to try, in their order."""
    asked = env.fixed("lang")
    chain = asked if isinstance(asked, list) else access_of(env).languages
    return list(dict.fromkeys(str(language) for language in chain))


def _languages(env: Environment) -> str:
    return ",".join(chain(env))


def _texts(row: Row, env: Environment) -> list[tuple[str, Expression]]:
    return [(language, getattr(row, language)) for language in chain(env)]


def _text(row: Row, env: Environment) -> Expression:
    found = [text for _, text in _texts(row, env)]
    return func.coalesce(*found) if found else cast(null(), Text)


def _language(row: Row, env: Environment) -> Expression:
    found = [(text.is_not(None), literal_column(f"'{language.upper()}'", Text())) for language, text in _texts(row, env)]
    return case(*found) if found else null()


def _language_code(row: Row, env: Environment) -> Expression:
    return func.lower(_language(row, env), type_=Text())


def _is_fallback(row: Row, env: Environment) -> Expression:
    (_, first), *others = _texts(row, env) or [("", null())]
    return first.is_(None) & func.coalesce(*(text for _, text in others)).is_not(None) if others else false()


def _sorted(row: Row, env: Environment) -> Expression:
    """The text as readers sort it: stored with the row where the table keeps that."""
    stored = [getattr(row, f"sort_{language}", None) for language in chain(env)]
    return func.coalesce(*stored) if all(it is not None for it in stored) else sort_key(_text(row, env))


def _translation(description: str, language: str) -> Any:
    def text(row: Row, _: Environment) -> Expression:
        found: Expression = getattr(row, language)
        return found

    def sorting(row: Row, _: Environment) -> Expression:
        stored: Expression | None = getattr(row, f"sort_{language}", None)
        return sort_key(getattr(row, language)) if stored is None else stored

    return computed(description, text, compared=text, sorted_as=sorting)


@bound(seen_by=viewer.everyone)
@strawberry.type(description="One text in each of the portfolio's languages, as far as it is written.")
class Translations:
    """The same row as LocalizedText."""

    fi: str | None = _translation("Finnish; null when not written.", "fi")
    sv: str | None = _translation("Swedish; null when not written.", "sv")
    en: str | None = _translation("English; null when not written.", "en")


@bound(seen_by=viewer.everyone)
@strawberry.type(description="A text in the first language of a chain that has it. For customers only published languages exist.")
class LocalizedText:
    """Its three answers take the same `lang`, and agree when they are asked with the same."""

    text: str | None = computed(
        "The text, in the first language of the chain that has one.",
        _text,
        compared=_text,
        sorted_as=_sorted,
        sorted_in=_languages,
        arguments=[CHAIN],
    )
    lang: Lang | None = computed("The language of the text.", _language, compared=_language_code, sorted_in=_languages, arguments=[CHAIN])
    is_fallback: bool = computed(
        "Whether the text is in another language than the first of the chain.",
        _is_fallback,
        compared=_is_fallback,
        sorted_in=_languages,
        arguments=[CHAIN],
    )
    translations: Translations = embedded("All languages at once.", lambda row, _: row)


def localized(description: str, name: str | None = None, *, seen_by: Allowed | None = None) -> Any:
    """A LocalizedText column. Where the class declares a `publication`, customers get published languages only."""

    def place(it: Declared) -> Place:
        column = it.column(name)
        return Embedded(
            lambda row, env: texts_of(getattr(row, column), row, env, it.binding.publication),
            it.seen_by,
            None if is_non_null_type(it.type) else lambda row, env: _absent(getattr(row, column), row, env, it.binding.publication),
        )

    return declared(description, place, seen_by)


def _absent(column: ColumnElement[Any], row: Row, env: Environment, publication: FromRow | None) -> ColumnElement[bool]:
    """A text that is published in no language does not exist for customers."""
    if publication is None or access_of(env).drafts:
        return column.is_(None)
    texts = texts_of(column, row, env, publication)
    return func.coalesce(*(getattr(texts, language) for language in LANGUAGES)).is_(None)


def texts_of(column: ColumnElement[Any], row: Row, env: Environment, publication: FromRow | None) -> Row:
    """The languages of a stored text that this viewer may read; where the table keeps them, with how they are sorted."""
    states = publication(row, env) if publication is not None and not access_of(env).drafts else None
    texts: dict[str, ColumnElement[Any]] = {}
    for language in LANGUAGES:
        texts[language] = _published(column.op("->>", return_type=Text())(literal_column(f"'{language}'")), language, states)
        stored = getattr(row, f"{column.key}_sort_{language}", None)
        if stored is not None:
            texts[f"sort_{language}"] = _published(stored, language, states)
    return Expressions(**texts)


def _published(text: ColumnElement[Any], language: str, states: Expression | None) -> ColumnElement[Any]:
    """For customers a language exists once it is published."""
    if states is None:
        return text
    published: ColumnElement[str] = literal_column("'PUBLISHED'")
    return case((states.op("->>")(literal_column(f"'{language}'")) == published, text))
