"""The stage graph and the gates that migrations fill in."""

from app.domain.lifecycle.words import Gate, Stage, Step
from tests.support.rows import Connection

NEVER_OVERRIDDEN = {
    ("BACK_OUT", "BACK_OUT_IN_TIME"),
    ("BACK_OUT", "REASON_PRESENT"),
    ("DECOMMISSION", "NO_ACTIVE_AGREEMENT"),
    ("LAUNCH", "NO_VALIDITY_OVERLAP"),
    ("REINSTATE", "NO_OTHER_OPERATIONAL"),
    ("REINSTATE", "REASON_PRESENT"),
    ("REJECT", "REASON_PRESENT"),
    ("RETIRE_START", "REPLACEMENT_OR_REASON"),
    ("REWORK", "REASON_PRESENT"),
}


async def test_every_stage_has_three_names_and_its_labels(connection: Connection) -> None:
    stages = await connection.fetch("select key, phase, name, labels from lifecycle_stage order by position")
    assert [stage["key"] for stage in stages] == [stage.value for stage in Stage]
    assert all(set(stage["name"]) == {"fi", "sv", "en"} for stage in stages)
    retiring = next(stage for stage in stages if stage["key"] == "RETIRING")
    assert retiring["phase"] == "CATALOGUE"
    assert retiring["labels"]["TMF620"] == "Retired"
    assert retiring["labels"]["LEANIX"] == "phaseOut"
    assert [stage["labels"].get("ITOP") for stage in stages] == [
        None,
        "implementation",
        "implementation",
        "production",
        "production",
        "obsolete",
        None,
    ]


async def test_the_edges_are_those_of_the_graph(connection: Connection) -> None:
    edges = await connection.fetch("select from_stage || ' ' || to_stage as step, name, gate, reason_required from stage_edge")
    assert {edge["name"] for edge in edges} == {step.value for step in Step}
    assert {edge["gate"] for edge in edges} == {None, *(gate.value for gate in Gate)}
    assert {edge["step"] for edge in edges if edge["gate"] is None} == {"OPERATIONAL RETIRED", "RETIRED OPERATIONAL"}, "consequences"
    assert {edge["name"] for edge in edges if edge["reason_required"]} == {"REJECT", "REWORK", "FAIL_TEST", "REINSTATE", "BACK_OUT"}
    assert not [edge for edge in edges if edge["gate"] and edge["step"].startswith(("RETIRED", "REJECTED"))], "terminal"


async def test_every_gate_has_its_checks(connection: Connection) -> None:
    checks = await connection.fetch("select gate, code, severity, overridable from gate_check order by gate, position")
    count = {gate: len([check for check in checks if check["gate"] == gate]) for gate in ("CHARTER", "DESIGN_COMPLETE", "LAUNCH")}
    assert count == {"CHARTER": 10, "DESIGN_COMPLETE": 15, "LAUNCH": 7}
    assert {check["gate"] for check in checks} == {gate.value for gate in Gate}
    assert {(check["gate"], check["code"]) for check in checks if not check["overridable"]} == NEVER_OVERRIDDEN
    assert {check["code"] for check in checks if check["gate"] == "CHARTER" and check["severity"] == "WARN"} == {
        "NOBODY_ASKED",
        "HAS_INVESTMENT_ESTIMATE",
        "PRIORITY_SET",
    }
