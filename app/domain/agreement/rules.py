"""What may be agreed with a customer: an offering of the version in force on the first day, and the quantities that differ from it."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from app.domain.lifecycle.words import IN_FORCE, Stage
from app.errors import Conflict, Invalid


@dataclass(frozen=True, slots=True)
class Entered:
    """A stage that a version entered or is scheduled to enter."""

    version: object
    stage: Stage
    at: datetime
    seq: int


def in_force(entered: Iterable[Entered], at: datetime) -> Entered | None:
    """The version that is in force then, with the stage that it stands at: the operational one before one that is being run down."""
    latest: dict[object, Entered] = {}
    for step in sorted(entered, key=lambda step: (step.at, step.seq)):
        if step.at <= at:
            latest[step.version] = step
    standing = sorted((step for step in latest.values() if step.stage in IN_FORCE), key=lambda step: step.stage is Stage.RETIRING)
    return standing[0] if standing else None


def not_in_force(service: str, starts_on: date) -> Conflict:
    """What nobody has launched by then cannot be sold."""
    return Conflict(
        f"{service} has no version in force on {starts_on}. Agree from the day of its launch on, or schedule the launch first.",
        code="NOT_IN_FORCE",
        path=("input", "service"),
    )


def fixed_fault(agreement: str, field: str) -> Conflict:
    """Between whom and about what is what makes it this agreement."""
    return Conflict(
        f"The {field} of {agreement} never changes. End this agreement (endsOn) and make another.",
        code="AGREEMENT_FIXED",
        path=("input", field),
    )


def retiring_fault(service: str, stage: Stage) -> Conflict | None:
    """What is being run down takes no new customers."""
    if stage is not Stage.RETIRING:
        return None
    return Conflict(
        f"{service} is being run down then and takes no new agreements. Agree on what replaces it, or reinstate it first.",
        code="VERSION_RETIRING",
        path=("input", "service"),
    )


def offering_fault(service: str, offering: str, known: Mapping[str, Collection[str]], before: str | None = None) -> Invalid | None:
    """`known`: offerings of the version in which the agreement is resolved, with the keys that each of them continues. `before`: the
    offering that was agreed on until now; it may live on in another one, which nobody else agrees on by the old key."""
    if offering in known or (offering == before and any(offering in continued for continued in known.values())):
        return None
    offered = f"It offers {', '.join(known)}." if known else "It offers nothing yet."
    return Invalid(f"{service} has no offering {offering} in the version in force then. {offered}", code="UNKNOWN_OFFERING", path=_OFFERING)


def days_fault(starts_on: date, ends_on: date | None) -> Invalid | None:
    if ends_on is None or ends_on >= starts_on:
        return None
    return Invalid(
        f"The agreement would end on {ends_on}, before it starts on {starts_on}.", code="ENDS_BEFORE_START", path=("input", "endsOn")
    )


@dataclass(frozen=True, slots=True)
class Deviation:
    """So much of a component instead of what the offering says. `path`: where the input says so."""

    component: str
    quantity: Decimal
    path: tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the version in which the agreement is resolved."""

    component: str
    least: Decimal
    most: Decimal | None
    visible: bool = True


def deviation_faults(deviations: Sequence[Deviation], lines: Mapping[str, Line] | None, kept: Collection[str] = ()) -> Iterator[Invalid]:
    """Each names a line that customers see, once, and stays within the line's limits. `lines`: None when there is no version to judge by.
    `kept`: components that the agreement deviates in already and that the input leaves alone.

    Not within those of option groups: a group says what the ready-made offerings are chosen from, and an assembly of one's own is
    allowed and measured as a deviation.
    """
    named = set(kept)
    for each in deviations:
        if each.component in named:
            yield Invalid(f"{each.component} stands twice; say its quantity once.", code="REPEATED", path=each.path)
        named.add(each.component)
        if lines is None:
            continue
        line = lines.get(each.component)
        if line is None or not line.visible:
            yield Invalid(
                f"{each.component} is no line of the package that customers see, so nothing about it can be agreed.",
                code="UNKNOWN_COMPONENT",
                path=(*each.path, "component"),
            )
        elif not _within(each.quantity, line):
            yield Invalid(f"{each.component}: {_limits(line)}.", code="QUANTITY_OUT_OF_LIMITS", path=(*each.path, "quantity"))


def _within(quantity: Decimal, line: Line) -> bool:
    return line.least <= quantity and (line.most is None or quantity <= line.most)


def _limits(line: Line) -> str:
    return f"at least {_digits(line.least)}" if line.most is None else f"from {_digits(line.least)} to {_digits(line.most)}"


def _digits(number: Decimal) -> str:
    """Without needless zeros."""
    return f"{number.normalize():f}"


_OFFERING = ("input", "offeringKey")
