"""Verbs of package."""

import strawberry

from app.domain.package.composing import composition_item_add, composition_item_remove, composition_set, option_groups_set
from app.domain.package.offering import offerings_set
from app.domain.service.payloads import VersionPayload
from app.domain.verbs import verb
from app.viewer import Role

COMPOSERS = (Role.PORTFOLIO_MANAGER, Role.SERVICE_OWNER)


@strawberry.type
class PackageMutations:
    """Joined into Mutation."""

    composition_set: VersionPayload | None = verb(
        "Says what a package version contains: lines that stay as they are keep their ids and are not written. What its offerings say of "
        "lines that go is dropped with them.",
        composition_set,
        may=COMPOSERS,
    )
    composition_item_add: VersionPayload | None = verb("Adds a component to a package version.", composition_item_add, may=COMPOSERS)
    composition_item_remove: VersionPayload | None = verb(
        "Takes a component out of a package version, and out of the selections of its offerings.", composition_item_remove, may=COMPOSERS
    )
    option_groups_set: VersionPayload | None = verb(
        "Says which components of a package version are options, and how many of them are chosen.", option_groups_set, may=COMPOSERS
    )
    offerings_set: VersionPayload | None = verb("Says in which ready-made variants a version is offered.", offerings_set, may=COMPOSERS)
