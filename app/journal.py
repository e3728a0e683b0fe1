"""What is told about each operation when it is over: who asked what, by which way, what it cost and how it ended."""

from dataclasses import dataclass

from app.graphsql.document import Operation
from app.viewer import Viewer

ANSWERED = "OK"


@dataclass(slots=True)
class Turn:
    """One operation on its way through the server; each stage adds what it knows. `transport`: POST, GET, SSE or WS. `began_ns`: of
    time.perf_counter_ns. `sql_ns`: spent on reading, or on the units of work of verbs. `code`: of the refusal that ended it, else OK."""

    request_id: str
    transport: str
    began_ns: int
    viewer: Viewer | None = None
    operation: Operation | None = None
    cost: int = 0
    sql_ns: int = 0
    code: str = ANSWERED


class Journal:
    """Is told of every operation once."""

    def operation(self, turn: Turn, size: int) -> None:
        """`size`: bytes of the answer."""
