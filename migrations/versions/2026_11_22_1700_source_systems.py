"""Source systems."""

revision = "2026_11_22_1700"
down_revision = "2026_11_22_1630"


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
