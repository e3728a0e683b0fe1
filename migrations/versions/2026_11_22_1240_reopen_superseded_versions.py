"""A back-out brings the version back that the launch superseded: a step from RETIRED that only happens as its consequence.

Meanwhile others may have changed what its components contain, so its lines are judged again.
"""

from alembic import op

revision = "2026_11_22_1240"
down_revision = "2026_11_22_1200"

LINT = "-- squawk-ignore"
"""The table has fourteen rows that only migrations write, so nobody waits for its lock; the old list of names refuses the new one."""

NAMES = (
    "'CHARTER', 'DESIGN_COMPLETE', 'LAUNCH', 'RETIRE_START', 'DECOMMISSION', 'REJECT', 'REWORK', 'FAIL_TEST', 'REINSTATE', 'BACK_OUT',"
    " 'SUPERSEDE'"
)

# As if they were written once more: under the lock of compositions and by its guard, which looks at commit. The version's row is locked
# already, and the clock of the history is not taken before.
JUDGE_RETURNED_LINES = """
create function judge_returned_lines() returns trigger language plpgsql as $$
begin
    update composition_item set component_service_id = component_service_id where package_version_id = new.id;
    return null;
end
$$
"""

ON_RETURN = """
create trigger judge_returned_lines after update of stage on service_version for each row
when (old.stage in ('RETIRED', 'REJECTED') and new.stage not in ('RETIRED', 'REJECTED'))
execute function judge_returned_lines()
"""


def upgrade() -> None:
    op.execute(JUDGE_RETURNED_LINES)
    op.execute(ON_RETURN)
    _names(f"{NAMES}, 'REOPEN'")
    op.execute(
        """
        insert into stage_edge (from_stage, to_stage, name, gate, reason_required)
        values ('RETIRED', 'OPERATIONAL', 'REOPEN', null, false)
        """
    )


def downgrade() -> None:
    op.execute("drop function judge_returned_lines() cascade")
    op.execute("delete from stage_edge where name = 'REOPEN'")
    _names(NAMES)


def _names(names: str) -> None:
    op.execute(f"{LINT} ban-drop-constraint\nalter table stage_edge drop constraint ck_stage_edge_name")
    op.execute(f"{LINT} constraint-missing-not-valid\nalter table stage_edge add constraint ck_stage_edge_name check (name in ({names}))")
