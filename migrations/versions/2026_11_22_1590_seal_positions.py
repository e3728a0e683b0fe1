"""Seal positions: the key by which tokens and cursors are sealed, the same for all processes of one portfolio."""

from alembic import op

revision = "2026_11_22_1590"
down_revision = "2026_11_22_1500"

# 512 bits, of the server's strong random source: a random UUID has 122 of them.
KEY = "sha512((select string_agg(uuid_send(gen_random_uuid()), ''::bytea) from generate_series(1, 8)))"


def upgrade() -> None:
    op.execute("""
        create table position_seal (
            id integer constraint pk_position_seal primary key default 1 constraint ck_position_seal_id check (id = 1),
            key bytea not null constraint ck_position_seal_key check (octet_length(key) = 64)
        )
    """)
    op.execute(f"insert into position_seal (key) values ({KEY})")


def downgrade() -> None:
    op.execute("-- squawk-ignore ban-drop-table\ndrop table position_seal")
