"""Erase parties: where personal data and free text stand, and the one function that takes them out of the past."""

revision = "2026_11_22_1620"
down_revision = "2026_11_22_1610"


def upgrade() -> None:
    """Filled with its code."""


def downgrade() -> None:
    """Filled with its code."""
