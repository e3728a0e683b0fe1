"""Each case is a folder: query.graphql, variables.json, and per viewer the SQL and the answer.

`UPDATE=1 .venv/bin/pytest tests/reads` writes them anew; an empty .json asks for a viewer's files. They are named
by its role and the language that it prefers: `manager.json`, `customer-sv.sql`. No .sql: no statement is run.
"""

import os
from pathlib import Path

import orjson
import pytest

from app.viewer import Role
from tests.reads.pretty import pretty, squeezed
from tests.support.asking import NOW, Asker

CASES = Path(__file__).with_name("cases")
ROLES = {"manager": Role.PORTFOLIO_MANAGER, "customer": Role.CUSTOMER, "stakeholder": Role.STAKEHOLDER, "admin": Role.ADMIN}
UPDATE = os.environ.get("UPDATE") == "1"
ANSWERS = [file for file in sorted(CASES.glob("*/*.json")) if file.stem != "variables"]
SECRET = "sisäpiiri-42"
"""In a thread that no customer may ever read; see app/demo/portfolio.yaml, also on canaries."""


@pytest.mark.parametrize(("case", "viewer"), [(file.parent.name, file.stem) for file in ANSWERS])
async def test_a_case_gives_its_sql_and_its_answer(demo: Asker, case: str, viewer: str) -> None:
    folder = CASES / case
    role, _, language = viewer.partition("-")
    query = (folder / "query.graphql").read_text()
    answer = await demo.bytes(query, ROLES[role], languages=[language] if language else [], at=NOW, **_variables(folder))
    statements = list(demo.statements)
    if role == "customer":
        assert b"canary" not in answer.replace(b"canary-own-edu", b"")
        assert SECRET.encode() not in answer
    for statement in statements:
        assert squeezed(pretty(statement)) == squeezed(statement)
    sql, json = "".join(pretty(statement) for statement in statements), orjson.dumps(orjson.loads(answer), option=orjson.OPT_INDENT_2)
    if UPDATE:
        _write(folder, viewer, sql, json)
    file = folder / f"{viewer}.sql"
    assert len(statements) == int(file.exists())
    assert json.decode() + "\n" == (folder / f"{viewer}.json").read_text()
    assert sql == (file.read_text() if file.exists() else "")


def test_every_case_is_asked_by_somebody() -> None:
    assert {file.parent for file in ANSWERS} == set(CASES.iterdir())


def _variables(folder: Path) -> dict[str, object]:
    file = folder / "variables.json"
    found: dict[str, object] = orjson.loads(file.read_bytes()) if file.exists() else {}
    return found


def _write(folder: Path, viewer: str, sql: str, json: bytes) -> None:
    (folder / f"{viewer}.json").write_bytes(json + b"\n")
    file = folder / f"{viewer}.sql"
    if sql:
        file.write_text(sql)
    else:
        file.unlink(missing_ok=True)
