"""reconcile: what another system no longer has, which links end, and the stop when too much is missing."""

from collections.abc import Iterable
from typing import Any

import pytest

from app import limits
from app.documents.refusal import RefusedRequest
from app.viewer import Role, Viewer
from tests.domain.sync.test_marking import now, told
from tests.support.rows import connected
from tests.support.writing import Writer

MANAGER, TOOL = Role.PORTFOLIO_MANAGER, Role.INTEGRATION
TWENTY = [f"canary-itsm-a-{10_000 + number}" for number in range(1, 21)]
"""All that itsm-a is linked by in the demo."""
FIRST = {"externalId": TWENTY[0], "url": "https://itsm-a.example/services/canary-url-a-10001", "service": {"key": "SVC-SERVICEDESK"}}
REPORT = "changeCursor linked present missing { externalId url service { key } party { key } } unknown unlinked stopped"


async def reconcile(writer: Writer, ids: Iterable[str], who: Role | Viewer = TOOL, *, dry: bool = False, **given: object) -> Any:
    asked = {"source": "itsm-a", "entityType": "SERVICE", "externalIds": list(ids), **given}
    return await writer.do(who, "reconcile", asked, REPORT, dry=dry)


def counts(payload: Any) -> tuple[int, int, int, int, bool]:
    linked, present, unlinked, stopped = (payload[name] for name in ("linked", "present", "unlinked", "stopped"))
    return linked, present, len(payload["missing"]), unlinked, stopped


def refusals(payload: Any) -> list[tuple[str, str, list[str]]]:
    return [(error["__typename"], error["code"], error["path"]) for error in payload["errors"]]


async def linked(writer: Writer, source: str = "itsm-a") -> int:
    async with connected(writer.database.url) as connection:
        return int(await connection.fetchval("select count(*) from external_reference where source_system = $1", source))


async def test_what_is_missing_is_told_and_nothing_ends_unasked(writer: Writer) -> None:
    found = await reconcile(writer, [*TWENTY[1:], "new-1", "new-2", "new-1"])
    assert (found["errors"], found["changeCursor"], counts(found)) == ([], None, (20, 19, 1, 0, False))
    assert found["missing"] == [{**FIRST, "party": None}]
    assert found["unknown"] == ["new-1", "new-2"]
    assert await linked(writer) == 20


async def test_links_to_what_is_gone_end_and_the_things_stay(writer: Writer) -> None:
    since = await now(writer)
    found = await reconcile(writer, TWENTY[4:], onMissing="UNLINK")
    assert (found["errors"], counts(found)) == ([], (20, 16, 4, 4, False))
    assert await told(writer, since) == [("EXTERNAL_REFERENCE", "itsm-a")] * 4
    assert await told(writer, since, excludeSource="itsm-a") == []
    again = await reconcile(writer, TWENTY[4:], onMissing="UNLINK")
    assert (again["changeCursor"], counts(again)) == (None, (16, 16, 0, 0, False))
    kept = await writer.run(MANAGER, '{ service(by: {key: "SVC-SERVICEDESK"}) { externalReferences { source } } }')
    assert kept["service"]["externalReferences"] == [{"source": "fin-b"}]


async def test_nine_of_twenty_missing_trip_the_safety_stop(writer: Writer) -> None:
    """By a fifth, as is usual: demo.md 6. The report is told all the same."""
    found = await reconcile(writer, TWENTY[9:], onMissing="UNLINK")
    assert found["errors"] == [
        {
            "__typename": "ConflictError",
            "code": "SAFETY_STOP",
            "message": "9 of 20 linked things are missing, more than 20 %, so nothing was unlinked. Look whether the list is whole; if "
            "they are really gone, send it with a higher safetyPercent.",
            "path": ["input", "externalIds"],
            "currentRevision": None,
        }
    ]
    assert (found["changeCursor"], counts(found)) == (None, (20, 11, 9, 0, True))
    assert [each["externalId"] for each in found["missing"]] == TWENTY[:9]
    assert await linked(writer) == 20
    assert counts(await reconcile(writer, TWENTY[9:])) == (20, 11, 9, 0, True)
    assert counts(await reconcile(writer, TWENTY[9:], onMissing="UNLINK", safetyPercent=45)) == (20, 11, 9, 9, False)


async def test_the_stop_counts_whole_links(writer: Writer) -> None:
    for missing, percent, stopped in ((4, 20, False), (5, 20, True), (1, 0, True), (0, 0, False), (20, 100, False)):
        found = await reconcile(writer, TWENTY[missing:], onMissing="UNLINK", safetyPercent=percent, dry=True)
        assert counts(found) == (20, 20 - missing, missing, 0 if stopped else missing, stopped)
        assert [code for _, code, _ in refusals(found)] == ["SAFETY_STOP"] * stopped
    assert await linked(writer) == 20


async def test_the_same_run_comes_twice_and_is_done_once(writer: Writer) -> None:
    for ids in (TWENTY[9:], TWENTY[2:]):
        asked: dict[str, Any] = {"onMissing": "UNLINK", "idempotencyKey": f"night-{len(ids)}"}
        first, since = await reconcile(writer, ids, **asked), await now(writer)
        assert await reconcile(writer, ids, **asked) == first
        assert await told(writer, since) == []
    reused = await reconcile(writer, TWENTY, onMissing="UNLINK", idempotencyKey="night-18")
    assert refusals(reused) == [("ConflictError", "IDEMPOTENCY_KEY_REUSED", ["input", "idempotencyKey"])]
    unkeyed = await writer.run(
        TOOL,
        'mutation { reconcile(input: {source: "x", entityType: PARTY, externalIds: []}) { linked stopped errors { code } } }',
    )
    assert unkeyed["reconcile"] == {"linked": None, "stopped": None, "errors": [{"code": "IDEMPOTENCY_KEY_MISSING"}]}


async def test_only_what_is_the_same_and_of_that_kind_and_system_is_looked_at(writer: Writer) -> None:
    unit = {"party": {"key": "UNIT-ICT"}}
    version = {"version": {"number": {"service": {"key": "SVC-MAIL"}, "number": "2.0"}}}
    for entity, type_ in ((unit, "SAME_AS"), (unit, "TICKET"), (version, "SAME_AS")):
        asked = {"entity": entity, "source": "itsm-a", "externalId": f"x-{type_}", "type": type_}
        assert (await writer.do(TOOL, "externalLink", asked))["errors"] == []
    found = await reconcile(writer, [], entityType="PARTY", onMissing="UNLINK", safetyPercent=100)
    assert counts(found) == (1, 0, 1, 1, False)
    assert found["missing"] == [{"externalId": "x-SAME_AS", "url": None, "service": None, "party": {"key": "UNIT-ICT"}}]
    assert await linked(writer) == 22
    nothing = await reconcile(writer, ["1"], source="never-heard-of", onMissing="UNLINK")
    assert (nothing["errors"], counts(nothing), nothing["unknown"]) == ([], (0, 0, 0, 0, False), ["1"])


async def test_names_are_the_same_however_their_letters_are_put_together(writer: Writer) -> None:
    asked = {"entity": {"party": {"key": "UNIT-ICT"}}, "source": "a\u030angstro\u0308m", "externalId": "A\u030aland"}
    assert (await writer.do(MANAGER, "externalLink", asked))["errors"] == []
    found = await reconcile(writer, ["\u00c5land"], source="\u00e5ngstr\u00f6m", entityType="PARTY")
    assert (counts(found), found["unknown"]) == ((1, 1, 0, 0, False), [])


async def test_an_id_that_was_cut_or_padded_stops_it_all(writer: Writer) -> None:
    refused = await reconcile(writer, [*TWENTY, " 7", "", "8\u0000"], source="itsm-a ", safetyPercent=101, onMissing="UNLINK")
    assert sorted(refusals(refused), key=lambda it: it[2]) == [
        ("ValidationError", "BAD_EXTERNAL_NAME", ["input", "externalIds", "20"]),
        ("ValidationError", "BAD_EXTERNAL_NAME", ["input", "externalIds", "21"]),
        ("ValidationError", "UNFIT_TEXT", ["input", "externalIds", "22"]),
        ("ValidationError", "OUT_OF_RANGE", ["input", "safetyPercent"]),
        ("ValidationError", "BAD_EXTERNAL_NAME", ["input", "source"]),
    ]
    assert (refused["linked"], refused["missing"], refused["unknown"]) == (None, [], [])


async def test_a_tool_reconciles_its_own_system_only(writer: Writer) -> None:
    stranger = await writer.add(TOOL, "PERSON-OWNER-ERP")
    assert refusals(await reconcile(writer, TWENTY, stranger)) == [("ForbiddenError", "SOURCE_NOT_YOURS", ["input", "source"])]
    assert refusals(await reconcile(writer, TWENTY, Role.SERVICE_OWNER)) == [("ForbiddenError", "FORBIDDEN", ["input"])]
    since = await now(writer)
    assert counts(await reconcile(writer, TWENTY[1:], MANAGER, onMissing="UNLINK")) == (20, 19, 1, 1, False)
    assert await told(writer, since) == [("EXTERNAL_REFERENCE", "itsm-a")]


async def test_a_whole_system_is_named_in_one_variable(writer: Writer) -> None:
    """Other lists stay as short as they were, and so does one that stands for itself."""
    many = [f"id-{number}" for number in range(limits.LONG_LIST_VALUES_MAX)]
    found = await reconcile(writer, many)
    assert (found["linked"], found["present"], len(found["unknown"])) == (20, 0, len(many))
    with pytest.raises(RefusedRequest, match="A list holds 10001 values; at most 10000 are read"):
        await reconcile(writer, [*many, "one-more"])
    alone = (
        "mutation ($ids: [FieldValue!]!) "
        '{ reconcile(input: {source: "itsm-a", entityType: SERVICE, externalIds: $ids, idempotencyKey: "k"}) { linked } }'
    )
    with pytest.raises(RefusedRequest, match="A list holds 1001 values; at most 1000 are read"):
        await writer.run(TOOL, alone, ids=many[:1_001])


async def test_ids_that_are_numbers_are_those_of_their_digits(writer: Writer) -> None:
    made = {"party": {"externalId": 4711, "key": "UNIT-CHAT", "kind": "ORG_UNIT", "name": {"fi": "Keskustelut"}}}
    await writer.do(TOOL, "servicesSync", {"source": "itsm-a", "items": [made]})
    asked = {"source": "itsm-a", "entityType": "PARTY", "externalIds": [4711]}
    done = await writer.do(TOOL, "reconcile", asked, "linked present missing { externalId } unknown")
    assert (done["errors"], done["linked"], done["present"], done["missing"], done["unknown"]) == ([], 1, 1, [], [])
    wrong = await writer.do(TOOL, "reconcile", {**asked, "externalIds": [{"id": 4711}]}, "linked")
    assert [(error["code"], error["path"]) for error in wrong["errors"]] == [("BAD_VALUE", ["input", "externalIds", "0"])]
