"""scopeSet and commitmentsSet: whole lists that keep the rows which stay, through the API."""

from collections.abc import Sequence
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.domain.service.portfolio import MANAGER, OWNER, TEXT, Who, about, history, sql, told
from tests.support.writing import Writer

SCOPE = f"changeCursor version {{ revision scope {{ id inclusion position text {TEXT} }} }}"
Entry = tuple[str, str]


def item(inclusion: str, text: str, **more: object) -> dict[str, object]:
    return {"inclusion": inclusion, "text": {"fi": text}, **more}


async def scope_set(writer: Writer, service: str, number: str, items: Sequence[object], who: Who = MANAGER) -> Any:
    return await writer.do(who, "scopeSet", {**await about(writer, service, number), "items": items}, SCOPE)


def listed(payload: Any) -> list[tuple[str, str, int]]:
    return [(each["inclusion"], each["text"]["translations"]["fi"], each["position"]) for each in payload["version"]["scope"]]


async def test_the_scope_is_set_whole_and_its_items_keep_their_ids(writer: Writer) -> None:
    first = await scope_set(writer, "PKG-CASE", "1.0", [item("INCLUDED", "a"), item("EXCLUDED", "b"), item("INCLUDED", "c")], OWNER)
    assert first["errors"] == []
    assert listed(first) == [("EXCLUDED", "b", 1), ("INCLUDED", "a", 1), ("INCLUDED", "c", 2)]
    ids = {each["text"]["translations"]["fi"]: each["id"] for each in first["version"]["scope"]}
    moved = [item("INCLUDED", "c"), item("INCLUDED", "a\u0308", id=ids["a"]), item("INCLUDED", "b", id=ids["b"]), item("EXCLUDED", "d")]
    before = len(await history(writer))
    second = await scope_set(writer, "PKG-CASE", "1.0", moved)
    assert second["errors"] == []
    assert listed(second) == [("EXCLUDED", "d", 1), ("INCLUDED", "c", 1), ("INCLUDED", "ä", 2), ("INCLUDED", "b", 3)]
    kept = {each["text"]["translations"]["fi"]: each["id"] for each in second["version"]["scope"]}
    assert (kept["c"], kept["ä"], kept["b"]) == (ids["c"], ids["a"], ids["b"])
    events = sorted(
        (event["entity_type"], event["operation"], sorted(event["changed_fields"])) for event in (await history(writer))[before:]
    )
    assert events == [
        ("ScopeItem", "CREATED", []),
        ("ScopeItem", "UPDATED", ["inclusion", "position"]),
        ("ScopeItem", "UPDATED", ["position"]),
        ("ScopeItem", "UPDATED", ["position", "text"]),
        ("ServiceVersion", "UPDATED", []),
    ]


async def test_the_same_scope_changes_nothing(writer: Writer) -> None:
    items = [item("INCLUDED", "a"), item("INCLUDED", "a"), item("EXCLUDED", "b")]
    first = await scope_set(writer, "PKG-CASE", "1.0", items)
    again = await scope_set(writer, "PKG-CASE", "1.0", items)
    assert (again["errors"], again["changeCursor"], again["version"]) == ([], None, first["version"])


async def test_the_scope_of_a_closed_promise_stays_and_the_refusal_says_what_to_do(writer: Writer) -> None:
    for verb, entries in {"scopeSet": "items", "commitmentsSet": "commitments"}.items():
        refused = await writer.do(MANAGER, verb, {**await about(writer, "PKG-ERP-MAINT", "2.0"), entries: []})
        assert told(refused) == [("ConflictError", "PROMISE_CLOSED", ["input", "version"])]
        assert "versionTextsCorrect" in refused["errors"][0]["message"]
        assert "versionCreate(basedOn)" in refused["errors"][0]["message"]


async def test_all_faults_of_a_scope_are_told_with_their_places(writer: Writer) -> None:
    first = await scope_set(writer, "PKG-CASE", "1.0", [item("INCLUDED", "a")])
    (there,) = first["version"]["scope"]
    unknown = "ScopeItem:018f0000-0000-7000-8000-000000000001"
    refused = await scope_set(
        writer,
        "PKG-CASE",
        "1.0",
        [
            item("INCLUDED", "b", id=there["id"]),
            item("INCLUDED", "c", id=there["id"]),
            item("INCLUDED", "d", id=unknown),
            item("INCLUDED", " "),
            {"inclusion": "EXCLUDED", "text": {}},
            item("EXCLUDED", "e", id="Party:018f0000-0000-7000-8000-000000000001"),
        ],
    )
    assert [(error["code"], error["path"], error["message"]) for error in refused["errors"]] == [
        ("NOT_FOUND", ["input", "items", "2", "id"], f"The version has no ScopeItem {unknown}. Leave the id out to add one."),
        ("EMPTY_TEXT", ["input", "items", "3", "text", "fi"], "A text cannot be empty; null removes the language."),
        ("REQUIRED", ["input", "items", "4", "text"], "Write it in at least one language."),
        ("BAD_USER_INPUT", ["input", "items", "5", "id"], "This is the id of a Party; a ScopeItem is asked for."),
        ("REPEATED", ["input", "items", "1"], "Entry 1 has the same id as entry 0; name it once."),
    ]


INCLUSIONS = st.sampled_from(["INCLUDED", "EXCLUDED"])
LISTS = st.lists(st.lists(st.tuples(INCLUSIONS, st.sampled_from("abcde")), max_size=6), min_size=1, max_size=4)


@settings(max_examples=15, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(wishes=LISTS)
async def test_any_sequence_of_scopes_leaves_the_last_list_and_every_item_its_id(writer: Writer, wishes: list[list[Entry]]) -> None:
    """An item keeps its id as long as its words stay; the same words twice are two items."""
    known: list[tuple[Entry, str]] = []
    for wish in wishes:
        payload = await scope_set(writer, "PKG-CASE", "1.0", [item(*entry) for entry in wish])
        assert payload["errors"] == []
        for inclusion in ("INCLUDED", "EXCLUDED"):
            wanted = [(inclusion, text, place) for place, text in enumerate((text for to, text in wish if to == inclusion), 1)]
            assert [each for each in listed(payload) if each[0] == inclusion] == wanted
        found = [((each["inclusion"], each["text"]["translations"]["fi"]), each["id"]) for each in payload["version"]["scope"]]
        for entry in {entry for entry, _ in known}:
            ids_before = {id_ for each, id_ in known if each == entry}
            ids_now = {id_ for each, id_ in found if each == entry}
            assert len(ids_before & ids_now) == min(len(ids_before), len(ids_now))
        known = found


COMMITMENTS = f"changeCursor version {{ revision commitments {{ id kind offering {{ key }} targetValue unit text {TEXT} }} }}"


def guarantee(kind: str, text: str, **more: object) -> dict[str, object]:
    return {"kind": kind, "text": {"fi": text}, **more}


async def commit(writer: Writer, commitments: Sequence[object]) -> Any:
    """PKG-ERP-MAINT 3.0 is IN_DESIGN and has three offerings."""
    asked = {**await about(writer, "PKG-ERP-MAINT", "3.0"), "commitments": commitments}
    return await writer.do(MANAGER, "commitmentsSet", asked, COMMITMENTS)


async def test_commitments_are_set_whole_those_of_offerings_too(writer: Writer) -> None:
    first = await commit(
        writer,
        [
            guarantee("AVAILABILITY", "99", targetValue="99.5", unit="PERCENT"),
            guarantee("AVAILABILITY", "99,9", targetValue="99.9", unit="PERCENT", offeringKey="CRITICAL"),
            guarantee("QUALITY", "yksi"),
            guarantee("QUALITY", "kaksi"),
        ],
    )
    assert first["errors"] == []
    rows = {(each["text"]["translations"]["fi"]): each for each in first["version"]["commitments"]}
    assert rows["99,9"]["offering"] == {"key": "CRITICAL"}
    assert (rows["99"]["offering"], rows["99"]["targetValue"], rows["99"]["unit"]) == (None, "99.5", "PERCENT")
    second = await commit(
        writer,
        [
            guarantee("QUALITY", "kaksi"),
            guarantee("AVAILABILITY", "99,7", targetValue="99.7", unit="PERCENT"),
            guarantee("SECURITY", "99,9", id=rows["99,9"]["id"]),
        ],
    )
    assert second["errors"] == []
    after = {(each["text"]["translations"]["fi"]): each for each in second["version"]["commitments"]}
    assert {text: row["id"] for text, row in after.items()} == {
        "kaksi": rows["kaksi"]["id"],
        "99,7": rows["99"]["id"],
        "99,9": rows["99,9"]["id"],
    }
    assert (after["99,9"]["kind"], after["99,9"]["offering"], after["99,9"]["targetValue"]) == ("SECURITY", None, None)
    again = await commit(
        writer,
        [
            guarantee("SECURITY", "99,9"),
            guarantee("AVAILABILITY", "99,7", targetValue="99.7", unit="PERCENT"),
            guarantee("QUALITY", "kaksi"),
        ],
    )
    assert again["changeCursor"] is None


async def test_no_commitment_promises_what_cannot_be(writer: Writer) -> None:
    promised = [
        guarantee("AVAILABILITY", "a", targetValue="100.5", unit="PERCENT MON-FRI 07-17"),
        guarantee("AVAILABILITY", "b", targetValue="100", unit="PERCENT"),
        guarantee("CAPACITY", "c", targetValue="-3", unit="H"),
        guarantee("QUALITY", "d", targetValue="120", unit="PERCENT"),
    ]
    assert [(error["code"], error["path"], error["message"]) for error in (await commit(writer, promised))["errors"]] == [
        (
            "OUT_OF_BOUNDS",
            ["input", "commitments", "0", "targetValue"],
            "AVAILABILITY in PERCENT MON-FRI 07-17 is at most 100, not 100.5. Give the share of the time, or the unit that is meant.",
        ),
        (
            "OUT_OF_BOUNDS",
            ["input", "commitments", "2", "targetValue"],
            "CAPACITY is 0 or more, not -3. Leave the target value out of a promise that has none.",
        ),
    ]


async def test_a_commitment_from_before_the_bound_stays(writer: Writer) -> None:
    kept = guarantee("CAPACITY", "c", targetValue="3", unit="H")
    assert (await commit(writer, [kept]))["errors"] == []
    await sql(writer, "update service_commitment set target_value = -3 where kind = 'CAPACITY' and target_value = 3")
    stays = await commit(writer, [{**kept, "targetValue": "-3.0"}, guarantee("QUALITY", "d")])
    assert stays["errors"] == []
    lower = await commit(writer, [{**kept, "targetValue": "-4"}])
    assert [(error["code"], error["path"]) for error in lower["errors"]] == [
        ("OUT_OF_BOUNDS", ["input", "commitments", "0", "targetValue"])
    ]


async def test_all_faults_of_commitments_are_told_with_their_places(writer: Writer) -> None:
    refused = await commit(
        writer,
        [
            guarantee("AVAILABILITY", "a", targetValue="99.5"),
            guarantee("AVAILABILITY", "a", offeringKey="GOLD", unit=" "),
            guarantee("CAPACITY", "c", targetValue="0.00001", unit="h"),
        ],
    )
    assert [(error["code"], error["path"], error["message"]) for error in refused["errors"]] == [
        ("UNIT_MISSING", ["input", "commitments", "0", "unit"], "A target value needs its unit, for instance % or h."),
        ("EMPTY_TEXT", ["input", "commitments", "1", "unit"], "A text cannot be empty; leave it out or write null."),
        (
            "UNKNOWN_OFFERING",
            ["input", "commitments", "1", "offeringKey"],
            "The version has no offering GOLD. It has BASIC, EXTENDED, CRITICAL.",
        ),
        (
            "TOO_MANY_DIGITS",
            ["input", "commitments", "2", "targetValue"],
            "0.00001 has too many digits: at most 10 before the point and 4 behind it are kept.",
        ),
    ]
    assert await sql(writer, "select from change_transaction where source_system is distinct from 'demo'") == []
