"""Fill the stage graph: stages with their names and other frameworks' words for them, the steps between them, the checks of gates."""

import json

from alembic import op

revision = "2026_11_21_1206"
down_revision = "2026_11_21_1205"


FRAMEWORKS = ("TMF620", "SERVICENOW", "CSDM", "ITIL", "ITOP", "LEANIX", "COBIT", "MOF", "LEAN")

# None: the framework has no word. COBIT (2019), MOF (4.0) and Lean tell activities, not stages; whoever uses them should check.
STAGES = (
    (
        "PROPOSED",
        "PIPELINE",
        ("Ehdotettu", "Föreslagen", "Proposed"),
        (
            "In study",
            "Pipeline: Requirements/Definition/Analysis",
            "Ideation: Under evaluation",
            "pipeline",
            None,
            "plan",
            "APO05/APO09",
            "Plan",
            "hypothesis",
        ),
    ),
    (
        "IN_DESIGN",
        "PIPELINE",
        ("Suunnittelussa", "Under utformning", "In design"),
        ("In design", "Catalog: Design/Development", "Design: Design", "pipeline", "implementation", "plan", "BAI", "Deliver", "build"),
    ),
    (
        "IN_TRANSITION",
        "PIPELINE",
        ("Käyttöönotossa", "Under införande", "In transition"),
        ("In test", "Catalog: Build/Test/Release", "Deploy: Test", "pipeline", "implementation", "phaseIn", "BAI", "Deliver", "build"),
    ),
    (
        "OPERATIONAL",
        "CATALOGUE",
        ("Tuotannossa", "I drift", "Operational"),
        ("Launched", "Catalog: Operational", "Operational: In-use", "catalogue", "production", "active", "DSS", "Operate", "measure"),
    ),
    (
        "RETIRING",
        "CATALOGUE",
        ("Poistumassa", "Under avveckling", "Retiring"),
        (
            "Retired",
            "Catalog: Retiring",
            "Operational: Pending Retirement",
            "catalogue, closed to new customers",
            "production",
            "phaseOut",
            "DSS",
            "Operate",
            "measure",
        ),
    ),
    (
        "RETIRED",
        "RETIRED",
        ("Poistettu", "Avvecklad", "Retired"),
        ("Obsolete", "Retired: Retired/Obsolete", "End of life: Retired/Obsolete", "retired", "obsolete", "endOfLife", None, None, None),
    ),
    (
        "REJECTED",
        "REJECTED",
        ("Hylätty", "Avvisad", "Rejected"),
        ("Rejected", "Pipeline: Canceled", "End of life: Canceled", None, None, None, None, None, None),
    ),
)

# From, to, name, gate, reason required. SUPERSEDE has no gate: it is the consequence of another version's launch.
EDGES = (
    ("PROPOSED", "IN_DESIGN", "CHARTER", "CHARTER", False),
    ("IN_DESIGN", "IN_TRANSITION", "DESIGN_COMPLETE", "DESIGN_COMPLETE", False),
    ("IN_TRANSITION", "OPERATIONAL", "LAUNCH", "LAUNCH", False),
    ("OPERATIONAL", "RETIRING", "RETIRE_START", "RETIRE_START", False),
    ("RETIRING", "RETIRED", "DECOMMISSION", "DECOMMISSION", False),
    ("OPERATIONAL", "RETIRED", "SUPERSEDE", None, False),
    ("PROPOSED", "REJECTED", "REJECT", "REJECT", True),
    ("IN_DESIGN", "REJECTED", "REJECT", "REJECT", True),
    ("IN_TRANSITION", "REJECTED", "REJECT", "REJECT", True),
    ("IN_DESIGN", "PROPOSED", "REWORK", "REWORK", True),
    ("IN_TRANSITION", "IN_DESIGN", "FAIL_TEST", "REWORK", True),
    ("RETIRING", "OPERATIONAL", "REINSTATE", "REINSTATE", True),
    ("OPERATIONAL", "IN_TRANSITION", "BACK_OUT", "BACK_OUT", True),
)

FAIL, WARN, STRUCTURAL = ("FAIL", True), ("WARN", True), ("FAIL", False)
"""How severe a failed check is, and whether a portfolio manager may override it; what the structure needs, nobody overrides."""

CHECKS = {
    "CHARTER": {
        "HAS_CUSTOMER_NEED": FAIL,
        "HAS_VALUE_PROPOSITION": FAIL,
        "HAS_OWNER": FAIL,
        "HAS_PROVIDER": FAIL,
        "STATEMENTS_FEATURES_COMPLETE": FAIL,
        "STATEMENTS_FEASIBILITY_COMPLETE": FAIL,
        "NO_OPEN_OBJECTION": FAIL,
        "NOBODY_ASKED": WARN,
        "HAS_INVESTMENT_ESTIMATE": WARN,
        "PRIORITY_SET": WARN,
    },
    "DESIGN_COMPLETE": {
        "SCOPE_INCLUDED_PRESENT": FAIL,
        "SCOPE_EXCLUDED_PRESENT": FAIL,
        "PACKAGE_HAS_TWO_COMPONENTS": FAIL,
        "PACKAGE_HAS_CORE": FAIL,
        "PACKAGE_HAS_SUPPORT": WARN,
        "OPTIONS_CONSISTENT": FAIL,
        "OFFERING_PRESENT": FAIL,
        "OFFERINGS_VALID": FAIL,
        "PRICES_PRESENT": FAIL,
        "MARGIN_NOT_NEGATIVE": WARN,
        "COMMITMENTS_PRESENT": FAIL,
        "COMMITMENT_NOT_BACKED": WARN,
        "CAPABILITIES_OWNED": FAIL,
        "TEXTS_COMPLETE": FAIL,
        "INTERNAL_WORDS_IN_CUSTOMER_TEXT": WARN,
    },
    "LAUNCH": {
        "COMPONENTS_OPERATIONAL_AT": FAIL,
        "LANGUAGES_PUBLISHED": FAIL,
        "NO_OPEN_OBJECTION": FAIL,
        "NO_VALIDITY_OVERLAP": STRUCTURAL,
        "CHANGE_NOTE_PRESENT": WARN,
        "STATEMENTS_NOT_STALE": WARN,
        "AGREED_OFFERINGS_KEPT": FAIL,
    },
    "RETIRE_START": {
        "DEPENDENTS_HANDLED": FAIL,
        "REPLACEMENT_OR_REASON": STRUCTURAL,
        "CUSTOMERS_INFORMED_TEXT": FAIL,
        "AGREEMENTS_LISTED": WARN,
    },
    "DECOMMISSION": {
        "NO_ACTIVE_AGREEMENT": STRUCTURAL,
        "NO_DEPENDENT_PACKAGE": FAIL,
        "LAST_IMPRESSION_ASKED": WARN,
    },
    "REJECT": {"REASON_PRESENT": STRUCTURAL},
    "REWORK": {"REASON_PRESENT": STRUCTURAL},
    "REINSTATE": {"REASON_PRESENT": STRUCTURAL, "NO_OTHER_OPERATIONAL": STRUCTURAL},
    "BACK_OUT": {"REASON_PRESENT": STRUCTURAL},
}


def upgrade() -> None:
    insert("lifecycle_stage", [stage(position, *row) for position, row in enumerate(STAGES, start=1)])
    insert("stage_edge", [edge(*row) for row in EDGES])
    insert("gate_check", [row for gate, checks in CHECKS.items() for row in checks_of(gate, checks)])


def insert(table: str, rows: list[dict[str, object]]) -> None:
    columns = ", ".join(rows[0])
    op.execute(
        f"""
        insert into {table} ({columns})
        select {columns} from jsonb_populate_recordset(null::{table}, $json${json.dumps(rows, ensure_ascii=False)}$json$)
        """
    )


def stage(position: int, key: str, phase: str, name: tuple[str, ...], labels: tuple[str | None, ...]) -> dict[str, object]:
    return {
        "key": key,
        "position": position,
        "phase": phase,
        "name": dict(zip(("fi", "sv", "en"), name, strict=True)),
        "labels": {framework: label for framework, label in zip(FRAMEWORKS, labels, strict=True) if label},
    }


def edge(from_stage: str, to_stage: str, name: str, gate: str | None, reason_required: bool) -> dict[str, object]:
    return {"from_stage": from_stage, "to_stage": to_stage, "name": name, "gate": gate, "reason_required": reason_required}


def checks_of(gate: str, checks: dict[str, tuple[str, bool]]) -> list[dict[str, object]]:
    return [
        {"gate": gate, "code": code, "position": position, "severity": severity, "overridable": overridable}
        for position, (code, (severity, overridable)) in enumerate(checks.items(), start=1)
    ]


def downgrade() -> None:
    for table in ("gate_check", "stage_edge", "lifecycle_stage"):
        op.execute(f"delete from {table}")
