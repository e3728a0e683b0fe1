"""What is asked of an import, in the words of the command line."""

from enum import StrEnum
from typing import NamedTuple

from app.exchange.formats import Format
from app.exchange.sheets import Kind


class OnConflict(StrEnum):
    """A ConflictPolicy."""

    FAIL = "fail"
    KEEP_CURRENT = "keep-current"
    TAKE_INCOMING = "take-incoming"


class OnImmutable(StrEnum):
    """As the contract's."""

    REJECT = "reject"
    DRAFT_VERSION = "draft-version"


class Sending(NamedTuple):
    """What is imported, from which system, and by whom. `person`: the key of who answers for it."""

    kind: Kind
    format: Format
    source: str
    person: str
    on_conflict: OnConflict = OnConflict.FAIL
    on_immutable: OnImmutable = OnImmutable.REJECT
    dry: bool = False
