"""The pure rules of packages: circles and levels against every path, places that rise and are written as little as can be."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import limits
from app.domain.package import rules
from app.domain.package.words import BillingPeriod, ComponentRole, PriceMode
from app.errors import DomainError

NAMES = "ABCDE"
GRAPHS = st.dictionaries(st.sampled_from(NAMES), st.sets(st.sampled_from(NAMES)), max_size=len(NAMES))


def paths(start: str, contents: Mapping[str, set[str]], seen: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every way down that meets nothing twice but at its end."""
    way = (*seen, start)
    yield way
    if start not in seen:
        for below in contents.get(start, ()):
            yield from paths(below, contents, way)


@given(contents=GRAPHS, package=st.sampled_from(NAMES), component=st.sampled_from(NAMES))
def test_a_circle_is_found_exactly_when_there_is_one(contents: dict[str, set[str]], package: str, component: str) -> None:
    there = any(way[-1] == package for way in paths(component, contents))
    found = rules.circle(package, component, contents)
    assert (found is not None) is there
    if found is not None:
        assert (found[0], found[1], found[-1]) == (package, component, package)
        assert all(below in contents.get(above, ()) for above, below in pairwise(found[1:]))


@given(contents=GRAPHS, top=st.sampled_from(NAMES))
def test_levels_are_those_of_the_longest_way(contents: dict[str, set[str]], top: str) -> None:
    """Where there is a circle they are more than are allowed."""
    ways = list(paths(top, contents))
    if any(len(set(way)) < len(way) for way in ways):
        assert rules.levels(top, contents) > limits.PACKAGE_DEPTH_MAX
    else:
        assert rules.levels(top, contents) == max(len(way) for way in ways) - 1


@given(before=st.lists(st.none() | st.integers(-3, 20)))
def test_places_rise(before: list[int | None]) -> None:
    places = rules.positions(before)
    assert all(first < second for first, second in pairwise(places))
    assert all(place >= 1 for place in places)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([1, 2, 3], [1, 2, 3]),
        ([2, 5, 9], [2, 5, 9]),
        ([2, 1, 3, 4], [1, 2, 3, 4]),
        ([1, None, 2, 5], [1, 2, 3, 5]),
        ([None, 1], [1, 2]),
        ([], []),
    ],
)
def test_what_stays_in_order_keeps_its_place(before: list[int | None], after: list[int]) -> None:
    assert rules.positions(before) == after


def test_what_is_left_out_of_quantities_is_filled_in() -> None:
    one, none = Decimal(1), Decimal(0)
    assert rules.quantities(ComponentRole.CORE, None, None, None) == rules.Quantities(one, one, None)
    assert rules.quantities(ComponentRole.ENHANCING, None, None, one) == rules.Quantities(none, none, one)
    assert rules.quantities(ComponentRole.ENABLING, none, one, None) == rules.Quantities(none, one, None)


@pytest.mark.parametrize("least", [0, 1, 2])
@pytest.mark.parametrize("usual", [0, 1, 2])
@pytest.mark.parametrize("most", [None, 0, 1, 2])
@pytest.mark.parametrize("role", ComponentRole)
def test_quantities_are_right_exactly_when_the_database_takes_them(role: ComponentRole, least: int, usual: int, most: int | None) -> None:
    asked = rules.Quantities(Decimal(least), Decimal(usual), None if most is None else Decimal(most))
    taken = least <= usual and (most is None or (usual <= most and most > 0)) and (role is not ComponentRole.CORE or least >= 1)
    assert (not list(rules.quantity_faults(role, asked, ()))) is taken


@pytest.mark.parametrize("mode", PriceMode)
@pytest.mark.parametrize("price", [None, -1, 0, 5])
@pytest.mark.parametrize("adjustment", [None, -100, -99, 3])
@pytest.mark.parametrize("period", BillingPeriod)
def test_terms_are_right_exactly_when_the_database_takes_them(
    mode: PriceMode, price: int | None, adjustment: int | None, period: BillingPeriod
) -> None:
    fixed = mode is PriceMode.FIXED
    taken = fixed is (price is not None) and (price is None or price >= 0)
    taken = taken and (adjustment is None or (adjustment > -100 and not fixed)) and (period is not BillingPeriod.ONCE or fixed)
    fixed_price, percent = (None if number is None else Decimal(number) for number in (price, adjustment))
    found: list[DomainError] = list(rules.terms_faults(rules.Terms(mode, fixed_price, percent, period), ("input",)))
    assert (not found) is taken
    assert all(fault.path[0] == "input" and len(fault.path) == 2 for fault in found)
