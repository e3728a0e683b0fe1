"""One verb that makes a thing or changes the one that has its key: which of the two is meant."""

from typing import Any, Protocol, TypeVar

from sqlalchemy import select

from app.domain.keys import key_fault
from app.domain.work import Work, camel
from app.errors import Conflict, Invalid, NotFound, with_article


class Row(Protocol):
    """A row that people name and that counts its changes."""

    key: Any
    revision: Any


class Upsert(Protocol):
    """`expected_revision`: null when a new thing is meant."""

    key: str
    expected_revision: int | None


R = TypeVar("R", bound=Row)


async def there(work: Work, model: type[R], asked: Upsert) -> R | None:
    """The row that is to be changed, locked; None: a new one is to be made.

    Whoever gives a revision means a thing that is there, whoever gives none a new one: otherwise a key that was mistyped would make
    something, and one that is in use would be changed unseen.
    """
    row: R | None = await work.session.scalar(select(model).where(model.key == asked.key).with_for_update(key_share=True))
    if row is None:
        if asked.expected_revision is not None:
            what = f"There is no {model.__name__} {asked.key}. To make it, leave expectedRevision out."
            raise NotFound(what, path=("input", "key"))
        work.faults.add(key_fault(asked.key, "input", "key"))
        return None
    if asked.expected_revision is None:
        known = f"{with_article(model.__name__)} {asked.key}"
        what = f"There is {known} already. To change it, say as expectedRevision which state of it you looked at."
        raise Conflict(what, code="KEY_TAKEN", path=("input", "key"), current_revision=row.revision)
    work.expect(row, asked.expected_revision)
    return row


def needed(work: Work, asked: object, *names: str) -> None:
    """A fault for each field that a new thing must have and the input leaves out."""
    for name in names:
        if getattr(asked, name) is None:
            work.faults.add(Invalid(f"To make something new, give its {camel(name)} too.", code="REQUIRED", path=("input", camel(name))))
