"""What the verbs about feedback are given."""

from datetime import datetime

import strawberry
from strawberry import Maybe

from app.domain.feedback.words import FeedbackHandling, Touchpoint
from app.domain.inputs import ChangeInput, VerbInput
from app.domain.localized import Lang
from app.domain.naming import By


@strawberry.input(one_of=True, description="Who gave feedback that somebody else records.")
class RespondentInput:
    """In exactly one way."""

    party: By | None = strawberry.field(default=strawberry.UNSET, description="A party, usually a person of the customer.")
    pseudonym: str | None = strawberry.field(
        default=strawberry.UNSET, description="Under which a survey knows them, always the same; only a hash of it is kept."
    )


@strawberry.input(description="From 1 to 5; what is absent is not rated.")
class FeedbackRatingsInput:
    """Of single dimensions."""

    cost: int | None = strawberry.field(default=None, description="Cost.")
    time: int | None = strawberry.field(default=None, description="Time.")
    quality: int | None = strawberry.field(default=None, description="Quality.")
    friendliness: int | None = strawberry.field(default=None, description="Friendliness.")


@strawberry.input(description="How satisfied somebody is, at one touchpoint on one day.")
class FeedbackGiveInput(VerbInput):
    """Customers speak for themselves, managers record what was said elsewhere."""

    service: By = strawberry.field(description="The service or package.")
    offering: By | None = strawberry.field(default=None, description="The offering that it is about.")
    customer: By | None = strawberry.field(
        default=None, description="The customer that the respondent belongs to. Of customers absent: their own."
    )
    respondent: RespondentInput | None = strawberry.field(
        default=None, description="Who gave it; needed when it is recorded for a customer, and not for customers to say."
    )
    pseudonymous: bool = strawberry.field(
        default=False,
        description="Whether your name is left out: you are kept as a hash only, the same each time. Not of a party that somebody records.",
    )
    touchpoint: Touchpoint = strawberry.field(description="Where on the customer's path.")
    score: int = strawberry.field(description="How satisfied, 1 to 5.")
    recommend: int | None = strawberry.field(default=None, description="How likely to recommend, 0 to 10.")
    return_intent: int | None = strawberry.field(default=None, description="How likely to come back, 1 to 5.")
    ratings: FeedbackRatingsInput | None = strawberry.field(default=None, description="Ratings of single dimensions.")
    body: str | None = strawberry.field(default=None, description="In the respondent's own words: Markdown without HTML.")
    language: Lang | None = strawberry.field(default=None, description="The language of the body; needed with one.")
    occurred_at: datetime | None = strawberry.field(
        default=None, description="When it was given: not later than now, nor before the service was in operation. Absent: now."
    )


@strawberry.input(description="What the provider does with feedback.")
class FeedbackAnswerInput(ChangeInput):
    """The customer reads both."""

    feedback: By = strawberry.field(description="The feedback.")
    handling: FeedbackHandling = strawberry.field(description="What is done with it. RESOLVED and NO_ACTION need an answer.")
    answer: Maybe[str | None] = strawberry.field(
        description="To whoever gave it: Markdown without HTML. Absent: as it was; null: none any more."
    )
