"""What feedback may say, who gives it, and when it is dealt with."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from uuid import UUID

from app.domain.blank import is_blank
from app.domain.feedback.words import FeedbackHandling
from app.errors import Conflict, DomainError, Forbidden, Invalid

RANGES = {"score": (1, 5), "recommend": (0, 10), "returnIntent": (1, 5)}
RATING = (1, 5)
CLOSED = (FeedbackHandling.RESOLVED, FeedbackHandling.NO_ACTION)
PSEUDONYM_LETTERS_MAX = 200  # letters of the name that a survey gives to somebody; only its hash is kept


def score_faults(scores: Mapping[str, int | None], ratings: Mapping[str, int | None]) -> Iterator[DomainError]:
    """By the names of the contract; None: not told."""
    for name, value in scores.items():
        yield from _range(value, *RANGES[name], "input", name)
    for name, value in ratings.items():
        yield from _range(value, *RATING, "input", "ratings", name)


def _range(value: int | None, least: int, most: int, *path: str) -> Iterator[DomainError]:
    if value is not None and not least <= value <= most:
        yield Invalid(f"{path[-1]} is from {least} to {most}, not {value}.", code="OUT_OF_BOUNDS", path=path)


def telling_faults(body: str | None, language: str | None, occurred_at: datetime, now: datetime) -> Iterator[DomainError]:
    """In which language it is told, and of when."""
    if body is not None and language is None:
        yield Invalid("Say in which language the body is.", code="LANGUAGE_REQUIRED", path=("input", "language"))
    if occurred_at > now:
        yield Invalid("It cannot be about a moment that has not come yet.", code="IN_THE_FUTURE", path=("input", "occurredAt"))


def operation_fault(service: str, occurred_at: datetime, first_day: datetime | None) -> DomainError | None:
    """`first_day`: when the local day began on which the service was first in operation; None: it never was."""
    if first_day is None:
        what = f"{service} has not been in operation yet; write a comment or an idea about what is planned."
        return Conflict(what, code="NEVER_IN_OPERATION", path=("input", "service"))
    if occurred_at < first_day:
        what = f"{service} was first in operation on {first_day.date()}; feedback is given from that day on."
        return Invalid(what, code="BEFORE_OPERATION", path=("input", "occurredAt"))
    return None


def customer_faults(customers: Collection[UUID], customer: UUID | None, *, names_respondent: bool) -> Iterator[DomainError]:
    """Of a customer, who speaks for itself. `customers`: its own parties."""
    if customer is not None and customer not in customers:
        what = "Customers give feedback of their own; leave the customer out."
        yield Forbidden(what, code="CUSTOMER_NOT_YOURS", path=("input", "customer"))
    if names_respondent:
        what = "You are the respondent; say `pseudonymous` if your name is not to be kept."
        yield Forbidden(what, code="RESPONDENT_IS_YOU", path=("input", "respondent"))


def recorded_faults(*, customer: bool, respondent: bool, pseudonym: str | None, pseudonymous: bool) -> Iterator[DomainError]:
    """Of a manager, who records what a customer said. `customer`, `respondent`: whether they are given. What is pseudonymous is refused
    of every party alike: were it looked at whether they had given it already, one could ask that of each until the giver is found."""
    if not customer:
        yield Invalid("Say whose feedback it is.", code="CUSTOMER_REQUIRED", path=("input", "customer"))
    if not respondent:
        what = "Say who gave it: a party, or the pseudonym under which a survey knows them."
        yield Invalid(what, code="RESPONDENT_REQUIRED", path=("input", "respondent"))
    elif pseudonymous and pseudonym is None:
        what = "Whoever is named is not pseudonymous: name a pseudonym instead of the party, or leave `pseudonymous` out."
        yield Invalid(what, code="PSEUDONYMOUS_PARTY", path=("input", "pseudonymous"))
    if pseudonym is not None and (is_blank(pseudonym) or len(pseudonym.strip()) > PSEUDONYM_LETTERS_MAX):
        what = f"A pseudonym has 1 to {PSEUDONYM_LETTERS_MAX} letters."
        yield Invalid(what, code="BAD_PSEUDONYM", path=("input", "respondent", "pseudonym"))


def handling_faults(handling: FeedbackHandling, answer: str | None) -> Iterator[DomainError]:
    """`answer`: as it will be."""
    if handling is FeedbackHandling.NEW:
        what = "NEW is what nobody has looked at yet; ACKNOWLEDGED says that it was read."
        yield Invalid(what, code="HANDLING_NEW", path=("input", "handling"))
    if handling in CLOSED and answer is None:
        yield Invalid(f"{handling} needs an answer to whoever gave it.", code="ANSWER_REQUIRED", path=("input", "answer"))
