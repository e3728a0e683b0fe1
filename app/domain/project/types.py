"""Projects as the API shows them: to the provider only."""

from datetime import date

import strawberry

from app import viewer
from app.domain.binding import Node, bound, column, many, one
from app.domain.localized import LocalizedText, localized
from app.domain.naming import LazyReference, outside_names
from app.domain.party.types import Party
from app.domain.project import model
from app.domain.project.visibility import delivers, project_visible
from app.domain.project.words import ProjectStatus
from app.domain.service.parts import LazyVersion
from app.domain.service.visibility import of_version
from app.domain.values import vocabulary

vocabulary(
    ProjectStatus,
    "Where a project stands.",
    PROPOSED="It is to be decided about.",
    RUNNING="It is under way.",
    DONE="It has delivered.",
    CANCELLED="It was given up.",
)


@bound(model.Project, seen_by=viewer.providers, visible=project_visible)
@strawberry.type(description="Work that makes planned versions real. Never shown to customers.")
class Project(Node):
    """The project portfolio stands beside the service portfolio and is led alike."""

    key: str = column("Human key, unique and unchangeable.", plain=True)
    name: LocalizedText = localized("Name.")
    owner: Party | None = one("The person who answers for it.")
    status: ProjectStatus = column("Where it stands.")
    starts_on: date | None = column("The first day, a local business date; null: not known yet.")
    ends_on: date | None = column("The last day; null: not known yet.")
    priority: int | None = column("1 to 100, 1 first.")
    delivers: list[LazyVersion] = many("The versions that it makes real.", join=delivers, order=("service_id", "id"))
    external_references: list[LazyReference] = outside_names()
    revision: int = column("Counts changes of the project and of what it delivers.")


@bound(model.ProjectDelivery, seen_by=viewer.providers, visible=of_version("version_id"))
@strawberry.type(description="That a project delivers a version, as the feed tells of it.")
class ProjectDelivery(Node):
    """Read as `Project.delivers` and `ServiceVersion.projects`."""

    project: Project | None = one("The project.", implied=True)
    version: LazyVersion | None = one("The version.", implied=True)
