"""How two versions differ in what they promise, as the API shows it."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, Literal

import strawberry
from sqlalchemy import (
    ColumnElement,
    DateTime,
    FromClause,
    Integer,
    Text,
    and_,
    case,
    false,
    func,
    literal_column,
    null,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy import cast as sql_cast
from sqlalchemy import column as sql_column
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by

from app import viewer
from app.context import access_of
from app.documents.arguments import Slot
from app.domain.binding import Join, bound, computed, embedded, exists, many, one
from app.domain.capability.types import Capability
from app.domain.lifecycle.moments import moved
from app.domain.localized import LocalizedText
from app.domain.naming import named
from app.domain.package.change_notes import KINDS
from app.domain.package.change_words import LEVELS, CustomerImpact, PromiseChangeKind, PromiseField, VersionLevel
from app.domain.package.comparing import changes
from app.domain.package.promise_rows import Side
from app.domain.package.promises import promises
from app.domain.package.telling import changes_of, message, noted
from app.domain.package.types import CompositionItem, OptionGroup, ServiceOffering
from app.domain.service import model as service
from app.domain.service.in_force import in_force_first
from app.domain.service.parts import LazyItem, LazyVersion, ScopeItem, ServiceCommitment
from app.domain.service.visibility import named_version, service_visible, version_visible
from app.domain.service.words import CommitmentKind
from app.domain.values import Money, vocabulary
from app.languages import LANGUAGES
from app.places.environment import Environment
from app.places.json_text import constant
from app.places.mapping import Expression, Expressions, Row, Writing

SERVICES = service.Service.__table__
VERSIONS = service.ServiceVersion.__table__
Tense = Literal["before", "after"]

vocabulary(
    CustomerImpact,
    "What a change is to customers.",
    WORSE="Something is taken from them, or costs them more.",
    BETTER="Something is given to them, or costs them less.",
    NEUTRAL="Neither, or nobody can tell but a person.",
    INTERNAL="Nothing: they do not see it.",
)
vocabulary(
    VersionLevel,
    "How large a step from one version to the next is. The gravest change decides.",
    MAJOR="Something is worse for customers: MAJOR grows by one.",
    MINOR="Something is better for customers and nothing worse: MINOR grows by one.",
    PATCH="Neither: no new version is needed, versionTextsCorrect corrects the texts of the one there is.",
)
vocabulary(PromiseChangeKind, "The ways in which promises differ.", **{kind.value: wording.description for kind, wording in KINDS.items()})
vocabulary(
    PromiseField,
    "What of a thing is compared.",
    THERE="Whether it is there at all.",
    SHOWN="Whether customers see it.",
    VERSION="The version of a component.",
    ROLE="The role of a component.",
    MINIMUM="The least quantity of a component.",
    DEFAULT="The quantity of a component when nothing is said.",
    MAXIMUM="The greatest quantity of a component.",
    OPTION="The option group that a component is one of.",
    COMPONENT_OFFERING="The offering of a component that is a package.",
    ACTIVITY="Where in the value chain a component works.",
    OPTION_MINIMUM="How many options must be chosen.",
    OPTION_MAXIMUM="How many options may be chosen.",
    INCLUSION="Whether an item of the scope is included or left out.",
    SCOPE_TEXT="The words of an item of the scope.",
    TARGET="What is guaranteed.",
    QUANTITY="The quantity of a component in an offering.",
    LEAD_TIME="Days from order to delivery.",
    PRICE="What the customer pays.",
    COST="What it costs the provider.",
    NAME="The name.",
    CUSTOMER_NEED="The need that it meets.",
    VALUE_PROPOSITION="The benefit for the customer.",
    DESCRIPTION="The description.",
    TARGET_GROUP="For whom an offering is meant.",
    NOTE="The note of a component.",
    INTERNAL_DESCRIPTION="The description for the provider.",
    LANGUAGE="Whether a language is published.",
)


def versions_compared(_: Row, env: Environment) -> FromClause:
    """The row of a Comparison: both versions, and all changes between them, found once however many fields ask for them."""
    was, now = env.alias(VERSIONS), env.alias(VERSIONS)
    visible = [condition for version in (was, now) if (condition := version_visible(version.c, env)) is not None]
    conditions = (named_version(was.c, env, "from"), named_version(now.c, env, "to"), *visible, *_common(was.c, now.c, env))
    rows = select(was.c.id.label("from_id"), now.c.id.label("to_id"), _languages(was.c, now.c)).select_from(was.join(now, true()))
    return compared(rows.where(*conditions).correlate_except(was, now).subquery(env.name("v")), env)


def compositions_compared(_: Row, env: Environment) -> FromClause:
    """The row of a Comparison of one package at two moments: the versions that speak for it then."""
    moments = [env.bind(moment, DateTime(timezone=True)) for name in ("at1", "at2") if isinstance(moment := env.arguments[name], Slot)]
    was, now = (_speaking(moved(env, at=moment)) for moment in moments)
    rows = select(was.c.version_id.label("from_id"), now.c.version_id.label("to_id"), _languages(was.c, now.c))
    rows = rows.select_from(was.join(now, true())).where(*_common(was.c, now.c, env)).correlate_except(was, now)
    return compared(rows.subquery(env.name("v")), env, moments)


def _speaking(env: Environment) -> FromClause:
    """The version in force, else planned, else the last one, at the moment of an environment."""
    package, version = env.alias(SERVICES), env.alias(VERSIONS)
    visible = (service_visible(package.c, env), version_visible(version.c, env))
    rows = select(version.c.id.label("version_id"), version.c.language_status)
    rows = rows.select_from(package.join(version, version.c.service_id == package.c.id))
    rows = rows.where(named(package.c, env, "Service", "ServicePackage"), *(it for it in visible if it is not None))
    rows = rows.order_by(*in_force_first(version.c, env)).limit(literal_column("1"))
    return rows.correlate_except(package, version).subquery(env.name("v"))


def _common(was: Row, now: Row, env: Environment) -> Sequence[ColumnElement[bool]]:
    """What a customer cannot read in one language cannot be compared."""
    if not access_of(env).customer:
        return ()
    return (or_(*(and_(_published(was, language), _published(now, language)) for language in LANGUAGES)),)


def _languages(was: Row, now: Row) -> Expression:
    """States of the languages of two versions: published where both are."""
    states = [
        part
        for language in LANGUAGES
        for part in (
            constant(language),
            case((and_(_published(was, language), _published(now, language)), constant("PUBLISHED")), else_=constant("DRAFT")),
        )
    ]
    return func.jsonb_build_object(*states, type_=JSONB()).label("languages")


def _published(version: Row, language: str) -> ColumnElement[bool]:
    return func.coalesce(version.language_status.op("->>")(constant(language)) == constant("PUBLISHED"), false())


def compared(versions: FromClause, env: Environment, moments: Sequence[Expression] = ()) -> FromClause:
    """`versions` has `from_id` and `to_id`, and the states of their `languages`. Both are read by one and the same part of the statement,
    which is the larger part of it. `moments`: of either, with the packages inside as they were then."""
    ids = [(constant("before"), versions.c.from_id), (constant("after"), versions.c.to_id)]
    ats = moments or [sql_cast(null(), DateTime(timezone=True))] * len(ids)
    rows = [
        select(name.label("side"), id_.label("version_id"), at.label("at")).correlate_except()
        for (name, id_), at in zip(ids, ats, strict=True)
    ]
    side = union_all(*rows).lateral(env.name("s"))
    then = moved(env, at=side.c.at) if moments else env
    read = promises(Side(side.c.version_id, then, versions.c.languages, deep=bool(moments))).lateral(env.name("p"))
    both = select(side.c.side, *read.c).select_from(side.join(read, true())).correlate_except(side, read).cte(env.name("both"))
    was, now = (select(both).where(both.c.side == name).cte(env.name("side")) for name, _ in ids)
    found = changes(was, now, env)
    change = found.rows.subquery(env.name("c"))
    gathered = func.jsonb_agg(aggregate_order_by(func.to_jsonb(change.table_valued()), change.c.place))
    listed = select(func.coalesce(gathered, literal_column("'[]'::jsonb"), type_=JSONB()).label("changes")).select_from(change)
    listed = listed.add_cte(both, was, now, *found.parts, nest_here=True).correlate_except(change)
    told = listed.lateral(env.name("t"))
    ends = [at.label(name) for name, at in zip(("from_at", "to_at"), moments, strict=False)]
    known = (versions.c.from_id, versions.c.to_id, versions.c.languages)
    return select(*known, told.c.changes, *ends).select_from(versions.join(told, true())).subquery()


def _noted(comparison: Row, env: Environment) -> FromClause:
    """Of two versions in the words that customers read: drafts, and what differs in drafts only, are told to nobody."""
    if access_of(env).customer:
        return noted(comparison, env)
    env = replace(env, variant=replace(access_of(env), as_published=True))
    known = {name: getattr(comparison, name) for name in ("from_id", "to_id", "languages")}
    versions = select(*(column.label(name) for name, column in known.items())).subquery(env.name("v"))
    moments = [at for name in ("from_at", "to_at") if (at := getattr(comparison, name, None)) is not None]
    changes = select(compared(versions, env, moments).c.changes).scalar_subquery()
    return noted(Expressions(**known, changes=changes), env)


def _texts(prefix: str) -> Any:
    return lambda row, _: Expressions(**{language: getattr(row, f"{prefix}{language}") for language in LANGUAGES})


def _value(side: Tense) -> Any:
    def row_of(change: Row, _: Environment) -> Row:
        names = (*LANGUAGES, "amount", "measure")
        return Expressions(field=change.field, **{name: getattr(change, f"{side}_{name}") for name in names})

    return row_of


def _nothing(side: Tense) -> Any:
    def absent(change: Row, _: Environment) -> ColumnElement[bool]:
        return and_(*(getattr(change, f"{side}_{name}").is_(None) for name in (*LANGUAGES, "amount")))

    return absent


def _of_money(value: Row) -> ColumnElement[bool]:
    return value.field.in_([PromiseField.PRICE.value, PromiseField.COST.value])


@bound()
@strawberry.type(description="What one version says of something.")
class PromisedValue:
    """One side of a change."""

    text: LocalizedText = embedded("In words.", lambda row, _: row)
    number: Decimal | None = computed(
        "As a number, when it is one and no money.",
        lambda row, _: case((~_of_money(row), sql_cast(func.trim_scale(row.amount), Text))),
        writing=Writing.PLAIN,
    )
    unit: str | None = computed("The unit of the number.", lambda row, _: case((~_of_money(row), row.measure)))
    money: Money | None = embedded(
        "As money, when it is a price or a cost.",
        lambda row, _: Expressions(amount=row.amount, currency=row.measure),
        absent=lambda row, _: or_(row.amount.is_(None), ~_of_money(row)),
    )


def _row_of(subject: str, column: str = "row_id") -> Join:
    """The row of the later version, else of the earlier one."""

    def join(change: Row, row: Row, _: Environment) -> ColumnElement[bool]:
        id_ = func.coalesce(getattr(change, f"after_{column}"), getattr(change, f"before_{column}"))
        return and_(row.id == id_, change.subject == constant(subject)) if subject else row.id == id_

    return join


def _replaced(change: Row, component: Row, _: Environment) -> ColumnElement[bool]:
    return and_(component.id == change.before_component_id, change.kind == constant(PromiseChangeKind.COMPONENT_REPLACED))


@bound()
@strawberry.type(description="One way in which what is promised differs.")
class PromiseChange:
    """A row of `changes`."""

    kind: PromiseChangeKind = computed("What kind of change it is.", lambda row, _: row.kind, writing=Writing.PLAIN)
    customer_impact: CustomerImpact = computed("What it is to customers.", lambda row, _: row.impact, writing=Writing.PLAIN)
    message: LocalizedText = embedded("The change in a sentence, as it can be told to customers.", message)
    about: LocalizedText = embedded("What it is about: the name of a component, the words of a promise.", _texts("it_"))
    field: PromiseField = computed("What of it changed.", lambda row, _: row.field, writing=Writing.PLAIN)
    before: PromisedValue | None = embedded("What was said; null: nothing.", _value("before"), absent=_nothing("before"), compared=False)
    after: PromisedValue | None = embedded("What is said; null: nothing.", _value("after"), absent=_nothing("after"), compared=False)
    component: LazyItem | None = one("The component that it is about.", join=_row_of("", "component_id"))
    replaced: LazyItem | None = one("The component that was replaced.", join=_replaced, seen_by=viewer.providers)
    item: CompositionItem | None = one("The line of the component.", join=_row_of("COMPONENT"))
    option_group: OptionGroup | None = one("The option group that it is about.", join=_row_of("OPTION"))
    offering: ServiceOffering | None = one("The offering that it is about.", join=_row_of("", "offering_id"))
    scope_item: ScopeItem | None = one("The item of the scope that it is about.", join=_row_of("SCOPE"))
    commitment: ServiceCommitment | None = one("The guarantee that it is about.", join=_row_of("COMMITMENT"))
    commitment_kind: CommitmentKind | None = computed(
        "What the guarantee is about.",
        lambda row, _: case((row.subject == constant("COMMITMENT"), row.sort)),
        writing=Writing.PLAIN,
    )
    capability: Capability | None = one("The capability that it is about.", join=_row_of("CAPABILITY"), seen_by=viewer.providers)


def _gravest(comparison: Row, words: dict[CustomerImpact, str], env: Environment) -> Expression:
    """The word of the gravest change; null: nothing differs."""
    change = env.alias(changes_of(comparison, env))
    order: Expression = literal_column("array[" + ", ".join(f"'{impact}'" for impact in LEVELS) + "]::text[]")
    rows = select(case({impact.value: constant(word) for impact, word in words.items()}, value=change.c.impact))
    rows = rows.order_by(func.array_position(order, change.c.impact)).limit(literal_column("1"))
    return rows.correlate_except(change).scalar_subquery()


def _impact(comparison: Row, env: Environment) -> Expression:
    return _gravest(comparison, {impact: impact.value for impact in LEVELS}, env)


def _level(comparison: Row, env: Environment) -> Expression:
    """Between two versions of one service; what changed while one was in force asks for no new number."""
    was, now = env.alias(VERSIONS), env.alias(VERSIONS)
    one_service = exists(
        was.join(now, now.c.service_id == was.c.service_id),
        was.c.id == comparison.from_id,
        now.c.id == comparison.to_id,
        was.c.id != now.c.id,
    )
    return case((one_service, _gravest(comparison, {impact: level.value for impact, level in LEVELS.items()}, env)))


def _number(comparison: Row, env: Environment) -> Expression:
    """The next number after the earlier version's that no other version than the later one bears."""
    was, other, taken = env.alias(VERSIONS), env.alias(VERSIONS), env.alias(VERSIONS)
    major, minor = _part(was.c, "1"), _part(was.c, "2")
    step = (
        func.generate_series(literal_column("1"), _others(was, other))
        .table_valued(sql_column("step", Integer), name=env.name("s"))
        .render_derived()
    )
    level = _level(comparison, env)
    next_major = func.concat(major + step.c.step, constant(".0"), type_=Text())
    next_minor = func.concat(major, constant("."), minor + step.c.step, type_=Text())
    # Not as exists: what is asked in a case for each step would be answered from a hash of all versions there are.
    others = select(taken.c.id).where(taken.c.service_id == was.c.service_id, taken.c.id != comparison.to_id).correlate_except(taken)
    bearer = others.limit(literal_column("1"))
    free_major = bearer.where(_part(taken.c, "1") == major + step.c.step).scalar_subquery().is_(None)
    free_minor = bearer.where(taken.c.number == next_minor).scalar_subquery().is_(None)
    number = case((level == constant(VersionLevel.MAJOR), next_major), else_=next_minor)
    free = case((level == constant(VersionLevel.MAJOR), free_major), else_=free_minor)
    rows = select(number).select_from(was.join(step, true())).where(was.c.id == comparison.from_id, free)
    rows = rows.where(level != constant(VersionLevel.PATCH)).order_by(step.c.step).limit(literal_column("1"))
    return rows.correlate_except(was, step).scalar_subquery()


def _others(was: Any, other: Any) -> Expression:
    """So many steps lead past all versions of the service."""
    rows = select(func.count() + literal_column("1")).select_from(other).where(other.c.service_id == was.c.service_id)
    return sql_cast(rows.correlate_except(other).scalar_subquery(), Integer)


def _part(version: Row, place: str) -> Expression:
    return sql_cast(func.split_part(version.number, constant("."), literal_column(place)), Integer)


def _end(description: str, name: str) -> Any:
    """A version that is compared. One of two moments is read as it is at its own."""

    def then(comparison: Row, env: Environment) -> Environment:
        at: Expression | None = getattr(comparison, f"{name}_at", None)
        return env if at is None else moved(env, at=at)

    return one(description, join=lambda it, version, _: version.id == getattr(it, f"{name}_id"), implied=True, moved=then)


_earlier = _end("The earlier version.", "from")
_earlier.graphql_name = "from"  # a word of Python's own


@bound()
@strawberry.type(description="What customers are promised in one version and in another, compared.")
class Comparison:
    """A row of both versions and all changes."""

    from_: LazyVersion | None = _earlier
    to: LazyVersion | None = _end("The later version.", "to")
    changes: list[PromiseChange] = many(
        "Every difference, once: by component, option, scope, guarantee, offering, then texts.",
        join=lambda *_: None,
        source=changes_of,
        order=("place",),
    )
    customer_note: LocalizedText = one(
        "What changes for customers, as Markdown for an announcement: what is better, what is worse, what else. Texts "
        "are quoted as customers read them, in a language that both versions are published in; while there is none, there is no note. "
        "`commentAdd` on the later "
        "version, for all customers and in each language, makes of it the version's change note, which the launch looks for; `commentEdit` "
        "puts it in other words.",
        join=lambda *_: None,
        source=_noted,
        implied=True,
    )
    customer_impact: CustomerImpact | None = computed(
        "The gravest of the changes to customers; null: nothing differs.", _impact, writing=Writing.PLAIN
    )
    suggested_level: VersionLevel | None = computed(
        "How large a step the changes are; null: nothing differs, it is one version at two moments, or two services are compared.",
        _level,
        writing=Writing.PLAIN,
        seen_by=viewer.providers,
    )
    suggested_number: str | None = computed(
        "The number after the earlier version's that the later one should bear by that; null: none is needed.",
        _number,
        writing=Writing.PLAIN,
        seen_by=viewer.providers,
    )
