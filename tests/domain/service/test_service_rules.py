"""What a service and its versions may say, as pure rules."""

from datetime import date
from decimal import Decimal

import pytest

from app.domain.lifecycle.words import Stage
from app.domain.service import rules
from app.domain.service.words import CommitmentKind


@pytest.mark.parametrize("stage", Stage)
def test_a_promise_is_open_until_it_is_designed_and_an_imported_one_until_somebody_relies_on_it(stage: Stage) -> None:
    early = stage in (Stage.PROPOSED, Stage.IN_DESIGN)
    assert rules.promise_open(stage, imported=False, relied_on=False) == early
    assert rules.promise_open(stage, imported=False, relied_on=True) == early
    assert rules.promise_open(stage, imported=True, relied_on=False)
    assert rules.promise_open(stage, imported=True, relied_on=True) == early


def test_what_comes_too_late_or_too_early_is_told_its_way() -> None:
    late = rules.promise_closed(Stage.OPERATIONAL, "input", "version")
    early = rules.promise_not_closed(Stage.PROPOSED, "input", "version")
    assert (late.code, late.path, "versionCreate" in late.message) == ("PROMISE_CLOSED", ("input", "version"), True)
    assert (early.code, early.path, "versionUpdate" in early.message) == ("PROMISE_OPEN", ("input", "version"), True)


@pytest.mark.parametrize(("taken", "following"), [([], "1.0"), (["1.0"], "2.0"), (["9.0", "10.3", "2.0"], "11.0"), (["0.1"], "1.0")])
def test_the_next_number_is_the_next_major_one(taken: list[str], following: str) -> None:
    assert rules.next_number(taken) == following


@pytest.mark.parametrize("number", ["1", "1.", "01.0", "1.00", "1.0.0", "-1.0", "1.0\n", "٢.٠", "1234567.0", ""])
def test_a_malformed_number_is_refused(number: str) -> None:
    assert [fault.code for fault in rules.number_faults(number, ["1.0"], "input")] == ["NUMBER_MALFORMED"]


@pytest.mark.parametrize("number", ["0.1", "1.10", "999999.999999"])
def test_a_number_that_nobody_has_is_free(number: str) -> None:
    assert list(rules.number_faults(number, ["1.0"], "input")) == []


@pytest.mark.parametrize("address", ["https://a.example", "https://a.example/x?y#z", "mailto:a@b.example", "mailto:a@b.example?subject=x"])
def test_addresses_that_may_be_clicked(address: str) -> None:
    assert rules.address_fault(address) is None


@pytest.mark.parametrize(
    "address",
    [
        "",
        "http://a.example",
        "HTTPS://a.example",
        "https://",
        "https:///path",
        "javascript:alert(1)",
        "data:text/html,x",
        "https://a b",
        "https://a\u200b",
        "//a.example",
        "mailto:",
        "mailto:a",
        "https://a.example\nx",
        "https://" + "a" * 2_000,
    ],
)
def test_addresses_that_may_not(address: str) -> None:
    fault = rules.address_fault(address, "input")
    assert fault is not None
    assert (fault.code, fault.path) == ("URL_NOT_ALLOWED", ("input",))


@pytest.mark.parametrize("category", ["", " ", " A", "A ", "A\nB", "A" * 61])
def test_a_category_that_is_no_code(category: str) -> None:
    assert [fault.code for fault in rules.category_faults(category, "input")] == ["CATEGORY_MALFORMED"]


def test_bounds_are_inclusive() -> None:
    for name, low, high in (("priority", 1, 100), ("business_value", 1, 5), ("risk", 1, 5)):
        for value in (low, high):
            assert rules.bounds_fault(name, value) is None
        for value in (low - 1, high + 1):
            assert rules.bounds_fault(name, value) is not None
    assert rules.bounds_fault("investment_estimate", Decimal(0)) is None
    fault = rules.bounds_fault("lead_time_days", -1, "input", "leadTimeDays")
    assert fault is not None
    assert (fault.code, fault.message) == ("OUT_OF_BOUNDS", "leadTimeDays is 0 or more, not -1.")


@pytest.mark.parametrize("kind", list(CommitmentKind))
def test_only_availability_in_percent_has_a_most(kind: CommitmentKind) -> None:
    assert [target for target in ("0", "100", "-0.0001") if rules.target_fault(kind, Decimal(target), "PERCENT")] == ["-0.0001"]
    units = ["PERCENT", "percent MON-FRI 07-17", "%", "% of days", "H", "PER CENT", " ", None]
    bounded = [unit for unit in units if rules.target_fault(kind, Decimal("100.0001"), unit)]
    assert bounded == (units[:4] if kind is CommitmentKind.AVAILABILITY else [])
    assert rules.target_fault(kind, None, "PERCENT") is None


def test_the_way_round_is_the_shortest_and_a_circle_of_others_is_none() -> None:
    assert rules.replacement_circle({"A": ["B", "C"], "B": ["D"], "C": ["A"], "D": ["A"]}, "A") == ["A", "C", "A"]
    assert rules.replacement_circle({"A": ["B"], "B": ["C"], "C": ["B"]}, "A") is None
    assert rules.replacement_circle({}, "A") is None


def test_the_price_of_today_counts_and_those_to_come() -> None:
    dates = [date(2024, 1, 1), date(2026, 1, 1), date(2027, 1, 1)]
    assert rules.dates_that_count(dates, date(2026, 1, 1)) == {date(2026, 1, 1), date(2027, 1, 1)}
    assert rules.dates_that_count(dates, date(2025, 12, 31)) == set(dates)
    assert rules.dates_that_count(dates, date(2023, 1, 1)) == set(dates)
    assert rules.dates_that_count(dates, date(2030, 1, 1)) == {date(2027, 1, 1)}
    assert rules.dates_that_count([], date(2030, 1, 1)) == set()


def test_many_missing_texts_are_told_in_one_sentence() -> None:
    fault = rules.unwritten_fault("sv", [f"text {number}" for number in range(12)], "input")
    assert fault is not None
    assert fault.message.endswith("text 9 and 2 more. Write them, then publish.")
    assert rules.unwritten("sv", {"a": {"fi": "x"}, "b": {"sv": "y"}, "c": None}) == ["a"]
