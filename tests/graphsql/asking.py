"""What tests of connections, filters and orders share: an answer to exactly one statement, and keys of the rows that it holds."""

from collections.abc import Iterable
from typing import Any

from app.viewer import Role
from tests.support.asking import NOW, Asker


async def ask(
    demo: Asker, text: str, role: Role = Role.PORTFOLIO_MANAGER, /, *, languages: Iterable[str] = (), statements: int = 1, **variables: Any
) -> Any:
    """The answer to one statement."""
    answer = await demo.ask(text, role, languages=languages, at=NOW, **variables)
    assert len(demo.statements) == statements
    return answer


async def keys(
    demo: Asker,
    field: str,
    arguments: str,
    role: Role = Role.PORTFOLIO_MANAGER,
    /,
    *,
    languages: Iterable[str] = (),
    head: str = "",
    **variables: Any,
) -> list[str]:
    """The keys of the rows of a root connection, in their order. `head`: declares variables."""
    text = f"{head} {{ {field}({arguments}) {{ totalCount nodes {{ key }} }} }}"
    found = (await ask(demo, text, role, languages=languages, **variables))[field]
    listed = [node["key"] for node in found["nodes"]]
    assert found["totalCount"] == len(listed) or "first" in arguments or "last" in arguments
    return listed
