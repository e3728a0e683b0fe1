"""Inputs of the verbs about projects."""

from datetime import date

import strawberry
from strawberry import Maybe

from app.domain.inputs import LocalizedTextInput, VerbInput
from app.domain.naming import By, VersionBy
from app.domain.project.words import ProjectStatus


@strawberry.input(description="A project as it is to be. In a change, absent fields stay as they are.")
class ProjectUpsertInput(VerbInput):
    """A new project needs a name and an owner; it is PROPOSED unless it says otherwise."""

    key: str | None = strawberry.field(
        default=None, description="Human key, unique and unchangeable. What is new needs one; what is there may be named by it."
    )
    project: By | None = strawberry.field(default=None, description="A project that is there, to be changed, instead of its key.")
    expected_revision: int | None = strawberry.field(
        default=None,
        description="Absent: a new project is made. Else the revision that the change is made on; another one is a CONFLICT.",
    )
    name: Maybe[LocalizedTextInput] = strawberry.field(description="Name.")
    owner: Maybe[By] = strawberry.field(description="The person who answers for it.")
    status: Maybe[ProjectStatus] = strawberry.field(description="Where it stands.")
    starts_on: Maybe[date | None] = strawberry.field(description="The first day, a local business date; null: not known yet.")
    ends_on: Maybe[date | None] = strawberry.field(description="The last day; null: not known yet.")
    priority: Maybe[int | None] = strawberry.field(description="1 to 100, 1 first; null: none.")
    delivers: Maybe[list[VersionBy]] = strawberry.field(
        description="The versions that it makes real, the whole list. Of a project that is DONE or CANCELLED it stays as it is."
    )
