"""The path clock: when aim and limit fall, on which side of them a decision lies, and what stops it."""

from datetime import date, timedelta
from typing import Any

import pytest

from models.rules.calendar import calendar_named
from models.rules.clock import PACE_LABELS, Due, Pace, case_lap, due, last_day, path_due, region_lap
from models.rules.dated import Term
from models.rules.errors import ConfigurationError
from models.rules.events import Kind
from models.rules.standings import Judgement
from tests.factories import PUBLISHED, REGIONS, Log, day, organisation

FIRST, SECOND, THIRD, FOURTH = REGIONS
MONTHS: dict[str, Any] = {"aim": [1, "months"], "limit": [2, "months"], "calendar": "se_statutory"}


def on(text: str) -> date:
    """”Sat 2026-01-31”: the weekday is there to be checked by a reader, and is checked."""
    weekday, iso = text.split()
    found = date.fromisoformat(iso)
    assert found.strftime("%a") == weekday, f"{iso} is a {found:%A}"
    return found


LAST_DAYS = [
    ("Sat 2026-01-31", Term(1, "months"), "Mon 2026-03-02", "31 January + 1 month = Saturday 28 February → Monday"),
    ("Sat 2026-01-31", Term(2, "months"), "Tue 2026-03-31", "31 January + 2 months = 31 March"),
    ("Wed 2024-01-31", Term(1, "months"), "Thu 2024-02-29", "leap year"),
    ("Tue 2026-05-19", Term(1, "months"), "Mon 2026-06-22", "midsommarafton → Monday"),
    ("Tue 2026-11-24", Term(1, "months"), "Mon 2026-12-28", "julafton → Monday"),
    ("Mon 2026-11-30", Term(1, "months"), "Wed 2026-12-30", "the day before nyårsafton is a working day"),
    ("Thu 2026-12-31", Term(1, "months"), "Mon 2027-02-01", "31 January is a Sunday"),
    ("Fri 2026-11-20", Term(30, "days"), "Mon 2026-12-21", "30 days from Friday end on a Sunday"),
    ("Wed 2026-11-18", Term(30, "days"), "Fri 2026-12-18", "30 days end on a Friday"),
    ("Wed 2026-11-18", Term(0, "days"), "Wed 2026-11-18", "no time at all"),
    ("Fri 2026-11-20", Term(20, "working_days"), "Fri 2026-12-18", "four working weeks"),
    ("Sat 2026-11-21", Term(1, "working_days"), "Mon 2026-11-23", "from a Saturday"),
]


@pytest.mark.parametrize(("start", "term", "end", "why"), LAST_DAYS, ids=[row[3] for row in LAST_DAYS])
def test_the_last_day_of_a_term(start: str, term: Term, end: str, why: str) -> None:
    assert last_day(on(start), term) == on(end), why


def test_an_unknown_unit_is_an_error_that_names_the_known() -> None:
    with pytest.raises(ConfigurationError, match=r"”weeks” finns inte\. Välj bland: months, days, working_days"):
        last_day(PUBLISHED, Term(2, "weeks"))


def test_an_unknown_calendar_is_an_error_and_never_plain_weekdays() -> None:
    with pytest.raises(ConfigurationError, match="finns inte"):
        due(PUBLISHED, MONTHS | {"calendar": "weekdays"})


def test_aim_and_limit_of_a_case_published_on_1_september() -> None:
    assert path_due(Log().place) == Due(aim=on("Thu 2026-10-01"), limit=on("Mon 2026-11-02"))


def test_a_case_whose_clock_has_not_started_has_no_due_dates_and_no_laps() -> None:
    place = Log("await").place
    assert path_due(place) is None
    assert case_lap(place, day(50)) is None
    assert region_lap(place, FIRST, day(50)) is None


@pytest.mark.parametrize(
    ("priority", "route", "aim", "limit"),
    [
        ("normal", "national", "Thu 2026-10-01", "Mon 2026-11-02"),
        ("urgent", "national", "Wed 2026-09-16", "Thu 2026-10-01"),
        ("normal", "own", "Mon 2026-11-02", "Mon 2027-01-04"),
        ("urgent", "own", "Thu 2026-10-01", "Mon 2026-11-02"),
    ],
)
def test_the_shipped_targets_from_1_september(priority: str, route: str, aim: str, limit: str) -> None:
    target = organisation().target(route, priority, PUBLISHED)
    terms = {"aim": [target.aim.count, target.aim.unit], "limit": [target.limit.count, target.limit.unit]}
    assert due(PUBLISHED, terms) == Due(on(aim), on(limit))


EDGES = [
    ("Wed 2026-09-30", Pace.WITHIN_AIM, "the day before the aim"),
    ("Thu 2026-10-01", Pace.WITHIN_AIM, "the aim itself"),
    ("Fri 2026-10-02", Pace.PAST_AIM, "the day after the aim"),
    ("Fri 2026-10-30", Pace.PAST_AIM, "before the limit's weekend"),
    ("Mon 2026-11-02", Pace.PAST_AIM, "the limit itself, moved off a Sunday"),
    ("Tue 2026-11-03", Pace.PAST_LIMIT, "the day after the limit"),
]


@pytest.mark.parametrize(("decided", "pace", "why"), EDGES, ids=[row[2] for row in EDGES])
def test_a_decision_on_each_side_of_each_edge(decided: str, pace: Pace, why: str) -> None:
    place = Log().recommended().region(FIRST, on=on(decided)).place
    lap = region_lap(place, FIRST, day(80))
    assert lap is not None
    assert (lap.pace, lap.ended) == (pace, True), why


@pytest.mark.parametrize(("today", "pace", "why"), EDGES, ids=[row[2] for row in EDGES])
def test_a_running_clock_is_read_on_the_day_asked_about(today: str, pace: Pace, why: str) -> None:
    lap = region_lap(Log().recommended().place, FIRST, on(today))
    assert lap is not None
    assert (lap.pace, lap.ended, lap.end) == (pace, False, on(today)), why


def test_days_are_calendar_days_with_working_days_beside() -> None:
    lap = region_lap(Log().recommended().region(FIRST, on=on("Tue 2026-09-29")).place, FIRST, day(80))
    assert lap is not None
    assert (lap.start, lap.days, lap.working_days) == (PUBLISHED, 28, 20)


def test_a_region_that_waits_keeps_its_clock_running() -> None:
    place = Log().recommended().region(FIRST, "waiting", on=day(28)).place
    lap = region_lap(place, FIRST, day(80))
    assert lap is not None
    assert (lap.ended, lap.days) == (False, 80)


def test_a_no_stops_the_regions_clock_as_well_as_a_yes() -> None:
    lap = region_lap(Log().recommended().region(FIRST, "no", on=day(28)).place, FIRST, day(80))
    assert lap is not None
    assert (lap.ended, lap.days) == (True, 28)


def test_one_regions_decision_stops_no_other_clock() -> None:
    place = Log().recommended().region(FIRST).place
    other, case = region_lap(place, SECOND, day(40)), case_lap(place, day(40))
    assert other is not None
    assert case is not None
    assert (other.ended, case.ended) == (False, False)


def test_the_last_of_the_four_stops_the_cases_clock() -> None:
    log = Log().recommended()
    for region, number in ((FIRST, 30), (SECOND, 45), (THIRD, 28), (FOURTH, 31)):
        running = case_lap(log.place, day(80))
        assert running is not None
        assert not running.ended
        log.region(region, on=day(number))
    lap = case_lap(log.place, day(80))
    assert lap is not None
    assert (lap.ended, lap.end, lap.days) == (True, day(45), 45), "the latest decision, not the last recorded"


def test_a_last_region_that_waits_does_not_stop_the_cases_clock() -> None:
    log = Log().recommended().region(FIRST).region(SECOND).region(THIRD).region(FOURTH, "waiting")
    lap = case_lap(log.place, day(80))
    assert lap is not None
    assert not lap.ended


def test_a_release_and_its_follow_up_do_not_move_the_clock() -> None:
    released = case_lap(Log().released().place, day(80))
    assert released is not None
    assert (released.ended, released.days) == (True, 28)


def test_strong_need_halves_the_targets_from_the_same_start() -> None:
    log = Log().recommended()
    terms = {"aim": [15, "days"], "limit": [1, "months"], "calendar": "se_statutory"}
    log.then(Kind.PRIORITY_CHANGED, outcome="urgent", terms=terms)
    assert path_due(log.place) == Due(aim=on("Wed 2026-09-16"), limit=on("Thu 2026-10-01"))


def test_a_pause_does_not_start_the_clock_anew() -> None:
    lap = case_lap(Log().revised("may", day(10)).judged(Judgement.GO_ON, day(20)).place, day(30))
    assert lap is not None
    assert (lap.start, lap.days) == (PUBLISHED, 30)


def test_a_lap_of_no_days_is_within_the_aim() -> None:
    lap = case_lap(Log().place, PUBLISHED)
    assert lap is not None
    assert (lap.days, lap.working_days, lap.pace) == (0, 0, Pace.WITHIN_AIM)


def test_the_clock_follows_the_calendar_it_was_given() -> None:
    free = calendar_named("se_statutory")
    assert last_day(on("Fri 2026-11-20"), Term(1, "days"), free) == on("Mon 2026-11-23")
    assert last_day(on("Fri 2026-11-20"), Term(1, "days"), lambda _day: False) == on("Sat 2026-11-21")


def test_every_pace_has_words() -> None:
    assert set(PACE_LABELS) == set(Pace)


def test_the_elapsed_days_are_the_days_between() -> None:
    place = Log().place
    for number in range(0, 100, 7):
        lap = case_lap(place, day(number))
        assert lap is not None
        assert lap.start + timedelta(days=lap.days) == lap.end
