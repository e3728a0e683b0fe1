"""The rows to be inserted, and whether everything that they name is among them."""

from collections import defaultdict
from uuid import UUID

from app.demo.identity import row_id

Row = dict[str, object]


class Draft:
    """Rows by table, in the order of the file. Each is known by a key of its own: PKG-FAX/1.0/SVC-MAIL is a composition item."""

    def __init__(self) -> None:
        self.rows: dict[str, list[Row]] = defaultdict(list)
        self._known: set[tuple[str, str]] = set()
        self._named: list[tuple[str, str, str]] = []
        self._faults: list[str] = []

    def add(self, table: str, key: str, row: Row) -> None:
        """A key stands for one row."""
        if (table, key) in self._known:
            self.fault(key, f"stands twice among the rows of {table}")
        self._known.add((table, key))
        self.rows[table].append({"id": row_id(table, key), **row})

    def id(self, table: str, key: str, where: str) -> UUID:
        """The id of a row that may be added later. `where` names the row that names it."""
        self._named.append((table, key, where))
        return row_id(table, key)

    def id_or_none(self, table: str, key: str | None, where: str) -> UUID | None:
        return None if key is None else self.id(table, key, where)

    def fault(self, where: str, what: str) -> None:
        self._faults.append(f"{where}: {what}")

    def faults(self) -> list[str]:
        """Empty when the rows hold together."""
        unknown = {f"{where}: there is no {table} {key}": None for table, key, where in self._named if (table, key) not in self._known}
        return [*self._faults, *unknown]
