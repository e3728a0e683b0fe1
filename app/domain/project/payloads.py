"""What the verbs about projects answer."""

import strawberry

from app import viewer
from app.domain.binding import bound
from app.domain.payload import Payload, changed_row
from app.domain.project.types import Project


@bound(seen_by=viewer.everyone)
@strawberry.type(description="What became of a project.")
class ProjectPayload(Payload):
    """Shared by the verbs about projects."""

    project: Project | None = changed_row("The project as it is now.")
