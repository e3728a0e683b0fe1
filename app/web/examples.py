"""The README's queries and mutations as the explorer offers them: `python -m app.web.examples` writes `examples.json` from README.md.

The file is committed, so that no server reads a README; a test compares the two.
"""

import json
import re
from pathlib import Path
from typing import TypedDict

README = Path(__file__).parents[2] / "README.md"
EXAMPLES = Path(__file__).parent / "examples.json"
HEADING = re.compile(r"^### (?P<number>\d+)\. (?P<title>.+), as `(?P<role>[A-Z_]+)`$", re.MULTILINE)
DOCUMENT = re.compile(r"^```graphql\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)


class Example(TypedDict):
    """`text`: one operation. `role`: as whom the README asks it."""

    number: int
    title: str
    role: str
    text: str


def examples_of(readme: str) -> list[Example]:
    """One for each heading that names a number and a role; the first document below it."""
    found: list[Example] = []
    for heading in HEADING.finditer(readme):
        document = DOCUMENT.search(readme, heading.end())
        if document is None:
            raise ValueError(f"README.md: no query stands below {heading[0]!r}")
        found.append({"number": int(heading["number"]), "title": heading["title"], "role": heading["role"], "text": document["text"]})
    return found


def written(examples: list[Example]) -> str:
    """The text of `examples.json`."""
    return json.dumps(examples, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    EXAMPLES.write_text(written(examples_of(README.read_text(encoding="utf-8"))), encoding="utf-8")
