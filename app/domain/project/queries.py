"""Root fields about projects."""

import strawberry

from app import viewer
from app.domain.binding import Connection, one, page
from app.domain.naming import BY, named
from app.domain.project.types import Project


@strawberry.type
class ProjectQueries:
    """Joined into Query."""

    project: Project | None = one(
        "One project.", join=lambda _, row, env: named(row, env, "Project"), arguments=[BY], seen_by=viewer.providers
    )
    projects: Connection[Project] = page("Projects, by key.", order=("key",), seen_by=viewer.providers)
