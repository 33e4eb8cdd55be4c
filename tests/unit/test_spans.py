"""Spans of days: joined, cut and held in common, each beside the plain set of days it stands for."""

from datetime import date, timedelta
from itertools import pairwise

import hypothesis.strategies as st
from hypothesis import given

from models.rules.clocks.spans import Span, clipped, in_common, merged

FIRST, LAST = date(2026, 1, 1), date(2026, 3, 1)
EVERY = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days)]
some_days = st.integers(0, len(EVERY) - 1).map(lambda n: EVERY[n])


@st.composite
def spans(draw: st.DrawFn) -> Span:
    """A span in the two months looked at: backwards now and then, sometimes lasting."""
    since, until = draw(some_days), draw(st.none() | some_days)
    return Span(since, until, draw(st.none() | some_days) if until is None else None)


several = st.lists(spans(), max_size=6)


def days_in(found: tuple[Span, ...] | list[Span]) -> set[date]:
    """Every day of them, the slow way."""
    return {day for day in EVERY if any(s.since <= day and (s.until is None or day < s.until) for s in found)}


@given(several)
def test_joining_keeps_the_days_and_leaves_no_two_that_touch(found: list[Span]) -> None:
    joined = merged(found)
    assert days_in(joined) == days_in(found)
    assert all(one.until is not None and one.until < other.since for one, other in pairwise(joined))
    assert merged(joined) == joined


@given(several, some_days, st.none() | some_days)
def test_cutting_keeps_the_days_between(found: list[Span], start: date, end: date | None) -> None:
    cut = clipped(merged(found), start, end)
    assert days_in(cut) == {d for d in days_in(found) if d >= start and (end is None or d < end)}


@given(st.lists(several, min_size=1, max_size=4))
def test_what_is_held_in_common_is_the_days_in_every_one(found: list[list[Span]]) -> None:
    common = in_common([merged(spans) for spans in found])
    assert days_in(common) == set.intersection(*(days_in(spans) for spans in found))


def test_a_lasting_span_is_expected_to_end_with_the_last_of_its_parts_and_in_common_with_the_first() -> None:
    early, late = Span(FIRST, None, EVERY[10]), Span(EVERY[3], None, EVERY[20])
    assert merged([early, late]) == (Span(FIRST, None, EVERY[20]),)
    assert in_common([(early,), (late,)]) == (Span(EVERY[3], None, EVERY[10]),)


def test_a_span_nobody_expects_to_end_ends_today_at_the_earliest() -> None:
    assert Span(EVERY[3]).settled(EVERY[9]) == EVERY[9]
    assert Span(EVERY[3]).settled(None) == EVERY[3]
    assert Span(EVERY[3], None, EVERY[20]).settled(EVERY[9]) == EVERY[20]
    assert Span(EVERY[3], None, EVERY[5]).settled(EVERY[9]) == EVERY[9]
    assert Span(EVERY[3], EVERY[4]).settled(EVERY[9]) == EVERY[4]
