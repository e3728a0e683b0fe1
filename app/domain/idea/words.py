"""The states of a development idea."""

from enum import StrEnum


class IdeaStatus(StrEnum):
    SUBMITTED = "SUBMITTED"
    UNDER_REVIEW = "UNDER_REVIEW"
    ACCEPTED = "ACCEPTED"
    PLANNED = "PLANNED"
    DELIVERED = "DELIVERED"
    DECLINED = "DECLINED"


class IdeaVerdict(StrEnum):
    """The states that an owner decides on; the others follow from a plan and from its launch."""

    UNDER_REVIEW = "UNDER_REVIEW"
    ACCEPTED = "ACCEPTED"
    DECLINED = "DECLINED"
