"""What a thing was before a change and is after it, told as of that revision, with all that is asked for below it."""

from app.viewer import Role
from tests.domain.change.reading import end, feed
from tests.support.writing import Writer

MANAGER, OWNER = Role.PORTFOLIO_MANAGER, Role.SERVICE_OWNER
NODE = """{ __typename
    ... on PortfolioItem { category owner { key } }
    ... on CompositionItem { component { key } defaultQuantity packageVersion { number revision } }
    ... on Party { name { text } }
}"""
BOTH = f"entityType operation before {NODE} after {NODE}"


async def test_a_thing_that_was_changed_twice_is_told_as_it_was_each_time(writer: Writer) -> None:
    start, service = await end(writer), {"key": "SVC-SERVICEDESK"}
    for category, revision in (("HELP", 2), ("CARE", 3)):
        done = await writer.do(MANAGER, "serviceUpdate", {"service": service, "expectedRevision": revision, "category": category})
        assert done["errors"] == []
    events = (await feed(writer, MANAGER, start, BOTH))["events"]
    seen = [(event["before"]["__typename"], event["before"]["category"], event["after"]["category"]) for event in events]
    assert seen == [("Service", "SUPPORT", "HELP"), ("Service", "HELP", "CARE")]
    assert events[0]["before"]["owner"] == events[1]["after"]["owner"] == {"key": "PERSON-OWNER-INFRA"}


async def test_what_is_gone_is_told_as_it_was(writer: Writer) -> None:
    draft = {"number": {"service": {"key": "PKG-ERP-MAINT"}, "number": "3.0"}}
    at = (await writer.run(MANAGER, VERSION))["servicePackage"]["plannedVersions"][0]
    start = await end(writer)
    gone = at["items"][-1]
    given = {"version": draft, "expectedRevision": at["revision"], "component": {"key": gone["component"]["key"]}}
    done = await writer.do(MANAGER, "compositionItemRemove", given)
    assert done["errors"] == []
    events = (await feed(writer, MANAGER, start, BOTH, entityTypes=["COMPOSITION_ITEM"], operations=["TOMBSTONED"]))["events"]
    assert [(event["before"]["component"], event["after"]) for event in events] == [(gone["component"], None)]
    assert events[0]["before"]["packageVersion"] == {"number": "3.0", "revision": at["revision"]}


VERSION = '{ servicePackage(by: {key: "PKG-ERP-MAINT"}) { plannedVersions { revision items { component { key } } } } }'


async def test_what_is_made_was_not_there_before(writer: Writer) -> None:
    start = await end(writer)
    given = {"key": "UNIT-NEW", "kind": "ORG_UNIT", "name": {"fi": "Uusi"}}
    done = await writer.do(Role.ADMIN, "partyUpsert", given)
    assert done["errors"] == []
    (event,) = (await feed(writer, MANAGER, start, BOTH))["events"]
    assert (event["before"], event["after"]) == (None, {"__typename": "Party", "name": {"text": "Uusi"}})
    assert (await feed(writer, Role.ADMIN, start, BOTH))["events"] == [{**event, "before": None, "after": None}]
