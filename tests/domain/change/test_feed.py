"""The feed as each role reads it: in order, whole whatever the pages, and nothing of what is hidden."""

from typing import Any

import pytest

from app import limits
from app.viewer import Role
from tests.support.asking import Asker

MANAGER, OWNER, CUSTOMER = Role.PORTFOLIO_MANAGER, Role.SERVICE_OWNER, Role.CUSTOMER
EVENT = "cursor revision seq entityType entityId entityKey operation changedFields service { key }"
FEED = f"""query Feed($after: String, $first: Int, $filter: ChangeFilter) {{
    changes(after: $after, first: $first, filter: $filter) {{ cursor hasMore events {{ {EVENT} }} }}
}}"""


async def pages(asker: Asker, role: Role, size: int, **wanted: object) -> list[dict[str, Any]]:
    """All changes, page by page."""
    found: list[dict[str, Any]] = []
    after: str | None = None
    while True:
        feed = (await asker.ask(FEED, role, after=after, first=size, filter=wanted))["changes"]
        assert len(asker.statements) == 1
        assert len(feed["events"]) == size or not feed["hasMore"]
        found += feed["events"]
        after = feed["cursor"]
        if not feed["hasMore"]:
            return found


@pytest.mark.parametrize("role", Role)
async def test_pages_of_any_size_have_the_same_changes_in_the_same_order(demo: Asker, role: Role) -> None:
    whole = await pages(demo, role, limits.CHANGES_MAX)
    assert whole, "the demo tells everybody of something"
    assert await pages(demo, role, 97) == whole
    assert len({event["cursor"] for event in whole}) == len(whole)
    if role in (MANAGER, Role.ADMIN):
        places = [(event["revision"], event["seq"]) for event in whole]
        assert places == sorted(places)


async def test_the_cursor_of_a_change_leads_behind_it(demo: Asker) -> None:
    whole = (await demo.ask(FEED, MANAGER, first=20))["changes"]["events"]
    behind = (await demo.ask(FEED, MANAGER, first=15, after=whole[4]["cursor"]))["changes"]["events"]
    assert behind == whole[5:]
