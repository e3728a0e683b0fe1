"""What there is to be named: the rows of a database as inputs call them, always in the same order, so that a seed draws the same input."""

import json
from dataclasses import dataclass, field
from random import Random
from typing import Any

from tests.support.rows import Connection

Found = dict[str, Any]

ROWS = {
    "services": "select key, id, is_package, revision, portfolio_id from service order by key",
    "versions": """
        select v.id, s.key as service, s.is_package, v.number, v.stage, v.stage_since, v.revision, o.key as owner
        from service_version v join service s on s.id = v.service_id left join party o on o.id = s.owner_id order by s.key, v.number
    """,
    "parties": "select key, id, kind, active, revision from party order by key",
    "portfolios": "select key, id, revision from portfolio order by key",
    "capabilities": "select key, id, revision from capability order by key",
    "agreements": """
        select a.key, a.id, a.revision, s.key as service from customer_agreement a join service s on s.id = a.service_id order by a.key
    """,
    "projects": "select key, id, revision from project order by key",
    "items": """
        select i.id, i.package_version_id as version, s.key as component, i.min_quantity, i.max_quantity
        from composition_item i join service s on s.id = i.component_service_id order by i.id
    """,
    "groups": "select id, package_version_id as version from option_group order by id",
    "offerings": """
        select o.id, o.version_id as version, s.key as service, o.key, v.stage
        from service_offering o join service_version v on v.id = o.version_id join service s on s.id = v.service_id order by o.id
    """,
    "scope": "select i.id, i.version_id as version, s.key as service from scope_item i join service_version v on v.id = i.version_id "
    "join service s on s.id = v.service_id order by i.id",
    "commitments": "select id, version_id as version from service_commitment order by id",
    "prices": "select id, version_id as version, valid_from from service_price order by id",
    "uses": "select id, version_id as version from capability_use order by id",
    "comments": "select c.id, c.revision, s.key as service from stakeholder_comment c join service s on s.id = c.service_id order by c.id",
    "ideas": "select i.id, i.revision, i.status, i.language, s.key as service from development_idea i "
    "join service s on s.id = i.service_id order by i.id",
    "feedback": "select f.id, f.revision, s.key as service from service_feedback f join service s on s.id = f.service_id order by f.id",
    "scheduled": "select id, version_id as version from lifecycle_transition where status = 'SCHEDULED' order by effective_at, seq, id",
    "transitions": "select id, version_id as version from lifecycle_transition order by id",
    "references": "select id, entity_type, entity_id, source_system, external_id, type from external_reference order by id",
    "systems": "select id, code, revision from source_system order by id",
    "steps": "select from_stage, to_stage from stage_edge order by from_stage, to_stage",
    "checks": "select gate, code from gate_check order by gate, position",
}
"""By the name that they have here."""
EVERYTHING = (
    "select json_build_object("
    + ", ".join(f"'{name}', (select coalesce(json_agg(found), '[]') from ({rows}) found)" for name, rows in ROWS.items())
    + ")::text"
)

GLOBAL = {
    "services": "Service",
    "versions": "ServiceVersion",
    "parties": "Party",
    "portfolios": "Portfolio",
    "capabilities": "Capability",
    "agreements": "CustomerAgreement",
    "projects": "Project",
    "items": "CompositionItem",
    "groups": "OptionGroup",
    "offerings": "ServiceOffering",
    "scope": "ScopeItem",
    "commitments": "ServiceCommitment",
    "prices": "ServicePrice",
    "uses": "CapabilityUse",
    "comments": "StakeholderComment",
    "ideas": "DevelopmentIdea",
    "feedback": "ServiceFeedback",
    "scheduled": "LifecycleTransition",
    "transitions": "LifecycleTransition",
    "references": "ExternalReference",
    "systems": "SourceSystem",
}
"""What global ids call them."""


@dataclass
class Population:
    """`rows`: by the names of ROWS."""

    rows: dict[str, list[Found]] = field(default_factory=dict)

    def some(self, random: Random, name: str, **like: object) -> Found | None:
        """One of them with these values; any when none has them; None when there are none at all."""
        known = self.rows[name]
        fitting = [row for row in known if all(row[key] == value for key, value in like.items())]
        return random.choice(fitting or known) if known else None

    def of(self, name: str, **like: object) -> list[Found]:
        """All with these values."""
        return [row for row in self.rows[name] if all(row[key] == value for key, value in like.items())]

    def global_id(self, name: str, row: Found) -> str:
        type_ = "ServicePackage" if row.get("is_package") and name == "services" else GLOBAL[name]
        return f"{type_}:{row['id']}"


async def population(connection: Connection) -> Population:
    """What is there now."""
    return Population(json.loads(await connection.fetchval(EVERYTHING)))
