"""The README's queries and mutations give the answers that are printed beneath them, in this order. `UPDATE=1` prints them anew."""

import json
import os
import re
from pathlib import Path

from app.viewer import Role
from tests.support.databases import ROOT
from tests.support.writing import Writer

README = ROOT / "README.md"
EXAMPLE = re.compile(r"### \d+\. .*?, as `(?P<role>[A-Z_]+)`.*?```graphql\n(?P<query>.*?)```\n\n```json\n(?P<answer>.*?)```", re.DOTALL)


async def test_the_examples_answer_as_printed(writer: Writer) -> None:
    text = README.read_text(encoding="utf-8")
    examples = list(EXAMPLE.finditer(text))
    assert len(examples) == 12
    for example in examples:
        answer = {"data": await writer.run(Role(example["role"]), example["query"])}
        if os.environ.get("UPDATE") == "1":
            _print_anew(README, example[0], example["answer"], answer)
        else:
            assert json.loads(example["answer"]) == answer, example["query"]


def _print_anew(file: Path, example: str, before: str, answer: object) -> None:
    printed = example.replace(before, compact(answer) + "\n")
    file.write_text(file.read_text(encoding="utf-8").replace(example, printed), encoding="utf-8")


def compact(value: object, indent: int = 0, width: int = 120) -> str:
    """JSON that breaks a line only where it would be too long."""
    flat = json.dumps(value, ensure_ascii=False)
    if len(flat) + indent <= width or not isinstance(value, (dict, list)):
        return flat
    inner = " " * (indent + 2)
    if isinstance(value, dict):
        items = [f"{inner}{json.dumps(key)}: {compact(item, indent + 2, width)}" for key, item in value.items()]
        return "{\n" + ",\n".join(items) + "\n" + " " * indent + "}"
    return "[\n" + ",\n".join(inner + compact(item, indent + 2, width) for item in value) + "\n" + " " * indent + "]"
