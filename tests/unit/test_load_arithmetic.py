"""The load generator's own arithmetic: work shared out without loss, and what of many seconds is worth saying."""

import os
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.load.country import FILES, parts, shared
from bench.load.shown import quantiles
from bench.processes import cpu_seconds, family, held


def test_the_largest_remainders_get_what_is_left() -> None:
    # Quotas 4.5, 3.6 and 0.9: eight whole ones, and one each for the two largest remainders but not for 0.5
    assert shared(9, [50, 40, 10]) == [4, 4, 1]
    assert shared(10, [1, 1, 1]) == [4, 3, 3]


@given(st.integers(0, 100_000), st.lists(st.integers(1, 10_000_000), min_size=1, max_size=21))
def test_nothing_is_lost_and_nobody_gets_more_than_one_above_their_share(whole: int, weights: list[int]) -> None:
    made = shared(whole, weights)
    assert sum(made) == whole
    assert all(0 <= count - whole * weight // sum(weights) <= 1 for count, weight in zip(made, weights, strict=True))


def test_the_country_is_shared_out_by_inhabitants() -> None:
    country = parts(10_000, 100, date(2026, 11, 20))
    assert len(country) == len(FILES) == 6
    assert (sum(part.cases for part in country), sum(part.officers for part in country)) == (10_000, 100)
    by_key = {part.organisation.key: (part.cases, part.officers) for part in country}
    # 905 thousand of 10.6 million live in the north, 2.5 million around Stockholm and on Gotland.
    assert by_key["norra"] == (857, 9)
    assert by_key["stockholm_gotland"] == (2383, 24)


@pytest.mark.parametrize(("count", "wanted"), [(1, (1, 1, 1)), (20, (10, 19, 20)), (100, (50, 95, 99))])
def test_so_many_of_a_hundred_were_no_slower(count: int, wanted: tuple[int, int, int]) -> None:
    found = quantiles([float(number) for number in range(count, 0, -1)])
    assert (found["p50"], found["p95"], found["p99"]) == tuple(1000 * number for number in wanted)
    assert (found["n"], found["most"]) == (count, 1000 * count)


def test_of_nothing_there_is_nothing_to_say() -> None:
    assert quantiles([]) == {"n": 0}


def test_a_process_is_of_its_own_family_and_holds_no_more_than_is_resident() -> None:
    me = os.getpid()
    assert me in family(me)
    (mine,) = held([me])
    assert 0 < mine.shared_out <= mine.resident
    assert cpu_seconds(me) > 0
