"""Cursors that are not what somebody was given: tampered with, made up, of other people; and filters that let nothing through."""

from typing import Any

import pytest

from app import limits
from app.documents.refusal import RefusedRequest
from app.errors import DomainError
from app.history.positions import LETTERS, WHOLE, Position, Seal
from app.viewer import Role
from tests.support.asking import NOW, Asker

MANAGER, CUSTOMER, STAKEHOLDER = Role.PORTFOLIO_MANAGER, Role.CUSTOMER, Role.STAKEHOLDER
FEED = """query ($after: String, $first: Int!, $filter: ChangeFilter) {
  changes(after: $after, first: $first, filter: $filter) { cursor hasMore events { cursor entityId revision } } }"""
PASSED = "query ($after: String!, $of: String!) { changes(after: $after, first: 1) { passed(cursor: $of) } }"
KNOWN = "query ($known: KnownAt!) { services(first: 1, knownAt: $known) { totalCount } }"
NOT_OURS = "This is no token or cursor of this portfolio: use one exactly as an answer gave it."
LETTERS_OF_CURSORS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


async def page(demo: Asker, role: Role, after: str | None, first: int = 100, **filter_: object) -> Any:
    return (await demo.ask(FEED, role, after=after, first=first, filter=filter_))["changes"]


async def whole(demo: Asker, role: Role, after: str | None = None, **filter_: object) -> tuple[list[Any], str]:
    """All changes behind a cursor, and the last cursor."""
    events: list[Any] = []
    while True:
        feed = await page(demo, role, after, limits.CHANGES_MAX, **filter_)
        events += feed["events"]
        after = feed["cursor"]
        if not feed["hasMore"]:
            return events, str(after)


def tampered(cursor: str) -> list[str]:
    """Every letter another one, once; and lengths that no cursor has."""
    others = [LETTERS_OF_CURSORS[(LETTERS_OF_CURSORS.index(letter) + 1) % 64] for letter in cursor]
    changed = [cursor[:place] + other + cursor[place + 1 :] for place, other in enumerate(others)]
    return [*changed, "", cursor[:-1], f"{cursor}A", f"{cursor}=", cursor[::-1], cursor.swapcase(), "A" * LETTERS, "ä" * LETTERS]


async def test_a_cursor_that_was_tampered_with_is_refused(demo: Asker) -> None:
    cursor = (await page(demo, MANAGER, None, 3))["cursor"]
    foreign = Seal(bytes(64)).sealed(Position(NOW, WHOLE, NOW))
    for each in [*tampered(cursor), foreign]:
        with pytest.raises(DomainError) as refusal:
            await page(demo, CUSTOMER, each)
        assert (refusal.value.code, refusal.value.message, list(refusal.value.path)) == ("BAD_USER_INPUT", NOT_OURS, ["changes", "after"])
        with pytest.raises(DomainError) as refusal:
            await demo.ask(PASSED, MANAGER, after=cursor, of=each)
        assert (refusal.value.code, list(refusal.value.path)) == ("BAD_USER_INPUT", ["changes", "passed", "cursor"])
        with pytest.raises((DomainError, RefusedRequest)):
            await demo.ask(KNOWN, MANAGER, known=each)


@pytest.mark.parametrize("role", [CUSTOMER, STAKEHOLDER, Role.ANALYST])
async def test_the_cursor_of_somebody_else_shows_nothing_that_ones_own_does_not(demo: Asker, role: Role) -> None:
    own, _ = await whole(demo, role)
    others, _ = await whole(demo, MANAGER)
    for place in range(0, len(others), 97):
        behind, _ = await whole(demo, role, others[place]["cursor"])
        assert (
            behind == [event for event in own if event["revision"] > others[place]["revision"]] or behind == own[len(own) - len(behind) :]
        )
        assert not [event for event in behind if event["revision"] < others[place]["revision"]]


@pytest.mark.parametrize("role", [MANAGER, CUSTOMER])
async def test_what_no_filter_lets_through_comes_to_an_end(demo: Asker, role: Role) -> None:
    """And from there nothing is missed of what another filter lets through: nothing is left."""
    _, end = await whole(demo, role, until="1990-01-01T00:00:00Z")
    assert (await page(demo, role, end, 1, until="1990-01-01T00:00:00Z"))["events"] == []
    if role is MANAGER:
        assert (await page(demo, role, end, 1))["events"] == []
