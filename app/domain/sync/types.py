"""Other systems and their names for our things as the API shows them: to the provider, never to customers."""

import strawberry

from app import viewer
from app.domain.binding import Node, bound, column, many, one
from app.domain.party.types import Party
from app.domain.sync import model
from app.domain.sync.visibility import reference_visible
from app.domain.sync.words import FieldGroup, OwnershipPolicy, ReferenceType
from app.domain.values import vocabulary

vocabulary(
    ReferenceType,
    "What another system's row is to a thing of ours.",
    SAME_AS="It is the same thing.",
    PROJECT="The project that makes it real.",
    TICKET="A ticket about it.",
    DOCUMENT="A document about it.",
)


@bound(model.ExternalReference, seen_by=viewer.providers, visible=reference_visible)
@strawberry.type(description="What another system calls a thing of ours, or keeps beside it.")
class ExternalReference(Node):
    """Reached from what it is of and from the verb that made it, and told of by the feed."""

    source: str = column("The other system.", "source_system")
    external_id: str = column("Its id.")
    type: ReferenceType = column("What its row is to the thing.")
    url: str | None = column("Where it is seen.")


@bound(model.FieldOwnership, seen_by=viewer.all_but_customers)
@strawberry.type(description="What another system may do to a group of fields. What it may not write is told, and is no error.")
class FieldOwnership(Node):
    """A group that its system has no row for: tools fill what is empty, portfolio managers write."""

    group: FieldGroup = column("Which fields.", "field_group")
    policy: OwnershipPolicy = column("What it may do to them.")


@bound(model.SourceSystem, seen_by=viewer.all_but_customers)
@strawberry.type(description="Another system that keeps some of our fields.")
class SourceSystem(Node):
    """A system may be linked to and sync without being here: then nobody's tool is bound to its name."""

    code: str = column("Its name, as links and changes have it; it never changes.", sorted_as=lambda row, _: row.code)
    tool: Party | None = one(
        "Who alone acts in its name among tools; whatever else that tool changes counts as changed by this system too. Null: any tool.",
        by="party_id",
    )
    ownership: list[FieldOwnership] = many("What it may do, by group.", by="source_system_id", order=("field_group",))
    revision: int = column("Grows by one with every change.")
