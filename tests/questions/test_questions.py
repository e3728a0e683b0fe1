"""Each question is one operation, and one statement. Its first line says who asks, and what they would say; beside it stands the answer.

`UPDATE=1 .venv/bin/pytest tests/questions` writes the answers anew.
"""

import os
from pathlib import Path

import orjson
import pytest

from app.viewer import Role
from tests.support.asking import Asker

ASKED = Path(__file__).with_name("asked")
QUESTIONS = sorted(ASKED.glob("*.graphql"))
ROLES = {"analyst": Role.ANALYST, "manager": Role.PORTFOLIO_MANAGER, "owner": Role.SERVICE_OWNER, "customer": Role.CUSTOMER}
UPDATE = os.environ.get("UPDATE") == "1"


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda file: file.stem)
async def test_a_question_is_answered_by_one_operation(demo: Asker, question: Path) -> None:
    who, text = _said(question)
    answer = orjson.loads(await demo.bytes(text, ROLES[who]))
    assert len(demo.statements) == 1
    written = orjson.dumps(answer, option=orjson.OPT_INDENT_2).decode() + "\n"
    assert written == _known(question.with_suffix(".json"), written)


def _said(question: Path) -> tuple[str, str]:
    """Who asks, and the operation."""
    text = question.read_text()
    who, _, says = text.partition("\n")[0].removeprefix("# ").partition(": ")
    assert says.endswith("?")
    return who, text


def _known(file: Path, written: str) -> str:
    """The answer as it was read by a person."""
    if UPDATE:
        file.write_text(written)
    return file.read_text()


def test_there_are_at_least_forty() -> None:
    assert len(QUESTIONS) >= 40
    assert {file.stem for file in ASKED.glob("*.json")} == {file.stem for file in QUESTIONS}
