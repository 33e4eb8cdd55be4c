"""What stands badly in a case: which clocks are told of, how late, whose turn, and what is not said twice."""

from datetime import date, timedelta

import pytest

from models.rules.clock import Pace
from models.rules.events import Kind
from models.rules.lead_times.lateness import LateClock, late_clocks
from models.rules.process import Stage
from models.rules.standings import CloseReason, Judgement
from tests.factories import REGIONS, Log, day, organisation

FIRST, SECOND, THIRD, FOURTH = REGIONS
AIM, LIMIT = date(2026, 10, 1), date(2026, 11, 2)  # of the path published on 1 September
STEP_AIM, STEP_LIMIT = date(2026, 9, 21), date(2026, 10, 1)  # of consensus, 20 and 30 days


def seen(log: Log, today: date, region: str | None = None) -> list[LateClock]:
    return list(late_clocks(log.place, organisation(), today, region))


def told(log: Log, today: date, region: str | None = None) -> list[tuple[str, int, bool]]:
    return [(one.key, one.days_late, one.lap.held) for one in seen(log, today, region)]


def test_on_its_last_day_nothing_is_late_and_the_day_after_it_is() -> None:
    log = Log().decided(Stage.BUDGET_IMPACT, "reviewed")
    assert told(log, STEP_AIM) == []
    assert told(log, STEP_AIM + timedelta(days=1)) == [("consensus", 1, False)]


BOTH = [
    (AIM, [("consensus", 10)]),
    (AIM + timedelta(days=1), [("path", 1), ("consensus", 1)]),
    (LIMIT, [("path", 32), ("consensus", 32)]),
    (LIMIT + timedelta(days=1), [("path", 1), ("consensus", 33)]),
]


@pytest.mark.parametrize(("today", "lines"), BOTH)
def test_days_are_counted_from_the_aim_and_from_the_limit_when_that_has_passed(
    today: date, lines: list[tuple[str, int]]
) -> None:
    log = Log().decided(Stage.BUDGET_IMPACT, "reviewed")
    assert [(one.key, one.days_late) for one in seen(log, today)] == lines


def test_a_line_says_whose_turn_it_is_since_when_and_the_next_meeting() -> None:
    log = Log().recommended().region(FIRST)
    path, *steps = seen(log, LIMIT + timedelta(days=3))
    assert path.turn == "Ledningen Västerbotten, Ledningen Västernorrland, Ledningen Jämtland Härjedalen"
    assert path.since == day(20)
    assert path.lap.pace is Pace.PAST_LIMIT
    assert [one.key for one in steps] == [f"region_decision:{region}" for region in (SECOND, THIRD, FOURTH)]
    meetings = [one.meeting.on for one in steps if one.meeting]
    assert meetings == [date(2026, 11, 23), date(2026, 11, 25), date(2026, 11, 24)]
    assert path.meeting is not None
    assert path.meeting.on == min(meetings)
    assert path.expected == max(meetings)
    assert steps[0].label == "regionens beslut, Västerbotten"
    assert steps[0].expected == date(2026, 11, 23)


def test_a_region_is_told_of_its_own_path_and_step_and_of_the_steps_that_hold_it_up() -> None:
    late = LIMIT + timedelta(days=3)
    assert [key for key, *_ in told(Log(), late, FIRST)] == ["path:norrbotten", "consensus", "budget_impact"]
    decided = Log().recommended().region(FIRST)
    assert told(decided, late, FIRST) == []
    assert [key for key, *_ in told(decided, late, SECOND)] == [f"path:{SECOND}", f"region_decision:{SECOND}"]
    assert told(decided, late, "a region that is not in the case") == []


def test_a_case_that_stands_still_says_so_once_and_is_not_late() -> None:
    log = Log().recommended().stopped(day(21), day(90))
    [line] = seen(log, day(85))
    assert (line.key, line.days_late, line.lap.held, line.lap.pace) == ("path", 0, True, Pace.WITHIN_AIM)
    assert [stop.reason for stop in line.stops] == ["agreement"]


def test_what_was_late_before_it_stopped_is_late_still_and_gets_no_later() -> None:
    log = Log().recommended().stopped(day(70), day(90))
    lines = {one.key: one for one in seen(log, day(80))}
    assert lines["path"].lap.held
    assert lines["path"].days_late == (day(70) - LIMIT).days == 8
    assert lines[f"region_decision:{FIRST}"].lap.pace is Pace.PAST_LIMIT


def test_a_stop_that_overruns_is_a_line_of_its_own() -> None:
    log = Log().recommended().stopped(day(21), day(30))
    assert told(log, day(33)) == [("path", 0, True), (f"stop:{log.last(Kind.STOPPED)}", 3, False)]
    assert [[stop.seq for stop in one.stops] for one in seen(log, day(33))] == [[log.last(Kind.STOPPED)]] * 2


def test_a_region_that_stands_still_by_itself_stands_beside_a_case_that_does_not() -> None:
    log = Log().recommended().stopped(day(21), day(90), region=FIRST)
    keys = [key for key, *_ in told(log, LIMIT + timedelta(days=1))]
    assert keys == ["path", f"path:{FIRST}", *(f"region_decision:{region}" for region in (SECOND, THIRD, FOURTH))]
    stopped = seen(log, LIMIT + timedelta(days=1))[1]
    assert (stopped.lap.held, stopped.days_late, len(stopped.stops)) == (True, 0, 1)
    assert seen(log, LIMIT + timedelta(days=1))[0].stops == ()


def test_a_changed_recommendation_waits_for_the_case_officer() -> None:
    log = Log().revised("should_not", day(10))
    judgement = seen(log, day(80))[-1]
    assert (judgement.key, judgement.turn, judgement.since) == ("judgement", "handläggaren", day(10))


def test_a_case_that_awaits_stands_still_and_waits_for_the_council() -> None:
    log = Log().revised("await", day(10)).judged(Judgement.PARK, day(12))
    [line] = seen(log, day(20))
    assert (line.key, line.lap.held, line.turn, line.since) == ("path", True, "NT-rådet", day(12))
    assert [stop.expected_end for stop in line.stops] == [None]


def test_a_case_that_has_awaited_longer_than_the_file_allows_is_late_without_a_path() -> None:
    [line] = seen(Log("await"), day(900))
    assert (line.key, line.turn) == ("parked", "NT-rådet")
    assert line.days_late > 0


def test_who_answers_for_it_is_said_to_and_including_the_last_day() -> None:
    log = Log().recommended().then(Kind.ACKNOWLEDGED, day(70), clock="path", until=day(75).isoformat(), reason="x")
    by_day = {number: seen(log, day(number))[0].acknowledged_until for number in (74, 75, 76)}
    assert by_day == {74: day(75), 75: day(75), 76: None}
    assert seen(log, day(75))[1].acknowledged_until is None


def test_what_has_ended_is_never_late() -> None:
    far = day(900)
    assert told(Log().released(), far) == []
    assert told(Log().recommended().then(Kind.CLOSED, outcome=CloseReason.WITHDRAWN.value), far) == []
    assert told(Log("should_not"), far) == []
