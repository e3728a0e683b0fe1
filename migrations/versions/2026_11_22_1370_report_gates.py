"""Report gates: one function judges every gate, for reads of what may be done and for the transitions that freeze its answer."""

from alembic import op

revision = "2026_11_22_1370"
down_revision = "2026_11_22_1361"

CHECKS_OF_GATE = """
create function checks_of_gate(gate text, version uuid, at timestamptz, clock timestamptz, ends timestamptz, reason text)
returns table (code text, outcome text, data jsonb) language plpgsql stable parallel safe as $$
begin
    case gate
        when 'CHARTER' then return query select * from charter_checks(version);
        when 'DESIGN_COMPLETE' then return query select * from design_checks(version, at, clock);
        when 'LAUNCH' then return query select * from launch_checks(version, at, clock);
        when 'RETIRE_START' then return query select * from retirement_checks(version, coalesce(ends, at), clock, reason);
        when 'DECOMMISSION' then return query select * from decommission_checks(version, at, clock);
        else return query select * from return_checks(version, at, clock, reason);
    end case;
end
$$
"""

DOES_NOT_APPLY = """'{"fi": "Ei koske tätä versiota.", "sv": "Gäller inte den här versionen.", "en": "Does not apply to this version."}'"""

# One check as it is told and kept: what it found, in words and as data, and what would mend it if it did not pass.
CHECK_TOLD = f"""
create function check_told(rule gate_check, found text, data jsonb) returns jsonb language sql stable parallel safe
begin atomic
    select jsonb_build_object(
        'code', rule.code,
        'outcome', coalesce(told.outcome, 'NOT_APPLICABLE'),
        'overridable', rule.overridable,
        'message', case
            when told.outcome is null then {DOES_NOT_APPLY}::jsonb
            when told.outcome = 'PASS' then filled(rule.passed, data)
            else filled(rule.failed, data)
        end,
        'data', case when told.outcome is null then '{{}}' else data end,
        'path', rule.path,
        'remedy', case when told.outcome in ('FAIL', 'WARN') then jsonb_build_object('mutation', rule.remedy, 'hint', rule.hint) end
    )
    from (select case when found = 'FAIL' and rule.severity = 'WARN' then 'WARN' else found end as outcome) told;
end
"""

# The gate of the step from the version's stage at that moment to another stage; null: there is no such step, or it passes no gate.
# `clock`: when it is judged, which is not the moment of a step that is to come, or that was due before a worker took it. `end_at`: the end
# of service that a retirement is to have.
GATE_REPORT = """
create function gate_report(
    version uuid, to_stage text, effective_at timestamptz, clock timestamptz, end_at timestamptz default null, reason text default null
) returns jsonb language sql stable parallel safe
begin atomic
    select jsonb_build_object('gate', e.gate, 'checks', (
        select coalesce(jsonb_agg(check_told(rule, found.outcome, found.data) order by rule.position), '[]')
        from gate_check rule
        join checks_of_gate(e.gate, version, effective_at, clock, end_at, gate_report.reason) found on found.code = rule.code
        where rule.gate = e.gate and rule.severity <> 'OFF'
    ))
    from stage_edge e
    where e.from_stage = stage_before(version, gate_report.to_stage, effective_at, clock) and e.to_stage = gate_report.to_stage
        and e.gate is not null;
end
"""

FUNCTIONS = {
    "checks_of_gate(text, uuid, timestamptz, timestamptz, timestamptz, text)": CHECKS_OF_GATE,
    "check_told(gate_check, text, jsonb)": CHECK_TOLD,
    "gate_report(uuid, text, timestamptz, timestamptz, timestamptz, text)": GATE_REPORT,
}


def upgrade() -> None:
    for function in FUNCTIONS.values():
        op.execute(function)


def downgrade() -> None:
    for function in reversed(FUNCTIONS):
        op.execute(f"drop function {function}")
