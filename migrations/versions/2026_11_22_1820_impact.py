"""Impact: the bound of what is reached from a service."""

from alembic import op

revision = "2026_11_22_1820"
down_revision = "2026_11_22_1810"

# Gives the number back while it is within the limit. Volatile, so that the planner never drops or moves the check.
REACH_WITHIN = """
create function reach_within(number integer, ceiling integer) returns integer language plpgsql volatile as $$
begin
    if number > ceiling then
        raise exception 'More than % versions are reached from here; ask about something that fewer rest on.', ceiling
            using errcode = 'SK001';
    end if;
    return number;
end
$$
"""


def upgrade() -> None:
    op.execute(REACH_WITHIN)


def downgrade() -> None:
    op.execute("drop function reach_within(integer, integer)")
