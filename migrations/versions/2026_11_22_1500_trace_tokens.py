"""Tokens tell who made and who revoked them: they are made by a verb now, and no history has them."""

from alembic import op

revision = "2026_11_22_1500"
down_revision = "2026_11_22_1480"

# Not in steps, and not concurrently: it is a table of some hundred rows, which is looked at by an index.
LINT = "-- squawk-ignore adding-foreign-key-constraint, require-concurrent-index-creation, require-concurrent-index-deletion\n"
COLUMNS = (
    "created_at timestamptz not null default now()",
    "created_by_id uuid constraint fk_api_token_created_by_id references party (id)",
    "revoked_by_id uuid constraint fk_api_token_revoked_by_id references party (id)",
)

# The id of a row knows when it was made.
SINCE = "update api_token set created_at = uuid_extract_timestamp(id)"
INDEXES = {"ix_api_token_created_by_id": "created_by_id", "ix_api_token_revoked_by_id": "revoked_by_id"}


def upgrade() -> None:
    for column in COLUMNS:
        op.execute(f"{LINT}alter table api_token add column {column}")
    op.execute(SINCE)
    for name, column in INDEXES.items():
        op.execute(f"{LINT}create index {name} on api_token ({column})")


def downgrade() -> None:
    for name in INDEXES:
        op.execute(f"{LINT}drop index {name}")
    for column in ("revoked_by_id", "created_by_id", "created_at"):
        op.execute(f"-- squawk-ignore ban-drop-column\nalter table api_token drop column {column}")
