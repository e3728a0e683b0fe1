"""Index recorded states: what reads as of a moment walk along."""

revision = "2026_11_22_1630"
down_revision = "2026_11_22_1620"


def upgrade() -> None:
    """Filled with its code."""


def downgrade() -> None:
    """Filled with its code."""
