"""The mark of a table whose every recorded state is kept (see README.md of this folder)."""

from typing import ClassVar

from sqlalchemy import Index


class Recorded:
    """Beside this table stands `<table>_states`, and each change of a row is told by a change event.

    `__personal__` names columns that are never kept, because a person may ask for their erasure.
    `__walked_by__` names the column by which the states are looked up from their parent.
    `__states_by__` are the other indexes of the states, which reads as known before walk along. Each is paid for by every change of
    a row; one that holds `rec_to` is written when a state ends too, and then so are all of its table.
    """

    __personal__: ClassVar[tuple[str, ...]] = ()
    __walked_by__: ClassVar[str | None] = None
    __states_by__: ClassVar[tuple[Index, ...]] = ()
