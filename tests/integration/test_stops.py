"""The clock stopped and set going, alarms answered for, changed targets and a corrected start, as people do it."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from app.bootstrap import Ordnat
from models.rules.clock import case_clock, case_lap, ladder_clocks, region_lap, silenced_until
from models.rules.clocks.spans import Span
from models.rules.clocks.stopping import WantedStop
from models.rules.clocks.stops import StopReason
from models.rules.dated import Term
from models.rules.errors import InvalidInputError, NotAllowedError, NotFoundError, NotNowError, OrdnatError
from models.rules.events import Event, Kind
from models.rules.organisation import Organisation
from models.rules.process import Priority, Stage
from models.rules.standings import CloseReason, Judgement
from tasks.actions.acknowledge import acknowledge
from tasks.actions.close import change_priority
from tasks.actions.correct_start import correct_start
from tasks.actions.open_case import TakeUp, open_case
from tasks.actions.retarget import retarget
from tasks.actions.stop import resume_clock, stop_clock
from tests.factories import OFFICER, PUBLISHED, REGIONS, Journey, assert_whole, day, person, recommendation, standing

FIRST, SECOND, *_ = REGIONS
DECIDER = "norrbotten.beslutsfattare"
TODAY = date(2026, 11, 20)
AGREEMENT = WantedStop(StopReason.AGREEMENT, day(100), on=day(30))


def spans(case: Journey) -> list[tuple[date, date | None]]:
    clock = case_clock(case.place)
    assert clock is not None
    return [(span.since, span.until) for span in clock.stops]


def last(case: Journey, kind: Kind) -> Event:
    return next(event for event in reversed(case.log) if event.kind is kind)


def refused(case: Journey, error: type[OrdnatError], text: str, action: Any, *told: Any, **named: Any) -> None:
    """Refused with a sentence, and nothing is written."""
    before = case.log
    with pytest.raises(error, match=text):
        case.does(action, *told, **named)
    assert case.log == before


def test_a_stopped_clock_stands_until_it_goes_again(house: Ordnat) -> None:
    # Given a case that waits for the regions, whose agreement is not signed
    case = Journey.opened(house).recommended()
    # When a case officer stops the clock and lets it go again
    case.does(stop_clock, AGREEMENT)
    assert spans(case) == [(day(30), None)]
    case.does(resume_clock, None, day(44))
    # Then the days between are shown gross but not net, and the last days have moved
    lap = case_lap(case.place, TODAY)
    assert lap is not None
    assert (lap.days - lap.net_days, spans(case)) == (14, [(day(30), day(44))])
    assert case.row.aim_on == date(2026, 10, 15)
    stopped, resumed = last(case, Kind.STOPPED), last(case, Kind.RESUMED)
    assert (stopped.actor, stopped.data["reason"], stopped.data["expected_end"]) == (
        OFFICER,
        "agreement",
        day(100).isoformat(),
    )
    assert (resumed.cause, resumed.data) == (stopped.seq, {"stop": stopped.seq})
    assert_whole(house, case.case_id)


def test_a_stop_begins_today_when_nobody_says_otherwise(house: Ordnat) -> None:
    case = Journey.opened(house)
    case.does(stop_clock, replace(AGREEMENT, on=None))
    assert spans(case) == [(TODAY, None)]


def test_stopping_and_going_on_twice_with_one_key_is_once(house: Ordnat) -> None:
    case = Journey.opened(house)
    first = case.does(stop_clock, AGREEMENT, key="a")
    again = case.does(stop_clock, AGREEMENT, key="a")
    assert (again.seq, again.repeated) == (first.seq, True)
    ended = case.does(resume_clock, key="b")
    assert case.does(resume_clock, key="b") == replace(ended, repeated=True)
    answered = case.does(acknowledge, None, "Semester", key="c")
    assert case.does(acknowledge, None, "Semester", key="c") == replace(answered, repeated=True)


def test_the_body_whose_turn_it_is_may_stop_the_clock_and_others_may_not(house: Ordnat) -> None:
    case = Journey.opened(house)
    case.does(stop_clock, AGREEMENT, actor="aril.vice")
    refused(case, NotAllowedError, "det gör en handläggare, eller någon i ARIL", resume_clock, actor=DECIDER)
    case.does(resume_clock, actor="aril.ordforande")


def test_a_region_stops_its_own_clock_but_not_the_others(house: Ordnat) -> None:
    case = Journey.opened(house).recommended()
    mine = replace(AGREEMENT, region=FIRST)
    refused(
        case, NotAllowedError, "Ledningen Västerbotten", stop_clock, replace(AGREEMENT, region=SECOND), actor=DECIDER
    )
    refused(case, NotAllowedError, "får inte stoppa", stop_clock, AGREEMENT, actor=DECIDER)
    case.does(stop_clock, mine, actor=DECIDER)
    held, other = (region_lap(case.place, region, TODAY) for region in (FIRST, SECOND))
    assert held is not None
    assert other is not None
    assert (held.held, other.held, spans(case)) == (True, False, [])
    case.region(FIRST, by=DECIDER, on=day(40))
    assert case.place.running_stops == ()
    refused(case, NotFoundError, "pågår inte", resume_clock, actor=DECIDER)
    assert_whole(house, case.case_id)


def test_a_stop_that_makes_no_sense_is_refused_and_nothing_is_written(house: Ordnat) -> None:
    case = Journey.opened(house)
    refused(case, InvalidInputError, "väntas sluta", stop_clock, replace(AGREEMENT, expected_end=None))
    refused(case, InvalidInputError, "senare dag", stop_clock, replace(AGREEMENT, expected_end=day(30)))
    refused(case, InvalidInputError, "framtiden", stop_clock, replace(AGREEMENT, on=TODAY + timedelta(days=1)))
    case.does(stop_clock, AGREEMENT)
    refused(case, NotNowError, "redan stoppad", stop_clock, replace(AGREEMENT, on=day(40)))
    refused(case, InvalidInputError, "stoppades först", resume_clock, None, day(29))


def test_a_stop_is_corrected_taken_back_and_its_end_likewise(house: Ordnat) -> None:
    case = Journey.opened(house)
    case.does(stop_clock, AGREEMENT)
    case.does(resume_clock, None, day(44))
    stopped, resumed = case.seq_of(Kind.STOPPED), case.seq_of(Kind.RESUMED)
    case.corrected(stopped, on=day(32), fields={"reason": "capacity", "expected_end": day(50).isoformat()})
    assert case.place.stops[stopped].reason is StopReason.CAPACITY
    case.corrected(resumed, on=day(40))
    assert spans(case) == [(day(32), day(40))]
    case.corrected(resumed, annul=True)
    assert spans(case) == [(day(32), None)]
    case.corrected(stopped, annul=True)
    assert spans(case) == []
    with pytest.raises(NotFoundError, match="redan återtagen"):
        case.corrected(resumed, annul=True)
    assert_whole(house, case.case_id)


def test_a_stop_has_no_outcome_and_no_decider_to_correct(house: Ordnat) -> None:
    case = Journey.opened(house)
    case.does(stop_clock, AGREEMENT)
    with pytest.raises(InvalidInputError, match="varken utfall eller beslutsfattare"):
        case.corrected(case.seq_of(Kind.STOPPED), outcome="no")


def test_a_case_closed_by_hand_has_an_end_and_its_stops_do_not_last(house: Ordnat) -> None:
    case = Journey.opened(house)
    case.does(stop_clock, AGREEMENT)
    case.closed(CloseReason.WITHDRAWN)
    lap = case_lap(case.place, TODAY + timedelta(days=50))
    assert lap is not None
    assert (lap.ended, lap.end, case.place.running_stops) == (True, TODAY, ())
    refused(case, NotNowError, "Klockan går inte", stop_clock, AGREEMENT)


def test_a_case_parked_by_a_judgement_keeps_its_start_and_its_days(house: Ordnat) -> None:
    case = Journey.opened(house).revised("await").judged(Judgement.PARK, on=day(50))
    assert (case.row.clock_start, spans(case)) == (PUBLISHED, [(day(50), None)])
    case.revised("should", published_on=day(60))
    assert (case.row.clock_start, spans(case)) == (PUBLISHED, [(day(50), day(60))])
    assert_whole(house, case.case_id)


def test_the_start_is_corrected_with_a_reason_and_every_path_clock_moves(house: Ordnat) -> None:
    case = Journey.opened(house, decided_on=day(-8))
    case.does(correct_start, day(-3), "Publicerades tidigare än källan visar")
    assert (case.row.clock_start, case.row.aim_on) == (day(-3), date(2026, 9, 29))
    assert last(case, Kind.CORRECTED).corrects == 1
    clock = case_clock(case.place)
    assert clock is not None
    assert clock.armed == last(case, Kind.CORRECTED).seq
    assert_whole(house, case.case_id)


def test_a_start_that_cannot_be_is_refused(house: Ordnat) -> None:
    case = Journey.opened(house, decided_on=day(-8)).recommended().region(FIRST, on=day(25))
    why = "Fel datum"
    refused(case, InvalidInputError, "framtiden", correct_start, TODAY + timedelta(days=1), why)
    refused(case, InvalidInputError, "före rekommendationen, 2026-08-24", correct_start, day(-9), why)
    refused(case, InvalidInputError, "efter den första regionens beslut, 2026-09-26", correct_start, day(26), why)
    refused(case, InvalidInputError, "redan från 2026-09-01", correct_start, PUBLISHED, why)
    refused(case, InvalidInputError, "Ange varför", correct_start, day(3), " ")
    refused(case, NotAllowedError, "handläggare", correct_start, day(3), why, actor=DECIDER)
    case.does(correct_start, day(25), why)
    waiting = Journey.opened(house, "await", product="Kymriah")
    refused(waiting, NotNowError, "inte börjat gå", correct_start, day(3), why)


def test_a_start_that_a_person_had_filled_in_can_be_corrected_to_an_earlier_day(house: Ordnat) -> None:
    known = recommendation(house, published_on=None)
    typed = TakeUp(on=day(10), published_on=day(9))
    done = house.change(lambda s: open_case(s, known, typed, actor=person(OFFICER), **standing(house)))
    case = Journey(house, done.case_id)
    case.does(correct_start, day(2), "Skrev fel dag")
    assert (case.place.clock_start, case.place.earliest) == (day(2), day(2))


def test_an_answer_silences_one_clock_or_the_case_and_says_why(house: Ordnat) -> None:
    case = Journey.opened(house)
    case.does(acknowledge, "consensus", "Möte bokat", actor="aril.ordforande")
    silent = {clock.key: silenced_until(case.place, clock) for clock in ladder_clocks(case.place)}
    assert silent == {"path": None, "consensus": TODAY + timedelta(days=7), "budget_impact": None}
    case.does(acknowledge, None, "Semester", until=day(100))
    assert {silenced_until(case.place, clock) for clock in ladder_clocks(case.place)} == {day(100)}
    assert last(case, Kind.ACKNOWLEDGED).data == {"clock": None, "until": day(100).isoformat(), "reason": "Semester"}


def test_an_answer_that_makes_no_sense_is_refused(house: Ordnat) -> None:
    case = Journey.opened(house)
    refused(case, InvalidInputError, "Ange varför", acknowledge, None, "")
    refused(case, InvalidInputError, "redan har varit", acknowledge, None, "x", until=TODAY - timedelta(days=1))
    refused(case, InvalidInputError, "högst ett år", acknowledge, None, "x", until=date(2027, 11, 21))
    refused(
        case,
        NotFoundError,
        r"”region_decision:norrbotten” går inte.*path \(hela vägen\), consensus \(sjukvårdsregional konsensus\)",
        acknowledge,
        f"region_decision:{FIRST}",
        "x",
    )
    refused(case, NotAllowedError, "får inte kvittera", acknowledge, "path", "x", actor=DECIDER)
    refused(case, NotAllowedError, "får inte kvittera", acknowledge, None, "x", actor="norrbotten.lakemedelschef")
    case.closed(CloseReason.WITHDRAWN)
    refused(case, NotNowError, "larmar inte", acknowledge, None, "x")


def test_a_regions_head_answers_for_the_regions_clock(house: Ordnat) -> None:
    case = Journey.opened(house).recommended()
    case.does(acknowledge, f"region_decision:{FIRST}", "Tas upp på nästa möte", actor="norrbotten.lakemedelschef")
    refused(
        case, NotAllowedError, "i regionen", acknowledge, f"region_decision:{SECOND}", "x", actor="norrbotten.ledning"
    )


def other_file(shipped: Organisation) -> Organisation:
    """The file with a shorter path and a shorter consensus."""
    targets = [replace(target, aim=Term(20, "days")) for target in shipped.targets]
    consensus = [replace(entry, aim=Term(10, "days")) for entry in shipped.stages[Stage.CONSENSUS]]
    return replace(shipped, targets=targets, stages=shipped.stages | {"consensus": consensus})


def retargets(case: Journey, organisation: Organisation) -> Any:
    now = case.house.now()
    return case.house.change(lambda session: retarget(session, case.case_id, now=now, organisation=organisation))


def test_changed_targets_reach_an_open_case_once_with_what_was_before(house: Ordnat) -> None:
    case = Journey.opened(house)
    assert retargets(case, house.organisation) is None, "nothing has changed"
    changed = other_file(house.organisation)
    assert retargets(case, changed) is not None
    event = last(case, Kind.RETARGETED)
    assert (event.actor, event.data["reason"]) == ("system", "Målen ändrades i organisationsfilen")
    assert (event.data["before"]["path"]["aim"], event.data["terms"]["path"]["aim"]) == ([1, "months"], [20, "days"])
    assert case.row.aim_on == date(2026, 9, 21)
    anew = {clock.key for clock in ladder_clocks(case.place) if clock.armed == event.seq}
    assert anew == {"path", "consensus"}
    assert retargets(case, changed) is None


def test_a_case_that_has_ended_keeps_the_targets_it_had(house: Ordnat) -> None:
    case = Journey.opened(house).closed(CloseReason.WITHDRAWN)
    assert retargets(case, other_file(house.organisation)) is None


def test_a_case_made_urgent_midway_is_measured_from_the_same_start(house: Ordnat) -> None:
    case = Journey.opened(house).recommended().region(FIRST, on=day(25))
    case.does(change_priority, Priority.URGENT, "Starkt behov")
    clock, decided = case_clock(case.place), region_lap(case.place, FIRST, TODAY)
    assert clock is not None
    assert decided is not None
    assert (clock.start, clock.terms["aim"], case.row.aim_on) == (PUBLISHED, [15, "days"], date(2026, 9, 16))
    assert decided.pace == "within_aim", "Norrbotten decided under the month it had"


def test_stops_of_every_region_hold_the_case(house: Ordnat) -> None:
    case = Journey.opened(house).recommended()
    for region in REGIONS:
        case.does(stop_clock, replace(AGREEMENT, region=region))
    clock = case_clock(case.place)
    assert clock is not None
    assert clock.stops == (Span(day(30), None, day(100)),)
