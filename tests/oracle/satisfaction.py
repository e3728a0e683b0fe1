"""Resolvers of what feedback comes to, counted one answer after the other."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from app.viewer import Role
from tests.oracle.asked import Asked, answers
from tests.oracle.pricing import rounded_fraction
from tests.oracle.tables import Row

FEW = 5
RATED = {
    "recommendation": "recommend",
    "returnIntent": "return_intent",
    "cost": "rating_cost",
    "time": "rating_time",
    "quality": "rating_quality",
    "friendliness": "rating_friendliness",
}


def who(said: Sequence[Any]) -> int:
    """How many people gave these answers."""
    return len({(it.respondent_id, it.respondent_hash) for it in said})


def average(numbers: Sequence[int]) -> Decimal | None:
    return rounded_fraction(Fraction(sum(numbers), len(numbers)), 2) if numbers else None


@dataclass(frozen=True)
class Group:
    """Answers that are counted together."""

    said: Sequence[Any]

    def at(self, touchpoint: str) -> list[Any]:
        return [it for it in self.said if it.touchpoint == touchpoint]

    def rated(self, name: str) -> list[Any]:
        return [it for it in self.said if getattr(it, RATED[name]) is not None]

    def behind(self, name: str) -> int:
        """How many people stand behind a number."""
        if name in RATED:
            return who(self.rated(name))
        if name == "impressionGap":
            return min(who(self.at("FIRST_IMPRESSION")), who(self.at("LAST_IMPRESSION")))
        return who(self.said)

    def value(self, name: str) -> Any:
        match name:
            case "respondents":
                return who(self.said)
            case "answers":
                return len(self.said)
            case "answered":
                return sum(it.answer is not None for it in self.said)
            case "unanswered":
                return sum(it.answer is None for it in self.said)
            case "average":
                return average([it.score for it in self.said])
            case "distribution":
                return [sum(it.score == score for it in self.said) for score in range(1, 6)]
            case "recommendation":
                return self._recommendation()
            case "impressionGap":
                return self._gap()
            case _:
                return average([getattr(it, RATED[name]) for it in self.rated(name)])

    def _recommendation(self) -> Decimal | None:
        said = [it.recommend for it in self.rated("recommendation")]
        score = sum(it >= 9 for it in said) - sum(it <= 6 for it in said)
        return rounded_fraction(Fraction(100 * score, len(said)), 1) if said else None

    def _gap(self) -> Decimal | None:
        first, last = self.at("FIRST_IMPRESSION"), self.at("LAST_IMPRESSION")
        if not first or not last:
            return None
        met, left = (Fraction(sum(it.score for it in said), len(said)) for said in (first, last))
        return rounded_fraction(left - met, 2)


@dataclass(frozen=True)
class Satisfaction:
    """`open`: to whoever asks however few they are."""

    group: Group
    open: bool

    def few(self, name: str) -> bool:
        return not self.open and 0 < self.group.behind(name) < FEW


NUMBERS = ("respondents", "answers", "average", "distribution", "recommendation", "returnIntent", "impressionGap", "answered", "unanswered")
RATINGS = ("cost", "time", "quality", "friendliness")


@answers("PortfolioItem.satisfaction")
def _satisfaction(service: Row, asked: Asked) -> Satisfaction:
    role = asked.seat.role
    own = role is Role.SERVICE_OWNER and service.owner_id == asked.seat.party.id
    return Satisfaction(Group(asked.where("service_feedback", "service_id", service.id)), role is Role.PORTFOLIO_MANAGER or own)


@answers("Satisfaction.suppressed")
def _suppressed(found: Satisfaction, _: Asked) -> bool:
    return found.few("respondents")


@answers("Satisfaction.ratings")
def _ratings(found: Satisfaction, _: Asked) -> Satisfaction:
    return found


def _number(name: str) -> Callable[[Satisfaction, Asked], Any]:
    return lambda found, _: None if found.few("respondents") or found.few(name) else found.group.value(name)


for each in NUMBERS:
    answers(f"Satisfaction.{each}")(_number(each))
for each in RATINGS:
    answers(f"SatisfactionRatings.{each}")(_number(each))
