"""The middle and the tail: against tables made by hand, a slow definition, and two libraries that agree."""

import statistics

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.lead_times.quantiles import FEWEST_FOR_P90, Spread, quantile, spread

DAYS = st.lists(st.integers(min_value=0, max_value=2000), min_size=1, max_size=60)
# (values, percent, quantile): reckoned by hand.
TABLE = [
    ([7], 50, 7),
    ([7], 90, 7),
    ([1, 2], 50, 1),
    ([1, 2, 3], 50, 2),
    ([1, 2, 3, 4], 50, 2),
    ([1, 2, 3, 4], 51, 3),
    ([15, 20, 35, 40, 50], 30, 20),
    ([15, 20, 35, 40, 50], 40, 20),
    ([15, 20, 35, 40, 50], 100, 50),
    (list(range(1, 10)), 90, 9),
    (list(range(1, 11)), 90, 9),
    (list(range(1, 12)), 90, 10),
    (list(range(1, 11)), 1, 1),
    ([0, 0, 0, 62], 50, 0),
]


@pytest.mark.parametrize(("values", "percent", "found"), TABLE)
def test_a_quantile_by_hand(values: list[int], percent: int, found: int) -> None:
    assert quantile(values, percent) == found


def slow_quantile(values: list[int], percent: int) -> int:
    """The sentence of the definition, word by word."""
    for candidate in sorted(values):
        if 100 * sum(value <= candidate for value in values) >= percent * len(values):
            return candidate
    raise AssertionError("the greatest value is reached by all")


@given(DAYS, st.integers(min_value=1, max_value=100))
def test_a_quantile_is_what_its_definition_says(values: list[int], percent: int) -> None:
    assert quantile(sorted(values), percent) == slow_quantile(values, percent)


@given(DAYS)
def test_the_median_is_the_lower_one_of_the_standard_library(values: list[int]) -> None:
    assert quantile(sorted(values), 50) == statistics.median_low(values)


@given(DAYS, st.sampled_from([25, 50, 75]))
def test_a_quantile_is_the_inverted_distribution_of_numpy(values: list[int], percent: int) -> None:
    # Of shares that a float can hold: at 0.9 numpy's own rounding may tip it to the next value.
    assert quantile(sorted(values), percent) == np.quantile(values, percent / 100, method="inverted_cdf")


def test_no_values_have_no_quantile_and_no_spread() -> None:
    assert spread([]) is None
    with pytest.raises(ValueError, match="no values"):
        quantile([], 50)


@pytest.mark.parametrize(("n", "shown"), [(FEWEST_FOR_P90 - 1, False), (FEWEST_FOR_P90, True)])
def test_nine_in_ten_of_few_are_not_told(n: int, shown: bool) -> None:
    found = spread(range(n))
    assert found is not None
    assert (found.p90 is not None) == shown


def test_a_spread_says_how_many() -> None:
    assert spread([40, 10, 30, 20, 50]) == Spread(n=5, least=10, median=30, p90=50, most=50)
