"""Which fields another system keeps: what it may do to each group of them, and the verb ownershipSet that says so."""

from collections.abc import Callable

from sqlalchemy import select
from strawberry import Some

from app.domain.diff import diff, repeated
from app.domain.naming import as_kept
from app.domain.party.words import PartyKind
from app.domain.service.creating import party
from app.domain.sync.inputs import FieldOwnershipInput, OwnershipSetInput
from app.domain.sync.model import FieldOwnership, SourceSystem
from app.domain.sync.rules import name_fault, stranger_fault
from app.domain.sync.words import FieldGroup, OwnershipPolicy
from app.domain.verbs import Outcome, changed
from app.domain.work import Work
from app.errors import Conflict, NotFound
from app.viewer import Role

Ownership = Callable[[FieldGroup], OwnershipPolicy]


async def ownership(work: Work, source: str) -> Ownership:
    """What a system may do to each group, for whoever acts in its name. Raises Invalid for what is no name, and Forbidden to a tool when
    the system is another one's."""
    if fault := name_fault(source, "input", "source"):
        raise fault
    rows = (
        await work.session.execute(
            select(SourceSystem.party_id, FieldOwnership.field_group, FieldOwnership.policy)
            .outerjoin(FieldOwnership, FieldOwnership.source_system_id == SourceSystem.id)
            .where(SourceSystem.code == as_kept(source))
        )
    ).all()
    is_tool = work.role is Role.INTEGRATION
    if is_tool and any(row.party_id not in (None, work.viewer.party_id) for row in rows):
        raise stranger_fault(source)
    policies = {row.field_group: row.policy for row in rows}
    unsaid = OwnershipPolicy.WRITE_IF_EMPTY if is_tool else OwnershipPolicy.MASTER
    return lambda group: policies.get(group, unsaid)


async def ownership_set(work: Work, asked: OwnershipSetInput) -> Outcome:
    """The whole list: a group that is not in it is as of a system that nobody has told of."""
    system = await _system(work, asked)
    if isinstance(asked.tool, Some):
        tool = await party(work, asked.tool.value, tuple(PartyKind), "input", "tool")
        system.party_id = tool.id if tool else None
    work.faults.add(*repeated(asked.rows, lambda row: row.group, "input", "rows", what="group"))
    work.faults.stop()
    work.session.add(system)
    await work.session.flush()
    await _set(work, system, asked.rows)
    return changed(source_system=system.id)


async def _system(work: Work, asked: OwnershipSetInput) -> SourceSystem:
    """The one of this name, locked, or a new one."""
    source = as_kept(asked.source)
    found: SourceSystem | None = await work.session.scalar(
        select(SourceSystem).where(SourceSystem.code == source).with_for_update(key_share=True)
    )
    path = ("input", "source")
    if found is None:
        if asked.expected_revision is not None:
            raise NotFound(f"There is no source system {source}. To make it, leave expectedRevision out.", path=path)
        work.faults.add(name_fault(source, *path))
        return SourceSystem(code=source)
    if asked.expected_revision is None:
        what = f"There is a source system {source} already. To change it, say as expectedRevision which state of it you looked at."
        raise Conflict(what, code="KEY_TAKEN", path=path, current_revision=found.revision)
    work.expect(found, asked.expected_revision)
    return found


async def _set(work: Work, system: SourceSystem, wanted: list[FieldOwnershipInput]) -> None:
    rows = await work.session.scalars(select(FieldOwnership).where(FieldOwnership.source_system_id == system.id))
    made = diff(rows.all(), wanted, (lambda row: row.field_group, lambda entry: entry.group))
    for entry, row in made.pairs:
        if row is None:
            work.session.add(FieldOwnership(source_system_id=system.id, field_group=entry.group, policy=entry.policy))
        else:
            row.policy = entry.policy
    for gone in made.removed:
        await work.session.delete(gone)
