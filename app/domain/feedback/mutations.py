"""Verbs of feedback: give it, and deal with it."""

from collections.abc import Iterator
from datetime import datetime, time
from typing import NamedTuple
from uuid import UUID

import strawberry
from sqlalchemy import ColumnElement, func, or_, select
from strawberry import Some

from app.domain.conversation.speaking import found, own_customer
from app.domain.feedback import rules
from app.domain.feedback.inputs import FeedbackAnswerInput, FeedbackGiveInput, FeedbackRatingsInput
from app.domain.feedback.model import ServiceFeedback
from app.domain.feedback.payloads import FeedbackPayload
from app.domain.feedback.words import FeedbackHandling
from app.domain.lifecycle.model import LifecycleTransition
from app.domain.lifecycle.words import Stage, TransitionStatus
from app.domain.markdown import markdown_faults
from app.domain.naming import By
from app.domain.package.model import ServiceOffering
from app.domain.party.model import Party
from app.domain.portfolio.words import Language
from app.domain.service.locking import service_of
from app.domain.service.model import Service, ServiceVersion
from app.domain.texts import composed
from app.domain.verbs import Outcome, changed, verb
from app.domain.work import Work
from app.errors import Conflict, DomainError, Invalid
from app.viewer import Role

GIVERS = (Role.PORTFOLIO_MANAGER, Role.CUSTOMER)
ANSWERERS = (Role.PORTFOLIO_MANAGER, Role.SERVICE_OWNER)
RATINGS = ("cost", "time", "quality", "friendliness")


class Respondent(NamedTuple):
    """A party, or somebody known by a hash only."""

    party: UUID | None
    hash: str | None


async def feedback_give(work: Work, asked: FeedbackGiveInput) -> Outcome:
    occurred_at = asked.occurred_at or work.now
    work.faults.add(*_telling_faults(asked, occurred_at, work.now))
    service = await work.maybe(Service, asked.service, "input", "service")
    offering = await work.maybe(ServiceOffering, asked.offering, "input", "offering")
    customer = await found(work, _customer(work, asked))
    respondent = await found(work, _respondent(work, asked, customer)) if customer else None
    if service:
        work.faults.add(rules.operation_fault(service.key, occurred_at, await _first_day(work, service)))
    if service and offering:
        await found(work, _must_offer(work, service, offering))
    work.faults.stop()
    assert service is not None
    assert customer is not None
    assert respondent is not None
    await _once(work, asked, service, respondent, occurred_at)
    if asked.pseudonymous:
        await _act_as(work, customer)
    feedback = _given(asked, service, offering, customer, respondent, occurred_at)
    work.session.add(feedback)
    await work.session.flush()
    return changed(feedback=feedback.id)


async def feedback_answer(work: Work, asked: FeedbackAnswerInput) -> Outcome:
    feedback = await work.the(ServiceFeedback, asked.feedback, "input", "feedback")
    work.must_own(await service_of(work, feedback.service_id), "input", "feedback")
    work.expect(feedback, asked.expected_revision)
    answer = feedback.answer
    if isinstance(asked.answer, Some):
        answer = None if asked.answer.value is None else composed(asked.answer.value)
        work.faults.add(*(() if answer is None else markdown_faults(answer, "input", "answer")))
    work.faults.add(*rules.handling_faults(asked.handling, answer))
    work.faults.stop()
    if answer != feedback.answer:
        feedback.answer, feedback.answered_at = answer, None if answer is None else work.now
    feedback.handling = asked.handling
    return changed(feedback=feedback.id)


def _telling_faults(asked: FeedbackGiveInput, occurred_at: datetime, now: datetime) -> Iterator[DomainError]:
    ratings = asked.ratings or FeedbackRatingsInput()
    yield from rules.score_faults(
        {"score": asked.score, "recommend": asked.recommend, "returnIntent": asked.return_intent},
        {name: getattr(ratings, name) for name in RATINGS},
    )
    yield from rules.telling_faults(asked.body, asked.language.name if asked.language else None, occurred_at, now)
    if asked.body is not None:
        yield from markdown_faults(asked.body, "input", "body")


async def _customer(work: Work, asked: FeedbackGiveInput) -> Party | None:
    """Whose feedback it is. Customers give their own, and managers say whose they record."""
    named = None if asked.customer is None else await work.the(Party, asked.customer, "input", "customer", lock=False)
    respondent = asked.respondent
    if work.role is Role.CUSTOMER:
        own = work.viewer.customers
        work.faults.add(*rules.customer_faults(own, named.id if named else None, names_respondent=respondent is not None))
        return named or await work.session.get(Party, own_customer(work))
    pseudonym = respondent.pseudonym if respondent and isinstance(respondent.pseudonym, str) else None
    given = {"customer": named is not None, "respondent": respondent is not None, "pseudonymous": asked.pseudonymous}
    work.faults.add(*rules.recorded_faults(**given, pseudonym=pseudonym))
    return named


async def _respondent(work: Work, asked: FeedbackGiveInput, customer: Party) -> Respondent | None:
    """The token's own person, who may hide behind a hash, or whom a manager names. What surveys call somebody is hashed apart."""
    respondent = asked.respondent
    if work.role is Role.CUSTOMER:
        party = work.viewer.party_id
        return Respondent(None, await _hash(work, _own_name(work))) if asked.pseudonymous else Respondent(party, None)
    if respondent is None:
        return None
    if isinstance(respondent.party, By):
        path = ("input", "respondent", "party")
        party = (await work.the(Party, respondent.party, *path, lock=False)).id
        if party not in await _parties_below(work, customer.id):
            what = f"The respondent does not belong to {customer.key}: name one of its people, or another customer."
            raise Invalid(what, code="RESPONDENT_OF_ANOTHER_CUSTOMER", path=path)
        return Respondent(party, None)
    return Respondent(None, await _hash(work, f"pseudonym {composed(str(respondent.pseudonym).strip())}"))


def _own_name(work: Work) -> str:
    """Under which the viewer is hashed, and nobody else can have themselves hashed."""
    return f"party {work.viewer.party_id}"


async def _parties_below(work: Work, customer: UUID) -> set[UUID]:
    below = select(Party.id).where(Party.id == customer).cte(recursive=True)
    below = below.union_all(select(Party.id).where(Party.parent_id == below.c.id))
    return set(await work.session.scalars(select(below.c.id)))


async def _hash(work: Work, name: str) -> str:
    """Stable, and made with a key that only the database knows."""
    found_hash: str | None = await work.session.scalar(select(func.pseudonym_of(name)))
    assert found_hash is not None
    return found_hash


async def _first_day(work: Work, service: Service) -> datetime | None:
    """When the local day began on which the service was first in operation."""
    entered = (
        select(func.min(LifecycleTransition.effective_at))
        .join(ServiceVersion, ServiceVersion.id == LifecycleTransition.version_id)
        .where(
            ServiceVersion.service_id == service.id,
            LifecycleTransition.to_stage == Stage.OPERATIONAL,
            LifecycleTransition.status == TransitionStatus.DONE,
        )
    )
    first: datetime | None = await work.session.scalar(entered)
    return first and datetime.combine(first.astimezone(work.zone), time(), work.zone)


async def _must_offer(work: Work, service: Service, offering: ServiceOffering) -> None:
    version = await work.session.get(ServiceVersion, offering.version_id)
    if version is None or version.service_id != service.id:
        what = f"This offering is not one of {service.key}."
        raise Invalid(what, code="OFFERING_OF_ANOTHER_SERVICE", path=("input", "offering"))


async def _once(work: Work, asked: FeedbackGiveInput, service: Service, respondent: Respondent, occurred_at: datetime) -> None:
    """Once a day and touchpoint. The database keeps it so when two are given at once."""
    day = occurred_at.astimezone(work.zone).date()
    same = ServiceFeedback.respondent_id == respondent.party if respondent.party else ServiceFeedback.respondent_hash == respondent.hash
    if work.role is Role.CUSTOMER:
        same = await _own(work)
    given = select(ServiceFeedback.id).where(
        ServiceFeedback.service_id == service.id,
        ServiceFeedback.touchpoint == asked.touchpoint,
        ServiceFeedback.occurred_on == day,
        same,
    )
    if await work.session.scalar(given) is not None:
        what = f"This respondent has told about {asked.touchpoint} of {service.key} on {day} already; once a day is counted."
        raise Conflict(what, code="FEEDBACK_ALREADY_GIVEN", path=("input", "touchpoint"))


async def _own(work: Work) -> ColumnElement[bool]:
    """Which feedback is the viewer's, named or not: asked for nobody else, who might be found out. No constraint sees that the two are
    one, so what somebody gives comes one after the other."""
    own = work.viewer.party_id
    await work.session.execute(select(Party.id).where(Party.id == own).with_for_update(key_share=True))
    return or_(ServiceFeedback.respondent_id == own, ServiceFeedback.respondent_hash == await _hash(work, _own_name(work)))


async def _act_as(work: Work, customer: Party) -> None:
    """The history would name the person whose name is not to be kept: it tells of their customer instead."""
    if work.role is Role.CUSTOMER:
        await work.session.execute(select(func.set_config("salkku.actor", str(customer.id), True)))


def _given(
    asked: FeedbackGiveInput, service: Service, offering: ServiceOffering | None, customer: Party, respondent: Respondent, at: datetime
) -> ServiceFeedback:
    ratings = asked.ratings or FeedbackRatingsInput()
    return ServiceFeedback(
        service_id=service.id,
        offering_id=offering.id if offering else None,
        customer_id=customer.id,
        respondent_id=respondent.party,
        respondent_hash=respondent.hash,
        touchpoint=asked.touchpoint,
        score=asked.score,
        recommend=asked.recommend,
        return_intent=asked.return_intent,
        **{f"rating_{name}": getattr(ratings, name) for name in RATINGS},
        body=None if asked.body is None else composed(asked.body),
        language=Language[asked.language.name.lower()] if asked.language else None,
        occurred_at=at,
        handling=FeedbackHandling.NEW,
    )


@strawberry.type
class FeedbackMutations:
    """Joined into Mutation."""

    feedback_give: FeedbackPayload | None = verb(
        "Tells how satisfied a customer is at a touchpoint of a service, once a day for each respondent.",
        feedback_give,
        may=GIVERS,
        keyed=True,
    )
    feedback_answer: FeedbackPayload | None = verb("Says what is done with feedback, and answers it.", feedback_answer, may=ANSWERERS)
