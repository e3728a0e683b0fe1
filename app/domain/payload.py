"""What a verb answers: the thing that it changed, read anew; what was refused, typed; and the revision that it made."""

from datetime import datetime
from typing import Any

import strawberry
from sqlalchemy import DateTime, FromClause, Integer, Text, Uuid, case, cast, func, literal, literal_column, null, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeEngine

from app import viewer
from app.context import at, clock, keeps_portfolio
from app.domain.binding import Declared, bound, computed, declared, embedded, many, one
from app.history.model import ChangeTransaction
from app.history.positions import WHOLE, mark
from app.places.environment import Environment
from app.places.mapping import Allowed, Condition, Expression, Expressions, FromRow, Kind, Relation, Row, Writing


def member(name: str) -> FromRow:
    """A text of the JSON object that is the row's `value`."""
    return lambda row, _: row.value.op("->>", return_type=Text())(literal_column(f"'{name}'"))


def members_of(array: Expression) -> FromClause:
    """The objects of a JSON array as rows: `value`, and their place as `position`."""
    element = func.jsonb_array_elements(array).table_valued("value", with_ordinality="position").render_derived()
    return select(cast(element.c.value, JSONB).label("value"), element.c.position).correlate_except(element).subquery()


def changed_row(description: str, name: str | None = None) -> Any:
    """The row that the verb changed, as its viewer sees it now; null when nothing was changed. `name`: of the field, in the outcome."""

    def place(it: Declared) -> Relation:
        key = f"changed_{name or it.name}"
        return Relation(Kind.ONE, lambda _, row, env: row.id == env.given(key, Uuid()), it.seen_by)

    return declared(description, place)


def reported(description: str, name: str) -> Any:
    """A list of the verb's report, also of a dry run."""
    return many(description, join=lambda *_: None, source=lambda _, env: members_of(_report(env, name)), order=("position",))


def reported_value(description: str, name: str, type_: type[TypeEngine[Any]], *, seen_by: Allowed | None = None) -> Any:
    """A number or a flag of the verb's report."""

    def value(_: Row, env: Environment) -> Expression:
        report = cast(env.given("report", Text()), JSONB)
        return cast(report.op("->>", return_type=Text())(literal_column(f"'{name}'")), type_)

    return computed(description, value, seen_by=seen_by)


def reported_texts(description: str, name: str) -> Any:
    """A list of texts of the verb's report."""
    return computed(description, lambda _, env: _report(env, name), writing=Writing.JSON)


def reported_below(description: str, name: str) -> Any:
    """A list within the JSON object that the row has as `value`."""

    def source(row: Row, _: Environment) -> FromClause:
        array = row.value.op("->", return_type=JSONB())(literal_column(f"'{name}'"))
        return members_of(func.coalesce(array, func.jsonb_build_array()))

    return many(description, join=lambda *_: None, source=source, order=("position",))


def row_named(description: str, name: str) -> Any:
    """The row whose id stands in the JSON object that the row has as `value`; null when there is none, or none any more."""
    return one(description, join=lambda row, found, env: found.id == cast(member(name)(row, env), Uuid))


def _report(env: Environment, name: str) -> Expression:
    report = cast(env.given("report", Text()), JSONB)
    return func.coalesce(report.op("->", return_type=JSONB())(literal_column(f"'{name}'")), func.jsonb_build_array())


def shown(description: str, name: str, *, seen_by: Allowed) -> Any:
    """A text that a verb shows once."""
    return computed(description, lambda _, env: _shown(env, name), seen_by=seen_by)


def when_not_shown(description: str, name: str, words: str, *, seen_by: Allowed) -> Any:
    """Says so where a text is not shown again and nothing was refused."""

    def said(_: Row, env: Environment) -> Expression:
        refused = func.jsonb_array_length(_report(env, "errors")) > literal_column("0")
        return case((_shown(env, name).is_not(None) | refused, null()), else_=literal(words, Text()))

    return computed(description, said, seen_by=seen_by)


def _shown(env: Environment, name: str) -> Expression:
    report = cast(env.given("report", Text()), JSONB)
    return report.op("->>", return_type=Text())(literal_column(f"'{name}'"))


def of_kind(name: str) -> Condition:
    """Errors of one class of app.errors."""
    return lambda row, _: row.value.op("->>", return_type=Text())(literal_column("'kind'")) == literal_column(f"'{name}'")


@strawberry.interface(description="Why something was refused. Everything that was wrong with an input is told at once.")
class MutationError:
    """Its kinds differ in what helps to go on."""

    message: str = computed("What was wrong, and what to do; in English.", member("message"))
    code: str = computed("Never changes its meaning.", member("code"), writing=Writing.PLAIN)
    path: list[str] = computed(
        "Leads into the arguments: names and places in lists.",
        lambda row, _: row.value.op("->", return_type=JSONB())(literal_column("'path'")),
        writing=Writing.JSON,
    )


@bound(seen_by=viewer.everyone, only=of_kind("Invalid"))
@strawberry.type(description="The input is wrong, whoever sends it.")
class ValidationError(MutationError):
    """Mend the input."""


@bound(seen_by=viewer.everyone, only=of_kind("NotFound"))
@strawberry.type(description="There is no such thing, or none that you may see.")
class NotFoundError(MutationError):
    """The two look alike."""


@bound(seen_by=viewer.everyone, only=of_kind("Forbidden"))
@strawberry.type(description="You see the thing and may not do this to it.")
class ForbiddenError(MutationError):
    """Somebody else may."""


@bound(seen_by=viewer.everyone, only=of_kind("Conflict"))
@strawberry.type(description="What is there now does not allow it.")
class ConflictError(MutationError):
    """Look at it again, or do something else first."""

    current_revision: int | None = computed(
        "The revision that is there now, when another one was expected.",
        lambda row, env: cast(member("currentRevision")(row, env), Integer),
    )


@bound(seen_by=viewer.everyone, only=of_kind("LimitExceeded"))
@strawberry.type(description="More at once than is done at once.")
class LimitError(MutationError):
    """Split it."""

    limit: int = computed("So much is done at once.", lambda row, env: cast(member("limit")(row, env), Integer))


@bound(seen_by=viewer.everyone)
@strawberry.type(description="Which moment an answer describes.")
class AsOf:
    """Both clocks, and one text for both. Customers and stakeholders from outside are not told when something was recorded."""

    at: datetime = computed("What is in force at this moment.", lambda row, _: row.at)
    known_at: datetime | None = computed(
        "As it is recorded since this revision; null: nothing is recorded, or it is not told to you.",
        lambda row, _: row.known_at,
        seen_by=viewer.all_but_customers,
    )
    token: str | None = computed(
        "Names the recorded state, good for `knownAt` and for the feed of changes; null: nothing is recorded.",
        lambda row, _: row.token,
        seen_by=viewer.all_but_customers,
        writing=Writing.PLAIN,
    )


def newest_revision(env: Environment, known: Expression | None = None) -> Expression:
    """The revision since which all is recorded as it is, or as it was known then."""
    transaction = env.alias(ChangeTransaction.__table__)
    rows = select(func.max(transaction.c.recorded_at, type_=DateTime(timezone=True)))
    return (rows if known is None else rows.where(transaction.c.recorded_at <= known)).correlate_except(transaction).scalar_subquery()


def as_of_row(env: Environment, revision: Expression, moment: Expression | None = None) -> Row:
    """The row of an AsOf."""
    told = case((keeps_portfolio(env), revision), else_=cast(null(), DateTime(timezone=True)))
    return Expressions(
        at=at(env) if moment is None else moment, known_at=told, token=mark(revision, literal_column(str(WHOLE), Integer()), clock(env))
    )


def _moment(_: Row, env: Environment) -> Row:
    """A change is recorded after the moment that it was decided at, and known only then."""
    written = env.given("change_cursor", DateTime(timezone=True))
    return as_of_row(env, env.given("revision", DateTime(timezone=True)), func.greatest(at(env), written, type_=DateTime(timezone=True)))


def _change_cursor(_: Row, env: Environment) -> Expression:
    revision = env.given("change_cursor", DateTime(timezone=True))
    return mark(revision, literal_column(str(WHOLE), Integer()), revision)


@strawberry.interface(description="The answer of a mutation.")
class Payload:
    """Every payload has these beside what was changed."""

    errors: list[MutationError] = reported("Why nothing was done; empty: it was done, or in a dry run could be.", "errors")
    change_cursor: str | None = computed(
        "Where the feed of changes stands behind this one: once a page has passed it, the page's reader knows of it. Null: nothing was "
        "written.",
        _change_cursor,
        writing=Writing.PLAIN,
    )
    as_of: AsOf = embedded("The moment that the answer describes.", _moment, compared=False)
