"""What a question finds: services by their best version, ideas and comments, as one statement whose parts stop when enough is found.

Everything is bounded among what the viewer sees, before anything is ranked: what is hidden takes nobody's place.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial, reduce
from itertools import product
from typing import Any

from sqlalchemy import (
    ARRAY,
    CTE,
    BigInteger,
    Boolean,
    ColumnElement,
    FromClause,
    Integer,
    Select,
    Text,
    Uuid,
    and_,
    case,
    cast,
    exists,
    false,
    func,
    literal_column,
    not_,
    null,
    select,
    union_all,
)
from sqlalchemy import column as sql_column
from sqlalchemy.dialects.postgresql import array, distinct_on
from sqlalchemy.types import TypeEngine

from app import limits
from app.context import role_of
from app.documents.arguments import Slot
from app.domain.conversation import model as conversation
from app.domain.conversation.visibility import comment_visible
from app.domain.idea import model as idea
from app.domain.idea.visibility import idea_visible
from app.domain.search.model import STATES, SearchDocument
from app.domain.search.rules import number_of_words, words_of
from app.domain.search.words import SearchKind, SearchMatch
from app.domain.service import model as service
from app.domain.service.visibility import service_visible, version_visible
from app.languages import LANGUAGES
from app.places.environment import Environment
from app.places.json_text import constant
from app.places.mapping import Condition, Expression, Row
from app.viewer import Role

DOCUMENTS = SearchDocument.__table__
SERVICES = service.Service.__table__
VERSIONS = service.ServiceVersion.__table__
EXACT, STEM, PART, TYPO = range(len(SearchMatch))
OF_ITEMS = (SearchKind.SERVICE, SearchKind.PACKAGE)
ITEM_PLACES = "nvri"
"""Key and name, value proposition, what else customers read, what only the provider reads; as documents mark them."""
IDEA_PLACES = "tb"
COMMENT_PLACES = "c"
RANKED = {"n": 0, "v": 1, "r": 2, "i": 3, "t": 4, "b": 5, "c": 6}
"""The places of all kinds, the best first."""
LESS = 5  # what is found a little less surely, in the same place and way; a state is less than that
NEWEST = 2**52 - 1  # what a standing takes a document's id from
STATE_BITS = 56  # of a standing, behind which its state stands


Gate = ColumnElement[bool] | Callable[[Row], ColumnElement[bool]]
"""A condition of its own, or one of a document."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question while its statement is put together."""

    env: Environment
    words: Expression
    number: int
    languages: Sequence[str]
    kinds: Sequence[SearchKind]
    ways: dict[int, CTE] = field(default_factory=dict)
    marked: dict[tuple[int, str, bool], CTE] = field(default_factory=dict)

    @property
    def language_list(self) -> Expression:
        return _texts(self.languages)

    def forms(self, quality: int) -> CTE:
        """What stands for each word in this way; of several words each may be found in a better way too."""
        if quality not in self.ways:
            better: Expression = literal_column("true" if self.number > 1 else "false")
            called = func.search_sought(self.words, self.language_list, _number(quality), better)
            columns = (
                sql_column("word", Integer),
                sql_column("told", Text),
                sql_column("empty", Boolean),
                sql_column("forms", ARRAY(Text())),
            )
            rows = called.table_valued(*columns, name=self.env.name("f"))
            self.ways[quality] = select(rows.render_derived()).cte(self.env.name("w"))
        return self.ways[quality]

    def wanted(self, quality: int, places: str, whole: bool = False) -> CTE:
        """The same as documents mark it in these places. Named once, and shortly: a statement that is too long is planned each time.
        `whole`: only what has all of the word, not its stem alone."""
        if (quality, places, whole) not in self.marked:
            way = self.forms(quality)
            forms = func.search_whole(way.c.forms, way.c.told) if whole else way.c.forms
            tagged = func.search_tagged(forms, constant(places), way.c.empty, type_=ARRAY(Text()))
            self.marked[quality, places, whole] = select(way.c.word.label("n"), tagged.label("it")).cte(self.env.name("w"))
        return self.marked[quality, places, whole]

    def holds(self, document: Row, qualities: Sequence[int], places: str, whole: bool = False) -> ColumnElement[bool]:
        """Whether a document has each word in one of these places, in one of these ways."""
        return and_(*(self._has(document, word, qualities, places, whole) for word in range(1, self.number + 1)))

    def holds_just(self, document: Row, quality: int, places: str, whole: bool = False) -> ColumnElement[bool]:
        """Whether it has each word as well as in the last of these places, in this way; a single word just so, because who asks has asked
        about what is better before."""
        return self.holds(document, [quality], places if self.number > 1 else places[-1], whole)

    def _has(self, document: Row, word: int, qualities: Sequence[int], places: str, whole: bool) -> ColumnElement[bool]:
        ways = [self.wanted(each, places, whole) for each in (qualities if self.number == 1 else qualities[-1:])]
        wanted: list[Expression] = [select(way.c.it).where(way.c.n == _number(word)).scalar_subquery() for way in ways]
        return document.words.op("&&", is_comparison=True)(reduce(lambda one, other: one.op("||")(other), wanted))

    def sought(self, document: Row) -> Sequence[ColumnElement[bool]]:
        """That it is of the languages and kinds that are asked for; said only where not all are."""
        of_language = document.language.in_([constant(it) for it in self.languages])
        of_kind = document.kind.in_([constant(it) for it in self.kinds])
        return [*([of_language] if len(self.languages) < len(LANGUAGES) else []), *([of_kind] if len(self.kinds) < len(SearchKind) else [])]


def found(_: Row, env: Environment) -> FromClause:
    """The rows of SearchHit."""
    asked = _asked(env)
    if asked is None:
        return _nothing().subquery()
    straight = _every(asked, PART).cte(env.name("found"))
    # Only what the viewer sees counts as found: a word that is hidden must not keep a mistyped one from being understood.
    nothing = not_(exists(select(literal_column("1")).select_from(straight)))
    rows = union_all(select(straight), _every(asked, TYPO, nothing)).subquery(env.name("h"))
    return select(rows, asked.words.label("asked")).cte(env.name("hits"))


def _every(asked: Asked, quality: int, *gates: ColumnElement[bool]) -> Select[Any]:
    """Hits of all kinds that are asked for."""
    made = [make(asked, quality, *gates) for kinds, make in WAYS if set(kinds) & set(asked.kinds)]
    return select(union_all(*(select(*(it.c[name] for name in HIT)) for it in made)).subquery(asked.env.name("h")))


def _asked(env: Environment) -> Asked | None:
    """None: there is nothing to look for."""
    text = env.arguments["text"]
    assert isinstance(text, Slot)
    number = number_of_words(text.now)
    languages = _chosen(env.fixed("lang"), LANGUAGES)
    kinds = [SearchKind(it) for it in _chosen(env.fixed("kinds"), [kind.value for kind in SearchKind])]
    return Asked(env, env.bind(text, ARRAY(Text()), words_of), number, languages, kinds) if number and languages and kinds else None


def _chosen(given: object, every: Sequence[str]) -> Sequence[str]:
    """Those that are named, in that order; all when none are asked for."""
    return list(dict.fromkeys(str(it) for it in given)) if isinstance(given, list) else every


HIT: Mapping[str, TypeEngine[Any]] = {
    "id": Uuid(),
    "kind": Text(),
    "service_id": Uuid(),
    "version_id": Uuid(),
    "idea_id": Uuid(),
    "comment_id": Uuid(),
    "language": Text(),
    "rank": Integer(),
}


def _nothing() -> Select[Any]:
    none: Mapping[str, TypeEngine[Any]] = {**HIT, "asked": ARRAY(Text())}
    columns: list[ColumnElement[Any]] = [cast(null(), type_).label(name) for name, type_ in none.items()]
    return select(*columns).where(false())


def _items(asked: Asked, quality: int, *gates: ColumnElement[bool]) -> FromClause:
    """Services and packages. Tier after tier, the best place and the best way first, until enough are found."""
    env = asked.env
    places = ITEM_PLACES[:-1] if role_of(env) is Role.CUSTOMER else ITEM_PLACES
    qualities = (quality,) if quality == TYPO else range(quality + 1)
    own = _own_services(env)
    enough: CTE | None = None
    for each in _tiers(places, qualities):
        tier = _tier(asked, each, enough, [*gates, *_in_sight(own, env)])
        enough = (tier if enough is None else union_all(select(enough), tier)).cte(env.name("c"))
    assert enough is not None
    return _judged(asked, enough).cte(env.name("items"))


@dataclass(frozen=True, slots=True)
class Tier:
    """What is as good as each other: found in the same places, in the same way, in versions in these states. `whole`: names that have all
    of the word come before those that have its stem."""

    places: str
    quality: int
    states: str
    whole: bool

    @property
    def rank(self) -> int:
        return _points(self.places[-1], self.quality) + (LESS if _has_whole(self.places, self.quality) and not self.whole else 0)


def _tiers(places: str, qualities: Sequence[int]) -> Iterator[Tier]:
    """The best first."""
    for place, quality in product(range(1, len(places) + 1), qualities):
        for whole in (True, False) if _has_whole(places[:place], quality) else (False,):
            for states in (STATES["in_force"], STATES["not_in_force"]):
                yield Tier(places[:place], quality, states, whole)


def _has_whole(places: str, quality: int) -> bool:
    return (places, quality) == (ITEM_PLACES[0], PART)


def _tier(asked: Asked, tier: Tier, before: CTE | None, gates: Sequence[Gate]) -> Select[Any]:
    """Services that no better tier found, each with its best document."""
    document = asked.env.alias(DOCUMENTS)
    it = document.c
    standing = func.min(it.standing, type_=BigInteger())
    conditions = [
        literal_column(f"{document.name}.state {tier.states}"),
        asked.holds_just(it, tier.quality, tier.places, tier.whole),
        *asked.sought(it),
        *(each(it) if callable(each) else each for each in gates),
    ]
    if before is not None:
        counted = select(func.count()).select_from(before).correlate_except(before).scalar_subquery()
        conditions += [counted < _number(limits.SEARCH_ITEMS_MAX), it.service_id.not_in(select(before.c.service_id))]
    rows = select(it.service_id, standing.label("standing"), _number(tier.rank).label("rank")).select_from(document)
    rows = rows.where(*conditions).group_by(it.service_id)
    ordered = rows.order_by(standing.op(">>")(_number(STATE_BITS)), it.service_id.desc())
    return ordered.limit(_number(limits.SEARCH_ITEMS_MAX)).correlate_except(document)


def _own_services(env: Environment) -> CTE | None:
    """The few services that a stakeholder from outside sees; None: the viewer is none."""
    if role_of(env) is not Role.STAKEHOLDER:
        return None
    own = env.alias(SERVICES)
    visible = service_visible(own.c, env)
    assert visible is not None
    return select(own.c.id).where(visible).correlate_except(own).cte(env.name("own"))


def _in_sight(own: CTE | None, env: Environment) -> Sequence[Gate]:
    """Which documents of versions count towards what is enough: those that the viewer sees. _judged asks the versions themselves."""
    if own is not None:
        return [lambda document: document.service_id.in_(select(own.c.id))]
    return [lambda document: document.shown] if role_of(env) is Role.CUSTOMER else []


def _judged(asked: Asked, tiers: CTE) -> Select[Any]:
    env = asked.env
    document, owner, version = env.alias(DOCUMENTS), env.alias(SERVICES), env.alias(VERSIONS)
    rows = tiers.join(document, document.c.id == _number(NEWEST) - tiers.c.standing.op("&")(_number(NEWEST)))
    visible = [it for it in (version_visible(version.c, env), service_visible(owner.c, env)) if it is not None]
    if visible:
        rows = rows.join(version, version.c.id == document.c.owner_id).join(owner, owner.c.id == tiers.c.service_id)
    rank = (tiers.c.rank + document.c.state).label("rank")
    columns = (
        tiers.c.service_id.label("id"),
        document.c.kind,
        tiers.c.service_id,
        document.c.owner_id.label("version_id"),
        cast(null(), Uuid).label("idea_id"),
        cast(null(), Uuid).label("comment_id"),
        document.c.language,
        rank,
    )
    found = select(*columns).select_from(rows).where(*visible).order_by(rank, tiers.c.service_id.desc())
    return found.limit(_number(limits.SEARCH_ITEMS_MAX)).correlate_except(document, owner, version)


def _said(kind: SearchKind, table: FromClause, visible: Condition, places: str) -> Callable[..., FromClause]:
    """How ideas, or comments, are found: the newest ones, ranked among each other."""

    def make(asked: Asked, quality: int, *gates: ColumnElement[bool]) -> FromClause:
        qualities = [TYPO] if quality == TYPO else range(quality + 1)
        newest = partial(_newest, asked, kind, table, visible, lambda it: asked.holds(it, qualities, places))
        if kind is SearchKind.IDEA:
            return _ranked(asked, kind, newest(*gates), places, quality).cte(asked.env.name("ideas"))
        since = _since(asked.env)
        late = newest(*gates, lambda it: it.spoken_at.between(since, literal_column("'infinity'::timestamptz")))
        counted = select(func.count()).select_from(late).correlate_except(late).scalar_subquery()
        early = newest(*gates, counted < _number(limits.SEARCH_SAID_MAX), lambda it: it.spoken_at < since)
        both = union_all(select(late), select(early)).subquery(asked.env.name("s"))
        rows = select(both).order_by(both.c.spoken_at.desc(), both.c.owner_id.desc()).limit(_number(limits.SEARCH_SAID_MAX))
        return _ranked(asked, kind, rows.cte(asked.env.name("said")), places, quality).cte(asked.env.name("comments"))

    return make


def _newest(
    asked: Asked,
    kind: SearchKind,
    table: FromClause,
    visible: Condition,
    *further: Gate,
) -> CTE:
    """The newest ones that hold all words."""
    env = asked.env
    document, row = env.alias(DOCUMENTS), env.alias(table)
    it, seen = document.c, visible(row.c, env)
    conditions = [
        literal_column(f"{document.name}.state {STATES['said']}"),
        it.kind == constant(kind),
        *asked.sought(it),
        *(each(it) if callable(each) else each for each in further),
        *([it.shown] if kind is SearchKind.COMMENT and role_of(env) is Role.CUSTOMER else []),
        *([] if seen is None else [seen]),
    ]
    rows = select(it.owner_id, it.service_id, it.language, it.spoken_at, it.words)
    rows = rows.select_from(document if seen is None else document.join(row, row.c.id == it.owner_id)).where(*conditions)
    ordered = rows.order_by(it.spoken_at.desc(), it.owner_id.desc(), it.language).limit(_number(limits.SEARCH_SAID_MAX))
    return ordered.correlate_except(document, row).cte(env.name("newest"))


def _since(env: Environment) -> Expression:
    """Since when so many comments were made that a frequent word is often enough among them."""
    document = env.alias(DOCUMENTS)
    customer = role_of(env) is Role.CUSTOMER
    rows = select(document.c.spoken_at).where(document.c.kind == constant(SearchKind.COMMENT), *([document.c.shown] if customer else []))
    rows = rows.order_by(document.c.spoken_at.desc()).offset(_number(limits.SEARCH_COMMENTS_FIRST)).limit(_number(1))
    return func.coalesce(rows.correlate_except(document).scalar_subquery(), literal_column("'-infinity'::timestamptz"))


def _ranked(asked: Asked, kind: SearchKind, newest: CTE, places: str, quality: int) -> Select[Any]:
    """By the best place and way in which all words are found; each row once, in its best language."""
    tiers = [(places[:place], each) for place in range(1, len(places) + 1) for each in ((TYPO,) if quality == TYPO else range(quality + 1))]
    *better, (_, worst) = [(asked.holds_just(newest.c, each, among), _number(_points(among[-1], each))) for among, each in tiers]
    rank = (case(*better, else_=worst) if better else worst).label("rank")
    owner = newest.c.owner_id
    columns = (
        owner.label("id"),
        constant(kind).label("kind"),
        newest.c.service_id,
        cast(null(), Uuid).label("version_id"),
        (owner if kind is SearchKind.IDEA else cast(null(), Uuid)).label("idea_id"),
        (owner if kind is SearchKind.COMMENT else cast(null(), Uuid)).label("comment_id"),
        newest.c.language,
        rank,
    )
    return select(*columns).ext(distinct_on(owner)).order_by(owner, rank, newest.c.language).correlate_except(newest)


def _points(place: str, quality: int) -> int:
    return RANKED[place] * 100 + quality * 10


def _number(value: int) -> Expression:
    """Written into the SQL, so that PostgreSQL plans with it."""
    return literal_column(str(value), BigInteger() if value >= 2**31 else Integer())


def _texts(values: Sequence[str]) -> Expression:
    return cast(array([constant(it) for it in values]), ARRAY(Text()))


Way = tuple[Sequence[SearchKind], Callable[..., FromClause]]
WAYS: Sequence[Way] = (
    (OF_ITEMS, _items),
    ((SearchKind.IDEA,), _said(SearchKind.IDEA, idea.DevelopmentIdea.__table__, idea_visible, IDEA_PLACES)),
    ((SearchKind.COMMENT,), _said(SearchKind.COMMENT, conversation.StakeholderComment.__table__, comment_visible, COMMENT_PLACES)),
)
