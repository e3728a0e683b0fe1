"""Feedback as the API shows it."""

from datetime import datetime
from typing import Any

import strawberry

from app.domain.binding import Node, bound, column, computed, embedded, one
from app.domain.conversation.types import language
from app.domain.feedback import model
from app.domain.feedback.visibility import feedback_visible
from app.domain.feedback.words import FeedbackHandling, Touchpoint
from app.domain.localized import Lang
from app.domain.package.types import ServiceOffering
from app.domain.party.types import Party
from app.domain.service.parts import LazyItem
from app.domain.values import vocabulary
from app.places.environment import Environment
from app.places.mapping import Expression, Row

vocabulary(
    Touchpoint,
    "Where on the customer's path feedback was given.",
    FIRST_IMPRESSION="The first meeting.",
    ORDERING="Ordering.",
    ONBOARDING="Taking it into use.",
    USE="Using it.",
    SUPPORT="Being helped.",
    AFTER_DELIVERY="After something was delivered.",
    LAST_IMPRESSION="The last meeting.",
)
vocabulary(
    FeedbackHandling,
    "What the provider did with feedback.",
    NEW="Nothing yet.",
    ACKNOWLEDGED="It was read.",
    ACTION_PLANNED="Something will be done.",
    RESOLVED="Something was done; the answer says what.",
    NO_ACTION="Nothing will be done; the answer says why.",
)


def _rating(description: str, column: str) -> Any:
    def rating(row: Row, _: Environment) -> Expression:
        found: Expression = getattr(row, column)
        return found

    return computed(description, rating, compared=rating)


@bound()
@strawberry.type(description="Ratings from 1 to 5; null: not rated.")
class FeedbackRatings:
    """The same row as the feedback."""

    cost: int | None = _rating("Cost.", "rating_cost")
    time: int | None = _rating("Time.", "rating_time")
    quality: int | None = _rating("Quality.", "rating_quality")
    friendliness: int | None = _rating("Friendliness.", "rating_friendliness")


@bound(model.ServiceFeedback, visible=feedback_visible)
@strawberry.type(description="One measurement by one respondent at one touchpoint on one day, and how it was handled.")
class ServiceFeedback(Node):
    """Measurement, not conversation."""

    service: LazyItem | None = one("The service that it is about.", implied=True)
    offering: ServiceOffering | None = one("The offering that it is about.")
    customer: Party | None = one("The customer that the respondent belongs to.", implied=True)
    respondent: Party | None = one("Who gave it; null: given under a pseudonym.")
    touchpoint: Touchpoint = column("Where on the customer's path.")
    score: int = column("How satisfied, 1 to 5.")
    recommend: int | None = column("How likely to recommend, 0 to 10.")
    return_intent: int | None = column("How likely to come back, 1 to 5.")
    ratings: FeedbackRatings = embedded("Ratings of single dimensions.", lambda row, _: row)
    body: str | None = column("In the respondent's own words.")
    language: Lang | None = language("The language of the body.")
    occurred_at: datetime = column("When it was given.")
    handling: FeedbackHandling = column("What the provider did with it.")
    answer: str | None = column("The provider's answer.")
    answered_at: datetime | None = column("When it was answered.")
    revision: int = column("Grows by one with every change.")
