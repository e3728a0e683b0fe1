"""Whole years: the wall clock stays, and nothing that has happened comes to lie in the future."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from app.demo.calendar import Calendar

BASE = date(2026, 11, 21)
HELSINKI = ZoneInfo("Europe/Helsinki")


@pytest.mark.parametrize(
    ("today", "years"),
    [
        (date(2026, 11, 21), 0),
        (date(2027, 11, 20), 0),
        (date(2027, 11, 21), 1),
        (date(2031, 3, 1), 4),
        (date(2026, 11, 20), -1),
        (date(2024, 2, 29), -3),
    ],
)
def test_the_latest_year_in_which_the_base_date_is_not_after_today(today: date, years: int) -> None:
    assert Calendar.on(today, BASE) == Calendar(years)


def test_a_day_moves_by_years() -> None:
    assert Calendar(3).day(date(2025, 1, 1)) == date(2028, 1, 1)


@pytest.mark.parametrize("years", [0, 1, 2, 3, -1])
def test_a_date_is_the_local_midnight_that_begins_it(years: int) -> None:
    moment = Calendar(years).moment(date(2026, 3, 29)).astimezone(HELSINKI)
    assert (moment.date(), moment.hour, moment.minute) == (date(2026 + years, 3, 29), 0, 0)


@pytest.mark.parametrize("years", [0, 1, 2, 3, -1])
def test_the_wall_clock_stays_although_summer_time_begins_on_another_day(years: int) -> None:
    written = datetime(2026, 3, 30, 9, 15, tzinfo=HELSINKI)
    moment = Calendar(years).moment(written).astimezone(HELSINKI)
    assert (moment.year, moment.month, moment.day, moment.hour, moment.minute) == (2026 + years, 3, 30, 9, 15)


@pytest.mark.parametrize("years", [0, 1, 5])
def test_the_two_instants_of_the_hour_that_comes_twice_stay_an_hour_apart(years: int) -> None:
    first, second = (Calendar(years).moment(datetime.fromisoformat(f"2026-10-25T03:30:00{offset}:00")) for offset in ("+03", "+02"))
    assert (first, second) == (datetime(2026 + years, 10, 25, 0, 30, tzinfo=UTC), datetime(2026 + years, 10, 25, 1, 30, tzinfo=UTC))
