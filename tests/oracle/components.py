"""For which version a line of a package stands."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from tests.oracle.services import number_of
from tests.oracle.sight import IN_FORCE, PLANNED
from tests.oracle.tables import Row, Tables

NEVER = datetime.max.replace(tzinfo=UTC)


def component_of(line: Row, tables: Tables, seen: Callable[[Iterable[Row]], list[Row]]) -> tuple[Row | None, str]:
    """The version and how it was found, among the versions that `seen` lets through. A pin holds, though at the moment that is asked about
    the version was not there yet."""
    versions = seen(tables.where("service_version", "service_id", line.component_service_id))
    unborn = seen(tables.where("unborn_version", "id", line.pinned_version_id))
    pinned = [version for version in (*versions, *unborn) if version.id == line.pinned_version_id]
    in_force = [version for version in versions if version.stage in IN_FORCE]
    planned = [version for version in versions if version.stage in PLANNED]
    if pinned:
        return pinned[0], "PINNED"
    if in_force:
        return max(in_force, key=lambda version: (version.stage == "OPERATIONAL", version.stage_since, version.id)), "IN_FORCE"
    package_version = tables.one("service_version", line.package_version_id)
    if planned and package_version is not None and package_version.stage in PLANNED:
        return min(planned, key=lambda version: (_launch(version, tables), tuple(-part for part in number_of(version)))), "PLANNED"
    return None, "MISSING"


def _launch(version: Row, tables: Tables) -> datetime:
    steps = tables.where("lifecycle_transition", "version_id", version.id)
    return min((step.effective_at for step in steps if step.status == "SCHEDULED" and step.to_stage == "OPERATIONAL"), default=NEVER)
