"""How satisfied customers are, as the API shows it: in all, by groups, and beside what a service promises."""

from datetime import date
from decimal import Decimal
from typing import Any

import strawberry
from sqlalchemy import ARRAY, ColumnElement, FromClause, Integer, Text, case, false, func, literal_column, select, true
from sqlalchemy import cast as sql_cast

from app import limits
from app.context import role_of, viewer_party
from app.domain.binding import argument, bound, computed, embedded, many, one
from app.domain.feedback.visibility import feedback_visible
from app.domain.feedback.words import Touchpoint
from app.domain.insight.counting import dimensions, window
from app.domain.insight.measures import (
    FEEDBACK,
    PARTIES,
    SERVICES,
    Asked,
    SatisfactionDimension,
    listed,
    of_service,
    summarised,
    told,
)
from app.domain.naming import By, named
from app.domain.party.types import Party
from app.domain.party.visibility import party_visible
from app.domain.service.parts import LazyItem
from app.domain.service.visibility import named_service
from app.domain.values import vocabulary
from app.places.environment import Environment
from app.places.mapping import Expression, Row, Writing
from app.viewer import Role

vocabulary(
    SatisfactionDimension,
    "By what feedback is grouped.",
    SERVICE="The service or package that it is about.",
    PROVIDER="The unit that provides that.",
    CUSTOMER="The customer that the respondent belongs to.",
    TOUCHPOINT="Where on the customer's path it was given.",
    MONTH="The month in which it was given.",
)
OPEN_BY = {SatisfactionDimension.TOUCHPOINT, SatisfactionDimension.MONTH, SatisfactionDimension.SERVICE, SatisfactionDimension.PROVIDER}
"""What the series of one service may be told by, to those who answer for it."""

NOBODY: Expression = literal_column("'{0,0,0,0,0}'::integer[]", ARRAY(Integer()))


def _exact(description: str, name: str) -> Any:
    """With all its decimals."""

    def value(row: Row, _: Environment) -> Expression:
        return sql_cast(getattr(row, name), Text)

    return computed(description, value, writing=Writing.PLAIN)


def _how_many(description: str, name: str) -> Any:
    """0 where nobody answered; null where it is withheld."""

    def count(row: Row, _: Environment) -> Expression:
        return func.coalesce(getattr(row, name), _nothing(row))

    return computed(description, count)


def _nothing(row: Row) -> Expression:
    return sql_cast(func.nullif(sql_cast(_suppressed(row), Integer), literal_column("1")), Integer)


def _suppressed(row: Row) -> ColumnElement[bool]:
    return func.coalesce(row.suppressed, false())


@bound()
@strawberry.type(description="Averages of ratings from 1 to 5; null: nobody rated it, or too few.")
class SatisfactionRatings:
    """The same row as the Satisfaction."""

    cost: Decimal | None = _exact("Cost.", "cost")
    time: Decimal | None = _exact("Time.", "time")
    quality: Decimal | None = _exact("Quality.", "quality")
    friendliness: Decimal | None = _exact("Friendliness.", "friendliness")


@bound()
@strawberry.type(
    description="What the feedback of a group of people comes to. Numbers that fewer than "
    f"{limits.RESPONDENTS_MIN} people stand behind are null, and so are those from which such a number would follow."
)
class Satisfaction:
    """A row of measures."""

    suppressed: bool = computed(
        "Whether all of it is withheld, because the group is small, or because a small one would follow from it.",
        lambda row, _: _suppressed(row),
    )
    respondents: int | None = _how_many("How many people answered; who answered twice is one.", "respondents")
    answers: int | None = _how_many("How many answers they gave.", "answers")
    average: Decimal | None = _exact("The average score, 1 to 5.", "average")
    distribution: list[int] | None = computed(
        "How many answers have the score 1, 2, 3, 4 and 5, in this order.",
        lambda row, _: case((~_suppressed(row), func.coalesce(row.distribution, NOBODY))),
    )
    recommendation: Decimal | None = _exact(
        "Of those who said whether they would recommend it, those who would (9 and 10) less those who would not (0 to 6), in %.",
        "recommendation",
    )
    return_intent: Decimal | None = _exact("How likely they are to come back, 1 to 5.", "return_intent")
    ratings: SatisfactionRatings = embedded("Averages of single dimensions.", lambda row, _: row)
    impression_gap: Decimal | None = _exact(
        "The average of last impressions less that of first ones; below 0: people leave less content than they came.", "gap"
    )
    answered: int | None = _how_many("How many of the answers the provider replied to.", "answered")
    unanswered: int | None = computed(
        "How many it has not replied to.", lambda row, _: func.coalesce(row.answers - row.answered, _nothing(row))
    )


@bound()
@strawberry.type(description="One group, and what its feedback comes to. What it was not grouped by is null.")
class SatisfactionRow:
    """A row of `cells`."""

    service: LazyItem | None = one("The service or package.", join=lambda row, item, _: item.id == row.service_id)
    provider: Party | None = one("The unit that provides it.", join=lambda row, party, _: party.id == row.provider_id)
    customer: Party | None = one("The customer that they belong to.", join=lambda row, party, _: party.id == row.customer_id)
    touchpoint: Touchpoint | None = computed("Where on the customer's path.", lambda row, _: row.touchpoint, writing=Writing.PLAIN)
    month: date | None = computed("The first day of the month in which they answered.", lambda row, _: row.month)
    satisfaction: Satisfaction = embedded("What its feedback comes to.", lambda row, _: row)


@bound()
@strawberry.type(description="What feedback comes to, in all and by groups.")
class FeedbackSummary:
    """A row of `total` and `cells`, both JSON."""

    total: Satisfaction | None = one("Of all.", join=lambda *_: None, source=lambda row, env: told(row.total, env))
    rows: list[SatisfactionRow] = many(
        f"Of each group; none without `by`. More than {limits.SATISFACTION_ROWS_MAX} are refused.",
        join=lambda *_: None,
        source=lambda row, env: listed(row.cells, env),
        order=("place",),
    )


SUMMARY = [
    argument("about", By | None, "Only about this service or package.", default=None),
    argument("provider", By | None, "Only about services that this unit provides.", default=None),
    argument("from", date | None, "Only answers of this day or later.", default=None),
    argument("to", date | None, "Only answers of this day or earlier.", default=None),
    argument("by", list[SatisfactionDimension] | None, "How they are grouped, and in which order groups come.", default=None),
]


def feedback_summed(_: Row, env: Environment) -> FromClause:
    """The row of a FeedbackSummary; none when what is named is not there."""
    by = dimensions(env, "by", SatisfactionDimension)
    said, service = env.alias(FEEDBACK), env.alias(SERVICES)
    about = None if env.arguments.get("about") is None else named_service(env, "about")
    provider = None if env.arguments.get("provider") is None else _unit(env)
    visible = feedback_visible(said.c, env)
    conditions = [
        *(() if visible is None else (visible,)),
        *(() if about is None else (said.c.service_id == about,)),
        *(() if provider is None else (service.c.provider_id == provider,)),
        *_within(said.c, env),
    ]
    opened = false() if about is None or not OPEN_BY.issuperset(by) else _answers_for(_owner_of(about, env), env)
    rows = summarised(Asked(conditions, opened), by, said, service, env)
    return rows.where(*(named_one.is_not(None) for named_one in (about, provider) if named_one is not None)).subquery()


def satisfied(service: Row, env: Environment) -> FromClause:
    """The row of a Satisfaction of one service."""
    return of_service(service, env, _answers_for(service.owner_id, env))


def _answers_for(owner_id: Expression, env: Environment) -> ColumnElement[bool]:
    """Whether the viewer is the owner of a service, or a portfolio manager: they read how small groups answered too."""
    match role_of(env):
        case Role.PORTFOLIO_MANAGER:
            return true()
        case Role.SERVICE_OWNER:
            return func.coalesce(owner_id == viewer_party(env), false())
        case _:
            return false()


def _owner_of(service_id: Expression, env: Environment) -> Expression:
    owned = env.alias(SERVICES)
    return select(owned.c.owner_id).where(owned.c.id == service_id).correlate_except(owned).scalar_subquery()


def _unit(env: Environment) -> Expression:
    """The id of the unit that is named; null when the viewer sees none."""
    party = env.alias(PARTIES)
    visible = party_visible(party.c, env)
    conditions = [named(party.c, env, "Party", argument="provider"), *(() if visible is None else (visible,))]
    return select(party.c.id).where(*conditions).correlate_except(party).scalar_subquery()


def _within(said: Row, env: Environment) -> list[ColumnElement[bool]]:
    """Days are those of the portfolio's own time."""
    since, until = window(env)
    found = []
    if since is not None:
        found.append(said.occurred_on >= since)
    if until is not None:
        found.append(said.occurred_on <= until)
    return found
