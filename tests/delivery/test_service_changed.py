"""`Subscription.serviceChanged`: one service, read anew as its viewer whenever something that belongs to it was changed."""

from collections.abc import AsyncIterator

import pytest

from app.database.embedded import Server
from app.viewer import Role
from tests.delivery.following import SERVICE, change, event_reads, party, read, recategorized, subscriber
from tests.support.databases import Database, clone
from tests.support.permissions import permissions
from tests.transport.inside import Inside, inside

PRIORITIZED = (
    "update service_version set priority = coalesce(priority, 0) % 5 + 1 where service_id = (select id from service where key = '{}')"
)


@pytest.fixture(scope="module")
async def database(server: Server, demo_template: str) -> AsyncIterator[Database]:
    async with clone(server, demo_template) as made:
        yield made


@pytest.fixture(scope="module")
async def here(database: Database) -> AsyncIterator[Inside]:
    async with inside(database) as made:
        yield made


def by(key: str) -> dict[str, str]:
    return {"key": key}


async def test_the_service_comes_at_once_and_then_as_every_change_leaves_it(here: Inside) -> None:
    async with subscriber(here, SERVICE, by=by("SVC-MAIL")) as own:
        first = await own.told()
        assert (first["service"]["key"], first["events"]) == ("SVC-MAIL", [])
        await change(here.database, recategorized("SVC-MAIL"))
        then = await own.told()
        assert then["service"]["category"] != first["service"]["category"]
        assert [event["changedFields"] for event in then["events"]] == [["category"]]
        await change(here.database, PRIORITIZED.format("SVC-MAIL"))
        assert {event["entityType"] for event in (await own.told())["events"]} == {"SERVICE_VERSION"}


async def test_it_is_told_to_whom_permissions_csv_says(here: Inside) -> None:
    fields = [each.rules for name, each in permissions().items() if name.startswith("ServiceChange.")]
    for role in Role:
        async with subscriber(here, SERVICE, role, by=by("PKG-ERP-MAINT")) as own:
            message = await own.wire.until(id="1")
        told = message["payload"]["data"]["serviceChanged"] if message["type"] == "next" else {}
        assert {rules[role] for rules in fields} == {"yes" if told else "no"}, role
        assert set(told) in ({"service", "events", "cursor"}, set()), role
        assert bool(told) is bool(told and told["service"] and told["cursor"]), role


async def test_what_belongs_to_others_is_not_even_looked_at(here: Inside) -> None:
    async with (
        subscriber(here, SERVICE, by=by("SVC-MAIL")) as mail,
        subscriber(here, SERVICE, by=by("SVC-IAM")) as iam,
        subscriber(here, filter={"service": by("SVC-MAIL")}) as filtered,
    ):
        for each in (mail, iam, filtered):
            await each.told()
        before = await event_reads(here)
        await change(here.database, party("PTY-OF-NO-SERVICE"))
        await change(here.database, recategorized("SVC-IAM"))
        assert [event["entityKey"] for event in (await iam.told())["events"]] == ["SVC-IAM"]
        after = await event_reads(here)
        assert {name: after[name] - before[name] for name in after} == {"run": 1, "shared": 0}
        await change(here.database, recategorized("SVC-MAIL"))
        assert (await mail.told())["events"] == (await filtered.told())["events"] != []


async def test_those_who_follow_the_same_service_share_though_they_came_at_different_times(here: Inside) -> None:
    async with subscriber(here, SERVICE, by=by("SVC-MAIL")) as early:
        await early.told()
        await change(here.database, recategorized("SVC-IAM"))
        async with subscriber(here, SERVICE, by=by("SVC-MAIL")) as late:
            await late.told()
            before = await event_reads(here)
            await change(here.database, recategorized("SVC-MAIL"))
            assert await early.told() == await late.told()
            after = await event_reads(here)
    assert {name: after[name] - before[name] for name in after} == {"run": 1, "shared": 1}


async def test_one_goes_on_by_any_cursor_of_the_feed(here: Inside) -> None:
    async with subscriber(here, SERVICE, by=by("SVC-MAIL")) as own:
        cursor = (await own.told())["cursor"]
    await change(here.database, recategorized("SVC-IAM"), recategorized("SVC-MAIL"))
    await change(here.database, PRIORITIZED.format("SVC-MAIL"))
    async with subscriber(here, SERVICE, by=by("SVC-MAIL"), after=cursor) as own:
        told = (await own.told())["events"]
    assert told == (await read(here, after=cursor, filter={"service": by("SVC-MAIL")}))["events"]
    async with subscriber(here, SERVICE, by=by("SVC-MAIL"), after=told[0]["cursor"]) as own:
        assert (await own.told())["events"] == told[1:]


@pytest.mark.parametrize(("role", "key"), [(Role.CUSTOMER, "SVC-NONE"), (Role.CUSTOMER, "PKG-CASE"), (Role.ADMIN, "SVC-MAIL")])
async def test_a_service_that_the_viewer_does_not_see_is_not_followed(here: Inside, role: Role, key: str) -> None:
    """To whoever does not see it there is no such service, be there one or not."""
    async with subscriber(here, SERVICE, role, by=by(key)) as own:
        error = await own.refused()
    assert (error["extensions"]["code"], error["path"]) == ("NOT_FOUND", ["serviceChanged", "by"])
    assert error["message"] == "There is no such service or package, or none that you see."


async def test_a_service_that_is_seen_no_longer_ends_it(here: Inside) -> None:
    """Nobody is left following nothing."""
    role = "delete from service_stakeholder where service_id = (select id from service where key = 'PKG-CASE')"
    async with subscriber(here, SERVICE, Role.STAKEHOLDER, by=by("PKG-CASE")) as own:
        await own.told()
        await change(here.database, role)
        error = await own.refused()
    assert (error["extensions"]["code"], error["path"]) == ("NOT_FOUND", ["serviceChanged", "by"])


async def test_a_name_that_is_none_is_refused_at_once(here: Inside) -> None:
    async with subscriber(here, SERVICE, by={"id": "Party:1"}) as own:
        error = await own.refused()
    assert (error["extensions"]["code"], error["path"]) == ("BAD_USER_INPUT", ["serviceChanged"])
