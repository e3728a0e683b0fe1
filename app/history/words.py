"""What a change event can say happened to a row."""

from enum import StrEnum


class ChangeOperation(StrEnum):
    CREATED = "CREATED"
    UPDATED = "UPDATED"
    TRANSITIONED = "TRANSITIONED"
    LINKED = "LINKED"
    UNLINKED = "UNLINKED"
    TOMBSTONED = "TOMBSTONED"
    REDACTED = "REDACTED"
