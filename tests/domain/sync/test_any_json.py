"""Any JSON in any leaf of any row: the row is judged, the request is answered, and the rows beside it are written."""

import copy
import json
from collections.abc import AsyncIterator, Iterator, Sequence
from random import Random
from typing import Any

import pytest

from app.database.embedded import Server
from app.domain.sync.words import RowStatus
from app.viewer import Role
from tests.support.batches import Item, batch, service_row
from tests.writing.ground import Plot, ground_on
from tests.writing.invariants import wrong

MANAGER = Role.PORTFOLIO_MANAGER
TRIED = 2
"""Batches in every run: each has a row for each leaf, with some value there."""
TRIED_SLOWLY = 120
PAYLOAD = """applied created updated unchanged conflicts rejected rows { index externalId status merged errors { code path message }
  conflicts { field base current incoming } blocked { field } party { key } service { key } version { number } }"""
MESSAGE_LETTERS_MAX = 1_000
STATUSES = set(RowStatus)

Place = tuple[str | int, ...]


def nested(levels: int) -> object:
    value: object = "x"
    for level in range(levels):
        value = [value] if level % 2 else {"fi": value}
    return value


ANY: Sequence[object] = (
    *(None, True, False, 0, 1, -1, 5, 1.0, 2**31, 2**53 + 1, 2**63, -(2**64), 10**30, 10**400, 0.1, -0.0, 1e308, 5e-324),
    *("", " ", "x", "X" * 240, "ä" * 240, "X" * 2_001, "x" * 49_999, "x" * 50_001, "5", "+5", "٣", "1_000", "true", "TRUE", "null"),
    *(
        "1e5",
        "1e400",
        "1E+999999999",
        "NaN",
        "-Infinity",
        "0x10",
        "1.23456",
        "99999999999999.9",
        "0." + "0" * 300 + "1",
        "-1",
        "--1",
        "1.0",
    ),
    *(
        "\x00",
        "a\x00b",
        "\ud800",
        "\udc00x",
        "\ufffe",
        "\u202e",
        "\u200b",
        "a\u0301" * 60,
        "Ko\u0308ping",
        "Å",
        "\r\n",
        "\t",
        "\\",
        "'",
        '"',
    ),
    *("2026-02-30", "2026-01-01", "0000-01-01", "10000-01-01", "infinity", "-infinity", "today", "2026-01-01T00:00:00Z", "20260101"),
    *("SERVICE", "service", "NULL", "SEK", "sek", "PERSON", "TAKE_INCOMING", "1.1", "999999.999999", "1000000.0", "fi", "FI"),
    *("https://x.example", "https://", "javascript:alert(1)", "mailto:a@b", "a@b", "https://[", "https://x.example/\x00"),
    *(
        [],
        {},
        [None],
        [[]],
        {"": None},
        {"fi": "x"},
        {"fi": None},
        {"a\x00": 1},
        {"a\x00": "\x00"},
        {"\ud800": "\ud800"},
        {"x" * 60_000: "\x00"},
        [1, "2", {"3": [4]}],
    ),
    *(nested(10), nested(15), [0] * 900, {str(each): each for each in range(50)}),
)


@pytest.fixture
async def plot(server: Server, demo_template: str) -> AsyncIterator[Plot]:
    async with ground_on(server, demo_template) as ground, ground.fresh() as made:
        yield made


def party(number: int) -> Item:
    return {
        "party": {
            "externalId": f"P{number}",
            "url": "https://hr.example/1",
            "key": f"JSON-P-{number}",
            "baseRevision": None,
            "kind": "ORG_UNIT",
            "name": {"fi": "Yksikkö", "sv": "Enhet", "en": "Unit"},
            "email": "yksikko@example.com",
            "preferredLanguage": "FI",
            "active": True,
        },
        "onConflict": "FAIL",
        "onImmutable": "REJECT",
    }


def service(number: int) -> Item:
    row = service_row("JSON", number)
    row["service"] |= {"baseRevision": None, "isPackage": False}
    row["service"]["version"] |= {
        "number": "1.0",
        "url": "https://cmdb.example/1",
        "baseRevision": None,
        "valueProposition": {"fi": "Hyöty", "sv": "Nytta", "en": "Benefit"},
        "businessValue": 3,
        "risk": 2,
        "investmentEstimate": "1000.0625",
        "documentationUrl": "https://wiki.example/1",
    }
    for commitment in row["service"]["version"]["commitments"]:
        commitment["offeringKey"] = None
    return {**row, "onConflict": None, "onImmutable": None}


def package(number: int) -> Item:
    line = {
        "component": {"key": "SVC-MAIL"},
        "role": "CORE",
        "minQuantity": "1",
        "defaultQuantity": 1,
        "maxQuantity": "2.5",
        "pinnedNumber": None,
        "componentOfferingKey": None,
        "customerVisible": True,
        "valueChainActivity": "OBTAIN_BUILD",
        "note": {"fi": "Huom", "sv": None, "en": "Note"},
    }
    row = service_row("JSON-PKG", number)
    row["service"] |= {"isPackage": True, "portfolio": {"key": "MERILINNA"}}
    row["service"]["version"] |= {"number": "1.0", "composition": [line]}
    return row


def existing(number: int) -> Item:
    """One that is there and in force: names and base revision."""
    version = {"description": {"fi": "Uusi"}, "internalDescription": {"fi": "Uusi"}, "priority": 7}
    key = IN_FORCE[number % len(IN_FORCE)]
    return {
        "service": {"service": {"key": key}, "externalId": f"E{number}", "baseRevision": 1, "version": version},
        "onImmutable": "DRAFT_VERSION",
    }


IN_FORCE = ("SVC-BACKUP", "SVC-CLOUDCAP", "SVC-IAM", "SVC-MAIL", "SVC-NETWORK", "SVC-ONSITE", "SVC-PRINT", "SVC-REPORTING", "SVC-TRAINING")
KINDS = (party, service, package, existing)
NAMES = {"component", "portfolio", "service", "party", "owner", "provider", "parent"}
"""Fields that name a thing as every read does: no leaves of a row."""


def leaves(value: Any, at: Place = ()) -> Iterator[Place]:
    items: Any = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, item in items:
        if (isinstance(item, dict) and (step not in NAMES or not at)) or isinstance(item, list):
            yield from leaves(item, (*at, step))
        elif not isinstance(item, dict):
            yield (*at, step)


def put(row: Item, place: Place, value: object) -> Item:
    made = copy.deepcopy(row)
    inner: Any = made
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = value
    return made


def test_leaves_are_all_that_is_no_name() -> None:
    found = set(leaves(package(1)))
    assert ("service", "version", "composition", 0, "note", "fi") in found
    assert not any("key" in place and place != ("service", "key") for place in found)
    assert len(found) > 40


def rows_with(random: Random, run: int) -> tuple[list[Item], list[str]]:
    """A row for each leaf, with any value in it; and what was put where."""
    made: list[Item] = []
    told: list[str] = []
    for kind in KINDS:
        for place in leaves(kind(0)):
            value = random.choice(ANY)
            made.append(put(kind(1_000 * run + len(made)), place, value))
            told.append(f"{place} = {value!r:.100}")
    return made, told


@pytest.mark.parametrize("seed", range(1))
async def test_any_json(plot: Plot, seed: int) -> None:
    await _try(plot, Random(seed), TRIED)  # noqa: S311


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1, 3))
async def test_very_much_json(plot: Plot, seed: int) -> None:
    await _try(plot, Random(seed), TRIED_SLOWLY)  # noqa: S311


async def _try(plot: Plot, random: Random, times: int) -> None:
    since = await plot.owner.fetchval("select max(recorded_at) from change_transaction")
    for run in range(times):
        rows, told = rows_with(random, run)
        await _judged(plot, random, run, rows, told)
    found = await wrong(plot.owner, since)
    assert not found, found


async def _judged(plot: Plot, random: Random, run: int, rows: list[Item], told: list[str]) -> None:
    """What was wrong is told of its own row; a good one among them is written."""
    good = random.randrange(len(rows))
    rows.insert(good, service_row(f"GOOD-{run}", 1))
    told.insert(good, "good")
    source = f"json-{run}"
    payload = await plot.writer.do(MANAGER, "servicesSync", batch(source, rows, f"json-{run}"), PAYLOAD)
    json.dumps(payload)
    assert payload["errors"] == [], [(error, told[int(error["path"][2])] if len(error["path"]) > 2 else "") for error in payload["errors"]]
    assert [row["index"] for row in payload["rows"]] == list(range(len(rows)))
    assert payload["rows"][good]["status"] == RowStatus.CREATED, payload["rows"][good]
    for row, said in zip(payload["rows"], told, strict=True):
        assert row["status"] in STATUSES, (said, row)
        assert bool(row["errors"]) == (row["status"] == RowStatus.REJECTED), (said, row)
        for error in row["errors"]:
            assert error["path"][:3] == ["input", "items", str(row["index"])], (said, error)
            assert error["code"], (said, error)
            assert 0 < len(error["message"]) <= MESSAGE_LETTERS_MAX, (said, error)
    counted = {status: sum(row["status"] == status for row in payload["rows"]) for status in STATUSES}
    assert counted[RowStatus.REJECTED] == payload["rejected"]
    assert counted[RowStatus.CREATED] == payload["created"] >= 1
