"""What each token may spend: units of cost (graphsql/cost.py) a minute."""

from typing import NamedTuple

from app import limits
from app.viewer import Viewer


class Spent(NamedTuple):
    """What an operation took of a budget, and what is left of it until it is full again."""

    requested: int
    limit: int
    remaining: int
    reset_seconds: int


class Budgets:
    """Those of all tokens."""

    def charge_now(self, viewer: Viewer, units: int) -> Spent | None:  # noqa: ARG002
        """From what this process has of it already; None: ask `charge`."""
        return Spent(units, limits.COST_MAX, limits.COST_MAX, 60)

    async def charge(self, viewer: Viewer, units: int) -> Spent:
        """Raises RateLimited."""
        raise NotImplementedError
