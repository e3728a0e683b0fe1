"""The states of a development idea."""

from enum import StrEnum


class IdeaStatus(StrEnum):
    SUBMITTED = "SUBMITTED"
    UNDER_REVIEW = "UNDER_REVIEW"
    ACCEPTED = "ACCEPTED"
    PLANNED = "PLANNED"
    DELIVERED = "DELIVERED"
    DECLINED = "DECLINED"
