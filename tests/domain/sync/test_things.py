"""Values in one form only: equal ones are equal, whatever they came as."""

from decimal import Decimal

import pytest

from app.domain.sync.things import commitments_in_order, decimal_text, scope_in_order


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("12.50", "12.5"),
        ("100", "100"),
        ("100.00", "100"),
        ("1E+2", "100"),
        ("0.0000", "0"),
        ("-0.0", "0"),
        ("-12.3400", "-12.34"),
        ("1234567890.00000000000000000001", "1234567890.00000000000000000001"),
    ],
)
def test_a_decimal_has_one_text(number: str, text: str) -> None:
    assert decimal_text(Decimal(number)) == text


def test_what_is_included_comes_before_what_is_not() -> None:
    items = [{"inclusion": word, "text": {"fi": text}} for word, text in (("EXCLUDED", "a"), ("INCLUDED", "c"), ("INCLUDED", "b"))]
    assert [item["text"]["fi"] for item in scope_in_order(items)] == ["c", "b", "a"]


def test_guarantees_have_one_order_however_they_came() -> None:
    entries = [
        {"kind": kind, "offering": offering, "targetValue": target, "unit": target and "h", "text": {"fi": words}}
        for kind, offering, target, words in (
            ("QUALITY", None, None, "a"),
            ("CAPACITY", "OFF-A", "4", "a"),
            ("CAPACITY", None, "4", "ä"),
            ("CAPACITY", None, "4", "a"),
            ("CAPACITY", None, None, "a"),
        )
    ]
    assert commitments_in_order(entries) == commitments_in_order(reversed(entries)) == entries[::-1]
