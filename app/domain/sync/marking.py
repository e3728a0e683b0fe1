"""In whose name somebody acts: the other system that changes are marked with, so that it need not hear of its own."""

from sqlalchemy import text

from app.domain.naming import as_kept
from app.domain.sync.rules import stranger_fault
from app.domain.work import Work
from app.viewer import Role

MARK = text("select set_config('salkku.source', :source, true)")
MARK_AS = text("select set_config('salkku.source', :source, true), (select party_id from source_system where code = :source)")
MARK_OWN = text("select set_config('salkku.source', min(code), true) from source_system where party_id = :party having count(*) = 1")


async def mark_source(work: Work, source: str) -> None:
    """All that this unit changes is that system's."""
    await work.session.execute(MARK, {"source": as_kept(source)})


async def mark_own(work: Work) -> None:
    """Whatever a tool does is its system's, by any verb. Of the tool of several systems nobody can tell which one it is."""
    if work.role is Role.INTEGRATION:
        await work.session.execute(MARK_OWN, {"party": work.viewer.party_id})


async def speak_for(work: Work, source: str) -> None:
    """All that this unit changes is that system's. Raises Forbidden to a tool when the system is another one's."""
    _, tool = (await work.session.execute(MARK_AS, {"source": as_kept(source)})).one()
    if work.role is Role.INTEGRATION and tool not in (None, work.viewer.party_id):
        raise stranger_fault(source)


async def act_as(work: Work, source: str) -> None:
    """A tool speaks for its system. People speak for themselves: the other system has not heard of what they do."""
    if work.role is Role.INTEGRATION:
        await speak_for(work, source)
