"""One verb that makes a thing or changes one that is there: which of the two is meant."""

from typing import Any, Protocol, TypeVar, cast

from sqlalchemy import select

from app.domain.keys import key_fault
from app.domain.naming import By
from app.domain.work import Work, camel
from app.errors import Conflict, Invalid, NotFound, with_article


class Upsert(Protocol):
    """`expected_revision`: null when a new thing is meant."""

    key: str | None
    expected_revision: int | None


class Row(Protocol):
    """A row that people name and that counts its changes."""

    key: Any
    revision: Any


R = TypeVar("R", bound=Row)


async def there(work: Work, model: type[R], asked: Upsert, by: By | None, name: str) -> R | None:
    """The row that is to be changed, locked; None: a new one is to be made, with the key of the input. `by`: the input's field `name`,
    which names one that is there in any way.

    Whoever gives a revision means a thing that is there, whoever gives none a new one: otherwise a key that was mistyped would make
    something, and one that is in use would be changed unseen.
    """
    if by is not None:
        return await _named(work, model, asked, by, name)
    if asked.key is None:
        what = f"Name it by its key, or what is there already as `{name}`, in any way."
        raise Invalid(what, code="NAMES_NOTHING", path=("input", "key"))
    row: R | None = await work.session.scalar(select(model).where(model.key == asked.key).with_for_update(key_share=True))
    if row is None:
        if asked.expected_revision is not None:
            what = f"There is no {model.__name__} {asked.key}. To make it, leave expectedRevision out."
            raise NotFound(what, path=("input", "key"))
        work.faults.add(key_fault(asked.key, "input", "key"))
        return None
    if asked.expected_revision is None:
        known = f"{with_article(type(row).__name__)} {row.key}"
        what = f"There is {known} already. To change it, say as expectedRevision which state of it you looked at."
        raise Conflict(what, code="KEY_TAKEN", path=("input", "key"), current_revision=row.revision)
    work.expect(row, asked.expected_revision)
    return row


async def _named(work: Work, model: type[R], asked: Upsert, by: By, name: str) -> R:
    row: R = await work.the(cast("type[Any]", model), by, "input", name)
    if asked.key not in (None, row.key):
        what = f"key says {asked.key}, and {name} is {row.key}: name one thing, once is enough."
        raise Invalid(what, code="NAMES_DIFFER", path=("input", "key"))
    if asked.expected_revision is None:
        what = f"To change {row.key}, say as expectedRevision which state of it you looked at: it is at revision {row.revision} now."
        raise Invalid(what, code="REQUIRED", path=("input", "expectedRevision"))
    work.expect(row, asked.expected_revision)
    return row


def needed(work: Work, asked: object, *names: str) -> None:
    """A fault for each field that a new thing must have and the input leaves out."""
    for name in names:
        if getattr(asked, name) is None:
            work.faults.add(Invalid(f"To make something new, give its {camel(name)} too.", code="REQUIRED", path=("input", camel(name))))
