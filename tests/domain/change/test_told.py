"""What is told of changes that verbs make: to the provider all of it, to others what shows to them."""

from collections.abc import Mapping
from typing import Any

import pytest

from app.viewer import Role, Viewer
from tests.domain.change.reading import TOLD, end, feed, told
from tests.domain.service.portfolio import about, revision
from tests.support.rows import connected
from tests.support.writing import Writer

MANAGER, OWNER, CUSTOMER, STAKEHOLDER = Role.PORTFOLIO_MANAGER, Role.SERVICE_OWNER, Role.CUSTOMER, Role.STAKEHOLDER
ERP = {"key": "PKG-ERP-MAINT"}


async def done(writer: Writer, who: Role | Viewer, verb: str, input: Mapping[str, object]) -> Any:  # noqa: A002 - as the contract calls it
    payload = await writer.do(who, verb, input)
    assert payload["errors"] == []
    return payload


async def of_service(writer: Writer, service: str, **values: object) -> dict[str, object]:
    return {"service": {"key": service}, "expectedRevision": await revision(writer, service), **values}


async def test_an_update_is_told_by_the_fields_that_the_viewer_sees(writer: Writer) -> None:
    start = await end(writer)
    await done(writer, MANAGER, "serviceUpdate", await of_service(writer, "SVC-SERVICEDESK", category="HELP", reviewDueOn="2027-05-05"))
    await done(writer, MANAGER, "serviceUpdate", await of_service(writer, "SVC-SERVICEDESK", reviewDueOn="2027-06-06"))
    whole = await feed(writer, MANAGER, start, TOLD)
    assert told(whole) == [("SERVICE", "UPDATED", "category", "reviewDueOn"), ("SERVICE", "UPDATED", "reviewDueOn")]
    event = whole["events"][0]
    assert (event["entityKey"], event["service"], event["actor"]) == (
        "SVC-SERVICEDESK",
        {"key": "SVC-SERVICEDESK"},
        {"key": "PERSON-MANAGER"},
    )
    assert event["requestId"].startswith("test-")
    assert (event["sourceSystem"], event["kind"], event["reason"]) == (None, None, None)
    customers = await feed(writer, CUSTOMER, start, TOLD)
    assert told(customers) == [("SERVICE", "UPDATED", "category")]
    hidden = ("seq", "actor", "sourceSystem", "requestId", "kind", "reason")
    assert [customers["events"][0][name] for name in hidden] == [None] * len(hidden)
    assert {name: customers["events"][0][name] for name in ("cursor", "revision", "entityId")} == {
        name: event[name] for name in ("cursor", "revision", "entityId")
    }
    assert told(await feed(writer, Role.ADMIN, start)) == []
    assert told(await feed(writer, STAKEHOLDER, start)) == [], "the supplier has nothing to do with the service desk"


async def test_texts_in_languages_that_are_not_published_are_not_told_to_customers(writer: Writer) -> None:
    await done(writer, MANAGER, "versionLanguagePublish", {**await about(writer, "PKG-ERP-MAINT", "2.0"), "languages": [EN_DRAFT]})
    start = await end(writer)
    correct = {"reason": "Kirjoitusvirhe.", "description": {"en": "Another word."}}
    await done(writer, MANAGER, "versionTextsCorrect", {**await about(writer, "PKG-ERP-MAINT", "2.0"), **correct})
    whole = await feed(writer, MANAGER, start, TOLD)
    assert told(whole) == [("SERVICE_VERSION", "UPDATED", "description")]
    assert (whole["events"][0]["kind"], whole["events"][0]["reason"]) == ("EDITORIAL", "Kirjoitusvirhe.")
    assert told(await feed(writer, CUSTOMER, start)) == []
    await done(writer, MANAGER, "versionLanguagePublish", {**await about(writer, "PKG-ERP-MAINT", "2.0"), "languages": [EN]})
    assert told(await feed(writer, CUSTOMER, start)) == [("SERVICE_VERSION", "UPDATED", "publishedLanguages")]
    correct = {"reason": "Kirjoitusvirhe.", "description": {"en": "A third one."}}
    await done(writer, MANAGER, "versionTextsCorrect", {**await about(writer, "PKG-ERP-MAINT", "2.0"), **correct})
    assert told(await feed(writer, CUSTOMER, start))[1:] == [("SERVICE_VERSION", "UPDATED", "description")]


EN_DRAFT, EN = {"language": "EN", "status": "DRAFT"}, {"language": "EN", "status": "PUBLISHED"}


async def test_costs_are_told_to_who_sees_money(writer: Writer) -> None:
    inside = await writer.add(STAKEHOLDER, "PERSON-PRODUCTION")
    start = await end(writer)
    async with connected(writer.database.url) as connection:
        await connection.execute(
            "update service_price set unit_cost = unit_cost + 1 where version_id in (select id from service_version where service_id = "
            "(select id from service where key = 'SVC-SMALLDEV'))"
        )
    assert ("SERVICE_PRICE", "UPDATED", "unitCost") in told(await feed(writer, OWNER, start))
    for who in (inside, STAKEHOLDER):
        assert set(told(await feed(writer, who, start))) == {("SERVICE_VERSION", "UPDATED")}, "its parts changed"
    assert told(await feed(writer, CUSTOMER, start)) == []


async def test_what_a_customer_saw_is_told_to_be_gone_and_what_it_did_not_see_is_not(writer: Writer) -> None:
    """A line goes with the quantities of it in offerings; so do a group and a line that customers were not shown."""
    start = await end(writer)
    async with connected(writer.database.url) as connection:
        lines = await connection.fetch(
            "select i.id, i.customer_visible from composition_item i join service_version v on v.id = i.package_version_id "
            "join service s on s.id = v.service_id where s.key = 'PKG-WORKPLACE' and v.stage = 'OPERATIONAL'"
        )
        ids = [line["id"] for line in lines]
        groups = [row[0] for row in await connection.fetch("select distinct option_group_id from composition_item where id = any($1)", ids)]
        selections = await connection.fetch(
            "select id, composition_item_id from offering_selection where composition_item_id = any($1)", ids
        )
    async with connected(writer.database.admin_url) as admin, admin.transaction():
        for table in ("composition_item", "offering_selection", "option_group"):  # as if the version were open; recorders stay
            await admin.execute(f"alter table {table} disable trigger user")
            await admin.execute(f"alter table {table} enable trigger record_state")
        await admin.execute("delete from offering_selection where composition_item_id = any($1)", ids)
        await admin.execute("delete from composition_item where id = any($1)", ids)
        await admin.execute("delete from option_group where id = any($1)", [group for group in groups if group])
    shown = {line["id"] for line in lines if line["customer_visible"]}
    assert 0 < len(shown) < len(ids)
    assert any(groups)
    gone = {event["entityId"] for event in (await feed(writer, MANAGER, start, operations=["TOMBSTONED"]))["events"]}
    wanted = {*(f"CompositionItem:{it}" for it in ids), *(f"OptionGroup:{it}" for it in groups if it)}
    assert gone == wanted | {f"OfferingSelection:{it['id']}" for it in selections}
    mine = {event["entityId"] for event in (await feed(writer, CUSTOMER, start))["events"]}
    assert mine == {
        *(f"CompositionItem:{it}" for it in shown),
        *(f"OptionGroup:{it}" for it in groups if it),
        *(f"OfferingSelection:{it['id']}" for it in selections if it["composition_item_id"] in shown),
    }


async def test_a_tool_hears_all_but_its_own_echo(writer: Writer) -> None:
    start = await end(writer)
    async with connected(writer.database.url) as connection:
        for source, category in (("itsm-a", "ONE"), ("itsm-b", "TWO")):
            async with connection.transaction():
                await connection.execute("select set_config('salkku.source', $1, true)", source)
                await connection.execute("update service set category = $1 where key = 'SVC-SERVICEDESK'", category)
    await done(writer, MANAGER, "serviceUpdate", await of_service(writer, "SVC-SERVICEDESK", category="THREE"))
    heard = {
        name: [event["sourceSystem"] for event in (await feed(writer, Role.INTEGRATION, start, TOLD, **wanted))["events"]]
        for name, wanted in {"all": {}, "no echo": {"excludeSource": "itsm-a"}, "one": {"source": "itsm-b"}}.items()
    }
    assert heard == {"all": ["itsm-a", "itsm-b", None], "no echo": ["itsm-b", None], "one": ["itsm-b"]}
    by = await feed(writer, MANAGER, start, TOLD, actor={"key": "PERSON-MANAGER"})
    assert [event["actor"] for event in by["events"]] == [{"key": "PERSON-MANAGER"}]


PASSED = (
    "query($after: String, $first: Int!, $mine: String!) { changes(after: $after, first: $first) { cursor hasMore passed(cursor: $mine) } }"
)


@pytest.mark.parametrize("who", [MANAGER, CUSTOMER])
async def test_a_change_is_known_to_who_has_passed_its_cursor(writer: Writer, who: Role) -> None:
    wish = {"service": {"key": "SVC-SERVICEDESK"}, "title": "Toive", "body": "Toive.", "language": "FI"}
    first = await done(writer, who, "ideaSubmit", wish)
    after = (await writer.run(who, PASSED, first=1, mine=first["changeCursor"]))["changes"]
    assert not after["passed"]
    turns = 0
    while not after["passed"]:
        after = (await writer.run(who, PASSED, first=400, after=after["cursor"], mine=first["changeCursor"]))["changes"]
        turns += 1
    assert turns > 1
    second = await done(writer, who, "ideaSubmit", {**wish, "title": "Toinen"})
    assert [event["entityType"] for event in (await feed(writer, who, first["changeCursor"]))["events"]] == ["DEVELOPMENT_IDEA"]
    again = (await writer.run(who, PASSED, first=1, after=first["changeCursor"], mine=second["changeCursor"]))["changes"]
    assert (again["passed"], again["hasMore"]) == (True, False)


async def test_a_page_without_changes_goes_past_what_is_filtered_out(writer: Writer) -> None:
    start = await end(writer)
    payload = await done(writer, MANAGER, "serviceUpdate", await of_service(writer, "SVC-SERVICEDESK", category="HELP"))
    page = await feed(writer, MANAGER, start, operations=["REDACTED"])
    assert page["events"] == []
    assert (await writer.run(MANAGER, PASSED, first=1, after=page["cursor"], mine=payload["changeCursor"]))["changes"]["passed"]
    assert (await feed(writer, MANAGER, page["cursor"]))["events"] == []
