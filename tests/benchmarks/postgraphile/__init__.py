"""PostGraphile 5 on the same tables: installed outside the repository, asked the equivalent question in its own schema."""

import shutil
from pathlib import Path

from tests.support import node

HERE = Path(__file__).parent
READY = "PostGraphile is ready.\n"
Missing = node.Missing


def question(name: str) -> str | None:
    """In its schema; None: it has no equivalent."""
    file = HERE / f"{name}.graphql"
    return file.read_text() if file.exists() else None


def installed() -> Path:
    """A directory with its packages, as pinned, and its server. The first time takes about half a minute. Raises Missing."""
    directory = node.installed(HERE)
    for program in HERE.glob("*.mjs"):
        shutil.copy(program, directory)
    return directory
