"""An SQLAlchemy statement as the text that asyncpg runs: request parameters as $1, $2 …, constants written out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, SelectBase
from sqlalchemy.dialects.postgresql import asyncpg
from sqlalchemy.dialects.postgresql.asyncpg import PGCompiler_asyncpg

from app.places.environment import Fill, RequestParameter


@dataclass(frozen=True, slots=True)
class Statement:
    """The text, and how to fill its parameters in order."""

    sql: str
    fills: Sequence[Fill]


class _Compiler(PGCompiler_asyncpg):
    def visit_bindparam(self, bindparam: BindParameter[Any], **kwargs: Any) -> Any:  # type: ignore[override]  # the rest is passed on
        if not isinstance(bindparam, RequestParameter):
            kwargs["literal_binds"] = True
        return super().visit_bindparam(bindparam, **kwargs)  # type: ignore[no-untyped-call]


_DIALECT = asyncpg.dialect()  # type: ignore[no-untyped-call]
_DIALECT.statement_compiler = _Compiler


def statement(select: SelectBase, fills: Mapping[str, Fill]) -> Statement:
    """Compiles once; the text is kept with its plan."""
    compiled = select.compile(dialect=_DIALECT)
    return Statement(compiled.string, [fills[name] for name in compiled.positiontup or ()])
