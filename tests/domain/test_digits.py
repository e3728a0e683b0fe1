"""No digit is lost in a column, however many there are."""

from decimal import Decimal

import pytest

from app.domain.digits import digits_fault


@pytest.mark.parametrize("number", ["0", "-0.000000", "9999999999.9999", "-9999999999.9999", "12.50000000", "1E+9", "1.0000e3"])
def test_what_a_column_can_keep(number: str) -> None:
    assert digits_fault(Decimal(number), 14, 4, "input") is None


@pytest.mark.parametrize(
    "number", ["10000000000", "1E+10", "0.00001", "-1.23456", "1234567890.00000000000000000001", "9999999999.99999", "1E-300"]
)
def test_what_would_lose_a_digit_is_refused(number: str) -> None:
    fault = digits_fault(Decimal(number), 14, 4, "input", "price")
    assert fault is not None
    assert (fault.code, fault.path) == ("TOO_MANY_DIGITS", ("input", "price"))
    assert "at most 10 before the point and 4 behind it" in fault.message
