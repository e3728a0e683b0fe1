"""A back-out brings the version back that the launch superseded: a step from RETIRED that only happens as its consequence."""

from alembic import op

revision = "2026_11_22_1240"
down_revision = "2026_11_22_1200"

LINT = "-- squawk-ignore"
"""The table has fourteen rows that only migrations write, so nobody waits for its lock; the old list of names refuses the new one."""

NAMES = (
    "'CHARTER', 'DESIGN_COMPLETE', 'LAUNCH', 'RETIRE_START', 'DECOMMISSION', 'REJECT', 'REWORK', 'FAIL_TEST', 'REINSTATE', 'BACK_OUT',"
    " 'SUPERSEDE'"
)


def upgrade() -> None:
    _names(f"{NAMES}, 'REOPEN'")
    op.execute(
        """
        insert into stage_edge (from_stage, to_stage, name, gate, reason_required)
        values ('RETIRED', 'OPERATIONAL', 'REOPEN', null, false)
        """
    )


def downgrade() -> None:
    op.execute("delete from stage_edge where name = 'REOPEN'")
    _names(NAMES)


def _names(names: str) -> None:
    op.execute(f"{LINT} ban-drop-constraint\nalter table stage_edge drop constraint ck_stage_edge_name")
    op.execute(f"{LINT} constraint-missing-not-valid\nalter table stage_edge add constraint ck_stage_edge_name check (name in ({names}))")
