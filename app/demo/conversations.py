"""Rows of what people say, wish, measure and agree, of projects, and of other systems and their names for our rows."""

from collections.abc import Mapping

from app.demo.calendar import Calendar
from app.demo.catalogue import version_key
from app.demo.draft import Draft, Row
from app.demo.identity import pseudonym
from app.demo.shape import Agreement, Comment, ExternalReference, Feedback, Idea, Project, Relationship, SourceSystem
from app.domain.service.words import Inclusion

RATINGS = ("COST", "TIME", "QUALITY", "FRIENDLINESS")


def add_relationship(draft: Draft, relationship: Relationship) -> None:
    key = f"{relationship.from_}/{relationship.type}/{relationship.to}"
    draft.add(
        "service_relationship",
        key,
        {
            "from_service_id": draft.id("service", relationship.from_, key),
            "to_service_id": draft.id("service", relationship.to, key),
            "type": relationship.type,
            "note": relationship.note,
        },
    )


def add_agreement(draft: Draft, agreement: Agreement, calendar: Calendar) -> None:
    draft.add(
        "customer_agreement",
        agreement.key,
        {
            "key": agreement.key,
            "customer_id": draft.id("party", agreement.customer, agreement.key),
            "service_id": draft.id("service", agreement.service, agreement.key),
            "offering_key": agreement.offering,
            "selections": _quantities(agreement.selections),
            "quantity_overrides": _quantities(agreement.quantities),
            "starts_on": calendar.day(agreement.starts_on),
            "ends_on": calendar.day(agreement.ends_on) if agreement.ends_on else None,
        },
    )


def _quantities(given: Mapping[str, int] | None) -> dict[str, int] | None:
    return None if given is None else dict(given)


def add_feedback(draft: Draft, feedback: Feedback, calendar: Calendar) -> None:
    key = feedback.key
    given = feedback.offering
    offering = f"{version_key(feedback.service, given.version)}/{given.key}" if given else None
    draft.add(
        "service_feedback",
        key,
        {
            "service_id": draft.id("service", feedback.service, key),
            "offering_id": draft.id_or_none("service_offering", offering, key),
            "customer_id": draft.id("party", feedback.customer, key),
            "respondent_id": draft.id_or_none("party", feedback.respondent, key),
            "respondent_hash": pseudonym(feedback.pseudonym) if feedback.pseudonym else None,
            "touchpoint": feedback.touchpoint,
            "score": feedback.score,
            "recommend": feedback.recommend,
            "return_intent": feedback.return_intent,
            **{f"rating_{name.lower()}": feedback.ratings.get(name) for name in RATINGS},
            "body": feedback.body,
            "language": feedback.language,
            "occurred_at": calendar.moment(feedback.at),
            "handling": feedback.handling,
            "answer": feedback.answer,
            "answered_at": calendar.moment(feedback.answered_at) if feedback.answered_at else None,
        },
    )
    for unknown in feedback.ratings.keys() - set(RATINGS):
        draft.fault(key, f"nothing is rated by {unknown}")


def add_idea(draft: Draft, idea: Idea, calendar: Calendar) -> None:
    key = idea.key
    scope = idea.scope_excluded
    excluded = f"{version_key(idea.service, scope.version)}/{Inclusion.EXCLUDED}/{scope.position}" if scope else None
    planned = idea.planned_version and version_key(idea.service, idea.planned_version)
    draft.add(
        "development_idea",
        key,
        {
            "service_id": draft.id("service", idea.service, key),
            "title": idea.title,
            "body": idea.body,
            "language": idea.language,
            "submitted_by_id": draft.id("party", idea.submitted_by, key),
            "scope_item_id": draft.id_or_none("scope_item", excluded, key),
            "status": idea.status,
            "answer": idea.answer,
            "planned_version_id": draft.id_or_none("service_version", planned, key),
            "feedback_id": draft.id_or_none("service_feedback", idea.feedback, key),
            "created_at": calendar.moment(idea.at),
        },
    )


def add_comment(draft: Draft, comment: Comment, thread: Mapping[str, Comment], calendar: Calendar) -> None:
    """`thread`: every comment by its key, to find the one that began the thread."""
    key = comment.key
    first = _first(draft, comment, thread)
    if first.service is None or first.audience is None:
        draft.fault(key, "a comment that is no reply names its service and its audience")
        return
    version = first.version and version_key(first.service, first.version)
    draft.add(
        "stakeholder_comment",
        key,
        {
            "service_id": draft.id("service", first.service, key),
            "version_id": draft.id_or_none("service_version", version, key),
            "idea_id": draft.id_or_none("development_idea", first.idea, key),
            "target_item_id": _target(draft, first, version),
            "parent_id": draft.id_or_none("stakeholder_comment", comment.reply_to, key),
            "author_id": draft.id("party", comment.author, key),
            "audience": first.audience,
            "customer_id": draft.id_or_none("party", first.customer, key),
            "language": comment.language,
            "body": comment.body,
            "aspect": comment.aspect,
            "stance": comment.stance,
            "created_at": calendar.moment(comment.at),
            "edited_at": calendar.moment(comment.edited_at) if comment.edited_at else None,
            "resolved_at": calendar.moment(comment.resolved_at) if comment.resolved_at else None,
            "resolved_by_id": draft.id_or_none("party", comment.resolved_by, key),
            "resolution": comment.resolution,
        },
    )


def _first(draft: Draft, comment: Comment, thread: Mapping[str, Comment]) -> Comment:
    seen = {comment.key}
    while comment.reply_to is not None:
        if comment.reply_to not in thread or comment.reply_to in seen:
            draft.fault(comment.key, f"replies to {comment.reply_to}, which is no comment before it")
            return comment
        seen.add(comment.reply_to)
        comment = thread[comment.reply_to]
    return comment


def _target(draft: Draft, comment: Comment, version: str | None) -> object:
    target = comment.target
    if target is None:
        return None
    parts = {
        "composition_item": target.component,
        "service_offering": target.offering,
        "scope_item": (target.scope_included and f"{Inclusion.INCLUDED}/{target.scope_included}")
        or (target.scope_excluded and f"{Inclusion.EXCLUDED}/{target.scope_excluded}"),
    }
    for table, part in parts.items():
        if part is not None:
            return draft.id(table, f"{version}/{part}", comment.key)
    return None


def add_external_reference(draft: Draft, reference: ExternalReference) -> None:
    key = f"{reference.source}/{reference.id}"
    table, entity = ("service", reference.service)
    if reference.version is not None:
        table, entity = ("service_version", version_key(reference.service, reference.version))
    draft.add(
        "external_reference",
        key,
        {
            "entity_type": "Service" if reference.version is None else "ServiceVersion",
            "entity_id": draft.id(table, entity, key),
            "source_system": reference.source,
            "external_id": reference.id,
            "type": reference.type,
            "url": reference.url,
        },
    )


def add_source_system(draft: Draft, system: SourceSystem) -> None:
    code = system.code
    draft.add("source_system", code, {"code": code, "party_id": draft.id_or_none("party", system.tool, code)})
    for group, policy in system.ownership.items():
        row = {"source_system_id": draft.id("source_system", code, code), "field_group": group, "policy": policy}
        draft.add("field_ownership", f"{code}/{group}", row)


def add_project(draft: Draft, project: Project, calendar: Calendar) -> None:
    draft.add(
        "project",
        project.key,
        {
            "key": project.key,
            "name": project.name,
            "owner_id": draft.id("party", project.owner, project.key),
            "status": project.status,
            "starts_on": calendar.day(project.starts_on) if project.starts_on else None,
            "ends_on": calendar.day(project.ends_on) if project.ends_on else None,
            "priority": project.priority,
        },
    )
    for each in project.delivers:
        version = version_key(each.service, each.version)
        key = f"{project.key}/{version}"
        ids: Row = {"project_id": draft.id("project", project.key, key), "version_id": draft.id("service_version", version, key)}
        draft.add("project_delivery", key, ids)
