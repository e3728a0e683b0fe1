"""Capabilities as the API shows them: to the provider only."""

import strawberry

from app import viewer
from app.domain.binding import Connection, Node, bound, column, one, page
from app.domain.capability import model
from app.domain.capability.visibility import capability_visible
from app.domain.capability.words import CapabilityKind
from app.domain.localized import LocalizedText, localized
from app.domain.naming import LazyReference, outside_names
from app.domain.package.words import ValueChainActivity
from app.domain.party.types import Party
from app.domain.service.parts import LazyVersion
from app.domain.service.visibility import of_version
from app.domain.values import vocabulary

vocabulary(
    CapabilityKind,
    "What kind of thing a provider has or is able to do.",
    PROCESS="A process.",
    TECHNOLOGY="A technology.",
    COMPETENCE="What people can do.",
    KNOWLEDGE="What people know.",
    INFORMATION="Information.",
    RELATIONSHIP="A relationship, with customers for instance.",
    PREMISES="Premises.",
    EQUIPMENT="Equipment.",
    SUPPLIES="Supplies.",
    PARTNER="A partner.",
)


@bound(model.CapabilityUse, seen_by=viewer.providers, visible=of_version("version_id"))
@strawberry.type(description="A version rests on a capability.")
class CapabilityUse(Node):
    """In one activity of the value chain."""

    version: LazyVersion | None = one("The version.", implied=True)
    capability: "Capability | None" = one("What it rests on.")
    value_chain_activity: ValueChainActivity | None = column("Where in the value chain.")
    note: str | None = column("What else is to be known.")


@bound(model.Capability, seen_by=viewer.providers, visible=capability_visible)
@strawberry.type(description="What a provider has or is able to do, that services rest on. Never shown to customers.")
class Capability(Node):
    """A record of its own: counted, owned and traced."""

    key: str = column("Human key, unique and unchangeable.", plain=True)
    kind: CapabilityKind = column("What kind it is.")
    name: LocalizedText = localized("Name.")
    owner: Party | None = one("Who keeps it.")
    uses: Connection[CapabilityUse] = page("The versions that rest on it.", by="capability_id", order=("version_id", "id"))
    external_references: list[LazyReference] = outside_names()
    revision: int = column("Grows by one with every change.")
