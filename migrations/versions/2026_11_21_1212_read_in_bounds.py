"""Create what reads need besides the tables: the bound of an expanded composition, and indexes for the newest of everything said."""

from alembic import op

revision = "2026_11_21_1212"
down_revision = "2026_11_21_1211"

# Gives the number back while it is within the limit. Volatile, so that the planner never drops or moves the check.
WITHIN_LIMIT = """
create function within_limit(number bigint, ceiling bigint) returns bigint language plpgsql volatile as $$
begin
    if number > ceiling then
        raise exception 'A composition expands to more than % lines; ask for fewer levels by maxDepth.', ceiling using errcode = 'SK001';
    end if;
    return number;
end
$$
"""

# Not concurrently: nothing is in these tables before the first release.
LINT = "-- squawk-ignore require-concurrent-index-creation\n"

NEWEST = {
    "stakeholder_comment": "created_at",
    "development_idea": "created_at",
    "service_feedback": "occurred_at",
}


def upgrade() -> None:
    op.execute(WITHIN_LIMIT)
    for table, moment in NEWEST.items():
        op.execute(f"{LINT}create index ix_{table}_newest on {table} ({moment} desc, id)")


def downgrade() -> None:
    for table in NEWEST:
        op.execute(f"drop index ix_{table}_newest")
    op.execute("drop function within_limit(bigint, bigint)")
