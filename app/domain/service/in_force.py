"""Which version speaks for a service: the one in force, else the planned one that has come farthest, else the last one. Of several that
came there at one moment it is the one that was made last, so that every reading of it is alike."""

from sqlalchemy import case, literal_column

from app.domain.lifecycle.words import IN_FORCE, Stage
from app.places.environment import Environment
from app.places.mapping import Expression, Row

SPEAKING = (*IN_FORCE, Stage.IN_TRANSITION, Stage.IN_DESIGN, Stage.PROPOSED, Stage.RETIRED, Stage.REJECTED)
"""The stages of versions, the one that speaks first."""


def rank(stage: Expression) -> Expression:
    """The place of a stage among them, from 0."""
    return case({stage.value: literal_column(str(place)) for place, stage in enumerate(SPEAKING)}, value=stage)


def in_force_first(version: Row, _: Environment) -> list[Expression]:
    """For an order."""
    return [rank(version.stage), version.stage_since.desc(), version.id.desc()]
