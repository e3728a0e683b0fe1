"""Which packages lie in which: whether a package may contain what it is to contain."""

from collections.abc import Sequence

from sqlalchemy import text

from app import limits
from app.domain.package import rules
from app.domain.service.model import Service
from app.domain.work import Work
from app.errors import Path

CONTENTS = text("""
    with recursive contained (service_id) as (
        select unnest(cast(:components as uuid[]))
        union
        select i.component_service_id
        from contained c
        join service_version v on v.service_id = c.service_id and v.stage not in ('RETIRED', 'REJECTED')
        join composition_item i on i.package_version_id = v.id
    )
    select distinct package.key, component.key
    from contained c
    join service package on package.id = c.service_id
    join service_version v on v.service_id = package.id and v.stage not in ('RETIRED', 'REJECTED')
    join composition_item i on i.package_version_id = v.id
    join service component on component.id = i.component_service_id
""")
LEVELS_ABOVE = text("""
    with recursive containing (service_id, depth) as (
        select cast(:package as uuid), 0
        union
        select v.service_id, c.depth + 1
        from containing c
        join composition_item i on i.component_service_id = c.service_id
        join service_version v on v.id = i.package_version_id and v.stage not in ('RETIRED', 'REJECTED')
        where c.depth <= :deepest
    )
    select max(depth) from containing
""")


async def judge_nesting(work: Work, package: Service, components: Sequence[Service], paths: Sequence[Path]) -> None:
    """Adds the faults of components that a package is to have. As it is recorded now; what others write meanwhile the database looks at
    again when this is committed."""
    contents: dict[str, set[str]] = {}
    for outer, inner in await work.session.execute(CONTENTS, {"components": [component.id for component in components]}):
        contents.setdefault(outer, set()).add(inner)
    above = await work.session.scalar(LEVELS_ABOVE, {"package": package.id, "deepest": limits.PACKAGE_DEPTH_MAX}) or 0
    for component, path in zip(components, paths, strict=True):
        work.faults.add(rules.nesting_fault(package.key, component.key, contents, above, path))
