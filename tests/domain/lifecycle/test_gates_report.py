"""The report of a gate: which checks it has, in what order, how severe, in what words; and stages at a moment."""

import re
from datetime import timedelta

import pytest
from graphql import GraphQLObjectType

from app.domain.lifecycle.words import MAY_TAKE
from app.schema import mapping
from app.viewer import Role
from tests.domain.lifecycle.gates import DAY, NOW, check, component, made, package, report, schedule, stakeholder
from tests.support import rows
from tests.support.rows import Connection

GATES = {
    "CHARTER": ("PROPOSED", "IN_DESIGN"),
    "DESIGN_COMPLETE": ("IN_DESIGN", "IN_TRANSITION"),
    "LAUNCH": ("IN_TRANSITION", "OPERATIONAL"),
    "RETIRE_START": ("OPERATIONAL", "RETIRING"),
    "DECOMMISSION": ("RETIRING", "RETIRED"),
    "REJECT": ("IN_DESIGN", "REJECTED"),
    "REWORK": ("IN_TRANSITION", "IN_DESIGN"),
    "REINSTATE": ("RETIRING", "OPERATIONAL"),
    "BACK_OUT": ("OPERATIONAL", "IN_TRANSITION"),
}
LATER = NOW + timedelta(days=40)


@pytest.mark.parametrize("gate", GATES)
async def test_a_gate_runs_its_checks_in_their_order(connection: Connection, gate: str) -> None:
    stage, to = GATES[gate]
    for of in (await made(connection, stage), await package(connection, stage, components=2)):
        found = await report(connection, of.version, to)
        assert found["gate"] == gate
        codes = await connection.fetchval("select array_agg(code order by position) from gate_check where gate = $1", gate)
        assert [each["code"] for each in found["checks"]] == codes
        assert {frozenset(each) for each in found["checks"]} == {
            frozenset({"code", "outcome", "overridable", "message", "data", "path", "remedy"})
        }


async def test_a_step_that_is_a_consequence_has_no_gate(connection: Connection) -> None:
    version = (await made(connection, "OPERATIONAL")).version
    assert await report(connection, version, "RETIRED") is None
    assert await report(connection, version, "PROPOSED") is None, "there is no such step"
    assert await report(connection, version, "RETIRING", rows.LONG_AGO - DAY) is None, "the version was not there yet"


async def test_an_organisation_says_how_severe_a_check_is(connection: Connection) -> None:
    version = (await made(connection, of_service={"owner_id": None})).version
    await connection.execute("update gate_check set severity = 'WARN', overridable = false where code = 'HAS_OWNER'")
    await connection.execute("update gate_check set severity = 'FAIL' where code = 'PRIORITY_SET'")
    await connection.execute("update gate_check set severity = 'OFF' where code = 'HAS_PROVIDER'")
    owner = await check(connection, version, "IN_DESIGN", "HAS_OWNER")
    assert (owner["outcome"], owner["overridable"]) == ("WARN", False)
    assert (await check(connection, version, "IN_DESIGN", "PRIORITY_SET"))["outcome"] == "FAIL"
    assert "HAS_PROVIDER" not in [each["code"] for each in (await report(connection, version, "IN_DESIGN"))["checks"]]


async def test_what_passes_needs_no_remedy(connection: Connection) -> None:
    found = await report(connection, (await made(connection)).version, "IN_DESIGN")
    for each in found["checks"]:
        assert (each["remedy"] is None) == (each["outcome"] in ("PASS", "NOT_APPLICABLE")), each["code"]
        assert each["path"], each["code"]
        assert each["data"] == {} or each["outcome"] != "NOT_APPLICABLE"


@pytest.mark.parametrize("gate", GATES)
async def test_every_check_speaks_three_languages_and_fills_its_words(connection: Connection, gate: str) -> None:
    """Whatever was found: a fact that a check does not have would show as a dash, an unknown one as a brace."""
    of = await package(connection, GATES[gate][0], components=2)
    await component(connection, of, "IN_DESIGN", position=3)
    await stakeholder(connection, of.service, "FEATURES", "FEASIBILITY")
    found = await report(connection, of.version, GATES[gate][1])
    for each in found["checks"]:
        texts = [each["message"], *([each["remedy"]["hint"]] if each["remedy"] else [])]
        for text in texts:
            assert set(text) == {"fi", "sv", "en"}, each["code"]
            assert len(set(text.values())) == 3, each["code"]
            assert not [said for said in text.values() if re.search("[{}?]", said)], (each["code"], text)
            assert all(said.endswith(".") and said == said.strip() for said in text.values()), each["code"]


async def test_no_template_names_a_fact_that_its_check_never_has(connection: Connection) -> None:
    """Every placeholder of a failure is a fact of a failure, every one of a success a fact of a success, in all three languages."""
    templates = await connection.fetch("select code, failed, passed, hint from gate_check")
    for row in templates:
        for column in ("failed", "passed", "hint"):
            placeholders = [sorted(re.findall(r"[{]([a-z_]+)[}]", text)) for text in row[column].values()]
            assert len(row[column]) == 3, row["code"]
            assert placeholders[0] == placeholders[1] == placeholders[2], (row["code"], column)
            assert column != "hint" or placeholders == [[], [], []], row["code"]


async def test_a_remedy_is_a_mutation_and_a_path_a_field(connection: Connection) -> None:
    schema = mapping().schema
    assert schema.mutation_type is not None
    version = schema.type_map["ServiceVersion"]
    assert isinstance(version, GraphQLObjectType)
    for row in await connection.fetch("select code, path, remedy from gate_check"):
        assert row["remedy"] in schema.mutation_type.fields, row["code"]
        assert row["path"][0] in version.fields or row["path"] == ["reason"], row["code"]


async def test_somebody_may_take_every_step_that_has_a_gate(connection: Connection) -> None:
    steps = await connection.fetchval("select array_agg(distinct name) from stage_edge where gate is not null")
    assert {step.value for step in MAY_TAKE} == set(steps)
    assert {role for roles in MAY_TAKE.values() for role in roles} == {"PORTFOLIO_MANAGER", "SERVICE_OWNER"} <= set(Role)


async def test_of_many_things_ten_are_named(connection: Connection) -> None:
    text = await connection.fetchval("select fact_text(jsonb_agg(n), 'fi') from generate_series(1, 11) n")
    assert text == "1, 2, 3, 4, 5, 6, 7, 8, 9, 10 …"
    assert await connection.fetchval("select fact_text('[]', 'fi')") is None


async def test_a_name_with_braces_is_no_placeholder(connection: Connection) -> None:
    filled = "select filled($1, $2)"
    data = {"what": "{count}", "count": 1.5}
    template = {"fi": "{what}: {count} {missing}.", "en": "{count}"}
    assert await connection.fetchval(filled, template, data) == {"fi": "{count}: 1,5 ?.", "en": "1.5"}


async def test_the_stage_at_a_moment_is_that_of_the_last_live_transition(connection: Connection) -> None:
    version = (await made(connection, "IN_TRANSITION")).version
    await schedule(connection, version, "IN_TRANSITION", "OPERATIONAL", LATER)
    await rows.transition(connection, version, "IN_TRANSITION", "REJECTED", NOW + DAY, status="CANCELLED", recorded_at=NOW)
    moments = [rows.LONG_AGO - DAY, rows.LONG_AGO, LATER - DAY, LATER]
    stages = [await connection.fetchval("select stage_at($1, $2, $3)", version, at, NOW) for at in moments]
    assert stages == [None, "PROPOSED", "IN_TRANSITION", "OPERATIONAL"]


async def test_what_is_due_and_has_not_happened_never_counts(connection: Connection) -> None:
    of = await made(connection, "IN_TRANSITION")
    await schedule(connection, of.version, "IN_TRANSITION", "OPERATIONAL", LATER)
    told = {}
    for clock in (LATER - DAY, LATER, LATER + DAY):
        stage = await connection.fetchval("select stage_at($1, $2, $3)", of.version, LATER, clock)
        in_force = await connection.fetchval("select version_in_force_at($1, $2, $3)", of.service, LATER + DAY, clock)
        periods = await connection.fetch("select stage from stage_periods($1, $2) order by since", of.service, clock)
        told[(clock - LATER) // DAY] = (stage, in_force, periods[-1]["stage"])
    due = ("IN_TRANSITION", None, "IN_TRANSITION")
    assert told == {-1: ("OPERATIONAL", of.version, "OPERATIONAL"), 0: due, 1: due}


async def test_steps_of_one_instant_count_in_their_order(connection: Connection) -> None:
    version = (await made(connection)).version
    for before, after in (("PROPOSED", "IN_DESIGN"), ("IN_DESIGN", "PROPOSED")):
        await rows.transition(connection, version, before, after, NOW)
    assert await connection.fetchval("select stage_at($1, $2, $2)", version, NOW) == "PROPOSED"


async def test_in_force_is_the_operational_version_then_the_one_that_is_run_down(connection: Connection) -> None:
    old = await made(connection, "OPERATIONAL")
    new = await rows.version(connection, old.service, "IN_TRANSITION", "2.0")
    await schedule(connection, old.version, "OPERATIONAL", "RETIRING", LATER)
    await schedule(connection, new, "IN_TRANSITION", "OPERATIONAL", LATER)
    await schedule(connection, new, "OPERATIONAL", "RETIRED", LATER + 10 * DAY)
    await schedule(connection, old.version, "RETIRING", "RETIRED", LATER + 20 * DAY)
    in_force = "select version_in_force_at($1, $2, $3)"
    moments = [LATER - DAY, LATER, LATER + 10 * DAY, LATER + 20 * DAY]
    assert [await connection.fetchval(in_force, old.service, at, NOW) for at in moments] == [old.version, new, old.version, None]
    assert await connection.fetchval(in_force, old.service, rows.LONG_AGO, NOW) is None


async def test_a_step_that_is_due_begins_where_it_was_scheduled_from(connection: Connection) -> None:
    of = await made(connection, "IN_TRANSITION")
    await schedule(connection, of.version, "IN_TRANSITION", "OPERATIONAL", LATER)
    for clock in (NOW, LATER, LATER + DAY):
        assert (await report(connection, of.version, "OPERATIONAL", LATER, clock=clock))["gate"] == "LAUNCH"
    assert (await report(connection, of.version, "RETIRING", LATER))["gate"] == "RETIRE_START", "the next one begins behind it"
    assert await report(connection, of.version, "RETIRING", LATER, clock=LATER) is None, "it may fail"


async def test_a_future_step_begins_where_schedules_have_led(connection: Connection) -> None:
    of = await made(connection, "IN_DESIGN")
    assert await report(connection, of.version, "OPERATIONAL", LATER) is None
    await schedule(connection, of.version, "IN_DESIGN", "IN_TRANSITION", LATER)
    assert (await report(connection, of.version, "OPERATIONAL", LATER))["gate"] == "LAUNCH"
