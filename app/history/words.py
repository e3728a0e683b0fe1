"""What a change event can say happened to a row, and the kinds of changes that say why they were made."""

from enum import StrEnum


class ChangeOperation(StrEnum):
    CREATED = "CREATED"
    UPDATED = "UPDATED"
    TRANSITIONED = "TRANSITIONED"
    LINKED = "LINKED"
    UNLINKED = "UNLINKED"
    TOMBSTONED = "TOMBSTONED"
    REDACTED = "REDACTED"


class ChangeKind(StrEnum):
    """Of a whole transaction. Most are of none."""

    EDITORIAL = "EDITORIAL"  # the words of a promise that is closed were corrected, not the promise
    BACKDATED = "BACKDATED"  # a price was changed for days that are over
