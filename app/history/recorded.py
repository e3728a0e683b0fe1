"""The mark of a table whose every recorded state is kept (see README.md of this folder)."""

from typing import ClassVar


class Recorded:
    """Beside this table stands `<table>_states`, and each change of a row is told by a change event.

    `__personal__` names columns that are never kept, because a person may ask for their erasure.
    `__walked_by__` names the column by which the states are looked up from their parent.
    """

    __personal__: ClassVar[tuple[str, ...]] = ()
    __walked_by__: ClassVar[str | None] = None
