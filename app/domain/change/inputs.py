"""What of the feed is asked for."""

from datetime import datetime

import strawberry

from app.domain.change.words import ChangedEntity
from app.domain.naming import By
from app.domain.sync.inputs import Linkable
from app.history.words import ChangeOperation


@strawberry.input(description="Only changes that fulfil all of it. A cursor passes what is left out as it passes what is told.")
class ChangeFilter:
    """What is absent or null leaves nothing out."""

    entity_types: list[ChangedEntity] | None = strawberry.field(default=None, description="Only of rows of these types.")
    operations: list[ChangeOperation] | None = strawberry.field(default=None, description="Only these operations.")
    service: By | None = strawberry.field(default=None, description="Only of this service or package and of all that belongs to it.")
    entity: strawberry.ID | None = strawberry.field(default=None, description="Only of the thing with this global id, gone or not.")
    thing: Linkable | None = strawberry.field(default=None, description="Only of this thing itself, by any of its names.")
    actor: By | None = strawberry.field(default=None, description="Only what this party did. Not for customers.")
    source: str | None = strawberry.field(default=None, description="Only what this other system changed. Not for customers.")
    exclude_source: str | None = strawberry.field(
        default=None,
        description="All but what this other system changed, so that it never hears its own echo. Not for customers.",
    )
    since: datetime | None = strawberry.field(default=None, description="Only what was recorded at this moment or later.")
    until: datetime | None = strawberry.field(default=None, description="Only what was recorded before this moment.")
