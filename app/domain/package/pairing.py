"""Which promise of one version is which of another: by identity, by what follows what, and by likeness.

Parts of a version have new ids in each version, so none is found by its id. A component is the service that it contains, an offering is its
key. Items of the scope, options and guarantees have no key: those that say the same are the same; of the rest, an item of the scope is the
one that shares most of its words, at least half of them, an option the one with most of the same components, and a guarantee the next one
of the same kind. What is left on one side was added or removed.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ARRAY,
    CTE,
    ColumnElement,
    CompoundSelect,
    FromClause,
    Numeric,
    Select,
    Text,
    and_,
    case,
    func,
    literal_column,
    or_,
    select,
    union_all,
)
from sqlalchemy import cast as sql_cast
from sqlalchemy.dialects.postgresql import array

from app import limits, viewer
from app.domain.binding import exists
from app.domain.package.change_words import PromiseField, Subject
from app.domain.service import model as service
from app.domain.service.visibility import every, of_service
from app.domain.service.words import RelationshipType
from app.places.environment import Environment
from app.places.json_text import constant
from app.places.mapping import Expression, Row

RELATIONSHIPS = service.ServiceRelationship.__table__
IDENTIFIED = (Subject.VERSION, Subject.COMPONENT, Subject.OFFERING, Subject.CAPABILITY)
"""What is itself in every version."""
LIKENED = (Subject.SCOPE, Subject.OPTION)
ALIKE = "0.5"
"""The share of words, or of components, that two must have in common."""
WORDS = {"words_fi": "it_fi", "words_sv": "it_sv", "words_en": "it_en"}
WORDS_END = constant("[[:space:].,;:!?()]+")


def pairs(before: FromClause, after: FromClause, env: Environment) -> Sequence[CTE]:
    """The last one has `subject`, `before`, `after`: things of two lists of promises that are each other's. It is made of the others."""
    was, now = _there(before, env), _there(after, env)
    kin = union_all(_identical(was, now), _followed(was, now, env)).cte(env.name("kin"))
    old, new = _contents(was, kin, "before", env), _contents(now, kin, "after", env)
    same = _same(old, new).cte(env.name("same"))
    old_left, new_left = _left(old, same, "before", env), _left(new, same, "after", env)
    found = [kin, same, _likened(old_left, new_left, env), _next(old_left, new_left, env)]
    every_pair = [select(each.c.subject, each.c.before, each.c.after) for each in found]
    last = union_all(*every_pair, _selected(was, now, kin)).cte(env.name("pairs"))
    return was, now, kin, old, new, same, old_left, new_left, last


def _there(promises: FromClause, env: Environment) -> CTE:
    return select(promises).where(promises.c.field == constant(PromiseField.THERE)).cte(env.name("there"))


def _pair(was: FromClause, now: FromClause) -> Select[Any]:
    return select(was.c.subject.label("subject"), was.c.thing.label("before"), now.c.thing.label("after"))


def _identical(was: FromClause, now: FromClause) -> Select[Any]:
    same = and_(was.c.subject == now.c.subject, was.c.thing == now.c.thing)
    return _pair(was, now).select_from(was.join(now, same)).where(was.c.subject.in_([constant(each) for each in IDENTIFIED]))


def _followed(was: FromClause, now: FromClause, env: Environment) -> Select[Any]:
    """A component that replaces another, an offering that takes over the key of another: in either direction of time."""
    gone, new = ~_among(was, now), ~_among(now, was)
    components = and_(was.c.subject == constant(Subject.COMPONENT), gone, new, was.c.shown == now.c.shown, _replaced(was.c, now.c, env))
    taken_over = or_(and_(gone, was.c.thing == func.any(now.c.members)), and_(new, now.c.thing == func.any(was.c.members)))
    offerings = and_(was.c.subject == constant(Subject.OFFERING), taken_over)
    beside = and_(was.c.subject == now.c.subject, was.c.holder == now.c.holder)
    return _pair(was, now).select_from(was.join(now, beside)).where(or_(components, offerings))


def _among(one: FromClause, others: FromClause) -> ColumnElement[bool]:
    other = others.alias()
    return exists(other, other.c.subject == one.c.subject, other.c.thing == one.c.thing)


def _replaced(was: Row, now: Row, env: Environment) -> ColumnElement[bool]:
    """Relationships are the provider's own knowledge: customers see one component go and another come."""
    if not viewer.providers(env.variant):
        return literal_column("false")
    known = env.alias(RELATIONSHIPS)
    one_way = and_(known.c.from_service_id == now.component_id, known.c.to_service_id == was.component_id)
    other_way = and_(known.c.from_service_id == was.component_id, known.c.to_service_id == now.component_id)
    visible = every(of_service("from_service_id"), of_service("to_service_id"))(known.c, env)
    return exists(known, known.c.type == RelationshipType.REPLACES, or_(one_way, other_way), visible)


def _contents(there: FromClause, kin: FromClause, side: str, env: Environment) -> CTE:
    """What has no identity, once for each pair of what it belongs to, with what it says: `says`, and `nth` of those that say the same."""
    holder = select(kin.c.before, kin.c.after).where(kin.c.subject == constant(Subject.OFFERING))
    holders = union_all(holder, select(constant("").label("before"), constant("").label("after"))).subquery(env.name("h"))
    commitment = there.c.subject == constant(Subject.COMMITMENT)
    says = case((commitment, there.c.members), else_=array([_letters(there.c.it_fi)]))
    order = (there.c.place, there.c.thing)
    columns = [there.c[name] for name in ("subject", "thing", "sort", "own", "place", "members", "it_fi", "it_sv", "it_en")]
    kind = func.coalesce(there.c.sort, constant(""))
    nth = func.row_number().over(partition_by=(holders.c.before, holders.c.after, there.c.subject, kind, says), order_by=order)
    rows = select(
        *columns, kind.label("kind"), says.label("says"), holders.c.before.label("old"), holders.c.after.label("new"), nth.label("nth")
    )
    rows = rows.select_from(there.join(holders, holders.c[side] == there.c.holder))
    subjects = [constant(each) for each in (Subject.COMMITMENT, *LIKENED)]
    return rows.where(there.c.subject.in_(subjects)).cte(env.name("said"))


def _letters(text: Expression) -> Expression:
    """A text without what nobody reads: capitals, and how wide its spaces are."""
    return func.regexp_replace(func.lower(func.btrim(text)), constant("[[:space:]]+"), constant(" "), constant("g"))


def _beside(was: FromClause, now: FromClause) -> ColumnElement[bool]:
    """Of the same subject, in what belongs together; what both sides only inherit is compared where it is said."""
    held = and_(was.c.old == now.c.old, was.c.new == now.c.new)
    return and_(was.c.subject == now.c.subject, held, or_(was.c.own, now.c.own))


def _same(was: FromClause, now: FromClause) -> Select[Any]:
    said = and_(was.c.kind == now.c.kind, was.c.says == now.c.says, was.c.nth == now.c.nth)
    return (
        _pair(was, now)
        .add_columns(was.c.old.label("old"), was.c.new.label("new"))
        .select_from(was.join(now, and_(_beside(was, now), said)))
    )


def _left(contents: FromClause, same: FromClause, side: str, env: Environment) -> CTE:
    """What has no equal; its `rank` among those of its kind."""
    held = (same.c.old == contents.c.old, same.c.new == contents.c.new)
    known = exists(same, same.c.subject == contents.c.subject, same.c[side] == contents.c.thing, *held)
    kinds = (contents.c.old, contents.c.new, contents.c.subject, contents.c.kind)
    rank = func.row_number().over(partition_by=kinds, order_by=(contents.c.says, contents.c.thing))
    number = func.row_number().over(partition_by=contents.c.subject, order_by=(contents.c.place, contents.c.thing))
    words = [_words(contents.c[text]).label(name) for name, text in WORDS.items()]
    return select(contents, rank.label("rank"), number.label("number"), *words).where(~known).cte(env.name("left"))


def _next(was: FromClause, now: FromClause, env: Environment) -> FromClause:
    """Guarantees of one kind follow each other."""
    ranked = and_(_beside(was, now), was.c.kind == now.c.kind, was.c.rank == now.c.rank)
    rows = _pair(was, now).select_from(was.join(now, ranked)).where(was.c.subject == constant(Subject.COMMITMENT))
    return rows.subquery(env.name("next"))


def _likened(was: FromClause, now: FromClause, env: Environment) -> FromClause:
    """Each is the other's likeliest; of several alike the one that stands nearest."""
    most: Expression = literal_column(str(limits.LIKENED_MAX))
    likeness = select(_likeness(was.c, now.c).label("likeness")).correlate(was, now).lateral(env.name("l"))
    there = and_(was.c.subject.in_([constant(each) for each in LIKENED]), was.c.number <= most, now.c.number <= most)
    alike = and_(likeness.c.likeness >= literal_column(ALIKE), or_(was.c.kind == now.c.kind, likeness.c.likeness == literal_column("1")))
    best = (likeness.c.likeness.desc(), (was.c.kind == now.c.kind).desc(), func.abs(was.c.place - now.c.place))
    of_was = func.row_number().over(partition_by=(was.c.subject, was.c.thing), order_by=(*best, now.c.place, now.c.thing))
    of_now = func.row_number().over(partition_by=(was.c.subject, now.c.thing), order_by=(*best, was.c.place, was.c.thing))
    rows = _pair(was, now).add_columns(of_was.label("of_was"), of_now.label("of_now"))
    candidates = rows.select_from(was.join(now, _beside(was, now)).join(likeness, literal_column("true"))).where(there, alike)
    candidate = candidates.subquery(env.name("c"))
    one: Expression = literal_column("1")
    return select(candidate).where(candidate.c.of_was == one, candidate.c.of_now == one).subquery(env.name("like"))


def _likeness(was: Row, now: Row) -> Expression:
    """From 0 to 1: of an option by what there is to choose, of other things by their words, in the language in which they are likest."""
    words = [_share(getattr(was, name), getattr(now, name)) for name in WORDS]
    return case((was.subject == constant(Subject.OPTION), _share(was.members, now.members)), else_=func.greatest(*words))


def _words(text: Expression) -> Expression:
    return func.regexp_split_to_array(_letters(text), WORDS_END, type_=ARRAY(Text))


def _share(one: Expression, other: Expression) -> Expression:
    """What two lists have in common, of all that they have."""
    each, every_other = (select(func.unnest(words)).correlate_except() for words in (one, other))
    shared, either = (_count(found) for found in (each.intersect(every_other), each.union(every_other)))
    return sql_cast(shared, Numeric) / func.nullif(either, literal_column("0"))


def _count(found: CompoundSelect[Any]) -> Expression:
    return func.cardinality(func.array(found.scalar_subquery()))


def _selected(was: FromClause, now: FromClause, kin: FromClause) -> Select[Any]:
    """The quantities of a component in an offering, where both are in both versions and one of them says so itself."""
    component, offering = kin.alias(), kin.alias()
    held = and_(offering.c.subject == constant(Subject.OFFERING), offering.c.before == was.c.holder)
    counted = and_(component.c.subject == constant(Subject.COMPONENT), component.c.before == sql_cast(was.c.component_id, Text))
    there = and_(now.c.holder == offering.c.after, sql_cast(now.c.component_id, Text) == component.c.after)
    tables = was.join(offering, held).join(component, counted).join(now, and_(now.c.subject == was.c.subject, there))
    said = or_(was.c.own, now.c.own)
    return _pair(was, now).select_from(tables).where(was.c.subject == constant(Subject.SELECTION), said)
