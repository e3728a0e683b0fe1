"""Whoever searches finds what it reads and nothing else, and what is hidden from it takes nobody's place."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from itertools import count
from typing import Any
from uuid import UUID

import pytest

from app import limits
from app.viewer import Role
from tests.domain.conftest import Beside
from tests.support import rows
from tests.support.rows import LONG_AGO

MANAGER, CUSTOMER, STAKEHOLDER = Role.PORTFOLIO_MANAGER, Role.CUSTOMER, Role.STAKEHOLDER
PUBLISHED = {"fi": "PUBLISHED"}
Speak = Callable[..., Awaitable[UUID]]
_numbers = count()


async def found(beside: Beside, text: str, role: Role) -> set[str]:
    """The ids of versions, ideas and comments; none may be counted that is not named. Each question has a name of its own: what was
    prepared under other bounds is not asked again."""
    nodes = "nodes { version { id } idea { id } comment { id } }"
    question = f"query Q{next(_numbers)} ($text: String!) {{ search(text: $text) {{ totalCount {nodes} }} }}"
    answer: dict[str, Any] = (await beside.demo.ask(question, role, text=text))["search"]
    ids = {it["id"].partition(":")[2] for hit in answer["nodes"] for it in (hit["comment"], hit["idea"], hit["version"]) if it is not None}
    assert answer["totalCount"] == len(answer["nodes"]) == len(ids)
    return ids


async def version(beside: Beside, name: dict[str, str], stage: str = "OPERATIONAL", **values: Any) -> UUID:
    async with beside.connection.transaction():
        service = await rows.service(beside.connection, **values.pop("of_service", {}))
        return await rows.version(beside.connection, service, stage, name=name, **values)


async def suppliers_service(beside: Beside) -> dict[str, UUID]:
    return {"provider_id": await beside.party("ORG-KASSAVIRTA")}


async def suppliers(beside: Beside) -> UUID:
    """A service that the customer reads and the supplier provides."""
    made = await version(beside, {"fi": "Rantapalvelu"}, language_status=PUBLISHED, of_service=await suppliers_service(beside))
    found: UUID = await beside.connection.fetchval("select service_id from service_version where id = $1", made)
    return found


async def idea_of(beside: Beside, service: UUID, text: str, customer: str | None, **values: Any) -> UUID:
    whose = {} if customer is None else {"submitted_by_id": await beside.party(customer)}
    return await rows.idea(beside.connection, service, title=text, **whose, **values)


async def comment_of(beside: Beside, service: UUID, text: str, customer: str | None, **values: Any) -> UUID:
    party = await rows.party(beside.connection) if customer is None else await beside.party(customer)
    return await rows.comment(beside.connection, service, body=text, audience="CUSTOMER", customer_id=party, **values)


SAID = pytest.mark.parametrize(("say", "word"), [(idea_of, "hiippakunta"), (comment_of, "jyrkkäys")])


async def test_customers_do_not_find_a_language_that_is_not_published(beside: Beside) -> None:
    made = await version(beside, {"fi": "Purjehuolto", "sv": "Dragspelet"}, language_status={**PUBLISHED, "sv": "DRAFT"})
    assert await found(beside, "purjehuolto", CUSTOMER) == {str(made)}
    assert await found(beside, "dragspelet", MANAGER) == {str(made)}
    assert await found(beside, "dragspelet", CUSTOMER) == set()


async def test_customers_do_not_find_a_version_that_is_not_theirs_to_see(beside: Beside) -> None:
    """Not even where its mark is out of date: the version itself is asked."""
    made = await version(beside, {"fi": "Vihkisormus"}, "IN_DESIGN", language_status=PUBLISHED)
    await beside.connection.execute("update search_document set shown = true where owner_id = $1", made)
    assert await found(beside, "vihkisormus", MANAGER) == {str(made)}
    assert await found(beside, "vihkisormus", CUSTOMER) == set()


async def test_suppliers_find_what_they_provide(beside: Beside) -> None:
    theirs = await version(beside, {"fi": "Kuunsirppi"}, of_service=await suppliers_service(beside))
    other = await version(beside, {"fi": "Kuunsirppi"})
    assert await found(beside, "kuunsirppi", MANAGER) == {str(theirs), str(other)}
    assert await found(beside, "kuunsirppi", STAKEHOLDER) == {str(theirs)}


@SAID
async def test_customers_find_what_their_own_people_said(beside: Beside, say: Speak, word: str) -> None:
    service = await suppliers(beside)
    own, others = await say(beside, service, word, "UNIT-EDU"), await say(beside, service, word, None)
    assert await found(beside, word, MANAGER) == {str(own), str(others)}
    assert await found(beside, word, CUSTOMER) == {str(own)}


@SAID
async def test_suppliers_find_what_is_said_of_their_services(beside: Beside, say: Speak, word: str) -> None:
    word = word[::-1]
    theirs = await say(beside, await suppliers(beside), word, None)
    other = await say(beside, await rows.service(beside.connection), word, None)
    assert await found(beside, word, MANAGER) == {str(theirs), str(other)}
    assert await found(beside, word, STAKEHOLDER) == {str(theirs)}


@pytest.mark.parametrize("role", [MANAGER, CUSTOMER])
async def test_old_comments_are_found_behind_many_new_ones(beside: Beside, role: Role, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SEARCH_COMMENTS_FIRST", 1)
    word = f"hylje{role.lower()}"
    old = await comment_of(beside, await suppliers(beside), word, "UNIT-EDU", created_at=LONG_AGO)
    assert await found(beside, word, role) == {str(old)}


@pytest.mark.parametrize("role", [CUSTOMER, STAKEHOLDER])
async def test_services_that_are_hidden_take_nobodys_place(beside: Beside, role: Role, monkeypatch: pytest.MonkeyPatch) -> None:
    """One is enough, and a better one is hidden."""
    monkeypatch.setattr(limits, "SEARCH_ITEMS_MAX", 1)
    name = {"fi": f"Tulppaani{role.lower()}"}
    own = {"of_service": await suppliers_service(beside), "share_with_customers": True, "language_status": PUBLISHED}
    seen, hidden = await version(beside, name, "PROPOSED", **own), await version(beside, name)
    assert await found(beside, name["fi"], MANAGER) == {str(hidden)}
    assert await found(beside, name["fi"], role) == {str(seen)}


@SAID
@pytest.mark.parametrize("role", [CUSTOMER, STAKEHOLDER])
async def test_what_was_said_and_is_hidden_takes_nobodys_place(
    beside: Beside, say: Speak, word: str, role: Role, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One is enough, and a newer one is hidden."""
    monkeypatch.setattr(limits, "SEARCH_SAID_MAX", 1)
    word = f"{word}{role.lower()}"
    seen = await say(beside, await suppliers(beside), word, "UNIT-EDU", created_at=LONG_AGO)
    hidden = await say(beside, await rows.service(beside.connection), word, None, created_at=LONG_AGO + timedelta(days=1))
    assert await found(beside, word, MANAGER) == {str(hidden)}
    assert await found(beside, word, role) == {str(seen)}
