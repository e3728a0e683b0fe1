"""How the tests of the feed ask for it."""

from typing import Any

from app.viewer import Role, Viewer
from tests.support.writing import Writer

EVENT = "cursor revision seq entityType entityId entityKey operation changedFields service { key }"
TOLD = f"{EVENT} actor {{ key }} sourceSystem requestId kind reason"


async def feed(writer: Writer, who: Role | Viewer, after: str | None, selection: str = EVENT, **wanted: object) -> Any:
    """What follows a cursor, which is less than a page."""
    text = f"""query Feed($after: String, $wanted: ChangeFilter) {{
        changes(after: $after, first: 500, filter: $wanted) {{ cursor hasMore events {{ {selection} }} }}
    }}"""
    found = (await writer.run(who, text, after=after, wanted=wanted))["changes"]
    assert not found["hasMore"]
    return found


async def end(writer: Writer) -> str:
    """Where the feed ends now."""
    cursor: str = (await writer.run(Role.PORTFOLIO_MANAGER, "{ asOf { token } }"))["asOf"]["token"]
    return cursor


def told(found: Any) -> list[tuple[Any, ...]]:
    """What happened to what, in short."""
    return [(event["entityType"], event["operation"], *event["changedFields"]) for event in found["events"]]
