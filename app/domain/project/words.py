"""Where a project stands."""

from enum import StrEnum


class ProjectStatus(StrEnum):
    PROPOSED = "PROPOSED"
    RUNNING = "RUNNING"
    DONE = "DONE"
    CANCELLED = "CANCELLED"


CLOSED = frozenset({ProjectStatus.DONE, ProjectStatus.CANCELLED})
"""What such a project delivers is a fact; it is reopened before it delivers something else."""
