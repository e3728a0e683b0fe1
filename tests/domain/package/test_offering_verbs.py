"""offeringsSet, through the API: terms, selections by the rules of a choice, and what is kept of offerings that are there."""

from typing import Any

from tests.domain.package.test_composition_verbs import ERP, offering
from tests.domain.service.portfolio import MANAGER, OWNER, TEXT, about, history, sql, told
from tests.support.writing import Writer

OFFERINGS = f"""version {{
    revision
    offerings {{
        id key name {TEXT} targetGroup {TEXT} priceMode billingPeriod currency position continuesKeys
        selections {{ item {{ component {{ key }} }} quantity }}
        pricing {{ price {{ amount currency }} adjustmentPercent }}
    }}
}}"""
PATH = ["input", "offerings"]


async def content(writer: Writer) -> Any:
    query = f"""query {{ servicePackage(by: {{key: "{ERP[0]}"}}) {{ versions {{ number ...V }} }} }}
        fragment V on ServiceVersion {OFFERINGS.removeprefix("version ")}"""
    versions = (await writer.run(MANAGER, query))["servicePackage"]["versions"]
    return next(version["offerings"] for version in versions if version["number"] == ERP[1])


def as_input(there: Any) -> dict[str, Any]:
    """The entry that would be given to keep an offering as it is."""
    texts = {name: {language: text for language, text in there[name]["translations"].items() if text} for name in ("name", "targetGroup")}
    selections = [{"component": {"key": it["item"]["component"]["key"]}, "quantity": it["quantity"]} for it in there["selections"]]
    kept = {name: there[name] for name in ("key", "priceMode", "billingPeriod", "currency", "continuesKeys")}
    return {**kept, **texts, "adjustmentPercent": there["pricing"]["adjustmentPercent"], "selections": selections}


async def set_offerings(writer: Writer, *offerings: dict[str, Any], dry: bool = False) -> Any:
    given = {**await about(writer, *ERP), "offerings": list(offerings)}
    return await writer.do(OWNER, "offeringsSet", given, OFFERINGS if not dry else "changeCursor", dry=dry)


async def test_offerings_that_are_sent_back_as_they_are_write_nothing(writer: Writer) -> None:
    """An adjustment that is not there is read as 0, and 0 is none."""
    before = await content(writer)
    assert {it["pricing"]["adjustmentPercent"] for it in before} == {"0", "-5"}
    asked = [as_input(it) for it in before]
    made = await set_offerings(writer, *asked)
    assert (made["errors"], made["version"]["offerings"], await history(writer)) == ([], before, [])


async def test_offerings_are_changed_moved_added_and_removed_at_once(writer: Writer) -> None:
    before = {it["key"]: it for it in await content(writer)}
    extended = {**as_input(before["EXTENDED"]), "name": {"en": "Wide"}, "continuesKeys": ["EXTENDED", "CRITICAL"]}
    extended["selections"] = [it for it in extended["selections"] if it["component"] != {"key": "SVC-ONSITE"}]
    yearly = offering("YEARLY", priceMode="FIXED", fixedPrice="41208.5", billingPeriod="YEAR", targetGroup={"fi": "Kaikki"})
    made = await set_offerings(writer, yearly, extended, as_input(before["BASIC"]))
    assert made["errors"] == []
    first, second, third = made["version"]["offerings"]
    assert [it["key"] for it in (first, second, third)] == ["YEARLY", "EXTENDED", "BASIC"]
    assert first["pricing"]["price"] == {"amount": "41208.50", "currency": "EUR"}
    assert (second["id"], third["id"]) == (before["EXTENDED"]["id"], before["BASIC"]["id"])
    assert second["name"]["translations"] == {**before["EXTENDED"]["name"]["translations"], "en": "Wide"}
    assert second["continuesKeys"] == ["EXTENDED", "CRITICAL"]
    assert "SVC-ONSITE" not in str(second["selections"])
    assert third["selections"] == before["BASIC"]["selections"]


async def test_commitments_of_a_removed_offering_go_with_it(writer: Writer) -> None:
    """Those of the version stay."""
    basic, *_ = await content(writer)
    commitment = {"kind": "AVAILABILITY", "offeringKey": "CRITICAL", "targetValue": "99.9", "unit": "%", "text": {"fi": "Aina"}}
    own = {"kind": "QUALITY", "text": {"fi": "Hyvä"}}
    given = {**await about(writer, *ERP), "commitments": [commitment, own]}
    assert (await writer.do(MANAGER, "commitmentsSet", given))["errors"] == []
    assert (await set_offerings(writer, as_input(basic)))["errors"] == []
    left = await sql(writer, COMMITMENTS)
    assert [row["kind"] for row in left] == ["QUALITY"]


COMMITMENTS = """
select c.kind from service_commitment c join service_version v on v.id = c.version_id join service s on s.id = v.service_id
where s.key = 'PKG-ERP-MAINT' and v.number = '3.0'
"""


async def test_all_faults_of_terms_are_told_at_once(writer: Writer) -> None:
    made = await set_offerings(
        writer,
        offering("BASIC", priceMode="FIXED"),
        offering("BASIC", fixedPrice="-1", adjustmentPercent="-100"),
        offering("lower", priceMode="FIXED", fixedPrice="1.00001", adjustmentPercent="1"),
        offering("ONCE", billingPeriod="ONCE", adjustmentPercent="1.005"),
        offering("TAKEN", continuesKeys=["BASIC", "BASIC", "NOTHING"], name={"fi": None}, targetGroup={"sv": ""}),
    )
    assert sorted(told(made), key=str) == sorted(
        [
            ("ValidationError", "FIXED_PRICE_MISSING", [*PATH, "0", "fixedPrice"]),
            ("ValidationError", "REPEATED", [*PATH, "1"]),
            ("ValidationError", "NOT_FIXED", [*PATH, "1", "fixedPrice"]),
            ("ValidationError", "OUT_OF_BOUNDS", [*PATH, "1", "fixedPrice"]),
            ("ValidationError", "OUT_OF_BOUNDS", [*PATH, "1", "adjustmentPercent"]),
            ("ValidationError", "BAD_KEY", [*PATH, "2", "key"]),
            ("ValidationError", "TOO_MANY_DIGITS", [*PATH, "2", "fixedPrice"]),
            ("ValidationError", "NOT_COMPUTED", [*PATH, "2", "adjustmentPercent"]),
            ("ValidationError", "ONCE_IS_FIXED", [*PATH, "3", "billingPeriod"]),
            ("ValidationError", "TOO_MANY_DIGITS", [*PATH, "3", "adjustmentPercent"]),
            ("ValidationError", "REPEATED", [*PATH, "4", "continuesKeys", "1"]),
            ("ValidationError", "UNKNOWN_OFFERING", [*PATH, "4", "continuesKeys", "2"]),
            ("ValidationError", "REQUIRED", [*PATH, "4", "name"]),
            ("ValidationError", "EMPTY_TEXT", [*PATH, "4", "targetGroup", "sv"]),
        ],
        key=str,
    )
    assert await history(writer) == []


async def test_selections_obey_the_rules_of_a_choice(writer: Writer) -> None:
    """The same rules, codes and words as checkConfiguration."""
    broken = {"SVC-CLOUDCAP": "41", "SVC-APPMGMT": "0", "SVC-SMALLDEV": "1.005", "SVC-MAIL": "1", "SVC-NOWHERE": "1", "SVC-ONCALL": "2"}
    selections = [*broken.items(), ("SVC-SMALLDEV", "99999999999")]
    chosen = [{"component": {"key": key}, "quantity": quantity} for key, quantity in selections]
    made = await set_offerings(writer, {**offering("ONE"), "selections": chosen})
    path = [*PATH, "0", "selections"]
    assert sorted(told(made), key=str) == sorted(
        [
            ("ValidationError", "QUANTITY_ABOVE_MAXIMUM", [*path, "0", "quantity"]),
            ("ValidationError", "QUANTITY_BELOW_MINIMUM", [*path, "1", "quantity"]),
            ("ValidationError", "QUANTITY_TOO_FINE", [*path, "2", "quantity"]),
            ("ValidationError", "UNKNOWN_COMPONENT", [*path, "3", "component"]),
            ("NotFoundError", "NOT_FOUND", [*path, "4", "component"]),
            ("ValidationError", "QUANTITY_ABOVE_MAXIMUM", [*path, "5", "quantity"]),
            ("ValidationError", "COMPONENT_REPEATED", [*path, "6", "component"]),
            ("ValidationError", "TOO_MANY_DIGITS", [*path, "6", "quantity"]),
        ],
        key=str,
    )
    messages = {(error["code"], *error["path"]): error["message"] for error in made["errors"]}
    assert messages["QUANTITY_ABOVE_MAXIMUM", *path, "0", "quantity"] == "SVC-CLOUDCAP: at most 40, not 41."
    assert messages["UNKNOWN_COMPONENT", *path, "3", "component"] == "SVC-MAIL is no component of the package; leave it out."


async def test_selections_obey_option_groups(writer: Writer) -> None:
    """SVC-ONCALL is made one of two of which exactly one is chosen."""
    groups = [{"name": {"fi": "Taso"}, "components": [{"key": "SVC-ONCALL"}, {"key": "SVC-APPMON"}], "minSelect": 1}]
    basic = offering("BASIC", selections={"SVC-ONCALL": "1"})
    assert (await set_offerings(writer, basic))["errors"] == []
    assert (await writer.do(OWNER, "optionGroupsSet", {**await about(writer, *ERP), "optionGroups": groups}))["errors"] == []
    both = offering("BOTH", selections={"SVC-ONCALL": "1", "SVC-APPMON": "1"})
    made = await set_offerings(writer, basic, offering("NONE"), both)
    assert told(made) == [
        ("ValidationError", "OPTIONS_TOO_FEW", [*PATH, "1", "selections"]),
        ("ValidationError", "OPTIONS_TOO_MANY", [*PATH, "2", "selections"]),
    ]
    assert made["errors"][1]["message"].startswith("Choose at most 1 of these: ")


async def test_a_service_that_is_no_package_is_offered_too(writer: Writer) -> None:
    given = await about(writer, "SVC-REPORTING", "1.0")
    made = await writer.do(MANAGER, "offeringsSet", {**given, "offerings": [offering("MONTHLY", adjustmentPercent="10")]}, OFFERINGS)
    assert made["errors"] == []
    assert made["version"]["offerings"][0]["pricing"]["price"]["amount"] == "495.00"
    chosen = [offering("MONTHLY", selections={"SVC-MAIL": "1"})]
    refused = await writer.do(MANAGER, "offeringsSet", {**await about(writer, "SVC-REPORTING", "1.0"), "offerings": chosen})
    assert told(refused) == [("ValidationError", "UNKNOWN_COMPONENT", [*PATH, "0", "selections", "0", "component"])]
