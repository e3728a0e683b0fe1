"""Feed changes: the service that each change belongs to, and what cursors are sealed with."""

revision = "2026_11_22_1610"
down_revision = "2026_11_22_1600"


def upgrade() -> None:
    """Filled with its code."""


def downgrade() -> None:
    """Filled with its code."""
