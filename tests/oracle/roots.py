"""Resolvers of the fields of Query."""

from datetime import datetime
from typing import Any
from uuid import UUID

from tests.oracle.asked import Asked, answers, type_of
from tests.oracle.clocks import Clocks
from tests.oracle.orders import Descending, Listing, by_key, newest
from tests.oracle.packages import DEPTH_MAX, Composition
from tests.oracle.pages import Cursor
from tests.oracle.services import versions_of
from tests.oracle.sight import ID_FIELDS
from tests.oracle.tables import Row

By = dict[str, str]
GONE = {"RETIRED", "REJECTED"}


def named(by: By, asked: Asked) -> Row | None:
    """The service or package that is named, when it is seen."""
    if "key" in by:
        return next(iter(asked.where("service", "key", by["key"])), None)
    return asked.one("service", UUID(by["id"].partition(":")[2]))


@answers("Query.service")
def _service(_: None, asked: Asked, by: By) -> Row | None:
    found = named(by, asked)
    return None if found is None or found.is_package else found


@answers("Query.servicePackage")
def _service_package(_: None, asked: Asked, by: By) -> Row | None:
    found = named(by, asked)
    return found if found is not None and found.is_package else None


@answers("Query.portfolioItems")
def _portfolio_items(_: None, asked: Asked, *, include_retired: bool = False) -> Listing:
    return by_key(_present(asked, include_retired=include_retired))


@answers("Query.services")
def _services(_: None, asked: Asked, *, include_retired: bool = False) -> Listing:
    return by_key(service for service in _present(asked, include_retired=include_retired) if not service.is_package)


@answers("Query.servicePackages")
def _service_packages(_: None, asked: Asked, *, include_retired: bool = False) -> Listing:
    return by_key(service for service in _present(asked, include_retired=include_retired) if service.is_package)


def _present(asked: Asked, *, include_retired: bool) -> list[Row]:
    """Without what is retired: services with a version that is seen and not gone."""
    found = asked.all("service")
    if include_retired:
        return found
    return [service for service in found if any(version.stage not in GONE for version in versions_of(service.id, asked))]


@answers("Query.serviceVersions")
def _service_versions(_: None, asked: Asked) -> Listing:
    return Listing(asked.all("service_version"), lambda version: (version.service_id, version.id))


@answers("Query.compositionItems")
def _composition_items(_: None, asked: Asked) -> Listing:
    return Listing(asked.all("composition_item"), lambda line: (line.package_version_id, line.id))


@answers("Query.agreements")
def _agreements(_: None, asked: Asked) -> Listing:
    return by_key(asked.all("customer_agreement"))


@answers("Query.lifecycleTransitions")
def _lifecycle_transitions(_: None, asked: Asked) -> Listing:
    return Listing(asked.all("lifecycle_transition"), lambda step: step.id)


@answers("Query.composition")
def _composition(_: None, asked: Asked, by: By, max_depth: int = DEPTH_MAX) -> Composition | None:
    """In the version that speaks for the package."""
    package = named(by, asked)
    speaking = [] if package is None else versions_of(package.id, asked)
    return Composition(speaking[0], max_depth) if speaking else None


@answers("Query.whereUsed")
def _where_used(_: None, asked: Asked, by: By, *, include_retired: bool = False) -> Listing:
    component = named(by, asked)
    lines = [] if component is None else asked.where("composition_item", "component_service_id", component.id)
    if not include_retired:
        lines = [line for line in lines if _is_there(asked.tables.one("service_version", line.package_version_id))]
    return Listing(lines, lambda line: (line.package_version_id, line.position, line.id))


def _is_there(version: Row | None) -> bool:
    return version is not None and version.stage not in GONE


@answers("Query.portfolios")
def _portfolios(_: None, asked: Asked) -> Listing:
    return by_key(asked.all("portfolio"))


@answers("Query.parties")
def _parties(_: None, asked: Asked) -> Listing:
    return by_key(asked.all("party"))


@answers("Query.apiTokens")
def _api_tokens(_: None, asked: Asked) -> Listing:
    return Listing(asked.all("api_token"), lambda token: Descending(token.id), "-id")


@answers("Query.capabilities")
def _capabilities(_: None, asked: Asked) -> Listing:
    return by_key(asked.all("capability"))


@answers("Query.projects")
def _projects(_: None, asked: Asked) -> Listing:
    return by_key(asked.all("project"))


@answers("Query.project")
def _project(_: None, asked: Asked, by: By) -> Row | None:
    if "key" in by:
        return next(iter(asked.where("project", "key", by["key"])), None)
    type_name, uuid = by["id"].split(":")
    return asked.one("project", UUID(uuid)) if type_name == "Project" else None


@answers("Query.sourceSystems")
def _source_systems(_: None, asked: Asked) -> list[Row]:
    return sorted(asked.all("source_system"), key=lambda system: system.code)


@answers("Query.lifecycleStages")
def _lifecycle_stages(_: None, asked: Asked) -> list[Row]:
    return sorted(asked.all("lifecycle_stage"), key=lambda stage: stage.position)


def _about(table: str, by: By | None, asked: Asked) -> list[Row]:
    if by is None:
        return asked.all(table)
    service = named(by, asked)
    return [] if service is None else asked.where(table, "service_id", service.id)


@answers("Query.comments")
def _comments(_: None, asked: Asked, about: By | None = None) -> Listing:
    return newest(_about("stakeholder_comment", about, asked))


@answers("Query.developmentIdeas")
def _development_ideas(_: None, asked: Asked, about: By | None = None) -> Listing:
    return newest(_about("development_idea", about, asked))


@answers("Query.feedback")
def _feedback(_: None, asked: Asked, about: By | None = None) -> Listing:
    return newest(_about("service_feedback", about, asked), "occurred_at")


@answers("Query.node")
def _node(_: None, asked: Asked, id: str) -> Row | None:  # noqa: A002  # the argument's name
    type_name, uuid = id.split(":")
    tables = [table for table, field in ID_FIELDS.items() if field.endswith(".id")]
    found = [row for table in tables for row in asked.where(table, "id", UUID(uuid)) if type_of(row) == type_name]
    return next(iter(found), None)


@answers("Query.nodes")
def _nodes(_: None, asked: Asked, ids: list[str]) -> list[Row | None]:
    return [_node(_, asked, id_) for id_ in ids]


@answers("Query.viewer")
def _viewer(_: None, asked: Asked) -> Asked:
    return asked


@answers("Viewer.role")
def _role(_: Any, asked: Asked) -> str:
    return asked.seat.role.value


@answers("Viewer.scopes")
def _scopes(_: Any, asked: Asked) -> list[str]:
    return sorted(asked.seat.person.scopes)


@answers("Viewer.party")
def _party(_: Any, asked: Asked) -> Row | None:
    return asked.one("party", asked.seat.party.id)


@answers("Query.asOf")
def _as_of(_: None, asked: Asked) -> Clocks:
    return asked.clocks


@answers("AsOf.at")
def _at(clocks: Clocks, _: Asked) -> datetime:
    return clocks.moment


@answers("AsOf.knownAt")
def _known_at(clocks: Clocks, asked: Asked) -> datetime | None:
    """Since which revision all is as it is, or was."""
    return None if asked.seat.outside else asked.ages.past.revision_at(clocks.known or asked.ages.now)


@answers("AsOf.token")
def _token(_: Clocks, __: Asked) -> Cursor:
    return Cursor("token")
