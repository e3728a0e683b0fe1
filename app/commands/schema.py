"""`salkku schema`: the GraphQL schema as text, and whether schema.graphql still says the same."""

import difflib
import sys
from pathlib import Path

from app.errors import SetupError
from app.schema import schema_text

COMMITTED = Path(__file__).resolve().parents[2] / "schema.graphql"


def schema(*, check: bool, write: Path | None) -> None:
    """Print, compare or write."""
    text = schema_text()
    if check:
        _compare(text)
    if write is not None:
        write.write_text(text, encoding="utf-8")
    if not check and write is None:
        sys.stdout.write(text)


def _compare(text: str) -> None:
    committed = COMMITTED.read_text(encoding="utf-8") if COMMITTED.exists() else ""
    if committed == text:
        return
    changes = difflib.unified_diff(committed.splitlines(), text.splitlines(), "schema.graphql", "the code", lineterm="", n=1)
    raise SetupError(
        "schema.graphql is not what the code says:\n\n" + "\n".join(list(changes)[:40]),
        remedy="Run `make schema`, look at the difference and commit it.",
    )
