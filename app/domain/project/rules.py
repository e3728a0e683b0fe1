"""What a project may be: whose it is, its days, and which versions it may deliver at which time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.domain.lifecycle.words import Stage
from app.domain.project.words import CLOSED, ProjectStatus
from app.errors import Conflict, DomainError, Forbidden, Invalid, Path

ENDED = frozenset({Stage.RETIRED, Stage.REJECTED})


@dataclass(frozen=True, slots=True)
class Taken:
    """A version that a project is to deliver and does not deliver yet. `path`: where the input says so."""

    name: str
    stage: Stage
    path: Path


def whose_fault(key: str, owner: UUID | None, viewer: UUID, *path: str | int) -> Forbidden | None:
    """`owner`: whose the project is before the change; of a new one, whose it will be."""
    if owner == viewer:
        return None
    return Forbidden(f"{key} is not your project. Ask its owner or a portfolio manager.", code="NOT_YOURS", path=path)


def days_fault(starts_on: date | None, ends_on: date | None) -> Invalid | None:
    if starts_on is None or ends_on is None or starts_on <= ends_on:
        return None
    what = f"The project would end on {ends_on}, before it starts on {starts_on}."
    return Invalid(what, code="ENDS_BEFORE_START", path=("input", "endsOn"))


def closed_fault(key: str, before: ProjectStatus | None, status: ProjectStatus, *, differs: bool) -> Conflict | None:
    """What a closed project delivered, or gave up, is told as it was. A new one may be brought in as closed, with what it delivered;
    whoever closes one says so together with its last list. `differs`: the list is another than before."""
    if before not in CLOSED or status not in CLOSED or not differs:
        return None
    what = f"{key} is {before.value}, and what it delivered stays as it is. Set its status to RUNNING first, or make another project."
    return Conflict(what, code="PROJECT_CLOSED", path=("input", "delivers"))


def taken_faults(status: ProjectStatus, taken: Iterable[Taken]) -> Iterator[DomainError]:
    """Nothing is left to be made of a version that is retired or rejected; a closed project may tell that it once delivered it. One that
    is in use may be taken: work goes on after a launch, and until a service has been run down."""
    for each in taken:
        if status not in CLOSED and each.stage in ENDED:
            what = f"{each.name} is {each.stage.value}: no project can deliver it any more. Name a version that is not."
            yield Conflict(what, code="VERSION_ENDED", path=each.path)
