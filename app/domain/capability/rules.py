"""Whose capabilities a service owner may make and change."""

from uuid import UUID

from app.errors import Forbidden


def keeper_fault(key: str, keeper: UUID | None, viewer: UUID, *path: str | int) -> Forbidden | None:
    """`keeper`: who keeps the capability before the change; of a new one, who will."""
    if keeper == viewer:
        return None
    what = f"{key} is not kept by you. Ask whoever keeps it, or a portfolio manager."
    return Forbidden(what, code="NOT_YOURS", path=path)
