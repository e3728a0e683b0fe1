"""What triggers refuse one by one is refused of a file too, and so is a history that does not fit its rows."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from app.database.embedded import Server
from app.exchange.portfolio.reading import ANEW
from tests.exchange.conftest import exported
from tests.exchange.test_portfolio_refusals import NOBODY, Change, Lines, changed, line_of, refused
from tests.support.databases import Database, clone

EARLY, LATE = "2020-01-01T00:00:00+00:00", "2026-11-20T22:00:00.000001+00:00"


@pytest.fixture(scope="module")
async def demo_file(demo_database: Database) -> bytes:
    return await exported(demo_database)


@pytest.fixture(scope="module")
async def empty(server: Server, migrated_template: str) -> AsyncIterator[Database]:
    """One for all refusals: each leaves it empty, or the next one says so."""
    async with clone(server, migrated_template) as database:
        yield database


def rows(lines: Lines, table: str) -> list[Any]:
    return [line["row"] for line in lines if line.get("table") == table]


def both(table: str, place: int, /, **values: object) -> Change:
    """The row and its open state alike."""

    def change(lines: Lines) -> None:
        row = rows(lines, table)[place]
        row.update(values)
        (state,) = [state for state in rows(lines, f"{table}_states") if state["id"] == row["id"] and state["rec_to"] == "infinity"]
        state.update({name: value for name, value in values.items() if name in state})

    return change


def gone(table: str, place: int) -> Change:
    def change(lines: Lines) -> None:
        lines.remove({"table": table, "row": rows(lines, table)[place]})
        lines[0]["rows"][table] -= 1

    return change


def after(table: str, place: int, /, **values: object) -> Change:
    """A second state behind that one, of the row as it is then, and no event."""

    def change(lines: Lines) -> None:
        state = rows(lines, table)[place]
        where = lines.index({"table": table, "row": state})
        lines.insert(where + 1, {"table": table, "row": {**state, "rec_from": LATE, **values}})
        lines[0]["rows"][table] += 1

    return change


def test_what_is_changed_is_there(demo_file: bytes) -> None:
    lines = [json.loads(line) for line in demo_file.splitlines()]
    assert {state["rec_to"] for state in rows(lines, "service_states")} == {"infinity"}


@pytest.mark.parametrize(
    ("change", "table", "place", "words"),
    [
        (
            lambda lines: rows(lines, "service")[4].update(category="X"),
            "service",
            4,
            "the row of service and its open state in service_states differ.",
        ),
        (lambda lines: rows(lines, "gate_check")[4].update(severity="OFF"), "gate_check", 4, "the row of gate_check and its open state"),
        (
            lambda lines: rows(lines, "service_price_states")[4].update(unit_price=7),
            "service_price",
            4,
            "the row of service_price and its open",
        ),
        (
            gone("capability_use", 1),
            "capability_use_states",
            1,
            "the row of capability_use and its open state in capability_use_states differ.",
        ),
        (gone("scope_item_states", 1), "scope_item", 1, "the row of scope_item and its open state in scope_item_states differ."),
        (
            after("portfolio_states", 0, rec_to="2026-11-21T00:00:00+00:00"),
            "portfolio_states",
            0,
            "another state of the same row begins before",
        ),
        (
            lambda lines: rows(lines, "service_states")[3].update(rec_from=EARLY),
            "service_states",
            3,
            "this state begins or ends without an event.",
        ),
        (
            lambda lines: rows(lines, "change_event")[5].update(entity_type="Secret"),
            "change_event",
            5,
            "this event is of no table that is recorded.",
        ),
        (lambda lines: rows(lines, "change_event")[5].update(operation="TOMBSTONED"), "change_event", 5, "this event is of no state in"),
    ],
)
async def test_a_history_that_does_not_fit(demo_file: bytes, empty: Database, change: Change, table: str, place: int, words: str) -> None:
    file = changed(demo_file, change)
    said = await refused(empty, file)
    assert said.startswith(f"demo.jsonl, line {line_of(file, table, place):,}: "), said
    assert words in said
    assert said.endswith(ANEW)


def where(lines: Lines, table: str, **values: object) -> int:
    """The place of the first row that has these."""
    return next(place for place, row in enumerate(rows(lines, table)) if all(row[name] == value for name, value in values.items()))


def own_part(lines: Lines) -> None:
    """A package whose component it is itself."""
    packages = {row["id"] for row in rows(lines, "service") if row["is_package"]}
    versions = {row["id"]: row["service_id"] for row in rows(lines, "service_version") if row["stage"] == "OPERATIONAL"}
    item = next(row for row in rows(lines, "composition_item") if row["package_version_id"] in versions and not row["pinned_version_id"])
    assert versions[item["package_version_id"]] in packages
    place = rows(lines, "composition_item").index(item)
    both("composition_item", place, component_service_id=versions[item["package_version_id"]], component_offering_key="BASIC")(lines)


def own_parent(lines: Lines) -> None:
    party = rows(lines, "party")[where(lines, "party", key="UNIT-ICT")]
    both("party", where(lines, "party", id=party["parent_id"]), parent_id=party["id"])(lines)


def other_stage(lines: Lines) -> None:
    both("service_version", where(lines, "service_version", stage="OPERATIONAL"), stage="RETIRING")(lines)


def other_step(lines: Lines) -> None:
    both("lifecycle_transition", where(lines, "lifecycle_transition", to_stage="IN_DESIGN"), to_stage="REJECTED")(lines)


def too_few_chosen(lines: Lines) -> None:
    """No verb and no insert sets this check off: it is of the whole version."""
    both("option_group", 0, min_select=9, max_select=9)(lines)


def other_audience(lines: Lines) -> None:
    reply = next(
        place for place, row in enumerate(rows(lines, "stakeholder_comment")) if row["parent_id"] and row["audience"] == "INTERNAL"
    )
    both("stakeholder_comment", reply, audience="CUSTOMER")(lines)


def in_a_service(lines: Lines) -> None:
    """A component of what is no package."""
    service = rows(lines, "service")[where(lines, "service", is_package=False)]
    version = rows(lines, "service_version")[where(lines, "service_version", service_id=service["id"])]
    chosen = {row["composition_item_id"] for row in rows(lines, "offering_selection")}
    items = rows(lines, "composition_item")
    place = next(place for place, row in enumerate(items) if row["id"] not in chosen and not row["option_group_id"])
    both("composition_item", place, package_version_id=version["id"], position=1_000)(lines)


def without_offering(lines: Lines) -> None:
    place = next(place for place, row in enumerate(rows(lines, "composition_item")) if row["component_offering_key"])
    both("composition_item", place, component_offering_key=None)(lines)


def another_day(lines: Lines) -> None:
    both("service_feedback", 0, occurred_on="2020-02-02")(lines)


@pytest.mark.parametrize(
    ("change", "table", "words"),
    [
        (both("service", 1, owner_id=NOBODY), "service", "violates foreign key constraint"),
        (own_part, "composition_item", "would contain itself"),
        (own_parent, "party", "would be a part of itself"),
        (other_stage, "service_version", "is not that of its last transition"),
        (other_step, "lifecycle_transition", "lifecycle_transition"),
        (too_few_chosen, "option_group", "contradict those of its components"),
    ],
)
async def test_a_rule_that_triggers_keep(demo_file: bytes, empty: Database, change: Change, table: str, words: str) -> None:
    """They name what does not fit; the lines are those of its table."""
    file = changed(demo_file, change)
    said = await refused(empty, file)
    count = json.loads(file.splitlines()[0])["rows"][table]
    first = line_of(file, table)
    assert said.startswith(f"demo.jsonl, lines {first:,} to {first + count - 1:,}: the database refuses a row of {table}: "), said
    assert words in said
    assert said.endswith(ANEW)


@pytest.mark.parametrize(
    ("change", "table", "words"),
    [
        (
            other_audience,
            "stakeholder_comment",
            "a reply has the service, the audience and the customer of what it replies to; this one does not fit.",
        ),
        (in_a_service, "composition_item", "only a package contains components; this one does not fit."),
        (without_offering, "composition_item", "a package is contained by one of its offerings; this one does not fit."),
        (another_day, "service_feedback", "the day of feedback is that of its moment; this one does not fit."),
    ],
)
async def test_a_rule_that_triggers_keep_before_a_row_is_written(
    demo_file: bytes, empty: Database, change: Change, table: str, words: str
) -> None:
    file = changed(demo_file, change)
    said = await refused(empty, file)
    different = [
        place for place, pair in enumerate(zip(rows_of(demo_file, table), rows_of(file, table), strict=True)) if pair[0] != pair[1]
    ]
    assert said.startswith(f"demo.jsonl, line {line_of(file, table, different[0]):,}: {words}"), said


def rows_of(file: bytes, table: str) -> list[Any]:
    return rows([json.loads(line) for line in file.splitlines()], table)
