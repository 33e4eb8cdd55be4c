"""The Kaplan–Meier curve: against a published data set, a slow second way of reckoning, and what must always hold."""

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.lead_times.quantiles import quantile
from models.rules.lead_times.survival import Step, curve, reached

TIMES = st.lists(st.tuples(st.integers(min_value=0, max_value=40), st.booleans()), max_size=60)
# Weeks in remission under 6-MP (Freireich et al. 1963, in Kalbfleisch & Prentice, table 1.1); + is censored.
FREIREICH = "6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+"
# Day, at risk, ended, share waiting, 95 % limits: as published; the limits by R's survfit(conf.type = "log-log").
PUBLISHED = [
    (6, 21, 3, 0.8571, 0.6197, 0.9516),
    (7, 17, 1, 0.8067, 0.5631, 0.9228),
    (10, 15, 1, 0.7529, 0.5032, 0.8894),
    (13, 12, 1, 0.6902, 0.4316, 0.8491),
    (16, 11, 1, 0.6275, 0.3675, 0.8049),
    (22, 7, 1, 0.5378, 0.2678, 0.7468),
    (23, 6, 1, 0.4482, 0.1881, 0.6801),
]


def times(text: str) -> list[tuple[int, bool]]:
    return [(int(word.rstrip("+")), not word.endswith("+")) for word in text.split()]


def test_the_curve_of_a_published_data_set() -> None:
    found = [
        (s.day, s.at_risk, s.ended, *(round(float(share or 0), 4) for share in (s.waiting, s.lower, s.upper)))
        for s in curve(times(FREIREICH))
    ]
    assert found == PUBLISHED
    assert reached(curve(times(FREIREICH)), 50) == 23
    assert reached(curve(times(FREIREICH)), 90) is None


TABLE = [
    ("", [], None),
    ("5", [(5, 1, 1, 0)], 5),
    ("5+", [], None),
    ("0 4", [(0, 2, 1, Fraction(1, 2)), (4, 1, 1, 0)], 0),
    ("3 3+", [(3, 2, 1, Fraction(1, 2))], 3),
    ("3+ 4", [(4, 1, 1, 0)], 4),
    ("3 4+ 5+", [(3, 3, 1, Fraction(2, 3))], None),
    ("3 4+ 5", [(3, 3, 1, Fraction(2, 3)), (5, 1, 1, 0)], 5),
]


@pytest.mark.parametrize(("text", "steps", "median"), TABLE)
def test_the_curve_by_hand(text: str, steps: list[tuple[int, int, int, Fraction]], median: int | None) -> None:
    found = curve(times(text))
    assert [(s.day, s.at_risk, s.ended, s.waiting) for s in found] == steps
    assert reached(found, 50) == median


def slow_waiting(everybody: list[tuple[int, bool]], day: int) -> Fraction:
    """Day by day: of those who still waited in the morning, the share that waited in the evening."""
    waiting = Fraction(1)
    for today in range(day + 1):
        morning = sum(days >= today for days, _ in everybody)
        ended = sum(days == today and done for days, done in everybody)
        waiting *= Fraction(morning - ended, morning) if morning else 1
    return waiting


@given(TIMES)
def test_the_curve_is_what_a_day_by_day_reckoning_gives(everybody: list[tuple[int, bool]]) -> None:
    found = curve(everybody)
    assert [s.waiting for s in found] == [slow_waiting(everybody, s.day) for s in found]
    assert [s.day for s in found] == sorted({days for days, done in everybody if done})


@given(TIMES.filter(bool), st.sampled_from([50, 90]))
def test_without_anybody_waiting_the_curve_gives_the_quantiles(everybody: list[tuple[int, bool]], percent: int) -> None:
    days = sorted(days for days, _ in everybody)
    assert reached(curve((one, True) for one in days), percent) == quantile(days, percent)


@given(TIMES)
def test_a_censored_case_never_makes_it_look_quicker(everybody: list[tuple[int, bool]]) -> None:
    without = reached(curve(one for one in everybody if one[1]), 50)
    told = reached(curve(everybody), 50)
    assert told is None or (without is not None and told >= without)


@given(TIMES)
def test_the_limits_hold_the_estimate_between_them_and_the_variance_is_greenwoods(
    everybody: list[tuple[int, bool]],
) -> None:
    steps = curve(everybody)
    for number, step in enumerate(steps):
        if step.waiting == 0:
            assert step.lower is None
            assert step.upper is None
            continue
        assert step.lower is not None
        assert step.upper is not None
        assert 0 <= step.lower < step.waiting < step.upper <= 1
        assert math.isclose(_deviation(step), math.sqrt(_greenwood(steps[: number + 1])), rel_tol=1e-9)


def _deviation(step: Step) -> float:
    """The standard error on the log(−log) scale, read back from the limits."""
    scale = [math.log(-math.log(limit)) for limit in (step.lower or 0, step.upper or 0)]
    return (scale[0] - scale[1]) / 2 / 1.959964 * -math.log(step.waiting)


def _greenwood(steps: tuple[Step, ...]) -> float:
    return float(sum(Fraction(s.ended, s.at_risk * (s.at_risk - s.ended)) for s in steps))
