"""The ladder on a timeline: boundary tables in days a person can check, and a slow second implementation."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import organisation_file
from models.rules.calendar import STATUTORY, calendar_named
from models.rules.clock import Due
from models.rules.dated import Term
from models.rules.escalation import Claim, Judged, Watched, judge, ladder_of, rung_day
from models.rules.watch.watching import Ladder, Rung, WorkingHours
from models.rules.watch.working_hours import Office

NORRA = organisation_file.load(Path("deployments/norra.toml"))
HERE = ZoneInfo("Europe/Stockholm")
OFFICE = Office(WorkingHours("08:00", "17:00"), HERE, calendar_named(STATUTORY))
WEEK, ONE_WEEK = Term(7, "days"), timedelta(days=7)
LADDER = Ladder(
    "path",
    [
        Rung("reminder", "aim", "at_risk", ["turn"], before=Term(5, "working_days")),
        Rung("aim", "aim", "aim_missed", ["chair"]),
        Rung("near_limit", "limit", "at_risk", ["chair"], percent=80),
        Rung("limit", "limit", "limit_missed", ["management"]),
        Rung("weekly", "limit", "limit_missed", ["management"], after=WEEK, every=WEEK, times=52),
    ],
    date(2015, 1, 1),
)
# Published Monday 4 May 2026: aim Thursday 4 June, limit Monday 6 July.
START = date(2026, 5, 4)
WATCHED = Watched("path", "1", START, Due(date(2026, 6, 4), date(2026, 7, 6)), known_on=START)


def at(day: str, clock: str = "09:00") -> datetime:
    return datetime.combine(date.fromisoformat(day), time.fromisoformat(clock), HERE).astimezone(UTC)


def said(judged: Judged) -> list[tuple[str, int]]:
    return [(call.rung.key, call.occurrence) for call in judged.calls if call.fires]


def passed_over(judged: Judged) -> list[tuple[str, int]]:
    return [(call.rung.key, call.occurrence) for call in judged.calls if not call.fires]


@pytest.mark.parametrize(
    ("rung", "day"),
    [
        ("reminder", "2026-05-28"),  # five working days before Thursday 4 June
        ("aim", "2026-06-05"),  # the first day after the aim
        ("near_limit", "2026-06-24"),  # 51 of 63 days
        ("limit", "2026-07-07"),
        ("weekly", "2026-07-13"),
    ],
)
def test_each_rung_has_its_day(rung: str, day: str) -> None:
    found = next(r for r in LADDER.rungs if r.key == rung)
    assert rung_day(WATCHED, found, OFFICE).isoformat() == day


@pytest.mark.parametrize(
    ("now", "clock", "due"),
    [
        ("2026-06-04", "16:59", []),  # the aim's own day is still within the aim
        ("2026-06-05", "07:59", []),  # nobody is woken before eight
        ("2026-06-05", "08:00", ["aim"]),
        ("2026-06-23", "23:59", ["aim"]),
        ("2026-06-24", "08:00", ["aim", "near_limit"]),
    ],
)
def test_a_rung_is_due_from_the_opening_of_its_day(now: str, clock: str, due: list[str]) -> None:
    settled: set[Claim] = {("path", "1", "reminder", 0)}
    assert [key for key, _ in said(judge(WATCHED, LADDER, settled, at(now, clock), OFFICE))] == due


def test_a_rung_on_a_free_day_waits_for_the_next_working_day() -> None:
    # Aim Thursday 18 June 2026: the day after is midsommarafton, so nobody is told until Monday.
    watched = replace(WATCHED, due=Due(date(2026, 6, 18), date(2026, 7, 20)))
    settled: set[Claim] = {("path", "1", "reminder", 0)}
    judged = judge(watched, LADDER, settled, at("2026-06-19", "12:00"), OFFICE)
    assert said(judged) == []
    assert judged.next_at == at("2026-06-22", "08:00")


def test_two_rungs_passed_in_a_stand_still_are_both_called_in_order() -> None:
    assert said(judge(WATCHED, LADDER, set(), at("2026-06-30"), OFFICE)) == [
        ("reminder", 0),
        ("aim", 0),
        ("near_limit", 0),
    ]


def test_what_has_been_called_is_not_called_again() -> None:
    first = judge(WATCHED, LADDER, set(), at("2026-06-30"), OFFICE)
    settled = {call.claim for call in first.calls}
    again = judge(WATCHED, LADDER, settled, at("2026-06-30", "10:00"), OFFICE)
    assert again.calls == ()
    assert again.next_at == at("2026-07-07", "08:00")


def test_a_case_attached_late_hears_only_the_last_of_its_history() -> None:
    late = replace(WATCHED, known_on=date(2026, 7, 8))
    judged = judge(late, LADDER, set(), at("2026-07-08"), OFFICE)
    assert said(judged) == [("limit", 0)]
    assert passed_over(judged) == [("reminder", 0), ("aim", 0), ("near_limit", 0)]


def test_a_rung_repeats_every_week_and_a_stand_still_is_not_made_up_week_by_week() -> None:
    settled: set[Claim] = {("path", "1", key, 0) for key in ("reminder", "aim", "near_limit", "limit", "weekly")}
    judged = judge(WATCHED, LADDER, settled, at("2026-08-05"), OFFICE)
    assert said(judged) == [("weekly", 3)]
    assert passed_over(judged) == []
    again = judge(WATCHED, LADDER, settled | {call.claim for call in judged.calls}, at("2026-08-05", "10:00"), OFFICE)
    assert again.calls == ()
    assert judged.next_at == at("2026-08-10", "08:00")


def test_a_ladder_that_repeats_ends() -> None:
    short = replace(LADDER, rungs=[replace(LADDER.rungs[-1], times=2)])
    judged = judge(WATCHED, short, set(), at("2027-07-01"), OFFICE)
    assert said(judged) == [("weekly", 1)]
    assert judged.next_at is None


def test_acknowledged_is_silent_through_its_last_day_and_then_hears_the_last_thing_passed() -> None:
    quiet = replace(WATCHED, quiet_until=date(2026, 7, 15))
    settled: set[Claim] = {("path", "1", key, 0) for key in ("reminder", "aim", "near_limit")}
    silent = judge(quiet, LADDER, settled, at("2026-07-15", "16:00"), OFFICE)
    assert said(silent) == []
    assert silent.next_at == at("2026-07-16", "08:00")
    after = judge(quiet, LADDER, settled, at("2026-07-16", "08:00"), OFFICE)
    assert said(after) == [("weekly", 0)]
    assert ("limit", 0) in passed_over(silent) + passed_over(after)


def test_when_silence_ends_on_the_day_of_the_next_rung_only_that_is_heard() -> None:
    quiet = replace(WATCHED, quiet_until=date(2026, 7, 12))
    settled: set[Claim] = {("path", "1", key, 0) for key in ("reminder", "aim", "near_limit")}
    judged = judge(quiet, LADDER, settled, at("2026-07-13", "08:00"), OFFICE)
    assert said(judged) == [("weekly", 0)]
    assert passed_over(judged) == [("limit", 0)]


def test_acknowledging_after_the_last_rung_brings_it_not_back() -> None:
    quiet = replace(WATCHED, quiet_until=date(2026, 7, 9))
    settled: set[Claim] = {("path", "1", key, 0) for key in ("reminder", "aim", "near_limit", "limit")}
    judged = judge(quiet, LADDER, settled, at("2026-07-10"), OFFICE)
    assert said(judged) == []
    assert judged.next_at == at("2026-07-13", "08:00")


def test_days_of_a_stop_do_not_count_towards_a_share() -> None:
    # Ten days' stop from 18 May; the last days have moved with it.
    stopped = replace(
        WATCHED,
        due=Due(date(2026, 6, 15), date(2026, 7, 16)),
        stops=((date(2026, 5, 18), date(2026, 5, 28)),),
    )
    assert rung_day(stopped, LADDER.rungs[2], OFFICE) == date(2026, 7, 4)


@pytest.mark.parametrize(
    ("day", "utc"),
    [("2026-03-27", 7), ("2026-03-30", 6), ("2026-10-23", 6), ("2026-10-26", 7)],
)
def test_eight_is_eight_on_either_side_of_a_change_of_the_clock(day: str, utc: int) -> None:
    assert OFFICE.opening(date.fromisoformat(day)).hour == utc


@pytest.mark.parametrize(
    ("instant", "woken"),
    [
        ("2026-11-20 07:59", "2026-11-20 08:00"),  # Friday before opening
        ("2026-11-20 08:00", "2026-11-20 08:00"),
        ("2026-11-20 16:59", "2026-11-20 16:59"),
        ("2026-11-20 17:00", "2026-11-23 08:00"),
        ("2026-11-21 12:00", "2026-11-23 08:00"),
        ("2026-12-24 12:00", "2026-12-28 08:00"),  # julafton
    ],
)
def test_people_are_woken_in_working_hours(instant: str, woken: str) -> None:
    assert OFFICE.wake(at(*instant.split())) == at(*woken.split())


def test_a_step_without_a_ladder_of_its_own_has_the_one_for_steps() -> None:
    day = date(2026, 11, 20)
    found = {name: ladder_of(NORRA.watching, name, day) for name in ("consensus", "region_decision", "path")}
    assert {name: ladder.clock for name, ladder in found.items() if ladder} == {
        "consensus": "stage",
        "region_decision": "region_decision",
        "path": "path",
    }
    assert ladder_of(replace(NORRA.watching, ladders=[]), "path", day) is None


# ── A slow second implementation: walk the days one by one ────────────────────────────────────────────────


def slowly(watched: Watched, settled: set[Claim], sweeps: list[date]) -> Iterator[tuple[date, str]]:
    """What is called at each sweep (noon), walking every day from the start; one line per rung of LADDER."""
    for today in sweeps:
        if OFFICE.free(today):
            continue
        passed = [(day, key, n) for day, key, n in _all_days(watched) if _open_by(day, today)]
        old = [p for p in passed if p[0] <= watched.horizon]
        if watched.quiet_until and today <= watched.quiet_until:
            continue
        wanted = [p for p in passed if p[0] > watched.horizon]
        if old and not _comes_as_soon(watched):
            wanted = old[-1:] + wanted
        last_weekly = max((n for _, key, n in passed if key == "weekly"), default=0)
        for _, key, n in wanted:
            claim = ("path", "1", key, n)
            if claim not in settled and (key != "weekly" or n == last_weekly):
                yield today, key
        settled.update(("path", "1", key, n) for _, key, n in passed)


def _comes_as_soon(watched: Watched) -> bool:
    """Is the next rung due on the very day on which the last of the history would be heard?"""
    days = _all_days(watched)
    last = max(day for day, _, _ in days if day <= watched.horizon)
    heard = watched.quiet_until + timedelta(days=1) if watched.quiet_until and watched.quiet_until >= last else last
    ahead = min((day for day, _, _ in days if day > watched.horizon), default=date.max)
    return ahead < date.max and _workday(ahead) <= max(_workday(heard), _workday(last))


def _workday(day: date) -> date:
    while OFFICE.free(day):
        day += timedelta(days=1)
    return day


def _all_days(watched: Watched) -> list[tuple[date, str, int]]:
    aim, limit = watched.due.aim, watched.due.limit
    before, left = aim, 5
    while left:
        before -= timedelta(days=1)
        left -= not OFFICE.free(before)
    total = (limit - watched.start).days
    share = next(n for n in range(total + 1) if 100 * n >= 80 * total)
    days = [(before, "reminder", 0), (aim + timedelta(days=1), "aim", 0)]
    days += [(watched.start + timedelta(days=share), "near_limit", 0), (limit + timedelta(days=1), "limit", 0)]
    days += [(limit + ONE_WEEK * (n + 1), "weekly", n) for n in range(52)]
    order = {"reminder": 0, "aim": 1, "near_limit": 2, "limit": 3, "weekly": 4}
    return sorted(days, key=lambda d: (d[0], order[d[1]]))


def _open_by(day: date, today: date) -> bool:
    return _workday(day) <= today


days = st.dates(date(2026, 1, 1), date(2027, 3, 1))


@given(
    start=st.dates(date(2026, 1, 1), date(2026, 6, 1)),
    aim=st.integers(10, 60),
    more=st.integers(0, 60),
    known=st.integers(0, 120),
    quiet=st.none() | st.integers(0, 200),
    sweeps=st.lists(days, min_size=1, max_size=12, unique=True),
)
def test_the_ladder_agrees_with_walking_the_days(  # noqa: PLR0917
    start: date, aim: int, more: int, known: int, quiet: int | None, sweeps: list[date]
) -> None:
    watched = Watched(
        "path",
        "1",
        start,
        Due(start + timedelta(days=aim), start + timedelta(days=aim + more)),
        known_on=start + timedelta(days=known),
        quiet_until=None if quiet is None else start + timedelta(days=quiet),
    )
    sweeps = sorted(day for day in sweeps if day >= watched.known_on and not OFFICE.free(day))
    settled: set[Claim] = set()
    quickly = []
    for today in sweeps:
        judged = judge(watched, LADDER, settled, at(today.isoformat(), "12:00"), OFFICE)
        quickly += [(today, call.rung.key) for call in judged.calls if call.fires]
        settled |= {call.claim for call in judged.calls}
        assert judged.next_at is None or judged.next_at > at(today.isoformat(), "12:00")
    assert quickly == list(slowly(watched, set(), sweeps))


# ── What users of other systems were hurt by (openreg, grafana/oncall, apache/airflow) ────────────────────


COUNTDOWN = Ladder(
    "path",
    [Rung(f"d{n}", "limit", "at_risk", ["turn"], before=Term(n, "days")) for n in (14, 7, 2, 0)],
    date(2015, 1, 1),
)


@pytest.mark.parametrize(
    ("today", "heard"),
    [
        ("2026-06-19", []),  # midsommarafton: day 17 before the limit
        ("2026-06-22", ["d14"]),
        ("2026-06-29", ["d14", "d7"]),
        ("2026-07-03", ["d14", "d7"]),
        ("2026-07-06", ["d14", "d7", "d2", "d0"]),  # two days before was a Saturday: both are heard on Monday
    ],
)
def test_a_countdown_of_14_7_2_0_days_is_heard_once_each_and_in_order(today: str, heard: list[str]) -> None:
    settled: set[Claim] = set()
    said_so_far: list[str] = []
    day = START
    while day <= date.fromisoformat(today):
        judged = judge(WATCHED, COUNTDOWN, settled, at(day.isoformat()), OFFICE)
        said_so_far += [call.rung.key for call in judged.calls if call.fires]
        settled |= {call.claim for call in judged.calls}
        day += timedelta(days=1)
    assert said_so_far == heard


def test_a_rung_added_to_the_ladder_skips_none_of_those_that_wait() -> None:
    settled: set[Claim] = {("path", "1", "reminder", 0), ("path", "1", "aim", 0)}
    halfway = Rung("half", "limit", "at_risk", ["chair"], percent=50)
    longer = replace(LADDER, rungs=[*LADDER.rungs[:2], halfway, *LADDER.rungs[2:]])
    before, after = (judge(WATCHED, ladder, settled, at("2026-07-08"), OFFICE) for ladder in (LADDER, longer))
    assert set(said(before)) <= set(said(after))


def test_an_answer_is_waited_for_from_when_the_question_was_put() -> None:
    asked = replace(WATCHED, start=date(2026, 6, 20), due=Due(date(2026, 7, 6), date(2026, 7, 20)), known_on=START)
    assert said(judge(asked, LADDER, set(), at("2026-06-24"), OFFICE)) == []
