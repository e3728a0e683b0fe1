"""The verb gateChecksSet: an organisation decides how checks count, but for those that hold the structure together."""

from typing import Any

from app.domain.lifecycle.rules import STRUCTURAL
from app.domain.lifecycle.words import Gate
from tests.domain.lifecycle.lives import MANAGER, OWNER, Lives, errors
from tests.history.writing import events_of, states_of
from tests.support.rows import Connection, connected
from tests.support.writing import Writer

TOLD = """
select e.entity_type, p.key, t.recorded_at
from change_event e join change_transaction t using (recorded_at) join party p on p.id = t.actor_id order by t.recorded_at
"""


async def set_checks(writer: Writer, gate: str, *checks: dict[str, object], dry: bool = False, who: Any = MANAGER) -> Any:
    asked = {"gate": gate, "checks": list(checks)}
    return await writer.do(who, "gateChecksSet", asked, "changeCursor checks { code severity overridable }", dry=dry)


async def test_the_checks_of_the_structure_are_those_that_nobody_overrides(connection: Connection) -> None:
    found = await connection.fetch("select gate, code, severity from gate_check where not overridable")
    assert {(Gate(row["gate"]), row["code"]) for row in found} == STRUCTURAL
    assert {row["severity"] for row in found} == {"FAIL"}


async def test_a_check_counts_differently_from_the_next_decision_on(writer: Writer) -> None:
    lives = Lives(writer)
    payload = await set_checks(
        writer,
        "CHARTER",
        {"code": "NO_OPEN_OBJECTION", "severity": "WARN"},
        {"code": "STATEMENTS_FEASIBILITY_COMPLETE", "severity": "OFF"},
        {"code": "HAS_OWNER", "severity": "FAIL", "overridable": False},
    )
    assert payload["errors"] == []
    found = {check["code"]: (check["severity"], check["overridable"]) for check in payload["checks"]}
    assert len(found) == 10
    assert found["NO_OPEN_OBJECTION"] == ("WARN", True)
    assert found["STATEMENTS_FEASIBILITY_COMPLETE"] == ("OFF", True)
    assert found["HAS_OWNER"] == ("FAIL", False)
    assert found["HAS_PROVIDER"] == ("FAIL", True)
    payload = await lives.step("PKG-CASE", "1.0", "IN_DESIGN")
    assert payload["errors"] == []
    outcomes = {check["code"]: check["outcome"] for check in payload["checks"]}
    assert outcomes["NO_OPEN_OBJECTION"] == "WARN"
    assert "STATEMENTS_FEASIBILITY_COMPLETE" not in outcomes
    back = await set_checks(writer, "CHARTER", {"code": "HAS_OWNER", "severity": "FAIL", "overridable": True})
    assert {"code": "HAS_OWNER", "severity": "FAIL", "overridable": True} in back["checks"]


async def test_who_changed_which_check_is_found_out(writer: Writer) -> None:
    """And only of checks that count differently than before."""
    loosened = await set_checks(
        writer,
        "CHARTER",
        {"code": "HAS_OWNER", "severity": "OFF"},
        {"code": "HAS_PROVIDER", "severity": "FAIL", "overridable": True},
    )
    again = await set_checks(writer, "CHARTER", {"code": "HAS_OWNER", "severity": "OFF"})
    fixed = await set_checks(writer, "CHARTER", {"code": "HAS_OWNER", "severity": "WARN", "overridable": False})
    assert (loosened["errors"], again["errors"], fixed["errors"]) == ([], [], [])
    seal = await writer.reading.sealing.ready()
    revisions = [seal.opened(done["changeCursor"]).revision for done in (loosened, fixed)]
    assert revisions == sorted(revisions)
    assert again["changeCursor"] is None
    async with connected(writer.database.url) as connection:
        ids = dict(await connection.fetch("select code, id from gate_check where gate = 'CHARTER'"))
        assert await events_of(connection, ids["HAS_OWNER"]) == [("UPDATED", ["severity"]), ("UPDATED", ["overridable", "severity"])]
        assert await events_of(connection, ids["HAS_PROVIDER"]) == []
        assert await states_of(connection, "gate_check", ids["HAS_OWNER"], "severity", "overridable") == [
            ("FAIL", True, False),
            ("OFF", True, False),
            ("WARN", False, True),
        ]
        told = await connection.fetch(TOLD)
    assert [tuple(row) for row in told] == [("GateCheck", "PERSON-MANAGER", revision) for revision in revisions]


async def test_what_holds_the_structure_together_stays_as_it_is(writer: Writer) -> None:
    payload = await set_checks(
        writer,
        "REINSTATE",
        {"code": "REASON_PRESENT", "severity": "OFF"},
        {"code": "NO_OTHER_OPERATIONAL", "severity": "FAIL", "overridable": True},
        {"code": "NO_OTHER_OPERATIONAL", "severity": "FAIL"},
        {"code": "HAS_OWNER", "severity": "FAIL"},
    )
    assert errors(payload) == [
        ("ValidationError", "STRUCTURAL_CHECK", ["input", "checks", "0", "severity"]),
        ("ValidationError", "STRUCTURAL_CHECK", ["input", "checks", "1", "overridable"]),
        ("ValidationError", "REPEATED", ["input", "checks", "2", "code"]),
        ("ValidationError", "UNKNOWN_CHECK", ["input", "checks", "3", "code"]),
    ]
    assert payload["checks"] == []


async def test_a_dry_run_changes_nothing(writer: Writer) -> None:
    payload = await set_checks(writer, "REJECT", {"code": "REASON_PRESENT", "severity": "FAIL"}, dry=True)
    assert payload["errors"] == []
    payload = await set_checks(writer, "CHARTER", {"code": "HAS_OWNER", "severity": "OFF"}, dry=True)
    assert (payload["errors"], payload["changeCursor"]) == ([], None)
    payload = await set_checks(writer, "CHARTER", {"code": "HAS_PROVIDER", "severity": "FAIL"})
    assert {"code": "HAS_OWNER", "severity": "FAIL", "overridable": True} in payload["checks"]


async def test_only_a_manager_sets_them(writer: Writer) -> None:
    payload = await set_checks(writer, "CHARTER", {"code": "HAS_OWNER", "severity": "OFF"}, who=OWNER)
    assert [(kind, code) for kind, code, _ in errors(payload)] == [("ForbiddenError", "FORBIDDEN")]
