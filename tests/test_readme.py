"""The README's queries and mutations give the answers that are printed beneath them, in this order. `UPDATE=1` prints them anew."""

import json
import os
import re
from pathlib import Path

from app.viewer import Role
from tests.support.databases import ROOT
from tests.support.writing import Writer

README = ROOT / "README.md"
TOGETHER = re.compile(r"```graphql\n(query Together\b.*?)```", re.DOTALL)
QUERY = re.compile(r"```graphql\n(\{.*?)```", re.DOTALL)
EXAMPLE = re.compile(r"### \d+\. .*?, as `(?P<role>[A-Z_]+)`.*?```graphql\n(?P<query>.*?)```\n\n```json\n(?P<answer>.*?)```", re.DOTALL)


async def test_the_examples_answer_as_printed(writer: Writer) -> None:
    text = README.read_text(encoding="utf-8")
    examples = list(EXAMPLE.finditer(text))
    assert len(examples) == 17
    for example in examples:
        answer = {"data": await writer.run(Role(example["role"]), example["query"])}
        if os.environ.get("UPDATE") == "1":
            _print_anew(README, example[0], example["answer"], answer)
        else:
            assert json.loads(example["answer"]) == answer, example["query"]


async def test_pages_belong_together_by_a_token(writer: Writer) -> None:
    """As the README says: what is written between two pages is in neither, nor in the count."""
    found = TOGETHER.search(README.read_text(encoding="utf-8"))
    assert found
    first = await writer.run(Role.PORTFOLIO_MANAGER, found[1])
    token, after = first["asOf"]["token"], first["services"]["pageInfo"]["endCursor"]
    made = {"key": "SVC-TELEPHONY", "portfolio": {"key": "MERILINNA"}, "form": "SERVICE", "classification": "SUPPORTING", "category": "ICT"}
    made |= {"provider": {"key": "UNIT-ICT"}, "version": {"number": "1.0", "name": {"fi": "Puhelut"}}}
    assert (await writer.do(Role.PORTFOLIO_MANAGER, "serviceCreate", made))["errors"] == []
    keys = [node["key"] for node in first["services"]["nodes"]]
    while after:
        page = await writer.run(Role.PORTFOLIO_MANAGER, found[1], token=token, after=after)
        assert (page["asOf"]["token"], page["services"]["totalCount"]) == (token, first["services"]["totalCount"])
        keys += [node["key"] for node in page["services"]["nodes"]]
        after = page["services"]["pageInfo"]["endCursor"] if page["services"]["pageInfo"]["hasNextPage"] else None
    assert "SVC-TELEPHONY" not in keys
    assert len(set(keys)) == len(keys) == first["services"]["totalCount"]
    now = await writer.run(Role.PORTFOLIO_MANAGER, found[1])
    assert now["services"]["totalCount"] == len(keys) + 1


async def test_what_is_shown_without_an_answer_is_answered(writer: Writer) -> None:
    text = README.read_text(encoding="utf-8")
    examples = {example["query"] for example in EXAMPLE.finditer(text)}
    shown = [query for query in QUERY.findall(text) if query not in examples]
    assert len(shown) >= 2
    for query in shown:
        assert all((await writer.run(Role.PORTFOLIO_MANAGER, query)).values()), query


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
