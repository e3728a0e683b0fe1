"""compositionSet, compositionItemAdd, compositionItemRemove and optionGroupsSet, through the API."""

from typing import Any

import pytest

from tests.domain.service.portfolio import MANAGER, OWNER, TEXT, Who, about, history, named, revision, sql, told
from tests.support.writing import Writer

ERP = ("PKG-ERP-MAINT", "3.0")
ITEMS = f"""version {{
    revision
    items {{
        id component {{ key }} role minQuantity defaultQuantity maxQuantity componentOfferingKey customerVisible valueChainActivity
        position resolution componentVersion {{ number }} note {TEXT} optionGroup {{ id }}
    }}
    optionGroups {{ id name {TEXT} minSelect maxSelect position items {{ component {{ key }} }} }}
    offerings {{ key selections {{ item {{ component {{ key }} }} quantity }} }}
}}"""


def line(component: str, role: str = "ENHANCING", **given: object) -> dict[str, object]:
    return {"component": {"key": component}, "role": role, **given}


def group(name: str, *components: str, **given: object) -> dict[str, object]:
    return {"name": {"fi": name}, "components": [{"key": key} for key in components], **given}


def offering(key: str, **given: Any) -> dict[str, object]:
    selections = [{"component": {"key": name}, "quantity": quantity} for name, quantity in given.pop("selections", {}).items()]
    return {"key": key, "name": {"fi": key}, "priceMode": "COMPUTED", "currency": "EUR", "selections": selections, **given}


async def content(writer: Writer, service: str = ERP[0], number: str = ERP[1]) -> Any:
    query = f"""query ($service: String!) {{
            servicePackages(filter: {{key: {{eq: $service}}}}) {{ nodes {{ versions {{ number ...C }} }} }}
        }} fragment C on ServiceVersion {ITEMS.removeprefix("version ")}"""
    (node,) = (await writer.run(MANAGER, query, service=service))["servicePackages"]["nodes"]
    return next(version for version in node["versions"] if version.pop("number") == number)


def as_input(item: Any) -> dict[str, object]:
    """The line that would be given to keep an item as it is."""
    note = item["note"] and {language: text for language, text in item["note"]["translations"].items() if text}
    kept = ("role", "minQuantity", "defaultQuantity", "maxQuantity", "componentOfferingKey", "customerVisible", "valueChainActivity")
    pinned = {"pinnedNumber": item["componentVersion"]["number"]} if item["resolution"] == "PINNED" else {}
    return {"component": {"key": item["component"]["key"]}, "note": note, **pinned, **{name: item[name] for name in kept}}


async def lines(writer: Writer) -> list[dict[str, object]]:
    return [as_input(item) for item in (await content(writer))["items"]]


async def new_package(writer: Writer, key: str = "PKG-NEW") -> dict[str, object]:
    """An empty package, as its first version is named for a change."""
    given = {
        "portfolio": {"key": "MERILINNA"},
        "key": key,
        "form": "SERVICE",
        "isPackage": True,
        "classification": "CUSTOMER_FACING",
        "category": "new",
        "version": {"name": {"fi": "Uusi"}},
    }
    made = await writer.do(MANAGER, "serviceCreate", given, "service { key }")
    assert made["errors"] == [], made
    return await about(writer, key, "1.0")


async def set_lines(writer: Writer, items: list[dict[str, object]], who: Who = MANAGER, /, **given: object) -> Any:
    return await writer.do(who, "compositionSet", {**await about(writer, *ERP), "items": items, **given}, ITEMS)


async def test_a_composition_that_is_sent_back_as_it_is_writes_nothing(writer: Writer) -> None:
    before = await content(writer)
    made = await set_lines(writer, await lines(writer), OWNER)
    assert (made["errors"], made["version"]) == ([], before)
    assert await history(writer) == []


async def test_lines_are_added_changed_moved_and_removed_at_once(writer: Writer) -> None:
    before = await content(writer)
    asked = await lines(writer)
    kept = [entry for entry in asked if entry["component"] != {"key": "SVC-APPMON"}]
    kept[0], kept[1] = kept[1], kept[0]
    kept[2] = {**kept[2], "note": {"fi": "Huomaa", "sv": None}, "customerVisible": False}
    made = await set_lines(writer, [*kept, line("SVC-MAIL", minQuantity="0.5", defaultQuantity="2.25", maxQuantity="7")])
    assert made["errors"] == []
    items = made["version"]["items"]
    assert [item["component"] for item in items] == [*(entry["component"] for entry in kept), {"key": "SVC-MAIL"}]
    ids = {item["component"]["key"]: item["id"] for item in before["items"]}
    assert all(item["id"] == ids[item["component"]["key"]] for item in items[:-1])
    assert (items[2]["customerVisible"], items[2]["note"]["translations"]["fi"]) == (False, "Huomaa")
    assert [items[-1][name] for name in ("minQuantity", "defaultQuantity", "maxQuantity")] == ["0.5", "2.25", "7"]
    written = [(row["entity_type"], row["operation"]) for row in await history(writer) if row["entity_type"] == "CompositionItem"]
    assert sorted(written) == [
        ("CompositionItem", "CREATED"),
        ("CompositionItem", "TOMBSTONED"),
        *[("CompositionItem", "UPDATED")] * (len(written) - 2),
    ]
    assert len(written) <= 5, "lines that stay as they are are not written"


async def test_a_removed_component_is_taken_out_of_offerings(writer: Writer) -> None:
    """The offering would promise nothing of it any more; its other quantities stay."""
    before = await content(writer)
    assert any("SVC-APPMON" in str(offering) for offering in before["offerings"])
    made = await set_lines(writer, [entry for entry in await lines(writer) if entry["component"] != {"key": "SVC-APPMON"}])
    assert made["errors"] == []
    for was, now in zip(before["offerings"], made["version"]["offerings"], strict=True):
        kept = [each for each in was["selections"] if each["item"]["component"]["key"] != "SVC-APPMON"]
        assert now["selections"] == kept


async def test_all_faults_of_all_lines_are_told_at_once(writer: Writer) -> None:
    items = [
        line("SVC-MAIL", "CORE", minQuantity="0"),
        line("SVC-MAIL"),
        line("SVC-IAM", minQuantity="3", defaultQuantity="2", maxQuantity="1"),
        line("SVC-PRINT", minQuantity="-1", maxQuantity="0.005"),
        line("SVC-NOWHERE"),
        line("PKG-WORKPLACE"),
        line("PKG-WORKPLACE-2", componentOfferingKey="BASIC"),
        line("SVC-ONCALL", pinnedNumber="9.9", note={"fi": " "}),
        line("SVC-APPMON", defaultQuantity="9", maxQuantity="8"),
        line("PKG-ERP-MAINT", componentOfferingKey="BASIC"),
    ]
    made = await set_lines(writer, items)
    assert sorted(told(made), key=str) == sorted(
        [
            ("ValidationError", "REPEATED", ["input", "items", "1"]),
            ("ValidationError", "CORE_IS_MANDATORY", ["input", "items", "0", "minQuantity"]),
            ("ValidationError", "DEFAULT_OUTSIDE_LIMITS", ["input", "items", "2", "defaultQuantity"]),
            ("ValidationError", "MAXIMUM_BELOW_MINIMUM", ["input", "items", "2", "maxQuantity"]),
            ("ValidationError", "OUT_OF_BOUNDS", ["input", "items", "3", "minQuantity"]),
            ("ValidationError", "TOO_MANY_DIGITS", ["input", "items", "3", "maxQuantity"]),
            ("NotFoundError", "NOT_FOUND", ["input", "items", "4", "component"]),
            ("ValidationError", "OFFERING_MISSING", ["input", "items", "5", "componentOfferingKey"]),
            ("NotFoundError", "NOT_FOUND", ["input", "items", "6", "component"]),
            ("NotFoundError", "NOT_FOUND", ["input", "items", "7", "pinnedNumber"]),
            ("ValidationError", "EMPTY_TEXT", ["input", "items", "7", "note", "fi"]),
            ("ValidationError", "DEFAULT_OUTSIDE_LIMITS", ["input", "items", "8", "defaultQuantity"]),
            ("ConflictError", "COMPOSITION_CIRCLE", ["input", "items", "9", "component"]),
        ],
        key=str,
    )
    messages = {error["code"]: error["message"] for error in made["errors"]}
    assert "PKG-ERP-MAINT would contain itself: PKG-ERP-MAINT > PKG-ERP-MAINT." in messages["COMPOSITION_CIRCLE"]
    assert "It has BASIC" in messages["OFFERING_MISSING"]
    assert (made["version"], await history(writer)) == (None, [])


async def test_faults_of_lines_groups_and_offerings_are_told_at_once(writer: Writer) -> None:
    """What is chosen is not judged by lines that are refused; all else of a group or an offering is."""
    made = await set_lines(
        writer,
        [line("SVC-MAIL", "CORE", minQuantity="0"), line("SVC-IAM"), line("SVC-PRINT")],
        optionGroups=[
            group("Posti", "SVC-IAM", "SVC-ONCALL", minSelect=2, maxSelect=1),
            group(" ", "SVC-IAM", "SVC-PRINT", minSelect=0, maxSelect=2),
        ],
        offerings=[offering("bad key", priceMode="FIXED", selections={"SVC-IAM": "99", "SVC-NOWHERE": "1"})],
    )
    assert told(made) == [
        ("ValidationError", "CORE_IS_MANDATORY", ["input", "items", "0", "minQuantity"]),
        ("ValidationError", "UNKNOWN_COMPONENT", ["input", "optionGroups", "0", "components", "1"]),
        ("ValidationError", "LIMITS_OUT_OF_ORDER", ["input", "optionGroups", "0", "minSelect"]),
        ("ValidationError", "EMPTY_TEXT", ["input", "optionGroups", "1", "name", "fi"]),
        ("ValidationError", "REPEATED", ["input", "optionGroups", "1", "components"]),
        ("ValidationError", "BAD_KEY", ["input", "offerings", "0", "key"]),
        ("ValidationError", "FIXED_PRICE_MISSING", ["input", "offerings", "0", "fixedPrice"]),
        ("NotFoundError", "NOT_FOUND", ["input", "offerings", "0", "selections", "1", "component"]),
    ]
    assert (made["version"], await history(writer)) == (None, [])


async def test_faults_of_groups_and_offerings_are_told_at_once(writer: Writer) -> None:
    made = await set_lines(
        writer,
        [line("SVC-MAIL"), line("SVC-IAM")],
        optionGroups=[group("Posti", "SVC-MAIL", minSelect=1, maxSelect=0)],
        offerings=[offering("GOLD", priceMode="FIXED")],
    )
    assert told(made) == [
        ("ValidationError", "LIMITS_OUT_OF_ORDER", ["input", "optionGroups", "0", "minSelect"]),
        ("ValidationError", "FIXED_PRICE_MISSING", ["input", "offerings", "0", "fixedPrice"]),
    ]
    assert (made["version"], await history(writer)) == (None, [])


async def test_a_circle_through_packages_is_refused_with_its_way(writer: Writer) -> None:
    """PKG-SCHOOL contains PKG-WORKPLACE; a new one contains PKG-SCHOOL and wants to be contained by a version of PKG-WORKPLACE."""
    await writer.do(MANAGER, "versionCreate", {"service": {"key": "PKG-WORKPLACE"}, "basedOn": "3.0"})
    number = max((row["number"] for row in await sql(writer, NUMBERS)), key=lambda it: float(it))
    given = await about(writer, "PKG-WORKPLACE", number)
    item = line("PKG-SCHOOL", componentOfferingKey="PRIMARY")
    made = await writer.do(MANAGER, "compositionItemAdd", {**given, "item": item})
    assert told(made) == [("ConflictError", "COMPOSITION_CIRCLE", ["input", "item", "component"])]
    assert "PKG-WORKPLACE > PKG-SCHOOL > PKG-WORKPLACE" in made["errors"][0]["message"]


NUMBERS = "select v.number from service_version v join service s on s.id = v.service_id where s.key = 'PKG-WORKPLACE'"


async def test_nesting_has_an_end(writer: Writer) -> None:
    """PKG-N1 contains a service; each further one contains the one before. The ninth level is refused."""

    async def make(level: int) -> Any:
        given = await new_package(writer, f"PKG-N{level}")
        inside = line("SVC-MAIL") if level == 1 else line(f"PKG-N{level - 1}", componentOfferingKey="ONE")
        return await writer.do(MANAGER, "compositionSet", {**given, "items": [inside], "offerings": [offering("ONE")]})

    assert [(await make(level))["errors"] for level in range(1, 9)] == [[]] * 8
    assert told(await make(9)) == [("ConflictError", "COMPOSITION_TOO_DEEP", ["input", "items", "0", "component"])]


async def test_a_package_is_built_from_nothing_in_one_call(writer: Writer) -> None:
    given = await new_package(writer)
    asked = {
        "items": [
            line("SVC-SERVICEDESK", "CORE", defaultQuantity="100", maxQuantity="500"),
            line("SVC-WORKSTATION-BASIC"),
            line("SVC-WORKSTATION-MOBILE"),
        ],
        "optionGroups": [group("Laite", "SVC-WORKSTATION-BASIC", "SVC-WORKSTATION-MOBILE", minSelect=1)],
        "offerings": [
            offering("BASIC", selections={"SVC-WORKSTATION-BASIC": "100"}),
            offering("MOBILE", selections={"SVC-WORKSTATION-MOBILE": "100"}, adjustmentPercent="-2.5"),
        ],
    }
    made = await writer.do(MANAGER, "compositionSet", {**given, **asked}, ITEMS)
    assert made["errors"] == []
    version = made["version"]
    assert [item["position"] for item in version["items"]] == [1, 2, 3]
    (device,) = version["optionGroups"]
    assert [each["component"]["key"] for each in device["items"]] == ["SVC-WORKSTATION-BASIC", "SVC-WORKSTATION-MOBILE"]
    assert [each["key"] for each in version["offerings"]] == ["BASIC", "MOBILE"]
    again = {**asked, "version": given["version"], "expectedRevision": version["revision"]}
    assert (await writer.do(MANAGER, "compositionSet", again, ITEMS))["version"] == version


async def test_what_fits_only_together_is_changed_together(writer: Writer) -> None:
    """The one device of a group that must be chosen from is exchanged, with the offering that chooses it."""
    given = await new_package(writer)
    before = {
        "items": [line("SVC-MAIL", "CORE"), line("SVC-WORKSTATION-BASIC")],
        "optionGroups": [group("Laite", "SVC-WORKSTATION-BASIC", minSelect=1)],
        "offerings": [offering("ONE", selections={"SVC-WORKSTATION-BASIC": "1"})],
    }
    await writer.do(MANAGER, "compositionSet", {**given, **before})
    items = [line("SVC-MAIL", "CORE"), line("SVC-WORKSTATION-MOBILE")]
    alone = await writer.do(MANAGER, "compositionSet", {**await about(writer, "PKG-NEW", "1.0"), "items": items})
    assert told(alone) == [("ConflictError", "OPTIONS_INCONSISTENT", ["input", "items"])]
    groups = [group("Laite", "SVC-WORKSTATION-MOBILE", minSelect=1)]
    with_groups = {**await about(writer, "PKG-NEW", "1.0"), "items": items, "optionGroups": groups}
    assert told(await writer.do(MANAGER, "compositionSet", with_groups)) == [
        ("ConflictError", "OFFERING_OUTSIDE_LIMITS", ["input", "items"])
    ]
    offerings = [offering("ONE", selections={"SVC-WORKSTATION-MOBILE": "1"})]
    made = await writer.do(MANAGER, "compositionSet", {**with_groups, "offerings": offerings}, ITEMS)
    assert made["errors"] == []
    assert [item["component"]["key"] for item in made["version"]["optionGroups"][0]["items"]] == ["SVC-WORKSTATION-MOBILE"]


async def test_limits_that_an_offering_breaks_are_refused_by_its_name(writer: Writer) -> None:
    items = [{**entry, "maxQuantity": "3"} if entry["component"] == {"key": "SVC-CLOUDCAP"} else entry for entry in await lines(writer)]
    made = await set_lines(writer, items)
    assert told(made) == [("ConflictError", "OFFERING_OUTSIDE_LIMITS", ["input", "items"])] * 2
    assert made["errors"][0]["message"].startswith("Offering EXTENDED would break a rule. SVC-CLOUDCAP: at most 3, not 4.")


async def test_one_line_is_added_and_removed(writer: Writer) -> None:
    before = await content(writer)
    added = await writer.do(OWNER, "compositionItemAdd", {**await about(writer, *ERP), "item": line("SVC-MAIL")}, ITEMS)
    assert added["errors"] == []
    assert added["version"]["items"][:-1] == before["items"]
    last = added["version"]["items"][-1]
    assert (last["component"], last["minQuantity"], last["maxQuantity"]) == ({"key": "SVC-MAIL"}, "0", None)
    again = await writer.do(OWNER, "compositionItemAdd", {**await about(writer, *ERP), "item": line("SVC-MAIL", minQuantity="-1")})
    assert told(again) == [
        ("ValidationError", "OUT_OF_BOUNDS", ["input", "item", "minQuantity"]),
        ("ConflictError", "COMPONENT_CONTAINED", ["input", "item", "component"]),
    ]
    gone = {**await about(writer, *ERP), "component": {"key": "SVC-MAIL"}}
    removed = await writer.do(OWNER, "compositionItemRemove", gone, ITEMS)
    assert removed["errors"] == []
    assert {**removed["version"], "revision": 0} == {**before, "revision": 0}
    gone["expectedRevision"] = removed["version"]["revision"]
    assert told(await writer.do(OWNER, "compositionItemRemove", gone)) == [("NotFoundError", "NOT_FOUND", ["input", "component"])]


async def test_groups_keep_their_identity(writer: Writer) -> None:
    """By their id, by their name, or by their components."""
    (before,) = (await content(writer))["optionGroups"]
    assert [each["component"]["key"] for each in before["items"]] == ["SVC-ONCALL"]

    async def set_groups(*groups: dict[str, object]) -> Any:
        return await writer.do(MANAGER, "optionGroupsSet", {**await about(writer, *ERP), "optionGroups": list(groups)}, ITEMS)

    texts = {language: text for language, text in before["name"]["translations"].items() if text}
    same = await set_groups({"name": texts, "components": [{"key": "SVC-ONCALL"}]})
    assert (same["version"]["optionGroups"], await history(writer)) == ([before], [])
    more = await set_groups({"name": texts, "components": [{"key": "SVC-ONCALL"}, {"key": "SVC-ONSITE"}], "maxSelect": 2})
    (by_name,) = more["version"]["optionGroups"]
    assert (by_name["id"], by_name["maxSelect"]) == (before["id"], 2)
    renamed = await set_groups(group("Muu", "SVC-ONCALL", "SVC-ONSITE", maxSelect=2))
    assert renamed["version"]["optionGroups"][0]["id"] == before["id"]
    by_id = await set_groups(
        group("Uusi", "SVC-ONSITE"), {"id": before["id"], "name": {"sv": "Namn"}, "components": [{"key": "SVC-ONCALL"}]}
    )
    first, second = by_id["version"]["optionGroups"]
    assert (second["id"], second["name"]["translations"]) == (before["id"], {"fi": "Muu", "sv": "Namn", "en": None})
    assert [each["component"]["key"] for each in first["items"]] == ["SVC-ONSITE"]
    none = await set_groups()
    assert none["version"]["optionGroups"] == []
    assert all(item["optionGroup"] is None for item in none["version"]["items"])


async def test_all_faults_of_groups_are_told_at_once(writer: Writer) -> None:
    party = await sql(writer, "select id from party limit 1")
    groups = [
        group("Yksi", "SVC-ONCALL", "SVC-MAIL", minSelect=3, maxSelect=3),
        group("Kaksi", "SVC-ONCALL", minSelect=2),
        group("Kolme", "SVC-APPMGMT", "SVC-SERVICEDESK"),
        {**group("Neljä"), "id": f"OptionGroup:{party[0]['id']}", "maxSelect": 0},
        {**group("Viisi"), "id": f"Party:{party[0]['id']}", "name": {"fi": ""}},
        {**group("Kuusi"), "name": {"fi": None}},
    ]
    made = await writer.do(MANAGER, "optionGroupsSet", {**await about(writer, *ERP), "optionGroups": groups})
    path = ["input", "optionGroups"]
    assert sorted(told(made), key=str) == sorted(
        [
            ("ValidationError", "UNKNOWN_COMPONENT", [*path, "0", "components", "1"]),
            ("ValidationError", "OPTIONS_INCONSISTENT", [*path, "0", "minSelect"]),
            ("ValidationError", "LIMITS_OUT_OF_ORDER", [*path, "1", "minSelect"]),
            ("ValidationError", "REPEATED", [*path, "1", "components"]),
            ("ValidationError", "OPTIONS_INCONSISTENT", [*path, "2", "maxSelect"]),
            ("NotFoundError", "NOT_FOUND", [*path, "3", "id"]),
            ("ValidationError", "LIMITS_OUT_OF_ORDER", [*path, "3", "minSelect"]),
            ("ValidationError", "BAD_USER_INPUT", [*path, "4", "id"]),
            ("ValidationError", "EMPTY_TEXT", [*path, "4", "name", "fi"]),
            ("ValidationError", "REQUIRED", [*path, "5", "name"]),
        ],
        key=str,
    )
    assert await history(writer) == []


VERBS: dict[str, dict[str, object]] = {
    "compositionSet": {"items": []},
    "compositionItemAdd": {"item": line("SVC-MAIL")},
    "compositionItemRemove": {"component": {"key": "SVC-APPMON"}},
    "optionGroupsSet": {"optionGroups": []},
    "offeringsSet": {"offerings": []},
}


@pytest.mark.parametrize("verb", VERBS)
async def test_a_promise_that_was_given_is_closed(writer: Writer, verb: str) -> None:
    """And the refusal says what to do instead."""
    made = await writer.do(MANAGER, verb, {**await about(writer, "PKG-ERP-MAINT", "2.0"), **VERBS[verb]})
    assert told(made) == [("ConflictError", "PROMISE_CLOSED", ["input", "version"])]
    assert "versionCreate(basedOn)" in made["errors"][0]["message"]


@pytest.mark.parametrize("verb", VERBS)
async def test_whoever_looked_at_another_revision_looks_again(writer: Writer, verb: str) -> None:
    there = await revision(writer, *ERP)
    made = await writer.do(MANAGER, verb, {"version": named(*ERP), "expectedRevision": there - 1, **VERBS[verb]})
    assert told(made) == [("ConflictError", "REVISION_CONFLICT", ["input", "expectedRevision"])]
    assert made["errors"][0]["currentRevision"] == there


@pytest.mark.parametrize("verb", VERBS)
async def test_an_owner_composes_own_packages_only(writer: Writer, verb: str) -> None:
    made = await writer.do(OWNER, verb, {**await about(writer, "PKG-WORKPLACE", "3.0"), **VERBS[verb]})
    assert [code for _, code, _ in told(made)] == ["NOT_YOURS"]


async def test_only_packages_contain(writer: Writer) -> None:
    made = await writer.do(MANAGER, "compositionSet", {**await about(writer, "SVC-REPORTING", "1.0"), "items": [line("SVC-MAIL")]})
    assert told(made) == [("ValidationError", "NOT_A_PACKAGE", ["input", "version"])]


async def test_a_dry_run_tells_the_same_and_writes_nothing(writer: Writer) -> None:
    asked = {**await about(writer, *ERP), "items": [entry for entry in await lines(writer) if entry["component"] != {"key": "SVC-APPMON"}]}
    assert (await writer.do(MANAGER, "compositionSet", asked, dry=True))["errors"] == []
    assert await history(writer) == []
    asked["items"] = [line("SVC-MAIL", "CORE", minQuantity="0")]
    dry, real = [await writer.do(MANAGER, "compositionSet", asked, dry=dry) for dry in (True, False)]
    assert dry["errors"] == real["errors"] != []
