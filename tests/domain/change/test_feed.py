"""The feed as each role reads it: in order, whole whatever the pages, by any filter, and nothing of what is hidden."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app import limits
from app.domain.change.fields import shown_to
from app.errors import DomainError, Forbidden, Invalid
from app.history.positions import WHOLE, Position
from app.refusals import refusal_of
from app.schema import mapping
from app.viewer import Access, Role, Viewer
from tests.domain.change.reading import EVENT
from tests.support.asking import NOW, Asker
from tests.support.databases import Database
from tests.support.permissions import PEOPLE, Seat, rows_seen
from tests.support.rows import connected
from tests.support.viewers import ask_as, viewer_as

MANAGER, CUSTOMER, ADMIN = Role.PORTFOLIO_MANAGER, Role.CUSTOMER, Role.ADMIN
FEED = f"""query Feed($after: String, $first: Int, $wanted: ChangeFilter) {{
    mine: changes(after: $after, first: $first, filter: $wanted) {{ cursor hasMore events {{ {EVENT} }} }}
}}"""
ONLY = "query($wanted: ChangeFilter) { mine: changes(first: 1, filter: $wanted) { cursor } }"
ALL = Access(MANAGER, money=True)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


async def pages(asker: Asker, viewer: Viewer, size: int, **wanted: object) -> list[dict[str, Any]]:
    """All changes, page by page, each in one statement."""
    found: list[dict[str, Any]] = []
    after: str | None = None
    while True:
        feed = (await ask_as(asker, viewer, FEED, after=after, first=size, wanted=wanted))["mine"]
        assert len(asker.statements) == 1
        assert len(feed["events"]) == size or not feed["hasMore"]
        found += feed["events"]
        after = feed["cursor"]
        if not feed["hasMore"]:
            return found


async def refusal(asker: Asker, role: Role, text: str = FEED, **variables: Any) -> DomainError:
    with pytest.raises(DomainError) as raised:
        await asker.ask(text, role, **variables)
    assert asker.statements == []
    return raised.value


@pytest.mark.parametrize("role", Role)
async def test_pages_of_any_size_have_the_same_changes_in_the_same_order(demo: Asker, role: Role) -> None:
    whole = await pages(demo, demo.viewers[role], limits.CHANGES_MAX)
    assert whole, "the demo tells everybody of something"
    assert await pages(demo, demo.viewers[role], 97) == whole
    assert len({event["cursor"] for event in whole}) == len(whole)
    if role in (MANAGER, ADMIN):
        places = [(event["revision"], event["seq"]) for event in whole]
        assert places == sorted(places)
    elif role in (CUSTOMER, Role.STAKEHOLDER):  # the supplier's
        assert {event["seq"] for event in whole} == {None}


@pytest.mark.parametrize("name", PEOPLE)
async def test_changes_are_told_of_the_rows_that_are_seen(demo: Asker, demo_database: Database, name: str) -> None:
    """The demo tells of each row once, that it was made; which rows somebody sees is found by plain SQL."""
    role, party, customer, own = PEOPLE[name]
    seat = Seat(name, await viewer_as(demo_database, role, party, customer), own)
    found = await pages(demo, seat.viewer, limits.CHANGES_MAX)
    told = {event["entityId"] for event in found}
    recorded = [member.name for of in shown_to(mapping(), ALL).values() for member in of.members]
    seen: set[str] = set()
    async with connected(demo_database.owner_url) as owner:
        made = {row[0] for row in await owner.fetch("select entity_id from change_event")}
        for type_name in recorded:
            only = {"Service": " and not is_package", "ServicePackage": " and is_package"}.get(type_name, "")
            rows = await owner.fetch(rows_seen(seat, type_name, str(mapping().objects[type_name].table)) + only, own)
            seen |= {f"{type_name}:{row['id']}" for row in rows if row["id"] in made}
    assert told == seen
    assert len(found) == len({event["entityId"] for event in found})


async def test_a_reference_is_told_to_who_sees_what_it_is_of(demo: Asker) -> None:
    """The supplier's is one of those from outside."""
    told = {role: await pages(demo, demo.viewers[role], 500, entityTypes=["EXTERNAL_REFERENCE"]) for role in (MANAGER, Role.STAKEHOLDER)}
    mine = {event["service"] and event["service"]["key"] for event in told[Role.STAKEHOLDER]}
    assert 0 < len(told[Role.STAKEHOLDER]) < len(told[MANAGER])
    own = {event["service"] and event["service"]["key"] for event in await pages(demo, demo.viewers[Role.STAKEHOLDER], 500)}
    assert {key for key in mine if key} <= {key for key in own if key}


async def test_the_cursor_of_a_change_leads_behind_it(demo: Asker) -> None:
    whole = (await demo.ask(FEED, MANAGER, first=20))["mine"]["events"]
    assert (await demo.ask(FEED, MANAGER, first=15, after=whole[4]["cursor"]))["mine"]["events"] == whole[5:]


FILTERS: dict[str, tuple[dict[str, object], Callable[[dict[str, Any]], bool]]] = {
    "types": ({"entityTypes": ["SCOPE_ITEM", "PARTY"]}, lambda it: it["entityType"] in ("SCOPE_ITEM", "PARTY")),
    "no type": ({"entityTypes": []}, lambda _: False),
    "operations": ({"operations": ["LINKED"]}, lambda it: it["operation"] == "LINKED"),
    "service": ({"service": {"key": "PKG-ERP-MAINT"}}, lambda it: it["service"] == {"key": "PKG-ERP-MAINT"}),
    "none such": ({"service": {"key": "PKG-NONE"}}, lambda _: False),
    "source": ({"source": "demo"}, lambda _: True),
    "no echo": ({"excludeSource": "demo"}, lambda _: False),
    "other echo": ({"excludeSource": "itsm-a"}, lambda _: True),
    "nobody": ({"actor": {"key": "PERSON-MANAGER"}}, lambda _: False),
    "since": ({"since": "2026-11-20T22:00:00Z"}, lambda _: True),
    "until": ({"until": "2026-11-20T22:00:00Z"}, lambda _: False),
    "several": (
        {"entityTypes": ["SERVICE_VERSION"], "service": {"key": "SVC-SERVICEDESK"}, "until": "2027-01-01T00:00:00Z", "source": None},
        lambda it: it["entityType"] == "SERVICE_VERSION" and it["service"] == {"key": "SVC-SERVICEDESK"},
    ),
}


@pytest.mark.parametrize("name", FILTERS)
async def test_a_filter_leaves_out_what_does_not_fulfil_it(demo: Asker, name: str) -> None:
    wanted, fulfils = FILTERS[name]
    whole = await pages(demo, demo.viewers[MANAGER], 500)
    assert await pages(demo, demo.viewers[MANAGER], 41, **wanted) == [event for event in whole if fulfils(event)]


async def test_a_thing_is_named_by_its_own_id_and_no_other(demo: Asker) -> None:
    whole = await pages(demo, demo.viewers[MANAGER], 500)
    package = next(event for event in whole if event["entityId"].startswith("ServicePackage:"))
    assert await pages(demo, demo.viewers[MANAGER], 5, entity=package["entityId"]) == [package]
    assert await pages(demo, demo.viewers[MANAGER], 5, entity=package["entityId"].replace("Package", "")) == []
    refused = await refusal(demo, MANAGER, wanted={"entity": "no id"})
    assert (refused.code, refused.path) == ("BAD_USER_INPUT", ("mine", "filter", "entity"))


async def test_a_thing_is_named_in_any_way(demo: Asker) -> None:
    whole = await pages(demo, demo.viewers[MANAGER], 500)
    for thing, key in (("party", "UNIT-EDU"), ("capability", "CAP-SERVER-ROOM"), ("service", "PKG-ERP-MAINT"), ("service", "SVC-MAIL")):
        (it,) = [event for event in whole if event["entityKey"] == key]
        assert await pages(demo, demo.viewers[MANAGER], 5, thing={thing: {"key": key}}) == [it]
        assert await pages(demo, demo.viewers[MANAGER], 5, thing={thing: {"id": it["entityId"]}}) == [it]
    version = {"version": {"number": {"service": {"key": "SVC-MAIL"}, "number": "2.0"}}}
    (made,) = await pages(demo, demo.viewers[MANAGER], 5, thing=version)
    assert (made["entityType"], made["service"]) == ("SERVICE_VERSION", {"key": "SVC-MAIL"})
    assert await pages(demo, demo.viewers[Role.STAKEHOLDER], 5, thing=version) == []
    assert await pages(demo, demo.viewers[MANAGER], 5, thing={"party": {"key": "SVC-MAIL"}}) == []


HIDDEN = [
    (CUSTOMER, {"thing": {"capability": {"key": "CAP-SERVER-ROOM"}}}, "thing"),
    (ADMIN, {"thing": {"service": {"key": "PKG-ERP-MAINT"}}}, "thing"),
    (CUSTOMER, {"actor": {"key": "PERSON-MANAGER"}}, "actor"),
    (CUSTOMER, {"source": "demo"}, "source"),
    (CUSTOMER, {"excludeSource": "demo"}, "excludeSource"),
    (CUSTOMER, {"entityTypes": ["SERVICE", "CAPABILITY"]}, "entityTypes"),
    (ADMIN, {"service": {"key": "PKG-ERP-MAINT"}}, "service"),
    (ADMIN, {"entityTypes": ["SERVICE"]}, "entityTypes"),
]


@pytest.mark.parametrize(("role", "wanted", "name"), HIDDEN)
async def test_what_is_hidden_is_forbidden_in_filters(demo: Asker, role: Role, wanted: dict[str, object], name: str) -> None:
    refused = await refusal(demo, role, ONLY, wanted=wanted)
    assert isinstance(refused, Forbidden)
    assert (refused.code, refused.path) == ("FORBIDDEN", ("mine", "filter", name))


async def test_a_preview_is_the_feed_of_that_customer(demo: Asker, demo_database: Database) -> None:
    edu = await viewer_as(demo_database, CUSTOMER, "PERSON-CUSTOMER-EDU", "UNIT-EDU")
    text = FEED.replace("changes(", 'changes(previewAs: {party: {key: "UNIT-EDU"}}, ')
    assert await demo.ask(text, MANAGER, first=500) == await ask_as(demo, edu, FEED, first=500)


@pytest.mark.parametrize("first", [0, -1, limits.CHANGES_MAX + 1])
async def test_a_page_has_bounds(demo: Asker, first: int) -> None:
    refused = await refusal(demo, MANAGER, first=first)
    assert isinstance(refused, Invalid)
    assert (refused.code, refused.path) == ("BAD_USER_INPUT", ("mine", "first"))
    assert f"from 1 to {limits.CHANGES_MAX}" in refused.message


@pytest.mark.parametrize("role", [MANAGER, CUSTOMER])
async def test_a_page_looks_at_so_many_changes_and_says_that_there_is_more(
    demo: Asker, monkeypatch: pytest.MonkeyPatch, role: Role
) -> None:
    """However little of them is asked for or seen; and from there on nothing is missed."""
    asked = FEED.replace("mine:", "few:")  # a document of its own: its statement is made with the limit
    wanted = {"entityTypes": ["CUSTOMER_AGREEMENT"]}
    whole = await pages(demo, demo.viewers[role], 500, **wanted)
    monkeypatch.setattr(limits, "CHANGES_LOOKED_AT", 100)
    found: list[dict[str, Any]] = []
    turns, empty, feed = 0, 0, {"cursor": None, "hasMore": True}
    while feed["hasMore"]:
        feed = (await demo.ask(asked, role, after=feed["cursor"], first=500, wanted=wanted))["few"]
        assert len(feed["events"]) <= 100
        found += feed["events"]
        turns, empty = turns + 1, empty + (feed["hasMore"] and not feed["events"])
    assert found == whole != []
    assert turns > 3
    assert empty


@pytest.mark.parametrize("after", ["", "x", "A" * 48, "ä" * 48, "%,%"])
async def test_a_text_that_is_no_cursor_is_refused(demo: Asker, after: str) -> None:
    for role in (MANAGER, CUSTOMER):
        refused = await refusal(demo, role, after=after)
        assert (refused.code, refused.path) == ("BAD_USER_INPUT", ("mine", "after"))


async def test_a_cursor_ends_after_ninety_days_and_says_how_to_go_on(demo: Asker) -> None:
    seal, page = await demo.reading.sealing.ready(), (await demo.ask(FEED, MANAGER, first=3))["mine"]
    late = NOW + timedelta(days=90)
    assert (await demo.ask(FEED, MANAGER, at=late, after=page["cursor"]))["mine"]["events"]
    too_late = late + timedelta(microseconds=1)
    with pytest.raises(Invalid, match=r"older than 90 days.*asOf { token }.*changes") as raised:
        await demo.ask(FEED, MANAGER, at=too_late, after=page["cursor"])
    assert (raised.value.code, raised.value.path) == ("CURSOR_EXPIRED", ("mine", "after"))
    revision = seal.opened(page["cursor"]).revision
    whole = seal.sealed(Position(revision, WHOLE, revision))  # as a payload has it
    with pytest.raises(Invalid, match="older than 90 days"):
        await demo.ask(FEED, MANAGER, at=revision + timedelta(days=91), after=whole)
    assert (await demo.ask(FEED, MANAGER, at=too_late, after=page["events"][0]["cursor"]))["mine"]["events"], "who got it when is not known"


async def test_a_place_that_this_database_never_had_is_told(demo: Asker) -> None:
    seal = await demo.reading.sealing.ready()
    lost = seal.sealed(Position(NOW - timedelta(hours=1), 3, NOW))
    asked: list[tuple[str, dict[str, Any], list[str]]] = [
        (FEED, {"after": lost}, ["mine", "after"]),
        ("query($it: String!) { mine: changes { end: passed(cursor: $it) } }", {"it": lost}, ["mine", "end", "cursor"]),
    ]
    for text, variables, path in asked:
        with pytest.raises(asyncpg.PostgresError) as raised:
            await demo.ask(text, MANAGER, **variables)
        told = refusal_of(raised.value, "request")
        assert (told.code, told.errors[0]["path"]) == ("CURSOR_EXPIRED", path)
        assert "restored to an earlier state" in str(told.errors[0]["message"])
        assert "asOf { token }" in str(told.errors[0]["message"])


async def test_a_token_of_an_answer_is_a_cursor_and_a_cursor_is_a_token(demo: Asker) -> None:
    token = (await demo.ask("{ asOf { token } }"))["asOf"]["token"]
    feed = (await demo.ask(FEED, MANAGER, after=token))["mine"]
    assert (feed["events"], feed["hasMore"]) == ([], False)
    known = "query($it: KnownAt) { services(knownAt: $it) { totalCount } }"
    assert (await demo.ask(known, MANAGER, it=feed["cursor"])) == await demo.ask("{ services { totalCount } }")


async def test_a_customer_is_not_told_where_hidden_changes_end(demo: Asker) -> None:
    """Its cursor is of what it sees, and the same for an hour; all others' is of all."""
    seal = await demo.reading.sealing.ready()
    ends = {
        role: [(await demo.ask(FEED, role, first=500, at=NOW + later))["mine"]["cursor"] for later in LATER] for role in (CUSTOMER, ADMIN)
    }
    assert ends[CUSTOMER][0] == ends[CUSTOMER][1] != ends[CUSTOMER][2]
    assert len(set(ends[ADMIN])) == 3
    assert {seal.opened(cursor).seq for cursor in ends[ADMIN]} == {WHOLE}
    none = (await demo.ask(FEED, CUSTOMER, wanted={"operations": ["REDACTED"]}))["mine"]["cursor"]
    assert seal.opened(none)[:2] == (EPOCH, 0)
    assert (await demo.ask(FEED, CUSTOMER, first=1, after=none))["mine"]["events"]


LATER = (timedelta(), timedelta(minutes=59), timedelta(minutes=60))


@settings(max_examples=60, deadline=None)
@given(
    role=st.sampled_from([MANAGER, Role.STAKEHOLDER, CUSTOMER]),
    sizes=st.lists(st.integers(1, 400), min_size=1, max_size=5),
    names=st.sets(st.sampled_from(["types", "operations", "service", "since"]), max_size=2),
)
async def test_whatever_pages_are_asked_for_nothing_is_missed_or_told_twice(
    demo: Asker, role: Role, sizes: list[int], names: set[str]
) -> None:
    wanted = {key: value for name in names for key, value in FILTERS[name][0].items()}
    whole = [event["cursor"] for event in await pages(demo, demo.viewers[role], 500, **wanted)]
    found: list[str] = []
    after: str | None = None
    for size in sizes:
        feed = (await demo.ask(FEED, role, after=after, first=size, wanted=wanted))["mine"]
        found += [event["cursor"] for event in feed["events"]]
        after = feed["cursor"] if size % 2 or not feed["events"] else feed["events"][-1]["cursor"]
    assert found == whole[: sum(sizes)]
    assert not [cursor for cursor, count in Counter(found).items() if count > 1]
