"""Other systems' names for our things as the API shows them: to the provider, never to customers."""

import strawberry

from app import viewer
from app.domain.binding import Node, bound, column
from app.domain.sync import model
from app.domain.sync.visibility import reference_visible
from app.domain.sync.words import ReferenceType
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
