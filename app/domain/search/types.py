"""Hits of a search as the API shows them."""

from typing import Any

import strawberry
from sqlalchemy import Boolean, FromClause, Integer, Text, case, func, literal_column
from sqlalchemy import column as sql_column
from sqlalchemy.dialects.postgresql import JSONB

from app.domain.binding import argument, bound, computed, many, one, page
from app.domain.conversation.types import StakeholderComment
from app.domain.idea.types import DevelopmentIdea
from app.domain.localized import Lang
from app.domain.search.hits import RANKED, found
from app.domain.search.words import SearchField, SearchKind, SearchMatch
from app.domain.service.parts import LazyItem, LazyVersion
from app.domain.values import vocabulary
from app.places.environment import Environment
from app.places.json_text import constant
from app.places.mapping import Expression, Row, Writing

vocabulary(
    SearchKind,
    "What a search may find.",
    SERVICE="A service that is no package, by what its versions say.",
    PACKAGE="A package, by what its versions say.",
    IDEA="A development idea.",
    COMMENT="A comment or statement.",
)
vocabulary(
    SearchField,
    "Where the words were found.",
    KEY="The key of the service.",
    NAME="The name of the version.",
    VALUE_PROPOSITION="What it is worth to customers.",
    CUSTOMER_NEED="The need that it answers.",
    DESCRIPTION="What it is.",
    SCOPE="What it includes or leaves out.",
    INTERNAL_DESCRIPTION="What only the provider reads.",
    TITLE="The title of the idea.",
    BODY="What somebody wrote.",
    ANSWER="What was answered to the idea.",
)
vocabulary(
    SearchMatch,
    "How the words were found; of several words the one that was found in the least sure way counts.",
    EXACT="As they were written.",
    STEM='In another form: of "palvelun" also "palvelut".',
    PART='As the beginning of a word, or as a part of a compound: of "paketti" also "palvelupaketti".',
    TYPO="As words that they may be mistyped for, or without their dots; only tried when nothing else is found.",
)


def _place(hit: Row) -> Expression:
    return case({number: constant(place) for place, number in RANKED.items()}, value=hit.rank // literal_column("100", Integer()))


def _quality(hit: Row) -> Expression:
    return hit.rank // literal_column("10", Integer()) % literal_column("10", Integer())


def _found_in(hit: Row) -> Expression:
    owner = func.coalesce(hit.version_id, hit.idea_id, hit.comment_id)
    return func.search_found_in(owner, _place(hit), hit.language, hit.asked, _quality(hit), type_=JSONB())


def _field(hit: Row, _: Environment) -> Expression:
    return _found_in(hit).op("->>", return_type=Text())(constant("field"))


def _parts(hit: Row, env: Environment) -> FromClause:
    columns = (sql_column("text", Text), sql_column("matched", Boolean))
    parts = func.jsonb_to_recordset(_found_in(hit).op("->", return_type=JSONB())(constant("parts")))
    return parts.table_valued(*columns, name=env.name("p")).render_derived(with_types=True)


def _match(hit: Row, _: Environment) -> Expression:
    return case({number: constant(match) for number, match in enumerate(SearchMatch)}, value=_quality(hit))


def _named(row: str) -> Any:
    return lambda hit, found, _: found.id == getattr(hit, row)


@bound()
@strawberry.type(description="A piece of a text in which something was found.")
class SearchPart:
    """A part of `highlight`."""

    text: str = computed("The piece, as it is written. One that was cut off has an ellipsis.", lambda part, _: part.text)
    matched: bool = computed("Whether it is what was searched for.", lambda part, _: part.matched)


@bound()
@strawberry.type(description="Something that a search found. A service is found once, by the best place in its best version.")
class SearchHit:
    """A row of `found`."""

    kind: SearchKind = computed("What it is.", lambda hit, _: hit.kind, writing=Writing.PLAIN, compared=lambda hit, _: hit.kind)
    item: LazyItem | None = one("The service or package; of an idea or a comment the one that it is about.", join=_named("service_id"))
    version: LazyVersion | None = one("The version that says it; null: it is said in an idea or a comment.", join=_named("version_id"))
    idea: DevelopmentIdea | None = one("The idea.", join=_named("idea_id"))
    comment: StakeholderComment | None = one("The comment.", join=_named("comment_id"))
    field: SearchField | None = computed("Where it is said.", _field, writing=Writing.PLAIN)
    match: SearchMatch = computed("How it was found.", _match, writing=Writing.PLAIN, compared=_match)
    language: Lang = computed(
        "The language in which it is said.",
        lambda hit, _: func.upper(hit.language),
        writing=Writing.PLAIN,
        compared=lambda hit, _: hit.language,
    )
    rank: int = computed(
        "Smaller is better: first by where, then by how it was found, then what is in force before what is planned or past.",
        lambda hit, _: hit.rank,
        compared=lambda hit, _: hit.rank,
    )
    highlight: list[SearchPart] = many(
        "The text in which it was found, cut into what was searched for and what was not; of a long text what is around the first place.",
        join=lambda *_: None,
        source=_parts,
        order=lambda *_: [],
    )


SEARCH = page(
    "Services, packages, ideas and comments that say all of these words, the best first.",
    source=found,
    join=lambda *_: None,
    order=("rank", "-id"),
    arguments=[
        argument("text", str, "One word or several, as one types into a search box; the last one may be the beginning of a word."),
        argument("lang", list[Lang] | None, "Only what is said in these languages. Absent: all.", default=None),
        argument("kinds", list[SearchKind] | None, "Only these. Absent: all.", default=None),
    ],
)
