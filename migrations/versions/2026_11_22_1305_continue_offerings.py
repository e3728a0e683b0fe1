"""Continue offerings: an offering names those of earlier versions that it takes over, so that no agreement is left without one."""

from alembic import op

revision = "2026_11_22_1305"
down_revision = "2026_11_22_1300"

KEYS = "array_to_string(continues_keys, ',', '?') ~ '^([A-Z0-9-]{3,40}(,[A-Z0-9-]{3,40})*)?$'"


def upgrade() -> None:
    op.execute(
        f"""
        alter table service_offering
            add column continues_keys text[] not null default '{{}}' constraint ck_service_offering_continues_keys check ({KEYS})
        """
    )
    op.execute("alter table service_offering_states add column continues_keys text[] not null default '{}'")
    op.execute("-- squawk-ignore ban-drop-default\nalter table service_offering_states alter column continues_keys drop default")
    op.execute("select history.track('service_offering')")


def downgrade() -> None:
    op.execute("alter table service_offering_states drop column continues_keys")
    op.execute("alter table service_offering drop column continues_keys")
    op.execute("select history.track('service_offering')")
