"""Two lists of promises compared: a row for each way in which they differ, with its kind, what it is to customers, and how it is told.

The rules stand in `change_words` and `change_notes`; what belongs to what is found in `pairing`.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import (
    CTE,
    ColumnElement,
    FromClause,
    Integer,
    Numeric,
    Select,
    Text,
    Uuid,
    and_,
    case,
    func,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy import cast as sql_cast
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.types import TypeEngine

from app import viewer
from app.domain.binding import exists
from app.domain.package.change_notes import KINDS
from app.domain.package.change_words import FIELDS, THINGS, CustomerImpact, Presence, PromiseChangeKind, PromiseField, Subject, Told
from app.domain.package.pairing import pairs
from app.languages import LANGUAGES
from app.places.environment import Environment
from app.places.json_text import constant
from app.places.mapping import Expression, Row

SIDE: Mapping[str, TypeEngine[Any]] = {
    "row_id": Uuid(),
    "component_id": Uuid(),
    "offering_id": Uuid(),
    "amount": Numeric(),
    "measure": Text(),
    "fi": Text(),
    "sv": Text(),
    "en": Text(),
}
"""What a change tells of each side, null where there is nothing on it."""
CHANGE: Mapping[str, TypeEngine[Any]] = {
    "place": Integer(),
    "kind": Text(),
    "impact": Text(),
    "subject": Text(),
    "field": Text(),
    "sort": Text(),
    **{f"it_{language}": Text() for language in LANGUAGES},
    **{f"{side}_{name}": type_ for side in ("before", "after") for name, type_ in SIDE.items()},
}


class Changes(NamedTuple):
    """`rows`: of CHANGE, in the order in which they are told. `parts`: what they are found with, to be named before them."""

    rows: Select[Any]
    parts: Sequence[CTE]


def changes(before: FromClause, after: FromClause, env: Environment) -> Changes:
    """For customers nothing internal exists."""
    parts = pairs(before, after, env)
    paired = parts[-1]
    was, now = before.alias(env.name("was")), after.alias(env.name("now"))
    told = [_differing(was, now, paired), _followed(was, now, paired)]
    told += [_alone(was, paired, "before"), _alone(now, paired, "after")]
    change = union_all(*told).subquery(env.name("told"))
    impact = case((change.c.visible, _by_kind(change.c.kind)), else_=constant(CustomerImpact.INTERNAL))
    place = func.row_number().over(order_by=_order(change.c))
    columns = {"impact": impact, "place": sql_cast(place, Integer)}
    found = select(*((columns[name] if name in columns else change.c[name]).label(name) for name in CHANGE))
    rows = found if viewer.providers(env.variant) else found.where(impact != constant(CustomerImpact.INTERNAL))
    return Changes(rows, parts)


def _by_kind(kind: Expression) -> Expression:
    return case({each.value: constant(wording.impact) for each, wording in KINDS.items()}, value=kind)


def _order(change: Row) -> Sequence[Expression]:
    """By subject, thing and field, several things that became one as they were. Of the scope what is included comes first."""
    subjects, fields = (array([constant(word) for word in words]) for words in (Subject, PromiseField))
    return [
        func.array_position(subjects, change.subject),
        case((change.subject == constant(Subject.SCOPE), change.sort)).desc(),
        change.at.nulls_last(),
        change.thing,
        func.array_position(fields, change.field),
        change.part,
        change.kind,
        change.earlier,
    ]


def _differing(was: FromClause, now: FromClause, paired: CTE) -> Select[Any]:
    """Fields of what is on both sides. Another service is another version anyway."""
    pair = paired.alias()
    held = and_(pair.c.subject == was.c.subject, pair.c.before == was.c.thing)
    same = and_(now.c.subject == was.c.subject, now.c.thing == pair.c.after, now.c.field == was.c.field, now.c.part == was.c.part)
    kind = case({field.value: _direction(was.c, now.c, told) for field, told in FIELDS.items()}, value=was.c.field)
    rows = _told(was, now, kind).select_from(was.join(pair, held).join(now, same))
    of_itself = or_(was.c.field != constant(PromiseField.VERSION), pair.c.before == pair.c.after)
    return rows.where(was.c.field != constant(PromiseField.THERE), of_itself, _differs(was.c, now.c, paired))


def _differs(was: Row, now: Row, paired: CTE) -> ColumnElement[bool]:
    pair = paired.alias()
    chosen = and_(pair.c.subject == constant(Subject.OPTION), pair.c.before == was.word, pair.c.after == now.word)
    word = and_(was.word.is_distinct_from(now.word), or_(was.field != constant(PromiseField.OPTION), ~exists(pair, chosen)))
    return or_(was.number.is_distinct_from(now.number), was.unit.is_distinct_from(now.unit), word)


def _direction(was: Row, now: Row, told: Told) -> Expression:
    """Numbers are more or less only where they count the same."""
    if len(set(told)) == 1:
        return constant(told.other)
    comparable = was.unit.is_not_distinct_from(now.unit)
    return case(
        (and_(comparable, now.number > was.number), constant(told.more)),
        (and_(comparable, now.number < was.number), constant(told.less)),
        else_=constant(told.other),
    )


def _followed(was: FromClause, now: FromClause, paired: CTE) -> Select[Any]:
    """What is there on both sides under another identity."""
    pair = paired.alias()
    held = and_(pair.c.subject == was.c.subject, pair.c.before == was.c.thing)
    same = and_(now.c.subject == was.c.subject, now.c.thing == pair.c.after, now.c.field == was.c.field)
    kinds = {subject: presence.followed for subject, presence in THINGS.items() if presence.followed}
    kind = case({str(subject): constant(kind) for subject, kind in kinds.items()}, value=was.c.subject)
    rows = _told(was, now, kind).select_from(was.join(pair, held).join(now, same))
    there = was.c.field == constant(PromiseField.THERE)
    return rows.where(there, pair.c.before != pair.c.after, was.c.subject.in_([constant(subject) for subject in kinds]))


def _alone(side: FromClause, paired: CTE, name: str) -> Select[Any]:
    """What is on one side only. What lies in something that is told itself is not told again."""
    pair, holder = paired.alias(), paired.alias()
    known = exists(pair, pair.c.subject == side.c.subject, pair.c[name] == side.c.thing)
    nested = side.c.subject == constant(Subject.COMPONENT)
    of = case((nested, constant(Subject.COMPONENT)), else_=constant(Subject.OFFERING))
    held = exists(holder, holder.c.subject == of, holder.c[name] == side.c.holder, or_(~nested, holder.c.before == holder.c.after))
    by_itself = and_(side.c.own, or_(side.c.holder == constant(""), held))
    sort = case((side.c.subject == constant(Subject.SCOPE), side.c.sort), else_=side.c.subject)
    kind = case({str(subject): constant(_presence(each, name)) for subject, each in THINGS.items()}, value=sort)
    rows = _told(side, None, kind) if name == "before" else _told(None, side, kind)
    there = side.c.field == constant(PromiseField.THERE)
    return rows.where(there, ~known, by_itself, side.c.subject.not_in([constant(Subject.VERSION), constant(Subject.SELECTION)]))


def _presence(presence: Presence, side: str) -> PromiseChangeKind:
    return presence.removed if side == "before" else presence.added


def _told(was: FromClause | None, now: FromClause | None, kind: Expression) -> Select[Any]:
    """One change, of rows of one side or of both."""
    last = now if now is not None else was
    assert last is not None
    sides = [side for side in (was, now) if side is not None]
    shown = and_(*(and_(side.c.visible, or_(side.c.shown, side.c.field == constant(PromiseField.SHOWN))) for side in sides))
    columns = {
        "kind": kind,
        "visible": shown,
        "at": last.c.place,
        "earlier": sql_cast(null(), Text()) if was is None else was.c.thing,
        **{name: last.c[name] for name in ("subject", "thing", "field", "part", "sort")},
        **{f"it_{language}": func.coalesce(last.c[f"name_{language}"], last.c[f"it_{language}"]) for language in LANGUAGES},
    }
    for name, side in (("before", was), ("after", now)):
        for each, type_ in SIDE.items():
            columns[f"{name}_{each}"] = sql_cast(null(), type_) if side is None else side.c[each]
    return select(*(value.label(name) for name, value in columns.items()))
