"""Find the newest statements of one stance, as open objections: one comment in eight is a statement, and customers see few of them."""

from alembic import op

revision = "2026_11_22_1030"
down_revision = "2026_11_22_0900"

# Not concurrently: nothing is in the table before the first release.
LINT = "-- squawk-ignore require-concurrent-index-creation, require-concurrent-index-deletion\n"


def upgrade() -> None:
    op.execute(
        f"{LINT}create index ix_stakeholder_comment_newest_statements on stakeholder_comment (created_at desc, id) where stance is not null"
    )


def downgrade() -> None:
    op.execute("drop index ix_stakeholder_comment_newest_statements")
