"""app/graphsql/README.md is true: its query gives its SQL and its answer, and its table names every module.

`UPDATE=1 .venv/bin/pytest tests/graphsql` writes SQL and answer anew.
"""

import os
import re

import orjson

from tests.graphsql.support import run
from tests.reads.pretty import pretty
from tests.support.asking import Asker
from tests.support.databases import ROOT

FOLDER = ROOT / "app" / "graphsql"
README = FOLDER / "README.md"
TEXT = README.read_text()


async def test_the_query_of_the_readme(demo: Asker) -> None:
    blocks = _blocks(TEXT)
    answer = await run(demo, blocks["graphql"], **orjson.loads(blocks["variables"]))
    (statement,) = demo.statements
    found = {**blocks, "sql": pretty(statement), "json": orjson.dumps(answer, option=orjson.OPT_INDENT_2).decode() + "\n"}
    if os.environ.get("UPDATE") == "1":
        README.write_text(re.sub(r"```(\w+)\n.*?```", lambda block: f"```{block[1]}\n{found[block[1]]}```", TEXT, flags=re.DOTALL))
        blocks = found
    assert found == blocks


def test_the_table_of_the_readme_names_every_module() -> None:
    named = re.findall(r"^\| `(\w+\.py)`", TEXT, flags=re.MULTILINE)
    assert sorted(named) == sorted(file.name for file in FOLDER.glob("*.py") if file.name != "__init__.py")


def _blocks(text: str) -> dict[str, str]:
    """The fenced blocks by their language."""
    return dict(re.findall(r"```(\w+)\n(.*?)```", text, flags=re.DOTALL))
