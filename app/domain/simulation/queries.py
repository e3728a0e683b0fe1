"""The root field of what is thought of."""

import strawberry

from app import limits, viewer
from app.domain.binding import argument, one
from app.domain.naming import By
from app.domain.simulation.asked import simulated
from app.domain.simulation.inputs import CompositionChange
from app.domain.simulation.types import Simulation


@strawberry.type
class SimulationQueries:
    """Joined into Query."""

    simulate_composition: Simulation | None = one(
        "What would become of a package, of what contains it and of who has it, if it were composed, priced or promised otherwise. "
        "Nothing is written. Null: there is no such package or version.",
        join=lambda *_: None,
        source=simulated,
        seen_by=viewer.planners,
        arguments=[
            argument("package", By, "Which package."),
            argument("number", str | None, "Which version; absent: in force, else planned, else the last.", default=None),
            argument("changes", list[CompositionChange], f"At most {limits.SIMULATION_CHANGES_MAX}; none: it is told as it is."),
        ],
    )
