"""Which clocks a case has, what holds them, what ends them and what sets them going anew: from the log alone."""

from datetime import date, datetime
from typing import Any

import pytest

from models.rules.clock import (
    Clock,
    Pace,
    case_clock,
    case_lap,
    due_of,
    ladder_clocks,
    read,
    region_clock,
    region_lap,
    silenced_until,
    stage_clocks,
    stood_still,
)
from models.rules.clocks.keys import clock_label
from models.rules.clocks.spans import Span
from models.rules.clocks.stage_runs import Ending
from models.rules.events import Kind, in_force
from models.rules.position import Position
from models.rules.process import Route, Stage
from models.rules.standings import Judgement, Standing
from tests.factories import PUBLISHED, REGIONS, Log, day, organisation

FIRST, SECOND, THIRD, FOURTH = REGIONS
URGENT = {"aim": [15, "days"], "limit": [1, "months"], "calendar": "se_statutory"}


def keys(place: Position) -> list[str]:
    return [clock.key for clock in ladder_clocks(place)]


def named(place: Position, key: str) -> Clock:
    """The running clock called `key`."""
    return next(clock for clock in ladder_clocks(place) if clock.key == key)


def path(place: Position) -> Clock:
    found = case_clock(place)
    assert found is not None
    return found


def of_region(place: Position, region: str) -> Clock:
    found = region_clock(place, region)
    assert found is not None
    return found


def spans(clock: Clock) -> list[tuple[date, date | None]]:
    return [(span.since, span.until) for span in clock.stops]


RUNNING = [
    (Log(), ["path", "consensus", "budget_impact"]),
    (Log("regional", route=Route.OWN), ["path", "take_up"]),
    (Log().decided(Stage.CONSENSUS, "support"), ["path", "budget_impact"]),
    (Log().recommended(), ["path", *(f"region_decision:{region}" for region in REGIONS)]),
    (Log().recommended().region(SECOND), ["path", *(f"region_decision:{r}" for r in (FIRST, THIRD, FOURTH))]),
    (Log().recommended().region(SECOND, "waiting"), ["path", *(f"region_decision:{region}" for region in REGIONS)]),
    (Log().revised("may"), ["path", "judgement"]),
    (Log("await"), ["parked"]),
    (Log().revised("await").judged(Judgement.PARK), ["parked"]),
    (Log("should_not"), []),
    (Log().recommended("recommend_not"), []),
    (Log().released(), []),
    (Log().then(Kind.CLOSED, outcome="withdrawn"), []),
]


@pytest.mark.parametrize(("log", "expected"), RUNNING, ids=[str(number) for number, _ in enumerate(RUNNING)])
def test_the_clocks_that_can_alarm(log: Log, expected: list[str]) -> None:
    assert keys(log.place) == expected


def test_a_steps_clock_has_its_own_targets_from_the_day_it_was_entered() -> None:
    clock = named(Log().place, "consensus")
    entry = organisation().stage_owner(Stage.CONSENSUS, PUBLISHED)
    assert clock.terms["aim"] == [entry.aim.count, entry.aim.unit]
    assert (clock.start, clock.stage, clock.region) == (PUBLISHED, Stage.CONSENSUS, None)
    assert due_of(clock).aim == date(2026, 9, 21)


def test_a_case_opened_late_is_known_from_the_day_it_was_recorded() -> None:
    clock = path(Log().place)
    assert (clock.start, clock.armed, clock.armed_on) == (PUBLISHED, 1, date(2026, 11, 20))


def test_the_recording_day_is_the_local_one() -> None:
    log = Log()
    log.at = datetime.fromisoformat("2026-11-20T23:30Z")
    assert named(log.decided(Stage.CONSENSUS, "support").revised("may").place, "judgement").armed_on == date(
        2026, 11, 21
    )


def test_logs_from_before_steps_kept_terms_load_and_their_steps_bear_no_ladder() -> None:
    log = Log()
    log.events = [e for e in log.events if not e.data.get("terms") or e.kind is Kind.OPENED]
    log.then(Kind.INTAKE_CHECKED)
    assert keys(log.place) == ["path"]
    stripped = Log().events
    old = [
        e if e.kind is Kind.OPENED else type(e)(**{n: getattr(e, n) for n in e.__slots__ if n != "data"})
        for e in stripped
    ]
    log.events = old
    assert keys(log.place) == ["path"]
    assert [clock.key for clock in stage_clocks(log.place)] == ["consensus", "budget_impact"]
    given = organisation().stage_owner(Stage.CONSENSUS, PUBLISHED)
    terms = {"aim": [given.aim.count, given.aim.unit], "limit": [given.limit.count, given.limit.unit]}
    log.then(Kind.RETARGETED, day(12), terms={"consensus": terms}, before={"consensus": {}}, reason="Målen ändrades")
    assert keys(log.place) == ["path", "consensus"]
    assert named(log.place, "consensus").armed == log.last(Kind.RETARGETED)


def test_a_stop_of_the_case_holds_the_path_every_region_and_every_open_step() -> None:
    place = Log().recommended().stopped(day(22), day(40)).place
    assert spans(path(place)) == [(day(22), None)]
    assert all(spans(of_region(place, region)) == [(day(22), None)] for region in REGIONS)
    assert all(named(place, f"region_decision:{region}").held(day(23)) for region in REGIONS)
    assert keys(place)[-1] == f"stop:{max(place.stops)}"


def test_a_stop_of_one_region_holds_that_region_alone() -> None:
    place = Log().recommended().stopped(day(22), day(40), region=FIRST).place
    assert of_region(place, FIRST).held(day(23))
    assert not of_region(place, SECOND).held(day(23))
    assert named(place, f"region_decision:{FIRST}").held(day(23))
    assert not named(place, f"region_decision:{SECOND}").held(day(23))
    assert path(place).stops == ()


def test_the_case_stands_still_only_while_everything_left_of_it_does() -> None:
    log = Log().recommended()
    for region, since in ((FIRST, 21), (SECOND, 23), (THIRD, 22)):
        log.stopped(day(since), day(40), region=region)
    assert path(log.place).stops == (), "the fourth can still go on"
    log.region(FOURTH, on=day(25))
    assert path(log.place).stops == (Span(day(25), None, day(40)),), "from when nobody else was left"
    log.resumed(day(30), stop=max(log.place.stops))
    assert spans(path(log.place)) == [(day(25), day(30))]


def test_overlapping_stops_are_counted_once() -> None:
    log = Log().recommended().stopped(day(22), day(40), "agreement").stopped(day(25), day(50), "capacity")
    one, two = sorted(log.place.stops)
    log.resumed(day(28), stop=one)
    assert path(log.place).held(day(29))
    log.resumed(day(35), stop=two)
    assert spans(path(log.place)) == [(day(22), day(35))]
    lap = case_lap(log.place, day(40))
    assert lap is not None
    assert (lap.days, lap.net_days) == (40, 27)


def test_what_a_board_needs_to_show_net_days_without_the_log() -> None:
    log = Log().recommended().stopped(day(22), day(30)).resumed(day(27)).stopped(day(40), day(60), "capacity")
    assert stood_still(path(log.place)) == (5, day(40))
    assert stood_still(path(Log().place)) == (0, None)


def test_a_stop_overruns_from_the_day_after_it_was_expected_to_end() -> None:
    place = Log().stopped(day(6), day(27)).place  # 28 September, a Monday
    stop = named(place, f"stop:{max(place.stops)}")
    assert (stop.start, due_of(stop).limit, stop.held(day(30))) == (day(6), day(27), False)
    assert read(stop, day(27)).pace is Pace.WITHIN_AIM
    assert read(stop, day(28)).pace is Pace.PAST_LIMIT


def test_a_regions_decision_ends_its_stop_and_taking_it_back_lets_it_last_again() -> None:
    log = Log().recommended().stopped(day(22), day(40), region=FIRST).region(FIRST, on=day(30))
    assert spans(of_region(log.place, FIRST)) == [(day(22), day(30))]
    assert log.place.running_stops == ()
    log.corrected(log.last(Kind.DECIDED, FIRST), stage=Stage.REGION_DECISION, region=FIRST, annul=True)
    assert spans(of_region(log.place, FIRST)) == [(day(22), None)]


@pytest.mark.parametrize(
    "ends",
    [
        lambda log: log.then(Kind.CLOSED, day(30), outcome="withdrawn"),
        lambda log: log.revised("should_not", day(29)).judged(Judgement.TURN_DOWN, day(30)),
        lambda log: log.recommended().all_say().then(Kind.RELEASED, day(30)),
    ],
    ids=["closed", "turned down", "released"],
)
def test_a_path_that_is_over_has_no_stop_that_lasts(ends: Any) -> None:
    place = ends(Log().stopped(day(10), day(60))).place
    assert place.running_stops == ()
    assert ladder_clocks(place) == ()


def test_a_case_closed_by_hand_ended_its_clocks_that_day_without_an_answer() -> None:
    place = Log().recommended().region(FIRST, on=day(25)).then(Kind.CLOSED, day(30), outcome="withdrawn").place
    lap = case_lap(place, day(80))
    assert lap is not None
    assert (lap.ended, lap.end, path(place).ending) == (True, day(30), Ending.DROPPED)
    assert (of_region(place, FIRST).ended, of_region(place, FIRST).ending) == (day(25), Ending.DECIDED)
    assert (of_region(place, SECOND).ended, of_region(place, SECOND).ending) == (day(30), Ending.DROPPED)
    open_steps = [c for c in stage_clocks(place) if c.stage is Stage.REGION_DECISION]
    assert [c.ending for c in open_steps] == [Ending.DECIDED, *[Ending.DROPPED] * 3]


def test_a_closing_taken_back_lets_the_clocks_go_on_as_if_it_had_not_been() -> None:
    log = Log().recommended().then(Kind.CLOSED, day(30), outcome="withdrawn")
    log.corrected(log.last(Kind.CLOSED), annul=True)
    lap = case_lap(log.place, day(40))
    assert lap is not None
    assert (lap.ended, lap.days) == (False, 40)
    assert [c.start for c in stage_clocks(log.place)][-1] == day(20), "still from when the regions were first asked"


def test_parking_stops_the_clock_from_that_day_until_the_case_is_woken() -> None:
    log = Log().revised("await", day(10)).judged(Judgement.PARK, day(12))
    assert named(log.place, "parked").start == day(12)
    log.revised("should", day(50), clock_start=day(50).isoformat(), earliest=day(50).isoformat())
    clock = path(log.place)
    assert (clock.start, spans(clock), clock.armed) == (PUBLISHED, [(day(12), day(50))], log.last(Kind.REVISED))
    lap = case_lap(log.place, day(60))
    assert lap is not None
    assert (lap.days, lap.net_days, lap.pace) == (60, 22, Pace.WITHIN_AIM)


def test_no_region_that_decided_before_the_case_was_parked_gets_negative_days() -> None:
    log = Log().recommended().region(FIRST, on=day(25)).revised("await", day(30)).judged(Judgement.PARK, day(31))
    log.revised("should", day(70), clock_start=day(70).isoformat())
    lap = region_lap(log.place, FIRST, day(80))
    assert lap is not None
    assert (lap.days, lap.net_days) == (25, 25)


def test_waking_to_a_person_ends_the_stop_too_since_the_wait_is_then_ours() -> None:
    log = Log().revised("await", day(10)).judged(Judgement.PARK, day(12)).revised("revision", day(30))
    assert log.place.standing is Standing.PAUSED
    assert spans(path(log.place)) == [(day(12), day(30))]


def test_while_a_person_judges_the_path_goes_on_but_no_step_does() -> None:
    log = Log().revised("may", day(10)).judged(Judgement.GO_ON, day(17))
    steps = [clock for clock in ladder_clocks(log.place) if clock.stage]
    assert path(log.place).stops == ()
    assert [(clock.start, spans(clock)) for clock in steps] == [(PUBLISHED, [(day(10), day(17))])] * 2
    assert {clock.armed for clock in steps} == {len(log.events), len(log.events) - 1}, "set going anew by the entry"


def test_a_step_begun_anew_leaves_its_first_time_behind_marked() -> None:
    log = Log().revised("may", day(10)).judged(Judgement.RESTART, day(15), Stage.CONSENSUS)
    consensus = [clock for clock in stage_clocks(log.place) if clock.key == "consensus"]
    assert [(c.start, c.ended, c.ending) for c in consensus] == [
        (PUBLISHED, day(15), Ending.RESTARTED),
        (day(15), None, None),
    ]


def test_a_step_moves_with_the_date_of_the_decision_it_waited_for() -> None:
    log = Log().decided(Stage.BUDGET_IMPACT, "reviewed", on=day(9)).decided(Stage.CONSENSUS, "support", on=day(14))
    log.corrected(log.last(Kind.DECIDED), stage=Stage.CONSENSUS, on=day(11).isoformat())
    assert named(log.place, "regional_recommendation").start == day(11)
    consensus = next(clock for clock in stage_clocks(log.place) if clock.key == "consensus")
    assert consensus.ended == day(11)


def test_a_step_entered_on_a_decision_that_was_taken_back_was_never_entered() -> None:
    log = Log().decided(Stage.CONSENSUS, "support", on=day(5)).decided(Stage.BUDGET_IMPACT, "reviewed", on=day(9))
    log.corrected(log.last(Kind.DECIDED), stage=Stage.BUDGET_IMPACT, annul=True)
    assert [clock.key for clock in stage_clocks(log.place)] == ["consensus", "budget_impact"]
    log.decided(Stage.BUDGET_IMPACT, "reviewed", on=day(19))
    assert named(log.place, "regional_recommendation").start == day(19)


def test_a_corrected_start_moves_every_path_clock_and_sets_it_going_anew() -> None:
    log = Log().recommended().region(FIRST, on=day(25))
    log.corrected(1, fields={"clock_start": day(5).isoformat()})
    clock = path(log.place)
    assert (clock.start, clock.armed) == (day(5), len(log.events))
    lap = region_lap(log.place, FIRST, day(80))
    assert lap is not None
    assert lap.days == 20


def test_a_corrected_start_of_a_case_that_woke_is_that_of_its_waking() -> None:
    log = Log("await").revised("should", day(50), clock_start=day(50).isoformat(), earliest=day(45).isoformat())
    assert log.place.clock_set.seq == log.last(Kind.REVISED)
    log.corrected(log.last(Kind.REVISED), fields={"clock_start": day(47).isoformat()})
    assert (path(log.place).start, path(log.place).armed) == (day(47), len(log.events))


def test_a_changed_priority_sets_the_path_going_anew_from_the_same_start() -> None:
    log = Log().recommended().region(FIRST, on=day(25)).then(Kind.PRIORITY_CHANGED, outcome="urgent", terms=URGENT)
    clock = path(log.place)
    assert (clock.start, clock.armed, clock.terms) == (PUBLISHED, len(log.events), URGENT)
    decided = region_lap(log.place, FIRST, day(80))
    assert decided is not None
    assert decided.pace is Pace.WITHIN_AIM, "decided under the targets it had"


def test_changed_targets_set_only_those_clocks_going_anew_whose_targets_changed() -> None:
    log = Log()
    before = {clock.key: clock for clock in ladder_clocks(log.place)}
    terms = dict(before["consensus"].terms) | {"aim": [10, "days"]}
    log.then(Kind.RETARGETED, terms={"consensus": terms}, before={"consensus": before["consensus"].terms}, reason="…")
    after = {clock.key: clock for clock in ladder_clocks(log.place)}
    assert (after["consensus"].terms, after["consensus"].armed) == (terms, len(log.events))
    assert (after["path"], after["budget_impact"]) == (before["path"], before["budget_impact"])


def test_a_stop_taken_back_was_never_there_and_neither_was_its_end() -> None:
    log = Log().recommended().stopped(day(22), day(40)).resumed(day(30))
    log.corrected(log.last(Kind.STOPPED), annul=True)
    assert path(log.place).stops == ()
    assert log.place.stops == {}
    assert not {Kind.STOPPED, Kind.RESUMED} & {event.kind for event in in_force(log.events)}


def test_an_end_taken_back_lets_the_stop_last() -> None:
    log = Log().recommended().stopped(day(22), day(40)).resumed(day(30))
    log.corrected(log.last(Kind.RESUMED), annul=True)
    assert path(log.place).stops == (Span(day(22), None, day(40)),)


def test_a_stop_moved_afterwards_moves_what_it_held_and_only_a_new_end_sets_it_going_anew() -> None:
    log = Log().recommended().stopped(day(22), day(40))
    seq = log.last(Kind.STOPPED)
    log.corrected(seq, on=day(24).isoformat(), fields={"reason": "capacity", "text": "Utbildning"})
    stop = log.place.stops[seq]
    assert (stop.since, stop.reason, stop.text, stop.armed.seq) == (day(24), "capacity", "Utbildning", seq)
    log.corrected(seq, fields={"expected_end": day(60).isoformat()})
    assert (log.place.stops[seq].expected_end, named(log.place, f"stop:{seq}").armed) == (day(60), len(log.events))
    assert spans(path(log.place)) == [(day(24), None)]


def test_an_answer_silences_its_own_clock_to_and_including_a_day() -> None:
    log = Log().then(Kind.ACKNOWLEDGED, day(25), clock="consensus", until=day(32).isoformat(), reason="Möte bokat")
    assert silenced_until(log.place, named(log.place, "consensus")) == day(32)
    assert silenced_until(log.place, named(log.place, "path")) is None


def test_an_answer_for_the_case_silences_every_clock_and_the_longest_counts() -> None:
    log = Log().then(Kind.ACKNOWLEDGED, day(25), clock=None, until=day(40).isoformat(), reason="Semester")
    log.then(Kind.ACKNOWLEDGED, day(26), clock="path", until=day(33).isoformat(), reason="Möte bokat")
    assert {silenced_until(log.place, clock) for clock in ladder_clocks(log.place)} == {day(40)}


def test_who_answered_for_a_clock_does_not_answer_for_it_set_going_anew() -> None:
    log = Log().then(Kind.ACKNOWLEDGED, day(25), clock="path", until=day(90).isoformat(), reason="Möte bokat")
    log.then(Kind.PRIORITY_CHANGED, outcome="urgent", terms=URGENT)
    assert silenced_until(log.place, named(log.place, "path")) is None


def test_an_answer_taken_back_no_longer_silences() -> None:
    log = Log().then(Kind.ACKNOWLEDGED, day(25), clock=None, until=day(90).isoformat(), reason="Fel ärende")
    log.corrected(log.last(Kind.ACKNOWLEDGED), annul=True)
    assert silenced_until(log.place, named(log.place, "path")) is None


def test_every_clock_has_swedish_words() -> None:
    names = {region.key: region.short for region in organisation().regions} | {"aril": "ARIL"}
    found = {c.key for log, _ in RUNNING for c in ladder_clocks(log.place)} | {
        "stop:7",
        f"path:{FIRST}",
        "meeting:aril",
    }
    labels = {key: clock_label(key, names) for key in found}
    assert labels[f"region_decision:{FIRST}"] == "regionens beslut, Norrbotten"
    assert labels["stop:7"] == "klockstoppet i händelse 7"
    assert labels["meeting:aril"] == "mötena i ARIL"
    assert len(set(labels.values())) == len(found)
