"""Exchange portfolios."""

revision = "2026_11_22_1710"
down_revision = "2026_11_22_1700"


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
