"""The skeleton of the large portfolio: which services there are, how each version lived, and which packages contain which services."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from uuid import UUID

from app.demo.generated.clock import Clock
from app.domain.lifecycle.words import Stage

PACKAGE_EVERY = 5  # of five services one is a package
VERSIONS_EACH = 4  # versions of a service
LEVELS = 8  # of packages: those of the last one nest as deep as the database allows

EARLIEST_DAYS_AGO = 2_880  # the first proposal
SINGLES_START_DAYS = 500  # over which the first proposals of services that are no packages are spread; packages follow
LEVEL_STARTS_DAYS = 25  # over which those of the packages of one level are spread, each level after the one that it contains
NEXT_VERSION_DAYS = 600  # from the proposal of a version to that of the next one
RUN_DOWN_DAYS = 200  # ago a service began to be run down, and until its end
LAST_DAYS_AGO = 30  # when the last version of a retired service went out of use
AFTER_DAYS = {Stage.PROPOSED: 0, Stage.IN_DESIGN: 40, Stage.IN_TRANSITION: 100, Stage.REJECTED: 100, Stage.OPERATIONAL: 160}
"""From the proposal to each stage."""

Lives = tuple[tuple[Stage, ...], ...]

_PLANNED = (Stage.PROPOSED, Stage.IN_DESIGN, Stage.IN_TRANSITION)
_LIVING = (*_PLANNED, Stage.OPERATIONAL)
_LIVED = (*_LIVING, Stage.RETIRED)
_REJECTED = (Stage.PROPOSED, Stage.IN_DESIGN, Stage.REJECTED)

LIVING: tuple[Lives, ...] = tuple((_LIVED, _LIVED, _LIVING, _PLANNED[: length + 1]) for length in range(len(_PLANNED)))
RENEWED: Lives = (_LIVED, _LIVED, _LIVED, _LIVING)
RUN_DOWN: Lives = (_LIVED, _LIVED, (*_LIVING, Stage.RETIRING), _REJECTED)
RETIRED: Lives = (_LIVED, _LIVED, _LIVED, _LIVED)
PLANNED: Lives = (_REJECTED, _REJECTED, _PLANNED[:1], _PLANNED[:2])

TREE = ("L-PKG-TREE", "L-PKG-TREE-2A", "L-PKG-TREE-2B", "L-PKG-TREE-3A", "L-PKG-TREE-3B", "L-PKG-TREE-4", "L-PKG-TREE-5", "L-PKG-TREE-6")
TREE_INSIDE = ((1, 2), (3, 4), (3, 4), (5,), (5,), (6,), (7,), ())
TREE_SINGLES = (14, 10, 10, 13, 13, 15, 15, 19)
"""The first packages. Written out, L-PKG-TREE has 16 + 24 + 56 + 64 + 64 + 76 = 300 lines, the deepest on level 6."""


@dataclass(frozen=True, slots=True)
class Size:
    """How many rows of what. The tree alone needs 476 items, and 19 services in force that are no packages."""

    services: int = 5_000
    items: int = 60_000
    comments: int = 140_000
    feedback: int = 60_000
    ideas: int = 6_000
    agreements: int = 4_000
    events: int = 1_000_000

    def divided(self, by: int) -> "Size":
        """Smaller in every respect, for tests."""
        return Size(**{each.name: getattr(self, each.name) // by for each in fields(self)})


@dataclass(frozen=True, slots=True)
class Step:
    """A stage that a version enters. `made`: the act by which that was decided."""

    before: Stage | None
    stage: Stage
    days_ago: int
    made: datetime

    @property
    def scheduled(self) -> bool:
        return self.days_ago < 0


@dataclass(frozen=True, slots=True)
class Version:
    """`contains`: numbers of services, packages first; empty when the service is no package."""

    id: UUID
    number: str
    made: datetime
    steps: Sequence[Step]
    contains: Sequence[int]

    @property
    def last(self) -> Step:
        """The step by which it came to the stage where it is."""
        return [step for step in self.steps if not step.scheduled][-1]


@dataclass(frozen=True, slots=True)
class Service:
    id: UUID
    number: int
    key: str
    package: bool
    made: datetime
    versions: Sequence[Version]


def plan(size: Size, clock: Clock) -> list[Service]:
    """Every service, at the place of its number."""
    singles = [number for number in range(size.services) if not is_package(number) and lives_of(number) in LIVING]
    lines = list(_lines(size))
    return [_service(number, lines, singles, clock) for number in range(size.services)]


def is_package(number: int) -> bool:
    return number % PACKAGE_EVERY == PACKAGE_EVERY - 1


def lives_of(number: int) -> Lives:
    """Of a hundred services 78 are in force with the next version planned; the others show every other way to live."""
    if is_package(number) and number // PACKAGE_EVERY < len(TREE):
        return LIVING[0]
    match number * 7919 % 100:
        case chance if chance < 78:
            return LIVING[number % len(LIVING)]
        case chance if chance < 86:
            return RENEWED
        case chance if chance < 91:
            return RUN_DOWN
        case chance if chance < 95:
            return RETIRED
        case _:
            return PLANNED


def _key(number: int) -> str:
    if not is_package(number):
        return f"L-SVC-{number:05}"
    package = number // PACKAGE_EVERY
    return TREE[package] if package < len(TREE) else f"L-PKG-{number:05}"


def _lines(size: Size) -> Iterator[Sequence[int]]:
    """By package and version how many lines it has, so that there are as many in all as asked for."""
    tree = [len(inside) + singles for inside, singles in zip(TREE_INSIDE, TREE_SINGLES, strict=True)]
    yield from ([lines] * VERSIONS_EACH for lines in tree)
    versions = (size.services // PACKAGE_EVERY - len(tree)) * VERSIONS_EACH
    each, more = divmod(size.items - sum(tree) * VERSIONS_EACH, versions)
    for first in range(0, versions, VERSIONS_EACH):
        yield [each + (version < more) for version in range(first, first + VERSIONS_EACH)]


def _service(number: int, lines: Sequence[Sequence[int]], singles: Sequence[int], clock: Clock) -> Service:
    start = EARLIEST_DAYS_AGO - _start(number)
    acts = {start: clock.act(start)}
    versions = []
    for ordinal, life in enumerate(lives_of(number)):
        steps = list(_steps(life, start - ordinal * NEXT_VERSION_DAYS, acts, clock))
        contains = _contains(number // PACKAGE_EVERY, ordinal, lines, singles) if is_package(number) else []
        versions.append(Version(clock.id("service_version", steps[0].made), f"{ordinal + 1}.0", steps[0].made, steps, contains))
    return Service(clock.id("service", acts[start]), number, _key(number), is_package(number), acts[start], versions)


def _start(number: int) -> int:
    """Whatever a package contains was there before it."""
    package = number // PACKAGE_EVERY
    if not is_package(number):
        return number * 37 % SINGLES_START_DAYS
    level = len(TREE) - 1 - package if package < len(TREE) else package % LEVELS
    return SINGLES_START_DAYS + level * LEVEL_STARTS_DAYS + package % LEVEL_STARTS_DAYS


def _steps(life: Sequence[Stage], proposed: int, acts: dict[int, datetime], clock: Clock) -> Iterator[Step]:
    """What happens to a service on one day is one act: the launch of a version supersedes the one before."""
    before = None
    for stage in life:
        days_ago = _entered(stage, proposed)
        if days_ago not in acts:
            acts[days_ago] = clock.act(days_ago)
        yield Step(before, stage, days_ago, acts[days_ago])
        before = stage
    if before is Stage.RETIRING:
        yield Step(before, Stage.RETIRED, -RUN_DOWN_DAYS, acts[RUN_DOWN_DAYS])


def _entered(stage: Stage, proposed: int) -> int:
    match stage:
        case Stage.RETIRED:
            return max(proposed - NEXT_VERSION_DAYS - AFTER_DAYS[Stage.OPERATIONAL], LAST_DAYS_AGO)
        case Stage.RETIRING:
            return RUN_DOWN_DAYS
        case _:
            return proposed - AFTER_DAYS[stage]


def _contains(package: int, ordinal: int, lines: Sequence[Sequence[int]], singles: Sequence[int]) -> list[int]:
    """Neighbours in the list of single services, moving on by one with every version, but in the tree, which stays as it is."""
    of_tree = package < len(TREE)
    inside = [_number(other) for other in (TREE_INSIDE[package] if of_tree else _inside(package))]
    first = package * 61 + (0 if of_tree else ordinal)
    return inside + [singles[(first + place) % len(singles)] for place in range(lines[package][ordinal] - len(inside))]


def _inside(package: int) -> list[int]:
    """One package of the level below; every third holds one of the lowest level too."""
    level = package % LEVELS
    if level == 0:
        return []
    lowest = [_in_force(package, 0)] if package % 3 == 0 and level > 1 else []
    return [_in_force(package, level - 1), *lowest]


def _in_force(package: int, level: int) -> int:
    """The nearest package before of that level, past those that are not in force as long as there is another."""
    found = package - package % LEVELS + level
    while lives_of(_number(found)) not in LIVING and found - LEVELS >= len(TREE):
        found -= LEVELS
    return found


def _number(package: int) -> int:
    return package * PACKAGE_EVERY + PACKAGE_EVERY - 1
