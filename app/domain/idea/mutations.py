"""Verbs of ideas: send one in, answer it, plan it. What delivers it is the launch of the version that it is planned in."""

from uuid import UUID

import strawberry

from app.domain.conversation.speaking import own_customer
from app.domain.feedback.model import ServiceFeedback
from app.domain.idea import rules
from app.domain.idea.inputs import IdeaAnswerInput, IdeaPlanInput, IdeaSubmitInput
from app.domain.idea.model import DevelopmentIdea
from app.domain.idea.payloads import IdeaPayload
from app.domain.idea.words import IdeaStatus
from app.domain.inputs import LocalizedTextInput
from app.domain.markdown import markdown_faults
from app.domain.naming import By
from app.domain.portfolio.words import Language
from app.domain.service.locking import service_of, the_version
from app.domain.service.model import ScopeItem, Service, ServiceVersion
from app.domain.texts import composed
from app.domain.verbs import Outcome, changed, verb
from app.domain.work import Work
from app.viewer import Role

SUBMITTERS = (Role.PORTFOLIO_MANAGER, Role.SERVICE_OWNER, Role.STAKEHOLDER, Role.CUSTOMER)
ANSWERERS = (Role.PORTFOLIO_MANAGER, Role.SERVICE_OWNER)


async def idea_submit(work: Work, asked: IdeaSubmitInput) -> Outcome:
    work.faults.add(rules.title_fault(asked.title), *markdown_faults(asked.body, "input", "body"))
    service = await work.maybe(Service, asked.service, "input", "service")
    scope = await work.maybe(ScopeItem, asked.scope_item, "input", "scopeItem")
    feedback = await work.maybe(ServiceFeedback, asked.feedback, "input", "feedback")
    if service is None:
        return changed()
    version = await work.session.get(ServiceVersion, scope.version_id) if scope else None
    work.faults.add(*rules.about_faults(service.id, version.service_id if version else None, feedback.service_id if feedback else None))
    work.faults.stop()
    idea = DevelopmentIdea(
        service_id=service.id,
        title=composed(asked.title),
        body=composed(asked.body),
        language=Language[asked.language.name.lower()],
        submitted_by_id=_submitter(work),
        scope_item_id=scope.id if scope else None,
        feedback_id=feedback.id if feedback else None,
        status=IdeaStatus.SUBMITTED,
        created_at=work.now,
    )
    work.session.add(idea)
    await work.session.flush()
    return changed(idea=idea.id)


async def idea_answer(work: Work, asked: IdeaAnswerInput) -> Outcome:
    idea = await _owned(work, asked.idea)
    work.expect(idea, asked.expected_revision)
    work.faults.add(*rules.verdict_faults(idea.status, asked.status, answered=asked.answer is not None))
    decided = IdeaStatus(asked.status) if asked.status else idea.status
    _answer(work, idea, asked.answer, anew=decided is not idea.status)
    work.faults.stop()
    if decided is not idea.status:
        idea.status, idea.planned_version_id = decided, None
    return changed(idea=idea.id)


async def idea_plan(work: Work, asked: IdeaPlanInput) -> Outcome:
    service, version = await the_version(work, asked.version, "input", "version")
    idea = await _owned(work, asked.idea)
    work.expect(idea, asked.expected_revision)
    work.faults.add(*rules.plan_faults(idea.status, idea.service_id, service.id, version.stage))
    _answer(work, idea, asked.answer, anew=idea.planned_version_id != version.id)
    work.faults.stop()
    idea.status, idea.planned_version_id = IdeaStatus.PLANNED, version.id
    return changed(idea=idea.id)


def _submitter(work: Work) -> UUID:
    """Whose idea it is. Customers see the ideas of their own people, so one of somebody else's person is their customer's."""
    viewer = work.viewer
    if work.role is Role.CUSTOMER and viewer.party_id not in viewer.customers:
        return own_customer(work)
    return viewer.party_id


async def _owned(work: Work, by: By) -> DevelopmentIdea:
    """An idea that is to be changed. Its service is locked first: a launch holds it, and then changes the ideas of its version."""
    seen = await work.the(DevelopmentIdea, by, "input", "idea", lock=False)
    work.must_own(await service_of(work, seen.service_id, lock=True), "input", "idea")
    return await work.the(DevelopmentIdea, by, "input", "idea")


def _answer(work: Work, idea: DevelopmentIdea, asked: LocalizedTextInput | None, *, anew: bool) -> None:
    """What is answered to a new step says nothing of the one before."""
    before = None if anew else idea.answer
    faults = len(work.faults.found)
    answer = work.text(asked, before, "input", "answer")
    for language, text in (answer or {}).items():
        if text != (before or {}).get(language):
            work.faults.add(*markdown_faults(text, "input", "answer", language))
    if len(work.faults.found) == faults:
        work.faults.add(*rules.answer_faults(answer, idea.language))
    idea.answer = answer


@strawberry.type
class IdeaMutations:
    """Joined into Mutation."""

    idea_submit: IdeaPayload | None = verb("Sends in what a service should become.", idea_submit, may=SUBMITTERS, keyed=True)
    idea_answer: IdeaPayload | None = verb("Answers an idea, and decides what becomes of it.", idea_answer, may=ANSWERERS)
    idea_plan: IdeaPayload | None = verb("Plans an idea in a version of its service, whose launch delivers it.", idea_plan, may=ANSWERERS)
