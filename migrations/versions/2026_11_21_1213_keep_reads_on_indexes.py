"""Tell the planner what customers see: how often texts are published, and which comments are for customers at all."""

from alembic import op

revision = "2026_11_21_1213"
down_revision = "2026_11_21_1212"

# Without it nearly every version counts as unpublished, and whoever asks for a page is served by reading the whole tables.
PUBLISHED = """
create statistics service_version_published
on (language_status ->> 'fi'), (language_status ->> 'sv'), (language_status ->> 'en') from service_version
"""

# Not concurrently: nothing is in the table before the first release.
LINT = "-- squawk-ignore require-concurrent-index-creation, require-concurrent-index-deletion\n"

CUSTOMERS = {
    "ix_stakeholder_comment_customers": "customer_id, created_at desc, id",
    "ix_stakeholder_comment_authors": "author_id",
}


def upgrade() -> None:
    op.execute(PUBLISHED)
    op.execute(f"{LINT}drop index ix_stakeholder_comment_customer_id_id")
    for name, columns in CUSTOMERS.items():
        op.execute(f"{LINT}create index {name} on stakeholder_comment ({columns}) where audience = 'CUSTOMER'")


def downgrade() -> None:
    for name in CUSTOMERS:
        op.execute(f"drop index {name}")
    op.execute("create index ix_stakeholder_comment_customer_id_id on stakeholder_comment (customer_id, created_at desc, id)")
    op.execute("drop statistics service_version_published")
