"""What is simulated of a planned version is what verbs make of it."""

from typing import Any

from tests.domain.service.portfolio import MANAGER
from tests.support.writing import Writer

STATE = "price { amount } cost { amount } margin { amount } adjustmentPercent problem leadTimeDays"
PROMISES = "kind promised derived derivedExact derivedUnit backed shortBy"
SIMULATE = f"""
query ($changes: [CompositionChange!]!) {{
  simulateComposition(package: {{key: "PKG-ERP-MAINT"}}, number: "3.0", changes: $changes) {{
    valid offerings {{ offering {{ key }} after {{ {STATE} }} }} promises {{ offering {{ key }} after {{ {PROMISES} }} }}
  }}
}}"""
READ = f"""
{{ servicePackage(by: {{key: "PKG-ERP-MAINT"}}) {{ plannedVersions {{ number revision
  promiseIntegrity {{ {PROMISES} }} offerings {{ key pricing {{ {STATE} }} promiseIntegrity {{ {PROMISES} }} }} }} }} }}"""
VERSION = {"number": {"service": {"key": "PKG-ERP-MAINT"}, "number": "3.0"}}
TRAINING, DESK = {"key": "SVC-TRAINING"}, {"key": "SVC-SERVICEDESK"}


async def planned(writer: Writer) -> Any:
    (version,) = (await writer.run(MANAGER, READ))["servicePackage"]["plannedVersions"]
    return version


async def test_verbs_make_what_was_simulated(writer: Writer) -> None:
    training = {"component": TRAINING, "role": "ENABLING", "minQuantity": "1", "defaultQuantity": "3"}
    changes = [{"add": training}, {"remove": DESK}]
    told = (await writer.run(MANAGER, SIMULATE, changes=changes))["simulateComposition"]
    assert told["valid"]
    added = {"version": VERSION, "expectedRevision": (await planned(writer))["revision"], "item": training}
    assert (await writer.do(MANAGER, "compositionItemAdd", added))["errors"] == []
    removed = {"version": VERSION, "expectedRevision": (await planned(writer))["revision"], "component": DESK}
    assert (await writer.do(MANAGER, "compositionItemRemove", removed))["errors"] == []
    made = await planned(writer)
    assert {each["offering"]["key"]: each["after"] for each in told["offerings"]} == {
        each["key"]: each["pricing"] for each in made["offerings"]
    }
    promises = {None: made["promiseIntegrity"], **{each["key"]: each["promiseIntegrity"] for each in made["offerings"]}}
    for holder, found in promises.items():
        of_holder = [each["after"] for each in told["promises"] if (each["offering"] or {"key": None})["key"] == holder]
        assert sorted(of_holder, key=str) == sorted(found, key=str)


BROKEN = """
query ($changes: [CompositionChange!]!) {
  simulateComposition(package: {key: "PKG-ERP-MAINT"}, number: "3.0", changes: $changes) {
    violations { code changeIndex limit given named message { text } }
  }
}"""


async def test_a_promise_that_the_verb_refuses_is_refused_in_thought(writer: Writer) -> None:
    targets = ("-3", "-0.0001", "0", "100", "100.0001", "500", "-99999999999")
    wishes = [
        {"kind": kind, "targetValue": target, "unit": f"{unit} {target}"}
        for kind, unit in (("AVAILABILITY", "PERCENT"), ("AVAILABILITY", "%"), ("AVAILABILITY", "H"), ("QUALITY", "PERCENT"))
        for target in targets
    ]
    wishes.append({"kind": "SECURITY", "targetValue": "1", "unit": " "})
    asked = {"version": VERSION, "expectedRevision": (await planned(writer))["revision"]}
    asked["commitments"] = [{**wish, "text": {"fi": "Lupaus"}} for wish in wishes]
    written = await writer.do(MANAGER, "commitmentsSet", asked)
    refused = {int(error["path"][2]) for error in written["errors"]}
    told = (await writer.run(MANAGER, BROKEN, changes=[{"commitment": wish} for wish in wishes]))["simulateComposition"]["violations"]
    broken = {each["changeIndex"]: (each["code"], each["limit"], each["given"], each["named"]) for each in told}
    assert set(broken) == refused
    assert (broken[0], broken[5]) == (("OUT_OF_BOUNDS", "0", "-3", "AVAILABILITY"), ("OUT_OF_BOUNDS", "100", "500", "AVAILABILITY"))
    assert broken[len(wishes) - 1][0] == "REQUIRED"
