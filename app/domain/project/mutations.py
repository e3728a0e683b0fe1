"""Verbs about projects."""

from collections.abc import Sequence
from uuid import UUID

import strawberry
from sqlalchemy import select
from strawberry import Some

from app.domain.diff import diff, repeated
from app.domain.naming import VersionBy
from app.domain.project import model
from app.domain.project.inputs import ProjectUpsertInput
from app.domain.project.payloads import ProjectPayload
from app.domain.project.rules import Taken, closed_fault, days_fault, taken_faults, whose_fault
from app.domain.project.words import ProjectStatus
from app.domain.service.creating import OWNER_KINDS, party
from app.domain.service.locking import the_version
from app.domain.service.model import Service, ServiceVersion
from app.domain.service.rules import bounds_fault
from app.domain.upserting import needed, there
from app.domain.verbs import Outcome, changed, verb
from app.domain.work import Work
from app.errors import DomainError, Path
from app.viewer import Role

Wanted = tuple[Service, ServiceVersion, Path]


async def project_upsert(work: Work, asked: ProjectUpsertInput) -> Outcome:
    """Makes a project, or changes the one with this key."""
    found = await there(work, model.Project, asked, asked.project, "project")
    project = found or model.Project(key=asked.key, status=ProjectStatus.PROPOSED, starts_on=None, ends_on=None, priority=None)
    before = (found.owner_id, found.status) if found else (None, None)
    owner = await party(work, asked.owner.value if asked.owner else None, OWNER_KINDS, "input", "owner")
    if found is None:
        needed(work, asked, "name", "owner")
    work.take(project, asked, "name", "status", "starts_on", "ends_on", "priority")
    if owner is not None:
        project.owner_id = owner.id
    work.faults.add(days_fault(project.starts_on, project.ends_on))
    if project.priority is not None:
        work.faults.add(bounds_fault("priority", project.priority, "input", "priority"))
    if work.role is Role.SERVICE_OWNER and (found or owner):
        _judge_owner(work, asked, project, before[0] if found else None)
    with work.session.no_autoflush:
        wanted = await _versions(work, asked.delivers.value) if isinstance(asked.delivers, Some) else None
        rows = await _deliveries(work, found)
    made = diff(rows if wanted is not None else (), wanted or (), (_delivers, _wants))
    _judge(work, project, before[1], [entry for entry, row in made.pairs if row is None], differs=bool(made.removed))
    work.faults.stop()
    work.session.add(project)
    await work.session.flush()
    for (_, version, _), row in made.pairs:
        if row is None:
            work.session.add(model.ProjectDelivery(project_id=project.id, version_id=version.id))
    for gone in made.removed:
        await work.session.delete(gone)
    return changed(project=project.id)


def _judge_owner(work: Work, asked: ProjectUpsertInput, project: model.Project, before: UUID | None) -> None:
    """`before`: whose it is; None: it is new, and told by whom it is given to."""
    whose, where = (project.owner_id, "owner") if before is None else (before, "project" if asked.project else "key")
    work.faults.add(whose_fault(project.key, whose, work.viewer.party_id, "input", where))


async def _versions(work: Work, named: Sequence[VersionBy]) -> list[Wanted]:
    """Those that there are; faults are added for the others, and for one that is named twice."""
    found: list[Wanted] = []
    for place, by in enumerate(named):
        path = ("input", "delivers", place)
        try:
            found.append((*await the_version(work, by, *path, lock=False), path))
        except DomainError as fault:
            work.faults.add(fault)
    if len(found) == len(named):
        work.faults.add(*repeated(found, _wants, "input", "delivers", what="version"))
    return found


async def _deliveries(work: Work, project: model.Project | None) -> Sequence[model.ProjectDelivery]:
    if project is None:
        return ()
    rows = await work.session.scalars(select(model.ProjectDelivery).where(model.ProjectDelivery.project_id == project.id))
    return rows.all()


def _judge(work: Work, project: model.Project, before: ProjectStatus | None, taken: Sequence[Wanted], *, differs: bool) -> None:
    """`taken`: versions that it does not deliver yet; `differs`: others go."""
    for service, _, path in taken:
        work.must_own(service, *path)
    versions = [Taken(f"{service.key} {version.number}", version.stage, path) for service, version, path in taken]
    work.faults.add(closed_fault(project.key, before, project.status, differs=differs or bool(taken)))
    work.faults.add(*taken_faults(project.status, versions))


def _delivers(row: model.ProjectDelivery) -> UUID:
    return row.version_id


def _wants(wanted: Wanted) -> UUID:
    return wanted[1].id


@strawberry.type
class ProjectMutations:
    """Joined into Mutation."""

    project_upsert: ProjectPayload | None = verb(
        "Makes a project, or changes the one that has this key. Service owners: their own, for versions of their services.",
        project_upsert,
        may=[Role.PORTFOLIO_MANAGER, Role.SERVICE_OWNER],
        keyed=True,
    )
