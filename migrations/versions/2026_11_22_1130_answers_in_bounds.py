"""Refuse an answer that is too large for a process to pass on, where it is made: the application then never holds it."""

from alembic import op

revision = "2026_11_22_1130"
down_revision = "2026_11_22_1100"

WITHIN_BYTES = """
create function within_bytes(answer text, ceiling bigint) returns text language plpgsql immutable parallel safe as $$
begin
    if octet_length(answer) > ceiling then
        raise exception 'The answer would have % bytes, more than %; ask for smaller pages or fewer fields.', octet_length(answer), ceiling
            using errcode = 'SK001';
    end if;
    return answer;
end
$$
"""


def upgrade() -> None:
    op.execute(WITHIN_BYTES)


def downgrade() -> None:
    op.execute("drop function within_bytes(text, bigint)")
