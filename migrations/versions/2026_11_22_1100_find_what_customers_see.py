"""Find the versions that customers see without reading them: every predicate of theirs asks for one, by its service or by its id."""

from alembic import op

revision = "2026_11_22_1100"
down_revision = "2026_11_22_1030"

# As app/domain/service/visibility.py says it: a query uses the indexes only as long as it asks for exactly this.
SHOWN = """
    (stage in ('OPERATIONAL', 'RETIRING', 'RETIRED') or share_with_customers and stage in ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION'))
    and ('PUBLISHED' = (language_status ->> 'fi') or 'PUBLISHED' = (language_status ->> 'sv') or 'PUBLISHED' = (language_status ->> 'en'))
"""
# Not concurrently: nothing is in the table before the first release.
LINT = "-- squawk-ignore require-concurrent-index-creation, require-concurrent-index-deletion\n"


def upgrade() -> None:
    op.execute(f"{LINT}create index ix_service_version_shown on service_version (service_id, stage) where {SHOWN}")
    op.execute(f"{LINT}create index ix_service_version_shown_by_id on service_version (id) where {SHOWN}")


def downgrade() -> None:
    op.execute("drop index ix_service_version_shown, ix_service_version_shown_by_id")
