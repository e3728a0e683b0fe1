"""The verb that corrects the words of a closed promise: customer texts of a version and of its parts, marked as EDITORIAL with a reason."""

from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import select
from strawberry import Maybe, Some

from app.database.base import Identified
from app.domain.diff import repeated
from app.domain.inputs import LocalizedTextInput
from app.domain.package.model import CompositionItem, OptionGroup, ServiceOffering
from app.domain.service import rules
from app.domain.service.inputs import PartTextInput, VersionTextsCorrectInput
from app.domain.service.locking import is_open, own_version
from app.domain.service.model import ScopeItem, ServiceCommitment, ServiceVersion
from app.domain.texts import composed
from app.domain.verbs import Outcome, changed
from app.domain.work import Work, camel
from app.errors import DomainError, Invalid, NotFound, Path
from app.history.explaining import explain
from app.history.words import ChangeKind
from app.places.global_id import type_of_id, uuid_of_id

CORRECTED = ("name", "customer_need", "value_proposition", "description")


class _Part(NamedTuple):
    """Where the words of a part stand, and which column names its version."""

    model: type[Identified]
    text: str
    version: str


PARTS: Mapping[str, _Part] = {
    "ScopeItem": _Part(ScopeItem, "text", "version_id"),
    "ServiceCommitment": _Part(ServiceCommitment, "text", "version_id"),
    "ServiceOffering": _Part(ServiceOffering, "name", "version_id"),
    "OptionGroup": _Part(OptionGroup, "name", "package_version_id"),
    "CompositionItem": _Part(CompositionItem, "note", "package_version_id"),
}


async def version_texts_correct(work: Work, asked: VersionTextsCorrectInput) -> Outcome:
    """Also a language that is written later comes this way."""
    _, version = await own_version(work, asked.version, asked.expected_revision)
    if await is_open(work, version):
        raise rules.promise_not_closed(version.stage, "input", "version")
    work.faults.add(rules.blank_fault(asked.reason, "input", "reason"))
    work.faults.add(*repeated(asked.parts, lambda part: part.id, "input", "parts", what="id"))
    rows = [await _part(work, version, part, ("input", "parts", place)) for place, part in enumerate(asked.parts)]
    for name in CORRECTED:
        _correct(work, version, name, getattr(asked, name), ("input", camel(name)))
    for place, (part, row) in enumerate(zip(asked.parts, rows, strict=True)):
        if row is not None:
            _correct_part(work, row, part, ("input", "parts", place))
    work.faults.stop()
    await explain(work.session, ChangeKind.EDITORIAL, composed(asked.reason))
    return changed(version=version.id)


async def _part(work: Work, version: ServiceVersion, asked: PartTextInput, path: Path) -> Identified | None:
    """The row of a part; a fault is added when the version has none of this id."""
    try:
        kind = PARTS.get(type_of_id(asked.id))
        id_ = uuid_of_id(*PARTS)(asked.id)
    except DomainError as fault:
        fault.path = (*path, "id")
        work.faults.add(fault)
        return None
    assert kind is not None
    table = kind.model.__table__  # type: ignore[attr-defined]  # every one of them is a table
    found = select(kind.model).where(kind.model.id == id_, table.c[kind.version] == version.id)
    row = await work.session.scalar(found)
    if row is None:
        work.faults.add(NotFound(f"The version has no part {asked.id}.", path=(*path, "id")))
    return row


def _correct_part(work: Work, row: Identified, asked: PartTextInput, path: Path) -> None:
    text = next(kind.text for kind in PARTS.values() if isinstance(row, kind.model))
    _correct(work, row, text, asked.text, (*path, "text"))
    if isinstance(row, ServiceOffering):
        _correct(work, row, "target_group", asked.target_group, (*path, "targetGroup"))
    elif asked.target_group is not None:
        work.faults.add(Invalid("Only offerings have a target group.", code="NO_TARGET_GROUP", path=(*path, "targetGroup")))


def _correct(work: Work, row: object, name: str, asked: Maybe[LocalizedTextInput], path: Path) -> None:
    if not isinstance(asked, Some):
        return
    before = getattr(row, name)
    after = work.text(asked.value, before, *path)
    work.faults.add(*rules.lost_languages(before, after, *path))
    if after != before and after is not None:
        setattr(row, name, after)
