"""Index syncs."""

revision = "2026_11_22_1720"
down_revision = "2026_11_22_1710"


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
