"""A clock's last days and elapsed days with stops: facts from other systems' users, tables, and a slow second count."""

from datetime import date, timedelta
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given

from models.rules.calendar import add_months, is_working_day, working_days_between
from models.rules.clocks.counting import Clock, Pace, due_of, last_day, read, settled_stops
from models.rules.clocks.spans import Span, merged
from models.rules.dated import Term

MONDAY = date(2026, 9, 7)
TERMS: dict[str, Any] = {"aim": [14, "days"], "limit": [30, "days"], "calendar": "se_statutory"}


def on(text: str) -> date:
    """”Sat 2026-01-31”: the weekday is there to be checked by a reader, and is checked."""
    weekday, iso = text.split()
    found = date.fromisoformat(iso)
    assert found.strftime("%a") == weekday, f"{iso} is a {found:%A}"
    return found


def clock(start: date = MONDAY, *stops: Span, ended: date | None = None, **terms: Any) -> Clock:
    return Clock("path", None, None, start, 1, start, TERMS | terms, merged(stops), ended)


def remaining(last: date, day: date) -> int:
    return (last - day).days


# Copied from the project's shared data, deadline_behaviours.json, kind "clock"; the source of each is named there.
def test_56_days_of_which_19_have_gone_stopped_for_6_leave_37() -> None:
    """Openreg: the window was to be 14 days, but what counts is when it was resumed."""
    start = on("Mon 2026-03-02")
    stopped, resumed = start + timedelta(days=19), start + timedelta(days=25)
    # Nothing is rolled here: the calendar has no free days.
    last = last_day(start, Term(56, "days"), lambda _day: False, [(stopped, resumed)])
    assert remaining(last, resumed) == 37


def test_a_term_in_working_days_stopped_over_a_weekend_has_as_many_left() -> None:
    """Openreg: Friday to Monday."""
    start, friday, monday = on("Mon 2026-09-07"), on("Fri 2026-09-11"), on("Mon 2026-09-14")
    unstopped = last_day(start, Term(10, "working_days"))
    last = last_day(start, Term(10, "working_days"), stops=[(friday, monday)])
    assert working_days_between(friday, unstopped) == working_days_between(monday, last) == 6


def test_a_pause_over_a_weekend_adds_no_more_than_the_calendar_has() -> None:
    """glpi-project/glpi#10594, and D365: a pause wholly outside working hours adds nothing."""
    start, saturday, sunday = on("Mon 2026-09-07"), on("Sat 2026-09-12"), on("Sun 2026-09-13")
    unstopped = last_day(start, Term(10, "working_days"))
    assert last_day(start, Term(10, "working_days"), stops=[(saturday, sunday)]) == unstopped


def test_one_working_day_is_a_day_of_the_calendar_and_not_so_many_hours() -> None:
    """jmix-framework/jmix#790."""
    assert last_day(on("Fri 2026-09-11"), Term(1, "working_days")) == on("Mon 2026-09-14")


@pytest.mark.parametrize("days", range(0, 200, 20))
def test_while_it_stands_still_it_is_not_late_and_its_last_day_lies_ahead(days: int) -> None:
    """Openreg: while suspended it does not fire, does not escalate, is not reported overdue."""
    today = on("Thu 2026-09-10") + timedelta(days=days)
    standing = clock(MONDAY, Span(on("Thu 2026-09-10"), None, on("Mon 2026-09-28")))
    assert standing.held(today)
    assert read(standing, today).pace is Pace.WITHIN_AIM
    assert min(due_of(standing, today).aim, due_of(standing, today).limit) >= today


def test_an_earlier_unmet_target_is_not_overruled_by_a_later_one() -> None:
    """zammad/zammad#5177: aim and limit are two days of their own, whatever the stops between."""
    between = clock(MONDAY, Span(on("Fri 2026-09-25"), on("Fri 2026-10-02")))
    due = due_of(between, on("Mon 2026-10-05"))
    assert due.aim == on("Mon 2026-09-21"), "it had passed before the stop began"
    assert due.limit == on("Wed 2026-10-14")
    assert read(between, on("Mon 2026-10-05")).pace is Pace.PAST_AIM


MOVED = [
    ("Mon 2026-09-07", "Mon 2026-09-14", "Mon 2026-09-28", "a week inside: a week later"),
    ("Mon 2026-09-21", "Wed 2026-09-23", "Wed 2026-09-23", "begun on the last day itself: two days later"),
    ("Tue 2026-09-22", "Wed 2026-09-30", "Mon 2026-09-21", "begun the day after: what has passed is not extended"),
    ("Thu 2026-09-10", "Fri 2026-09-11", "Tue 2026-09-22", "one day"),
    ("Thu 2026-09-10", "Thu 2026-09-10", "Mon 2026-09-21", "begun and ended the same day"),
    ("Fri 2026-09-18", "Tue 2026-09-22", "Fri 2026-09-25", "over a weekend: four calendar days"),
    ("Mon 2026-09-07", "Sat 2026-09-12", "Mon 2026-09-28", "five days end on a Saturday: Monday"),
]


@pytest.mark.parametrize(("since", "until", "last", "why"), MOVED, ids=[row[3] for row in MOVED])
def test_a_stop_moves_a_last_day_that_was_monday_21_september(since: str, until: str, last: str, why: str) -> None:
    assert last_day(MONDAY, Term(14, "days"), stops=[(on(since), on(until))]) == on(last), why


def test_a_stop_begun_after_the_rolled_last_day_moves_nothing_but_in_the_weekend_before_it_it_does() -> None:
    saturday = on("Sat 2026-09-12")  # the last day before it is rolled to Monday 14
    assert last_day(MONDAY, Term(5, "days")) == on("Mon 2026-09-14")
    assert last_day(MONDAY, Term(5, "days"), stops=[(saturday, on("Wed 2026-09-16"))]) == on("Wed 2026-09-16")
    assert last_day(MONDAY, Term(5, "days"), stops=[(on("Sun 2026-09-13"), on("Fri 2026-09-18"))]) == on(
        "Fri 2026-09-18"
    )
    assert last_day(MONDAY, Term(5, "days"), stops=[(on("Tue 2026-09-15"), on("Fri 2026-09-18"))]) == on(
        "Mon 2026-09-14"
    )


def test_a_second_stop_counts_only_when_the_first_had_kept_the_clock_alive_so_long() -> None:
    first, second = (on("Thu 2026-09-10"), on("Thu 2026-09-24")), (on("Thu 2026-10-01"), on("Thu 2026-10-08"))
    assert last_day(MONDAY, Term(14, "days"), stops=[first, second]) == on("Mon 2026-10-12")
    assert last_day(MONDAY, Term(14, "days"), stops=[second]) == on("Mon 2026-09-21")


def test_a_term_of_no_working_days_from_a_free_day_is_rolled_once_at_the_end() -> None:
    saturday, stop = on("Sat 2026-09-12"), [(on("Sun 2026-09-13"), on("Tue 2026-09-15"))]
    assert last_day(saturday, Term(0, "working_days")) == on("Mon 2026-09-14")
    assert last_day(saturday, Term(0, "working_days"), stops=stop) == on("Tue 2026-09-15")


def test_months_are_moved_by_the_calendar_days_of_the_stop() -> None:
    stop = [(on("Wed 2026-09-16"), on("Wed 2026-09-23"))]
    assert last_day(MONDAY, Term(1, "months")) == on("Wed 2026-10-07")
    assert last_day(MONDAY, Term(1, "months"), stops=stop) == on("Wed 2026-10-14")


def test_a_clock_that_began_during_a_stop_begins_when_the_stop_ends() -> None:
    held = clock(MONDAY, Span(on("Tue 2026-09-01"), on("Mon 2026-09-14")))
    assert due_of(held, MONDAY).aim == on("Mon 2026-09-28"), "a week of the stop, and not the days before its start"
    assert settled_stops(held, MONDAY) == ((MONDAY, on("Mon 2026-09-14")),)


def test_a_stop_that_lasts_is_reckoned_to_end_when_expected_and_then_day_by_day() -> None:
    lasting = clock(MONDAY, Span(on("Mon 2026-09-14"), None, on("Mon 2026-09-21")))
    assert due_of(lasting).aim == due_of(lasting, on("Wed 2026-09-16")).aim == on("Mon 2026-09-28")
    assert due_of(lasting, on("Tue 2026-09-22")).aim == on("Tue 2026-09-29")
    assert due_of(lasting, on("Wed 2026-09-30")).aim == on("Wed 2026-10-07")


def test_what_was_late_before_it_was_stopped_stays_late() -> None:
    late = clock(MONDAY, Span(on("Mon 2026-10-12"), None, on("Mon 2026-10-19")))
    lap = read(late, on("Tue 2026-10-13"))
    assert (lap.held, lap.pace) == (True, Pace.PAST_LIMIT)


def test_a_lap_is_gross_and_net_of_its_stops() -> None:
    stopped = clock(MONDAY, Span(on("Wed 2026-09-16"), on("Wed 2026-09-23")))
    lap = read(stopped, on("Thu 2026-10-08"))
    assert (lap.days, lap.net_days, lap.working_days, lap.net_working_days) == (31, 24, 23, 18)
    assert (lap.ended, lap.held) == (False, False)


def test_days_are_not_counted_net_beyond_the_end_of_a_clock_that_ended_during_a_stop() -> None:
    ended = clock(MONDAY, Span(on("Wed 2026-09-16"), on("Wed 2026-10-21")), ended=on("Wed 2026-09-23"))
    lap = read(ended, on("Fri 2026-11-20"))
    assert (lap.end, lap.days, lap.net_days, lap.pace) == (on("Wed 2026-09-23"), 16, 9, Pace.WITHIN_AIM)
    assert not lap.held


def test_a_clock_without_targets_is_counted_but_has_no_last_days() -> None:
    old = Clock("consensus", None, None, MONDAY, 1, MONDAY, {})
    assert (read(old, on("Mon 2026-09-14")).days, read(old, on("Mon 2026-09-14")).pace) == (7, None)
    with pytest.raises(LookupError, match="consensus has no targets"):
        due_of(old)


def test_also_free_days_of_the_terms_own_calendar_are_free() -> None:
    assert due_of(clock(aim=[4, "days"], also_free=["2026-09-11", "2026-09-14"])).aim == on("Tue 2026-09-15")


starts = st.dates(date(2025, 1, 1), date(2027, 6, 30))
terms = st.builds(Term, st.integers(0, 60), st.sampled_from(["days", "working_days"])) | st.builds(
    Term, st.integers(0, 4), st.just("months")
)
offsets = st.lists(st.tuples(st.integers(-5, 120), st.integers(0, 25)), max_size=4)


def some_stops(start: date, found: list[tuple[int, int]]) -> list[tuple[date, date]]:
    """Disjoint stops in order, cut at the start as a clock cuts them."""
    spans = [Span(start + timedelta(days=a), start + timedelta(days=a + n)) for a, n in found]
    cut = [Span(max(s.since, start), s.until) for s in spans]
    return [(s.since, s.end) for s in merged(cut)]


def slow_last_day(start: date, term: Term, stops: list[tuple[date, date]]) -> date:
    """Day by day: a day that is not stopped brings the clock on to the next; the last day is a working day at work."""
    count = (add_months(start, term.count) - start).days if term.unit == "months" else term.count
    gone, day = 0, start
    while True:
        stopped = any(since <= day < until for since, until in stops)
        if gone >= count and not stopped and is_working_day(day):
            return day
        day += timedelta(days=1)
        if not stopped and gone < count:
            gone += 1 if term.unit != "working_days" or is_working_day(day) else 0


@given(starts, terms, offsets)
def test_the_last_day_is_the_one_found_by_going_day_by_day(
    start: date, term: Term, found: list[tuple[int, int]]
) -> None:
    stops = some_stops(start, found)
    assert last_day(start, term, stops=stops) == slow_last_day(start, term, stops)


@given(starts, terms, offsets, st.integers(0, 120), st.integers(1, 20))
def test_a_longer_stop_never_brings_a_last_day_nearer(
    start: date, term: Term, found: list[tuple[int, int]], at: int, more: int
) -> None:
    shorter = last_day(start, term, stops=some_stops(start, [*found, (at, 1)]))
    assert last_day(start, term, stops=some_stops(start, [*found, (at, more)])) >= shorter


@given(starts, terms, offsets)
def test_a_last_day_is_a_working_day_outside_every_stop(start: date, term: Term, found: list[tuple[int, int]]) -> None:
    stops = some_stops(start, found)
    last = last_day(start, term, stops=stops)
    assert is_working_day(last)
    assert not any(since <= last < until for since, until in stops)


@given(starts, offsets, st.integers(0, 150))
def test_net_days_are_the_days_one_by_one_that_no_stop_took(
    start: date, found: list[tuple[int, int]], length: int
) -> None:
    stops = some_stops(start, found)
    lap = read(clock(start, *(Span(*stop) for stop in stops)), start + timedelta(days=length))
    days = [start + timedelta(days=n) for n in range(length)]
    free_to_go = [day for day in days if not any(since <= day < until for since, until in stops)]
    assert lap.net_days == len(free_to_go)
    assert lap.net_working_days == sum(is_working_day(day + timedelta(days=1)) for day in free_to_go)
    assert 0 <= lap.net_days <= lap.days == length
