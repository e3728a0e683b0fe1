"""Verbs of conversation: say something, put it in other words, settle it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import strawberry
from sqlalchemy import func, literal, select

from app.domain.conversation import rules
from app.domain.conversation.inputs import (
    CommentAddInput,
    CommentEditInput,
    CommentReopenInput,
    CommentResolveInput,
    CommentSubject,
)
from app.domain.conversation.model import StakeholderComment
from app.domain.conversation.payloads import CommentPayload
from app.domain.conversation.rules import Said, Speaker, Thread
from app.domain.conversation.speaking import found, own_customer, owns
from app.domain.conversation.words import OBJECTION_CHECK, Audience
from app.domain.idea.model import DevelopmentIdea
from app.domain.lifecycle.model import LifecycleTransition
from app.domain.lifecycle.words import TransitionStatus
from app.domain.markdown import markdown_faults
from app.domain.naming import By
from app.domain.package.model import CompositionItem, ServiceOffering
from app.domain.party.model import Party
from app.domain.party.words import PartyKind
from app.domain.portfolio.words import Language
from app.domain.service.locking import service_of, the_version
from app.domain.service.model import ScopeItem, Service, ServiceCommitment, ServiceStakeholder, ServiceVersion
from app.domain.service.words import StakeholderRole
from app.domain.texts import composed
from app.domain.verbs import Outcome, changed, verb
from app.domain.work import Work
from app.errors import DomainError, Invalid
from app.places.global_id import type_of_id
from app.viewer import Role

PARTS: dict[str, tuple[type[Any], str]] = {
    "CompositionItem": (CompositionItem, "package_version_id"),
    "ScopeItem": (ScopeItem, "version_id"),
    "ServiceCommitment": (ServiceCommitment, "version_id"),
    "ServiceOffering": (ServiceOffering, "version_id"),
}
"""What can be spoken of in a version, and the column that names the version."""

SPEAKERS = (Role.PORTFOLIO_MANAGER, Role.SERVICE_OWNER, Role.STAKEHOLDER, Role.ANALYST, Role.CUSTOMER)


@dataclass(frozen=True, slots=True)
class Subject:
    """What is spoken of. `parent`: the comment that is answered. `readers`: of an idea, the customers that see it, the nearest first."""

    service: Service
    version: ServiceVersion | None = None
    idea: DevelopmentIdea | None = None
    parent: StakeholderComment | None = None
    readers: Sequence[UUID] | None = None


async def comment_add(work: Work, asked: CommentAddInput) -> Outcome:
    work.faults.add(*markdown_faults(asked.body, "input", "body"))
    subject = await found(work, _subject(work, asked.subject))
    named = await work.maybe(Party, asked.customer, "input", "customer")
    target = await found(work, _target(work, asked, subject)) if subject else None
    if subject is None or (asked.customer and named is None):
        return changed()
    speaker = await _speaker(work, subject.service, asserts=asked.statement is not None)
    customer = named.id if named else None
    thread = _thread(work, asked, subject, customer, target)
    if subject.parent is None:
        work.faults.add(*rules.thread_faults(speaker, thread, on_idea=subject.idea is not None))
        if named and thread.audience is Audience.CUSTOMER:
            work.faults.add(rules.customer_fault(named.kind, named.id, subject.readers))
    else:
        work.faults.add(*rules.reply_faults(speaker, thread, asked.audience, customer, target))
    if asked.statement is not None:
        stage, replies = subject.version.stage if subject.version else None, subject.parent is not None
        work.faults.add(*rules.statement_faults(speaker, thread.audience, stage, replies=replies))
    work.faults.stop()
    comment = _said(work, asked, subject, thread)
    work.session.add(comment)
    await work.session.flush()
    return changed(comment=comment.id)


async def comment_edit(work: Work, asked: CommentEditInput) -> Outcome:
    comment, speaker, said = await _comment(work, asked.comment)
    work.faults.add(*rules.edit_faults(speaker, said), *markdown_faults(asked.body, "input", "body"))
    work.faults.stop()
    work.expect(comment, asked.expected_revision)
    body = composed(asked.body)
    if body != comment.body:
        comment.body, comment.edited_at = body, work.now
    return changed(comment=comment.id)


async def comment_resolve(work: Work, asked: CommentResolveInput) -> Outcome:
    comment, speaker, said = await _comment(work, asked.comment)
    work.faults.add(*rules.resolve_faults(speaker, said))
    if asked.resolution is not None:
        work.faults.add(*markdown_faults(asked.resolution, "input", "resolution"))
    work.faults.stop()
    work.expect(comment, asked.expected_revision)
    comment.resolved_at, comment.resolved_by_id = work.now, work.viewer.party_id
    comment.resolution = None if asked.resolution is None else composed(asked.resolution)
    return changed(comment=comment.id)


async def comment_reopen(work: Work, asked: CommentReopenInput) -> Outcome:
    comment, speaker, said = await _comment(work, asked.comment)
    work.faults.add(*rules.reopen_faults(speaker, said))
    work.faults.stop()
    work.expect(comment, asked.expected_revision)
    comment.resolved_at = comment.resolved_by_id = comment.resolution = None
    return changed(comment=comment.id)


async def _subject(work: Work, asked: CommentSubject) -> Subject:
    path = ("input", "subject")
    if isinstance(asked.service, By):
        return Subject(await work.the(Service, asked.service, *path, "service", lock=False))
    if asked.version:
        return Subject(*await the_version(work, asked.version, *path, "version", lock=False))
    if isinstance(asked.idea, By):
        idea = await work.the(DevelopmentIdea, asked.idea, *path, "idea", lock=False)
        return Subject(await service_of(work, idea.service_id), idea=idea, readers=await _readers(work, idea.submitted_by_id))
    if not isinstance(asked.reply_to, By):
        raise Invalid("Say what is spoken of: a service, a version, an idea or a comment.", code="NAMES_NOTHING", path=path)
    parent = await work.the(StakeholderComment, asked.reply_to, *path, "replyTo", lock=False)
    return Subject(
        await service_of(work, parent.service_id),
        await work.session.get(ServiceVersion, parent.version_id) if parent.version_id else None,
        await work.session.get(DevelopmentIdea, parent.idea_id) if parent.idea_id else None,
        parent,
    )


async def _target(work: Work, asked: CommentAddInput, subject: Subject) -> UUID | None:
    """The part of the version. What a thread is about may be gone, so an answer only has to say the same."""
    path = ("input", "targetItem")
    if asked.target_item is None:
        return None
    try:
        model, key = PARTS[type_of_id(asked.target_item)]
    except (DomainError, KeyError):
        what = f"{asked.target_item} is no part of a version: name a line, a scope item, a commitment or an offering by its id."
        raise Invalid(what, code="NOT_A_PART", path=path) from None
    if subject.version is None:
        raise Invalid("Only a version has parts: name it as the subject.", code="TARGET_NEEDS_VERSION", path=path)
    if subject.parent is not None:
        return UUID(asked.target_item.partition(":")[2])
    part = await work.the(model, asked.target_item, *path, lock=False)
    if getattr(part, key) != subject.version.id:
        what = "This is a part of another version than the one that is spoken of."
        raise Invalid(what, code="TARGET_OF_ANOTHER_VERSION", path=path)
    found_id: UUID = part.id
    return found_id


async def _speaker(work: Work, service: Service, *, asserts: bool = False) -> Speaker:
    customer = work.role is Role.CUSTOMER
    return Speaker(
        work.role,
        work.viewer.party_id,
        owns(work, service),
        work.viewer.customers if customer else (),
        customer and asserts and await _heard(work, service),
        work.role is Role.STAKEHOLDER and not work.viewer.portfolios,
    )


async def _heard(work: Work, service: Service) -> bool:
    """Whether the viewer, or a party of its customer, is a stakeholder of the service of whom statements are wanted."""
    named = select(ServiceStakeholder.id).where(
        ServiceStakeholder.service_id == service.id,
        ServiceStakeholder.role == StakeholderRole.CUSTOMER,
        func.cardinality(ServiceStakeholder.statement_required) > 0,
        ServiceStakeholder.party_id.in_((work.viewer.party_id, *work.viewer.customers)),
    )
    return await work.session.scalar(named.limit(1)) is not None


async def _readers(work: Work, submitter: UUID) -> list[UUID]:
    """Units and organisations that see an idea of this submitter, the nearest first."""
    above = select(Party.id, Party.parent_id, Party.kind, literal(0).label("steps")).where(Party.id == submitter).cte(recursive=True)
    parent = select(Party.id, Party.parent_id, Party.kind, above.c.steps + 1).join(above, Party.id == above.c.parent_id)
    above = above.union_all(parent)
    named = select(above.c.id).where(above.c.kind != PartyKind.PERSON).order_by(above.c.steps)
    return list(await work.session.scalars(named))


def _thread(work: Work, asked: CommentAddInput, subject: Subject, customer: UUID | None, target: UUID | None) -> Thread:
    """The one that is answered, or the one that begins."""
    if subject.parent is not None:
        return Thread(subject.parent.audience, subject.parent.customer_id, subject.parent.target_item_id)
    if work.role is Role.CUSTOMER:
        return Thread(asked.audience or Audience.CUSTOMER, customer or own_customer(work), target)
    if asked.audience is Audience.CUSTOMER and subject.readers:
        return Thread(asked.audience, customer or subject.readers[0], target)
    return Thread(asked.audience or Audience.INTERNAL, customer, target)


def _said(work: Work, asked: CommentAddInput, subject: Subject, thread: Thread) -> StakeholderComment:
    return StakeholderComment(
        service_id=subject.service.id,
        version_id=subject.version and subject.version.id,
        idea_id=subject.idea and subject.idea.id,
        target_item_id=thread.target,
        parent_id=subject.parent and subject.parent.id,
        author_id=work.viewer.party_id,
        audience=thread.audience,
        customer_id=thread.customer,
        language=Language[asked.language.name.lower()],
        body=composed(asked.body),
        aspect=asked.statement and asked.statement.aspect,
        stance=asked.statement and asked.statement.stance,
        created_at=work.now,
    )


async def _comment(work: Work, by: By) -> tuple[StakeholderComment, Speaker, Said]:
    """A comment that is to be changed."""
    comment = await work.the(StakeholderComment, by, "input", "comment")
    speaker = await _speaker(work, await service_of(work, comment.service_id))
    settled = comment.resolved_at is not None
    return comment, speaker, Said(comment.author_id, comment.audience, comment.stance, settled, await _overridden(work, comment))


async def _overridden(work: Work, comment: StakeholderComment) -> bool:
    """Whether the version has passed a gate since, by an override of its open objections."""
    passed = select(LifecycleTransition.id).where(
        LifecycleTransition.version_id == comment.version_id,
        LifecycleTransition.status == TransitionStatus.DONE,
        LifecycleTransition.effective_at >= comment.created_at,
        LifecycleTransition.overrides.contains([{"check": OBJECTION_CHECK}]),
    )
    return comment.stance is not None and await work.session.scalar(passed.limit(1)) is not None


@strawberry.type
class ConversationMutations:
    """Joined into Mutation."""

    comment_add: CommentPayload | None = verb(
        "Says something about a service, a version, a part of it or an idea, or answers what was said. With a statement, takes a stand.",
        comment_add,
        may=SPEAKERS,
        keyed=True,
    )
    comment_edit: CommentPayload | None = verb("Puts a comment of one's own in other words.", comment_edit, may=SPEAKERS)
    comment_resolve: CommentPayload | None = verb(
        "Settles what was said. An objection is closed by its author's newer statement, or by an override at the gate.",
        comment_resolve,
        may=SPEAKERS,
    )
    comment_reopen: CommentPayload | None = verb("Takes back that something is settled.", comment_reopen, may=SPEAKERS)
