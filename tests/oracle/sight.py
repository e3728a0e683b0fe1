"""Which rows somebody sees: section 6 of the domain, one function a table.

Whoever is neither a customer nor a stakeholder from outside sees every row of the types that tests/permissions.csv gives to the role.
"""

from collections.abc import Callable
from functools import cached_property
from uuid import UUID

from app.viewer import Role
from tests.oracle.people import Seat
from tests.oracle.tables import Row, Tables

PLANNED = {"PROPOSED", "IN_DESIGN", "IN_TRANSITION"}
IN_FORCE = {"OPERATIONAL", "RETIRING"}
LAUNCHED = {*IN_FORCE, "RETIRED"}


PARTS = (
    "service_version", "service_price", "scope_item", "service_commitment", "service_offering", "composition_item", "option_group",
    "offering_selection", "capability_use", "lifecycle_transition", "project_delivery",
)  # fmt: skip
"""What all see through its version only, so not when that was not there."""


def stage_today(version: Row) -> str:
    """Also of a version as it was or will be."""
    stage: str = getattr(version, "stage_today", version.stage)
    return stage


REFERRED = {
    "Service": "service",
    "ServiceVersion": "service_version",
    "Party": "party",
    "Portfolio": "portfolio",
    "Capability": "capability",
    "CustomerAgreement": "customer_agreement",
    "Project": "project",
}
"""The tables of what other systems know too, by what a reference calls them."""

ID_FIELDS = {
    "party": "Party.id",
    "api_token": "ApiToken.id",
    "portfolio": "Portfolio.id",
    "service": "Service.id",
    "service_version": "ServiceVersion.id",
    "service_price": "ServicePrice.id",
    "scope_item": "ScopeItem.id",
    "service_commitment": "ServiceCommitment.id",
    "service_relationship": "ServiceRelationship.id",
    "service_stakeholder": "ServiceStakeholder.id",
    "composition_item": "CompositionItem.id",
    "option_group": "OptionGroup.id",
    "service_offering": "ServiceOffering.id",
    "offering_selection": "OfferingSelection.id",
    "capability": "Capability.id",
    "capability_use": "CapabilityUse.id",
    "lifecycle_transition": "LifecycleTransition.id",
    "stakeholder_comment": "StakeholderComment.id",
    "development_idea": "DevelopmentIdea.id",
    "service_feedback": "ServiceFeedback.id",
    "customer_agreement": "CustomerAgreement.id",
    "project": "Project.id",
    "project_delivery": "ProjectDelivery.id",
    "external_reference": "ExternalReference.id",
    "source_system": "SourceSystem.id",
    "field_ownership": "FieldOwnership.id",
    "lifecycle_stage": "LifecycleStage.key",
    "stage_edge": "StageEdge.name",
    "gate_check": "GateCheck.id",
}
"""The field that whoever sees rows of a table sees."""


class Sight:
    """One person's view of the tables. What is asked twice is remembered."""

    def __init__(self, seat: Seat, tables: Tables | None = None, today: "Sight | None" = None) -> None:
        """`tables`: as they were or will be; `today`: what the same person sees of the present, beyond which the clocks show nothing."""
        self.seat = seat
        self.tables = tables or seat.tables
        self._today = today
        self._known: dict[int, bool] = {}

    def sees(self, row: Row) -> bool:
        if id(row) not in self._known:
            self._known[id(row)] = self._judge(row)
        return self._known[id(row)]

    def _judge(self, row: Row) -> bool:
        if not self.seat.may_see(ID_FIELDS[row.table]):
            return False
        if row.table in ("portfolio", "lifecycle_stage", "stage_edge", "gate_check", "source_system", "field_ownership"):
            return True
        if self.seat.customer:
            return self._customers[row.table](row)
        if self.seat.outside or row.table in PARTS:
            return self._outsiders[row.table](row)
        return True

    def _sees(self, table: str, id_: UUID | None) -> bool:
        row = self.tables.one(table, id_)
        return row is not None and self.sees(row)

    @cached_property
    def _customers(self) -> dict[str, Callable[[Row], bool]]:
        own = self.seat.own_customers
        return {
            "party": self._party_of_customers,
            "service": lambda it: any(self.sees(version) for version in self.tables.where("service_version", "service_id", it.id)),
            "service_version": self._version_for_customers,
            "service_price": self._part,
            "scope_item": self._part,
            "service_commitment": self._part,
            "service_offering": self._part,
            "composition_item": lambda it: it.customer_visible and self._line(it),
            "option_group": lambda it: any(self.sees(line) for line in self.tables.where("composition_item", "option_group_id", it.id)),
            "offering_selection": lambda it: self._sees("composition_item", it.composition_item_id),
            "lifecycle_transition": self._step_for_customers,
            "stakeholder_comment": self._comment_for_customers,
            "development_idea": lambda it: it.submitted_by_id in own and self._of_service(it),
            "service_feedback": lambda it: it.customer_id in own and self._of_service(it),
            "customer_agreement": lambda it: it.customer_id in own and self._of_service(it),
        }

    @cached_property
    def _outsiders(self) -> dict[str, Callable[[Row], bool]]:
        return {
            "party": lambda _: True,
            "service": self._service_of_outsiders,
            "service_version": self._of_service,
            "service_price": self._part,
            "scope_item": self._part,
            "service_commitment": self._part,
            "service_offering": self._part,
            "service_relationship": lambda it: self._sees("service", it.from_service_id) and self._sees("service", it.to_service_id),
            "service_stakeholder": self._of_service,
            "composition_item": self._line,
            "option_group": lambda it: self._sees("service_version", it.package_version_id),
            "offering_selection": lambda it: self._sees("composition_item", it.composition_item_id),
            "capability": lambda it: any(self.sees(use) for use in self.tables.where("capability_use", "capability_id", it.id)),
            "capability_use": self._part,
            "project": lambda it: any(self.sees(link) for link in self.tables.where("project_delivery", "project_id", it.id)),
            "project_delivery": self._part,
            "lifecycle_transition": self._part,
            "stakeholder_comment": self._of_service,
            "development_idea": self._of_service,
            "service_feedback": self._of_service,
            "customer_agreement": self._of_service,
            "external_reference": lambda it: self._sees(REFERRED[it.entity_type], it.entity_id),
        }

    def _of_service(self, row: Row) -> bool:
        return self._sees("service", row.service_id)

    def _part(self, row: Row) -> bool:
        return self._sees("service_version", row.version_id)

    def _line(self, line: Row) -> bool:
        """An edge is seen from neither end by whoever sees only one."""
        return self._sees("service_version", line.package_version_id) and self._sees("service", line.component_service_id)

    def _seen_today(self, row: Row) -> bool:
        """Whether the row as it is today is seen."""
        return self._today is None or self._today._sees(row.table, row.id)

    def _version_for_customers(self, version: Row) -> bool:
        """What was launched, and what is planned and shared; both only when some language is published."""
        if not self._seen_today(version) or self.tables.where("unborn_version", "id", version.id):
            return False
        shared = version.stage in PLANNED and version.share_with_customers
        return bool(version.stage in LAUNCHED or shared) and "PUBLISHED" in version.language_status.values()

    def _step_for_customers(self, step: Row) -> bool:
        version = self.tables.one("service_version", step.version_id)
        if version is None or not self.sees(version):
            return False
        match step.status:
            case "DONE":
                return bool(step.to_stage in LAUNCHED or version.share_with_customers)
            case "SCHEDULED":
                stage = stage_today(version)
                launch = version.share_with_customers and stage in PLANNED and step.to_stage == "OPERATIONAL"
                return bool(launch) or (stage == "RETIRING" and step.to_stage == "RETIRED")
            case _:
                return False

    def _comment_for_customers(self, comment: Row) -> bool:
        """Own threads and announcements; statements only those of one's own people."""
        own = self.seat.own_customers
        return bool(
            comment.audience == "CUSTOMER"
            and (comment.customer_id is None or comment.customer_id in own)
            and (comment.stance is None or comment.author_id in own)
            and self._of_service(comment)
            and (comment.version_id is None or self._sees("service_version", comment.version_id))
            and (comment.idea_id is None or self._sees("development_idea", comment.idea_id))
        )

    def _party_of_customers(self, party: Row) -> bool:
        """Their own; who provides what they see, keeps the portfolio, or wrote what they may read."""
        return (
            party.id in self.seat.own_customers
            or any(self.sees(service) for service in self.tables.where("service", "provider_id", party.id))
            or bool(self.tables.where("portfolio", "owner_id", party.id))
            or any(self.sees(comment) for comment in self.tables.where("stakeholder_comment", "author_id", party.id))
        )

    def _service_of_outsiders(self, service: Row) -> bool:
        """What their organisation provides or is named in."""
        assert self.seat.role is Role.STAKEHOLDER
        if not self.seat.outside:
            return True
        if not self._seen_today(service):
            return False
        named = self.tables.where("service_stakeholder", "service_id", service.id)
        own = self.seat.own_organisation
        return service.provider_id in own or any(stakeholder.party_id in own for stakeholder in named)
