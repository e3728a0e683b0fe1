"""Decimal numbers: which of them a column can keep."""

from decimal import Decimal

from app.errors import Invalid


def digits_fault(value: Decimal, precision: int, scale: int, *path: str | int) -> Invalid | None:
    """For a column with so many digits, `scale` of them behind the point: none may be lost."""
    behind = f"{value:f}".partition(".")[2].rstrip("0")
    if abs(value) < Decimal(10) ** (precision - scale) and len(behind) <= scale:
        return None
    what = f"{value} has too many digits: at most {precision - scale} before the point and {scale} behind it are kept."
    return Invalid(what, code="TOO_MANY_DIGITS", path=path)
