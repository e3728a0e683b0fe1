"""The closed lists of words about other systems."""

from enum import StrEnum


class ReferenceType(StrEnum):
    """SAME_AS says that the other system's row is this row; the others point at something beside it."""

    SAME_AS = "SAME_AS"
    PROJECT = "PROJECT"
    TICKET = "TICKET"
    DOCUMENT = "DOCUMENT"


class FieldGroup(StrEnum):
    """Fields that one system keeps together."""

    PARTY = "PARTY"
    IDENTITY = "IDENTITY"
    TEXTS = "TEXTS"
    SCOPE = "SCOPE"
    COMMITMENTS = "COMMITMENTS"
    COMPOSITION = "COMPOSITION"
    TECHNICAL = "TECHNICAL"
    ASSESSMENT = "ASSESSMENT"
    PRICES = "PRICES"


class OwnershipPolicy(StrEnum):
    """What another system may do to fields that have another value."""

    MASTER = "MASTER"
    WRITE_IF_EMPTY = "WRITE_IF_EMPTY"
    NEVER = "NEVER"


class ErrorPolicy(StrEnum):
    ALL_OR_NOTHING = "ALL_OR_NOTHING"
    SKIP_FAILED = "SKIP_FAILED"


class ConflictPolicy(StrEnum):
    """What becomes of a field that both sides have changed."""

    FAIL = "FAIL"
    KEEP_CURRENT = "KEEP_CURRENT"
    TAKE_INCOMING = "TAKE_INCOMING"


class OnImmutable(StrEnum):
    """What becomes of a promise that no longer changes."""

    REJECT = "REJECT"
    DRAFT_VERSION = "DRAFT_VERSION"


class OnMissing(StrEnum):
    """What becomes of links to what the other system no longer has."""

    REPORT = "REPORT"
    UNLINK = "UNLINK"


class Reconciled(StrEnum):
    """What is reconciled with another system."""

    PARTY = "PARTY"
    SERVICE = "SERVICE"


class RowStatus(StrEnum):
    """What became of a row."""

    CREATED = "CREATED"
    UPDATED = "UPDATED"
    UNCHANGED = "UNCHANGED"
    CONFLICT = "CONFLICT"
    REJECTED = "REJECTED"
