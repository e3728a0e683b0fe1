"""The closed lists of words about feedback."""

from enum import StrEnum


class Touchpoint(StrEnum):
    """Where on the customer's path the feedback was given."""

    FIRST_IMPRESSION = "FIRST_IMPRESSION"
    ORDERING = "ORDERING"
    ONBOARDING = "ONBOARDING"
    USE = "USE"
    SUPPORT = "SUPPORT"
    AFTER_DELIVERY = "AFTER_DELIVERY"
    LAST_IMPRESSION = "LAST_IMPRESSION"


class FeedbackHandling(StrEnum):
    NEW = "NEW"
    ACKNOWLEDGED = "ACKNOWLEDGED"
    ACTION_PLANNED = "ACTION_PLANNED"
    RESOLVED = "RESOLVED"
    NO_ACTION = "NO_ACTION"
