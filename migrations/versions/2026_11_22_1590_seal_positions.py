"""Seal positions: the key by which tokens and cursors are sealed, the same for all processes of one portfolio; and what says of a moment
that nothing was recorded then."""

from alembic import op

revision = "2026_11_22_1590"
down_revision = "2026_11_22_1500"

# 512 bits, of the server's strong random source: a random UUID has 122 of them.
KEY = "sha512((select string_agg(uuid_send(gen_random_uuid()), ''::bytea) from generate_series(1, 8)))"

# `exact`: a revision that an answer named; a database that was restored to an earlier state may have lost it. `root`: the response key of
# the field that asks, for the error.
PINNED = """
create function pinned(known timestamptz, exact boolean, root text) returns boolean language plpgsql stable as $$
declare
    first timestamptz := (select min(recorded_at) from change_transaction);
begin
    if exact and not exists (select from change_transaction where recorded_at = known) then
        raise exception 'This database does not have the state that the token names: it was restored to an earlier one. Read anew.'
            using errcode = 'SK004', detail = root || '.knownAt';
    end if;
    if known < first or first is null then
        raise exception '%', coalesce(
            format('Nothing was recorded before %s; ask for that moment or a later one.',
                to_char(first at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')),
            'Nothing is recorded yet; leave knownAt out.'
        ) using errcode = 'SK003', detail = root || '.knownAt';
    end if;
    return true;
end
$$
"""


def upgrade() -> None:
    op.execute("""
        create table position_seal (
            id integer constraint pk_position_seal primary key default 1 constraint ck_position_seal_id check (id = 1),
            key bytea not null constraint ck_position_seal_key check (octet_length(key) = 64)
        )
    """)
    op.execute(PINNED)
    op.execute(f"insert into position_seal (key) values ({KEY})")


def downgrade() -> None:
    op.execute("drop function pinned(timestamptz, boolean, text)")
    op.execute("-- squawk-ignore ban-drop-table\ndrop table position_seal")
