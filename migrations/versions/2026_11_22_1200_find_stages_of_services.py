"""Find the stages of a service's versions without reading them: every list of services asks. The sorted names of versions, which no list
is sorted by, pay for it."""

from alembic import op

revision = "2026_11_22_1200"
down_revision = "2026_11_22_1130"

# Not concurrently: nothing is in the table before the first release.
LINT = "-- squawk-ignore require-concurrent-index-creation, require-concurrent-index-deletion\n"
LANGUAGES = ("fi", "sv", "en")


def upgrade() -> None:
    op.execute(f"{LINT}create index ix_service_version_service_id_stage on service_version (service_id, stage)")
    for language in LANGUAGES:
        op.execute(f"{LINT}drop index ix_service_version_name_sort_{language}_id")


def downgrade() -> None:
    for language in LANGUAGES:
        op.execute(f"{LINT}create index ix_service_version_name_sort_{language}_id on service_version (name_sort_{language}, id)")
    op.execute(f"{LINT}drop index ix_service_version_service_id_stage")
