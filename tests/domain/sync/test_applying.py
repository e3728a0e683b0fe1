"""What a sync writes: the same rows as the verbs for people write for the same wish, and the same history."""

from collections.abc import Mapping
from typing import Any

from app.domain.sync.things import Kind
from tests.domain.service.portfolio import MANAGER, about, sql
from tests.support.syncing import batch
from tests.support.writing import Writer

VERSION_FIELDS: dict[str, Any] = {
    "name.fi": "Palvelu",
    "name.sv": "Tjänst",
    "customerNeed.fi": "Tarve",
    "internalDescription.en": "Inside",
    "leadTimeDays": 5,
    "priority": 3,
    "risk": 2,
    "investmentEstimate": "1200.5",
    "documentationUrl": "https://ohjeet.merilinna.example/x",
}
SCOPE = [
    {"inclusion": "INCLUDED", "text": {"fi": "a", "en": "A"}},
    {"inclusion": "INCLUDED", "text": {"fi": "b"}},
    {"inclusion": "EXCLUDED", "text": {"fi": "c"}},
]
COMMITMENTS = [
    {"kind": "AVAILABILITY", "offering": None, "targetValue": "99.5", "unit": "%", "text": {"fi": "auki"}},
    {"kind": "SUPPORT_HOURS", "offering": None, "targetValue": None, "unit": None, "text": {"fi": "arkisin"}},
]
PRICE = {"unitPrice": "12.5", "unitCost": "9", "currency": "EUR", "priceUnit": "PER_USER_MONTH"}


def line(component: str, role: str = "ENHANCING", **given: object) -> dict[str, object]:
    return {
        "component": component,
        "role": role,
        "minQuantity": "0",
        "defaultQuantity": "1",
        "maxQuantity": None,
        "pinnedNumber": None,
        "componentOfferingKey": None,
        "customerVisible": True,
        "valueChainActivity": None,
        "note": None,
        **given,
    }


LINES = [
    line("SVC-MAIL", note={"fi": "Huomaa"}, maxQuantity="2.5"),
    line("SVC-IAM", "CORE", minQuantity="1", pinnedNumber=None, valueChainActivity="ENGAGE"),
    line("PKG-WORKPLACE", componentOfferingKey="BASIC", customerVisible=False),
]


def as_input(entry: Mapping[str, Any]) -> dict[str, Any]:
    """As the verbs for people take it."""
    given = {name: value for name, value in entry.items() if value is not None}
    if "component" in given:
        given["component"] = {"key": given["component"]}
    if "offering" in given:
        given["offeringKey"] = given.pop("offering")
    return given


async def rows(writer: Writer, key: str) -> dict[str, list[dict[str, Any]]]:
    """All that is written of a service, by table, without what differs between any two."""
    found: dict[str, list[dict[str, Any]]] = {}
    version = "select v.id from service_version v join service s on s.id = v.service_id where s.key = $1"
    for table, condition in {
        "service": "it.key = $1",
        "service_version": "it.service_id = (select id from service where key = $1)",
        "lifecycle_transition": f"it.version_id in ({version})",
        "scope_item": f"it.version_id in ({version})",
        "service_commitment": f"it.version_id in ({version})",
        "service_price": f"it.version_id in ({version})",
        "composition_item": f"it.package_version_id in ({version})",
        "offering_selection": f"it.version_id in ({version})",
    }.items():
        left_out = "'{id,key,revision,service_id,version_id,package_version_id,rec_from,rec_to}'::text[]"
        statement = f"select (to_jsonb(it) - {left_out})::text as it from {table} it where {condition} order by it.id"
        found[table] = [each["it"] for each in await sql(writer, statement, key)]
    return found


async def events(writer: Writer, key: str) -> list[tuple[str, str, tuple[str, ...]]]:
    """What the history tells of a service, but for how often its revision was counted."""
    found = await sql(
        writer,
        "select e.entity_type, e.operation, e.changed_fields from change_event e join service s on s.id = e.service_id "
        "where s.key = $1 and not (e.entity_type = 'ServiceVersion' and e.operation = 'UPDATED' and e.changed_fields = '{}') "
        "order by 1, 2, 3",
        key,
    )
    return [(each["entity_type"], each["operation"], tuple(each["changed_fields"])) for each in found]


async def by_verbs(writer: Writer, key: str, *, is_package: bool = False) -> None:
    text = {"fi": "Palvelu", "sv": "Tjänst"}
    version = {
        "number": "1.0",
        "name": text,
        "customerNeed": {"fi": "Tarve"},
        "internalDescription": {"en": "Inside"},
        **{name: VERSION_FIELDS[name] for name in ("leadTimeDays", "priority", "risk", "investmentEstimate", "documentationUrl")},
    }
    given: dict[str, object] = {
        "portfolio": {"key": "MERILINNA"},
        "key": key,
        "form": "ACTIVITY",
        "classification": "SUPPORTING",
        "category": "TEST",
    }
    given |= {"isPackage": is_package, "owner": {"key": "PERSON-OWNER-ERP"}, "reviewDueOn": "2027-01-31", "version": version}
    await done(writer, "serviceCreate", given)


async def done(writer: Writer, verb: str, given: Mapping[str, object]) -> None:
    made = await writer.do(MANAGER, verb, given)
    assert made["errors"] == []


async def set_by_verbs(writer: Writer, key: str, scope: Any, commitments: Any, price: Mapping[str, Any], lines: Any = None) -> None:
    await done(writer, "scopeSet", {**await about(writer, key, "1.0"), "items": scope})
    await done(writer, "commitmentsSet", {**await about(writer, key, "1.0"), "commitments": [as_input(each) for each in commitments]})
    await done(writer, "priceSet", {**await about(writer, key, "1.0"), "prices": [{"validFrom": "2027-01-01", **price}]})
    if lines is not None:
        await done(writer, "compositionSet", {**await about(writer, key, "1.0"), "items": [as_input(each) for each in lines]})


async def test_a_new_package_is_written_as_the_verbs_write_it(writer: Writer) -> None:
    await by_verbs(writer, "PKG-VERBS", is_package=True)
    await set_by_verbs(writer, "PKG-VERBS", SCOPE, COMMITMENTS, PRICE, LINES)
    async with batch(writer) as made:
        service = await made.new_service("PKG-SYNC", form="ACTIVITY", isPackage=True, owner="PERSON-OWNER-ERP", reviewDueOn="2027-01-31")
        parts: dict[str, Any] = {"scope": SCOPE, "commitments": COMMITMENTS, "composition": LINES, "prices.2027-01-01": PRICE}
        version = await made.new_version(service, **VERSION_FIELDS, **parts)
        assert await made.apply([service, version]) == {}
    written = await rows(writer, "PKG-SYNC")
    assert [len(each) for each in written.values()] == [1, 1, 1, 3, 2, 1, 3, 0]
    assert written == await rows(writer, "PKG-VERBS")
    told = await events(writer, "PKG-SYNC")
    assert told == [each for each in await events(writer, "PKG-VERBS") if each[1] == "CREATED"]
    (change,) = await sql(writer, "select source_system, actor_id from change_transaction order by recorded_at desc limit 1")
    assert (change["source_system"], change["actor_id"]) == ("itop", writer.viewers[MANAGER].party_id)


async def test_parts_that_stay_keep_their_ids_as_the_verbs_keep_them(writer: Writer) -> None:
    """Two packages alike, one changed by verbs, one by a sync: rows and history stay alike."""
    for key in ("PKG-VERBS", "PKG-SYNC"):
        await by_verbs(writer, key, is_package=True)
        await set_by_verbs(writer, key, SCOPE, COMMITMENTS, PRICE, LINES)
    before = await ids(writer, "PKG-SYNC")
    scope = [SCOPE[1], SCOPE[0], {"inclusion": "EXCLUDED", "text": {"fi": "d"}}]
    commitments = [{**COMMITMENTS[0], "targetValue": "99.9", "text": {"fi": "aina"}}, {**COMMITMENTS[1], "kind": "QUALITY"}]
    lines = [line("SVC-SERVICEDESK"), {**LINES[1], "note": {"sv": "Obs"}}, LINES[0]]
    price = {**PRICE, "unitPrice": "13"}
    await set_by_verbs(writer, "PKG-VERBS", scope, commitments, price, lines)
    async with batch(writer) as made:
        there = await made.thing(Kind.VERSION, "PKG-SYNC", "1.0")
        cheap = {name: value for name, value in price.items() if name != "unitCost"}
        writes = {"scope": scope, "commitments": commitments, "composition": lines, "prices.2027-01-01": cheap}
        assert await made.apply([made.change(there, writes)]) == {}
    assert await rows(writer, "PKG-SYNC") == await rows(writer, "PKG-VERBS")
    assert await events(writer, "PKG-SYNC") == await events(writer, "PKG-VERBS")
    kept = await ids(writer, "PKG-SYNC")
    assert {name: len(kept[name] & before[name]) for name in kept} == {"scope_item": 2, "service_commitment": 1, "composition_item": 2}


async def ids(writer: Writer, key: str) -> dict[str, set[Any]]:
    wholes = {"scope_item": "version_id", "service_commitment": "version_id", "composition_item": "package_version_id"}
    return {
        table: {
            each["id"]
            for each in await sql(
                writer,
                f"select it.id from {table} it join service_version v on v.id = it.{whole} join service s on s.id = v.service_id "
                "where s.key = $1",
                key,
            )
        }
        for table, whole in wholes.items()
    }
