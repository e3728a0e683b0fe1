"""agreementUpsert: what is agreed with customers, through the API."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from app.viewer import Role
from tests.support import rows
from tests.support.rows import connected
from tests.support.writing import Writer

MANAGER, OWNER = Role.PORTFOLIO_MANAGER, Role.SERVICE_OWNER
AGREEMENT = """changeCursor agreement {
    key customer { key } service { key } offeringKey deviations { componentKey quantity } startsOn endsOn revision
}"""
HR: dict[str, object] = {
    "key": "AGR-ERP-HR",
    "customer": {"key": "UNIT-HR"},
    "service": {"key": "PKG-ERP-MAINT"},
    "offeringKey": "BASIC",
    "startsOn": "2026-12-01",
}


async def upsert(writer: Writer, who: Role = MANAGER, /, **given: object) -> Any:
    return await writer.do(who, "agreementUpsert", given, AGREEMENT)


def faults(payload: Any) -> list[tuple[str, str, list[str], str]]:
    return [(error["__typename"], error["code"], error["path"], error["message"]) for error in payload["errors"]]


def so_much(component: str, quantity: str) -> dict[str, object]:
    return {"component": {"key": component}, "quantity": quantity}


def told(component: str, quantity: str) -> dict[str, object]:
    return {"componentKey": component, "quantity": quantity}


async def test_an_owner_agrees_with_a_customer_and_changes_the_agreement(writer: Writer) -> None:
    made = await upsert(writer, OWNER, **HR, selections=[so_much("SVC-ONCALL", "1")], quantityOverrides=[so_much("SVC-SMALLDEV", "12.5")])
    assert made["errors"] == []
    assert made["agreement"] == {
        "key": "AGR-ERP-HR",
        "customer": {"key": "UNIT-HR"},
        "service": {"key": "PKG-ERP-MAINT"},
        "offeringKey": "BASIC",
        "deviations": [told("SVC-ONCALL", "1"), told("SVC-SMALLDEV", "12.5")],
        "startsOn": "2026-12-01",
        "endsOn": None,
        "revision": 1,
    }
    changed = await upsert(
        writer, key="AGR-ERP-HR", expectedRevision=1, offeringKey="EXTENDED", selections=None, endsOn="2027-12-31", service=HR["service"]
    )
    assert changed["agreement"] == {
        **made["agreement"],
        "offeringKey": "EXTENDED",
        "deviations": [told("SVC-SMALLDEV", "12.5")],
        "endsOn": "2027-12-31",
        "revision": 2,
    }
    again = await upsert(writer, key="AGR-ERP-HR", expectedRevision=2, endsOn="2027-12-31")
    assert (again["errors"], again["changeCursor"]) == ([], None)


async def test_what_a_new_agreement_needs_is_told_at_once(writer: Writer) -> None:
    refused = await upsert(writer, key="AG", customer={"key": "UNIT-NONE"})
    assert [(code, path) for _, code, path, _ in faults(refused)] == [
        ("BAD_KEY", ["input", "key"]),
        ("NOT_FOUND", ["input", "customer"]),
        ("REQUIRED", ["input", "service"]),
        ("REQUIRED", ["input", "offeringKey"]),
        ("REQUIRED", ["input", "startsOn"]),
    ]


async def test_what_is_missing_is_told_with_what_is_wrong(writer: Writer) -> None:
    wrong = [so_much("SVC-ONCALL", "2"), so_much("SVC-ONCALL", "0.005")]
    without_customer = await upsert(
        writer, key="bad", service=HR["service"], offeringKey="GOLD", startsOn=HR["startsOn"], endsOn="2026-11-01"
    )
    assert [(code, path) for _, code, path, _ in faults(without_customer)] == [
        ("BAD_KEY", ["input", "key"]),
        ("REQUIRED", ["input", "customer"]),
        ("ENDS_BEFORE_START", ["input", "endsOn"]),
        ("UNKNOWN_OFFERING", ["input", "offeringKey"]),
    ]
    without_service = await upsert(writer, key="AGR-ERP-HR", customer={"key": "PERSON-MANAGER"}, offeringKey="GOLD", selections=wrong)
    assert [(code, path) for _, code, path, _ in faults(without_service)] == [
        ("REQUIRED", ["input", "service"]),
        ("REQUIRED", ["input", "startsOn"]),
        ("WRONG_PARTY_KIND", ["input", "customer"]),
        ("TOO_MANY_DIGITS", ["input", "selections", "1", "quantity"]),
    ]
    without_offering = await upsert(writer, key="AGR-ERP-HR", service=HR["service"], startsOn=HR["startsOn"], selections=wrong[:1])
    assert [(code, path) for _, code, path, _ in faults(without_offering)] == [
        ("REQUIRED", ["input", "customer"]),
        ("REQUIRED", ["input", "offeringKey"]),
        ("QUANTITY_OUT_OF_LIMITS", ["input", "selections", "0", "quantity"]),
    ]


async def test_customers_are_active_and_no_persons(writer: Writer) -> None:
    person = await upsert(writer, **{**HR, "customer": {"key": "PERSON-MANAGER"}})
    assert faults(person) == [
        (
            "ConflictError",
            "WRONG_PARTY_KIND",
            ["input", "customer"],
            "PERSON-MANAGER is a PERSON; it must be ORG_UNIT or ORGANIZATION.",
        )
    ]
    assert (await upsert(writer, **HR))["errors"] == []
    async with connected(writer.database.owner_url) as database:
        await database.execute("update party set active = false where key = 'UNIT-HR'")
    gone = await upsert(writer, **{**HR, "key": "AGR-ERP-HR-2"})
    assert faults(gone) == [
        ("ConflictError", "PARTY_INACTIVE", ["input", "customer"], "UNIT-HR is no longer active; name somebody who is."),
    ]
    ended = await upsert(writer, key="AGR-ERP-HR", expectedRevision=1, customer=HR["customer"], endsOn="2027-01-31")
    assert (ended["errors"], ended["agreement"]["endsOn"]) == ([], "2027-01-31")


async def test_an_agreement_on_an_offering_that_lives_on_in_another_can_still_be_changed(writer: Writer) -> None:
    """By the old key nobody agrees anew, nor does any other agreement come to it."""
    async with connected(writer.database.owner_url) as database, database.transaction():
        service = await rows.service(database, key="SVC-RENEWED", portfolio_id=await database.fetchval("select id from portfolio"))
        version = await rows.version(database, service, "OPERATIONAL")
        await rows.offering(database, version, key="NEW-ONE", continues_keys=["OLD-ONE", "OLDER-ONE"])
        customer = await database.fetchval("select id from party where key = 'UNIT-HR'")
        whose = {"customer_id": customer, "service_id": service, "starts_on": date(2026, 1, 1)}
        await rows.insert(database, "customer_agreement", key="AGR-RENEWED", offering_key="OLD-ONE", **whose)
    changed = await upsert(writer, key="AGR-RENEWED", expectedRevision=1, startsOn="2026-01-15", offeringKey="OLD-ONE")
    assert changed["errors"] == []
    assert (changed["agreement"]["offeringKey"], changed["agreement"]["startsOn"]) == ("OLD-ONE", "2026-01-15")
    unknown = [
        (
            "ValidationError",
            "UNKNOWN_OFFERING",
            ["input", "offeringKey"],
            "SVC-RENEWED has no offering {} in the version in force then. It offers NEW-ONE.",
        )
    ]
    other = await upsert(writer, key="AGR-RENEWED", expectedRevision=2, offeringKey="OLDER-ONE")
    anew = await upsert(writer, **{**HR, "service": {"key": "SVC-RENEWED"}, "offeringKey": "OLD-ONE"})
    for refused, key in ((other, "OLDER-ONE"), (anew, "OLD-ONE")):
        assert faults(refused) == [(kind, code, path, message.format(key)) for kind, code, path, message in unknown]


async def test_all_that_is_wrong_with_the_content_is_told_at_once(writer: Writer) -> None:
    refused = await upsert(
        writer,
        **{**HR, "offeringKey": "GOLD"},
        endsOn="2026-11-30",
        selections=[so_much("SVC-NETWORK", "1"), so_much("SVC-ONCALL", "2"), so_much("SVC-BACKUP", "0.005")],
        quantityOverrides=[so_much("SVC-ONCALL", "1"), so_much("SVC-APPMGMT", "0")],
    )
    assert faults(refused) == [
        (
            "ValidationError",
            "ENDS_BEFORE_START",
            ["input", "endsOn"],
            "The agreement would end on 2026-11-30, before it starts on 2026-12-01.",
        ),
        (
            "ValidationError",
            "UNKNOWN_OFFERING",
            ["input", "offeringKey"],
            "PKG-ERP-MAINT has no offering GOLD in the version in force then. It offers BASIC, EXTENDED, CRITICAL.",
        ),
        (
            "ValidationError",
            "TOO_MANY_DIGITS",
            ["input", "selections", "2", "quantity"],
            "0.005 has too many digits: at most 10 before the point and 2 behind it are kept.",
        ),
        (
            "ValidationError",
            "UNKNOWN_COMPONENT",
            ["input", "selections", "0", "component"],
            "SVC-NETWORK is no line of the package that customers see, so nothing about it can be agreed.",
        ),
        ("ValidationError", "QUANTITY_OUT_OF_LIMITS", ["input", "selections", "1", "quantity"], "SVC-ONCALL: from 0 to 1."),
        ("ValidationError", "REPEATED", ["input", "quantityOverrides", "0"], "SVC-ONCALL stands twice; say its quantity once."),
        ("ValidationError", "QUANTITY_OUT_OF_LIMITS", ["input", "quantityOverrides", "1", "quantity"], "SVC-APPMGMT: from 1 to 1."),
    ]


async def test_a_deviation_that_stays_is_not_said_again(writer: Writer) -> None:
    await upsert(writer, **HR, selections=[so_much("SVC-ONCALL", "1")])
    refused = await upsert(writer, key="AGR-ERP-HR", expectedRevision=1, quantityOverrides=[so_much("SVC-ONCALL", "1")])
    assert [(code, path) for _, code, path, _ in faults(refused)] == [("REPEATED", ["input", "quantityOverrides", "0"])]


async def test_between_whom_and_about_what_never_changes(writer: Writer) -> None:
    await upsert(writer, **HR)
    refused = await upsert(
        writer, key="AGR-ERP-HR", expectedRevision=1, customer={"key": "UNIT-COM"}, service={"key": "PKG-WORKPLACE"}, offeringKey="BASIC"
    )
    assert faults(refused) == [
        (
            "ConflictError",
            "AGREEMENT_FIXED",
            ["input", field],
            f"The {field} of AGR-ERP-HR never changes. End this agreement (endsOn) and make another.",
        )
        for field in ("customer", "service")
    ]


async def test_an_agreement_is_about_the_version_in_force_on_its_first_day(writer: Writer) -> None:
    """Version 3.0 of the workplace is scheduled for 15 January 2027; cloud capacity is not."""
    assert (await upsert(writer, **{**HR, "service": {"key": "PKG-WORKPLACE"}, "startsOn": "2027-01-15"}))["errors"] == []
    nothing = await upsert(writer, **{**HR, "key": "AGR-CLOUD-HR", "service": {"key": "SVC-CLOUDCAP"}})
    assert faults(nothing) == [
        (
            "ConflictError",
            "NOT_IN_FORCE",
            ["input", "service"],
            "SVC-CLOUDCAP has no version in force on 2026-12-01. Agree from the day of its launch on, or schedule the launch first.",
        )
    ]


async def test_nothing_new_is_agreed_on_what_is_being_run_down(writer: Writer) -> None:
    """The only version of the printing service starts to retire; an agreement that is there may still end."""
    moment = datetime(2026, 11, 20, tzinfo=UTC)
    async with connected(writer.database.owner_url) as database:
        await database.execute(
            "insert into lifecycle_transition (version_id, from_stage, to_stage, status, effective_at, recorded_at) "
            "select v.id, 'OPERATIONAL', 'RETIRING', 'DONE', $1, $1 from service_version v join service s on s.id = v.service_id "
            "where s.key = 'SVC-PRINT'",
            moment,
        )
    refused = await upsert(writer, **{**HR, "service": {"key": "SVC-PRINT"}, "offeringKey": "STANDARD"})
    assert faults(refused) == [
        (
            "ConflictError",
            "VERSION_RETIRING",
            ["input", "service"],
            "SVC-PRINT is being run down then and takes no new agreements. Agree on what replaces it, or reinstate it first.",
        )
    ]
    assert (await upsert(writer, key="AGR-PRINT-COM", expectedRevision=1, endsOn="2027-03-31"))["errors"] == []


async def test_an_owner_agrees_about_own_services_only(writer: Writer) -> None:
    refused = await upsert(writer, OWNER, **{**HR, "service": {"key": "PKG-WORKPLACE"}})
    assert [(kind, code, path) for kind, code, path, _ in faults(refused)] == [("ForbiddenError", "NOT_YOURS", ["input", "service"])]


@pytest.mark.parametrize("role", [Role.CUSTOMER, Role.ANALYST, Role.ADMIN])
async def test_others_agree_on_nothing(writer: Writer, role: Role) -> None:
    assert [kind for kind, *_ in faults(await upsert(writer, role, **HR))] == ["ForbiddenError"]


async def test_an_agreement_from_the_last_day_of_the_calendar(writer: Writer) -> None:
    """The day after it does not exist."""
    payload = await upsert(writer, **{**HR, "startsOn": "9999-12-31"})

    assert payload["errors"] == []
    assert payload["agreement"]["startsOn"] == "9999-12-31"
