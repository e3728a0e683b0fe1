"""The lives of versions, by owners and the manager at their times; what was scheduled and has come due is the worker's."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from app.database.unit_of_work import UnitsOfWork
from app.delivery.worker import run_due
from app.demo.calendar import ZONE, Calendar
from app.demo.shape import PortfolioFile, Service, Step, Version
from app.demo.steps import OWNERS_STEPS
from app.domain.lifecycle.words import Stage
from app.viewer import Role, Viewer
from tests.demo.rebuilding.actors import Actors
from tests.demo.rebuilding.acts import Act, Kind
from tests.demo.rebuilding.wording import by_number, iso


@dataclass(frozen=True, slots=True)
class Lives:
    """What decides when each step is taken, and by whom."""

    file: PortfolioFile
    actors: Actors
    calendar: Calendar

    async def whose(self, service: Service, step: Step) -> Viewer:
        """Owners finish designs and send them back; the rest, and what somebody else is named for, is the manager's."""
        if step.to in OWNERS_STEPS and step.by is None:
            return await self.actors.viewer(Role.SERVICE_OWNER, service.owner)
        return await self.actors.viewer(Role.PORTFOLIO_MANAGER, self.file.portfolio.owner)


def lived(file: PortfolioFile, actors: Actors, calendar: Calendar) -> Iterator[Act]:
    lives = Lives(file, actors, calendar)
    for service in file.services:
        for version in service.versions:
            for place, step in enumerate(version.stages[1:], 1):
                yield from _step(lives, service, version, place, step)


def _step(lives: Lives, service: Service, version: Version, place: int, step: Step) -> Iterator[Act]:
    """What happens by somebody's decision; what follows from a launch, or from the beginning of an end, happens with it."""
    name, before = f"{service.key} {version.number} to {step.to}", version.stages[place - 1]
    if _superseded(service, version, step):
        return
    if before.to is Stage.RETIRING:
        if not step.scheduled:
            yield Act(lives.calendar.moment(step.at), Kind.WORKER, name, partial(_due, lives))
        return
    decided = step.recorded if step.scheduled and step.recorded else step.at
    yield Act(lives.calendar.moment(decided), Kind.STEP, name, partial(_take, lives, service, version, place))


def _superseded(service: Service, version: Version, step: Step) -> bool:
    """Whether another version of the service is launched at that very moment."""
    launches = (other_step for other in service.versions if other is not version for other_step in other.stages)
    return step.to in (Stage.RETIRED, Stage.RETIRING) and any(
        launch.to is Stage.OPERATIONAL and launch.at == step.at for launch in launches
    )


async def _take(lives: Lives, service: Service, version: Version, place: int, at: datetime) -> None:
    step = version.stages[place]
    asked = {
        "version": by_number(service.key, version.number),
        "to": step.to.value,
        "reason": step.reason,
        "overrides": [override.model_dump() for override in step.overrides],
        **_ends(lives, service, version, place),
    }
    who = await lives.whose(service, step)
    if step.scheduled:
        await lives.actors.do(who, "transitionSchedule", {**asked, "effectiveAt": iso(lives.calendar.moment(step.at))}, at)
    else:
        await lives.actors.do(who, "transition", asked, at)


def _ends(lives: Lives, service: Service, version: Version, place: int) -> Mapping[str, str]:
    """When what begins to be run down ends: the version itself, or the one that a launch supersedes."""
    step = version.stages[place]
    if step.to is Stage.RETIRING:
        return {"endOfServiceAt": iso(lives.calendar.moment(version.stages[place + 1].at))}
    for other in service.versions:
        for running_out, end in zip(other.stages, other.stages[1:], strict=False):
            if step.to is Stage.OPERATIONAL and running_out.to is Stage.RETIRING and running_out.at == step.at:
                return {"runOutAt": iso(lives.calendar.moment(end.at))}
    return {}


async def _due(lives: Lives, at: datetime) -> None:
    """What was scheduled for this moment happens."""
    units = UnitsOfWork(lives.actors.writer.database.url, size=1, wait_seconds=30, statement_seconds=60)
    try:
        fired = await run_due(units, at, zone=ZONE.key)
    finally:
        await units.close()
    assert [list(each.failing) for each in fired] == [[]], fired
