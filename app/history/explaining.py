"""Marks the change that is being made as one of a kind that needs a reason; the history keeps both with the transaction."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.history.words import ChangeKind

EXPLAIN = text("select set_config('salkku.kind', :kind, true), set_config('salkku.reason', :reason, true)")


async def explain(session: AsyncSession, kind: ChangeKind, reason: str) -> None:
    """For the rest of the transaction."""
    await session.execute(EXPLAIN, {"kind": kind.value, "reason": reason})
