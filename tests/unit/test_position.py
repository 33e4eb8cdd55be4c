"""Where a case stands after its log, variant by variant."""

from datetime import date

import pytest

from models.rules.events import Event, Kind
from models.rules.position import Position, position, trigger_of
from models.rules.process import Priority, Route, Stage
from models.rules.standings import CloseReason, Judgement, Standing, Trigger
from tests.factories import PUBLISHED, REGIONS, Log, day

FIRST, SECOND, THIRD, FOURTH = REGIONS
TWO_AT_ONCE = (Stage.CONSENSUS, Stage.BUDGET_IMPACT)


def test_a_positive_recommendation_starts_consensus_and_budget_impact_at_once() -> None:
    place = Log("should").place
    assert (place.standing, place.open_stages) == (Standing.ON_PATH, TWO_AT_ONCE)
    assert (place.clock_start, place.earliest) == (PUBLISHED, PUBLISHED)
    assert place.open_regions == ()


def test_the_sjukvardsregional_recommendation_waits_for_both() -> None:
    log = Log().decided(Stage.CONSENSUS, "support")
    assert log.place.open_stages == (Stage.BUDGET_IMPACT,)
    log.decided(Stage.BUDGET_IMPACT, "reviewed")
    assert log.place.open_stages == (Stage.REGIONAL_RECOMMENDATION,)


def test_no_support_in_consensus_still_goes_to_the_recommendation() -> None:
    log = Log().decided(Stage.CONSENSUS, "no_support").decided(Stage.BUDGET_IMPACT, "reviewed")
    assert log.place.open_stages == (Stage.REGIONAL_RECOMMENDATION,)


def test_the_regions_are_asked_side_by_side() -> None:
    place = Log().recommended().place
    assert (place.open_stages, place.open_regions) == ((Stage.REGION_DECISION,), REGIONS)


def test_a_region_that_has_decided_is_not_asked_again_and_holds_nobody_back() -> None:
    place = Log().recommended().region(SECOND).place
    assert place.open_regions == (FIRST, THIRD, FOURTH)
    assert place.approving == (SECOND,)


def test_a_region_that_waits_is_still_asked() -> None:
    place = Log().recommended().region(FIRST, "waiting").place
    assert place.open_regions == REGIONS
    assert place.approving == ()


def test_a_region_that_waited_and_then_said_yes_approves() -> None:
    place = Log().recommended().region(FIRST, "waiting").region(FIRST, on=day(60)).place
    assert place.approving == (FIRST,)
    assert FIRST not in place.open_regions


@pytest.mark.parametrize("outcome", ["as_recommended", "with_guidance", "specialist_centre"])
def test_every_yes_approves(outcome: str) -> None:
    assert Log().recommended().region(THIRD, outcome).place.approving == (THIRD,)


def test_with_the_last_region_all_have_answered() -> None:
    log = Log().recommended()
    for region in (FIRST, SECOND, THIRD):
        assert not log.region(region, "no").place.all_final
    place = log.region(FOURTH).place
    assert place.all_final
    assert place.open_stages == ()
    assert place.standing is Standing.ON_PATH, "release is a step of its own"


def test_release_ends_the_path() -> None:
    place = Log().released().place
    assert place.standing is Standing.RELEASED
    assert not place.is_open
    assert place.released == set(REGIONS)


def test_a_negative_recommendation_is_made_known_and_then_closed() -> None:
    log = Log("should_not")
    assert log.place.standing is Standing.MAKING_KNOWN
    assert log.place.open_stages == ()
    log.then(Kind.MADE_KNOWN)
    assert (log.place.standing, log.place.closed_as) == (Standing.CLOSED, CloseReason.NEGATIVE)


def test_await_parks_the_case_with_its_clock_standing() -> None:
    place = Log("await").place
    assert (place.standing, place.clock_start, place.open_stages) == (Standing.PARKED, None, ())


def test_a_parked_case_wakes_with_the_clock_from_the_new_publication() -> None:
    woken = Log("await").revised("should", day(50), clock_start=day(50).isoformat(), earliest=day(45).isoformat())
    place = woken.place
    assert (place.standing, place.open_stages) == (Standing.ON_PATH, TWO_AT_ONCE)
    assert (place.clock_start, place.earliest) == (day(50), day(45))
    assert place.verdict == "should"


def test_a_parked_case_that_wakes_to_a_no_is_made_known() -> None:
    log = Log("await").revised("should_not")
    assert log.place.standing is Standing.MAKING_KNOWN
    assert log.then(Kind.MADE_KNOWN).place.closed_as is CloseReason.NEGATIVE


def test_nomination_waits_for_take_up_before_anything_else() -> None:
    log = Log("regional", route=Route.OWN)
    assert log.place.open_stages == (Stage.TAKE_UP,)
    assert log.decided(Stage.TAKE_UP, "take_up").place.open_stages == TWO_AT_ONCE


def test_nomination_that_is_declined_is_made_known_as_not_taken_up() -> None:
    log = Log("regional", route=Route.OWN).decided(Stage.TAKE_UP, "decline")
    assert log.place.standing is Standing.MAKING_KNOWN
    assert log.then(Kind.MADE_KNOWN).place.closed_as is CloseReason.NOT_TAKEN_UP


def test_a_recommendation_against_turns_the_case_down_without_asking_the_regions() -> None:
    place = Log().recommended("recommend_not").place
    assert (place.standing, place.open_regions) == (Standing.MAKING_KNOWN, ())


def test_a_changed_mind_pauses_an_open_case_and_keeps_what_was_decided() -> None:
    place = Log().recommended().revised("should_not").place
    assert (place.standing, place.open_stages) == (Standing.PAUSED, ())
    assert set(place.decisions) == {Stage.CONSENSUS, Stage.BUDGET_IMPACT, Stage.REGIONAL_RECOMMENDATION}


def test_going_on_opens_the_same_turns_again_and_keeps_the_clock() -> None:
    place = Log().recommended().region(FIRST).revised("may").judged(Judgement.GO_ON).place
    assert place.open_regions == (SECOND, THIRD, FOURTH)
    assert place.clock_start == PUBLISHED


def test_restarting_consensus_forgets_what_builds_on_it_but_not_the_analysis() -> None:
    log = Log().recommended().region(FIRST).revised("may")
    place = log.judged(Judgement.RESTART, stage=Stage.CONSENSUS).place
    assert place.open_stages == (Stage.CONSENSUS,)
    assert set(place.decisions) == {Stage.BUDGET_IMPACT}
    assert place.region_decisions == {}


def test_restarting_takes_back_what_had_been_released() -> None:
    log = Log().recommended().region(FIRST).then(Kind.REGION_RELEASED, region=FIRST).revised("may")
    log.judged(Judgement.RESTART, stage=Stage.REGION_DECISION)
    assert log.place.released == set()
    assert log.last(Kind.RELEASE_REVOKED, FIRST)


def test_a_restarted_stage_is_entered_on_the_day_it_restarted() -> None:
    log = Log().recommended().revised("may", day(30)).judged(Judgement.RESTART, day(35), Stage.CONSENSUS)
    assert log.place.entered[Stage.CONSENSUS, None] == day(35)


def test_parking_stops_the_clock_and_keeps_its_start() -> None:
    place = Log().revised("await").judged(Judgement.PARK).place
    assert (place.standing, place.clock_start) == (Standing.PARKED, PUBLISHED)
    assert [(stop.reason, stop.since, stop.implied) for stop in place.running_stops] == [("revision", day(10), True)]


def test_parking_a_case_whose_clock_had_not_started_stops_nothing() -> None:
    place = Log("await").revised("archived").judged(Judgement.PARK).place
    assert (place.standing, place.clock_start, place.stops) == (Standing.PARKED, None, {})


def test_turning_down_a_paused_case_makes_the_no_known() -> None:
    log = Log().revised("should_not").judged(Judgement.TURN_DOWN)
    assert log.place.standing is Standing.MAKING_KNOWN
    assert log.then(Kind.MADE_KNOWN).place.closed_as is CloseReason.NEGATIVE


@pytest.mark.parametrize(("judgement", "stage"), [(Judgement.GO_ON, None), (Judgement.RESTART, Stage.CONSENSUS)])
def test_going_on_without_a_clock_starts_it_that_day(judgement: Judgement, stage: Stage | None) -> None:
    place = Log("await").revised("archived").judged(judgement, day(33), stage).place
    assert place.clock_start == day(33)


def test_a_yes_that_comes_while_paused_starts_the_clock_at_its_publication() -> None:
    # Given a case that waited, and was paused by words nobody recognised
    log = Log("await").revised("revision", day(20))
    # When NT-rådet says yes, and a person later lets the case go on
    log.revised("should", day(30), clock_start=day(30).isoformat(), earliest=day(28).isoformat())
    place = log.judged(Judgement.GO_ON, day(44)).place
    # Then the path is measured from publication, not from when somebody looked
    assert (place.clock_start, place.earliest) == (day(30), day(28))


@pytest.mark.parametrize(
    ("log", "stage"),
    [
        (Log("regional", route=Route.OWN).decided(Stage.TAKE_UP, "decline"), Stage.TAKE_UP),
        (Log().recommended("recommend_not"), Stage.REGIONAL_RECOMMENDATION),
    ],
    ids=["not taken up", "recommended against"],
)
def test_going_on_after_a_no_asks_the_one_who_said_no_again(log: Log, stage: Stage) -> None:
    # Given a no that has not been made known yet, when NT-rådet changes its mind and a person says go on
    place = log.revised("should").judged(Judgement.GO_ON).place
    # Then nobody further on is asked to follow a no
    assert (place.standing, place.open_stages) == (Standing.ON_PATH, (stage,))
    assert place.closed_as is None


def test_waking_after_a_no_asks_the_one_who_said_no_again() -> None:
    # Given a no that had not been made known, parked when NT-rådet changed its mind, and woken by a yes
    log = Log().recommended("recommend_not").revised("await").judged(Judgement.PARK).revised("should")
    assert (log.place.standing, log.place.closed_as) == (Standing.ON_PATH, None)
    assert log.place.open_stages == (Stage.REGIONAL_RECOMMENDATION,)


def test_a_changed_mind_after_release_only_flags() -> None:
    place = Log().released().revised("should_not").place
    assert (place.standing, place.review_wanted) == (Standing.RELEASED, True)
    assert place.released == set(REGIONS)


def test_an_open_case_is_not_flagged_for_review() -> None:
    assert not Log().revised("should_not").place.review_wanted


def test_closing_ends_every_turn() -> None:
    log = Log().recommended().then(Kind.CLOSED, outcome="withdrawn")
    place = log.place
    assert (place.standing, place.closed_as) == (Standing.CLOSED, CloseReason.WITHDRAWN)
    assert place.open_stages == place.open_regions == ()


def test_when_no_region_wants_it_the_case_closes_as_such() -> None:
    log = Log().recommended().all_say("no")
    assert log.place.all_final
    assert log.place.approving == ()
    assert log.then(Kind.CLOSED, outcome="no_region").place.closed_as is CloseReason.NO_REGION


def test_strong_need_changes_the_targets_and_nothing_else() -> None:
    before = Log().recommended()
    terms = {"aim": [15, "days"], "limit": [1, "months"], "calendar": "se_statutory"}
    after = Log().recommended().then(Kind.PRIORITY_CHANGED, outcome="urgent", terms=terms)
    assert (after.place.priority, after.place.terms) == (Priority.URGENT, terms)
    assert after.place.open_regions == before.place.open_regions
    assert after.place.clock_start == before.place.clock_start


def test_automatic_steps_are_known_to_be_done() -> None:
    log = Log().then(Kind.INTAKE_CHECKED).then(Kind.INPUTS_SET).then(Kind.BUDGET_DRAFTED)
    log.then(Kind.BACKGROUND_PREPARED).recommended().then(Kind.DOCUMENTS_PREPARED)
    place = log.place
    assert place.intake_checked
    assert place.background
    assert place.documents
    assert place.inputs is not None
    assert place.draft is not None


def test_preparers_are_the_recorder_of_the_recommendation_and_those_named() -> None:
    log = Log().decided(Stage.CONSENSUS, "support").decided(Stage.BUDGET_IMPACT, "reviewed")
    log.decided(Stage.REGIONAL_RECOMMENDATION, "recommend", actor="one", prepared_by=("two", "three"))
    assert log.place.preparers == {"one", "two", "three"}


def test_a_stage_is_entered_when_the_last_thing_it_rests_on_was_decided() -> None:
    # Recorded in the other order than decided: consensus on day 14, the analysis, recorded first, on day 15.
    log = Log().decided(Stage.BUDGET_IMPACT, "reviewed", on=day(15)).decided(Stage.CONSENSUS, "support", on=day(14))
    assert log.place.entered[Stage.REGIONAL_RECOMMENDATION, None] == day(15)


@pytest.mark.parametrize(
    ("verdict", "opening", "revising"),
    [
        ("should", Trigger.OPENED_POSITIVE, Trigger.REVISED_POSITIVE),
        ("may", Trigger.OPENED_POSITIVE, Trigger.REVISED_POSITIVE),
        ("await", Trigger.OPENED_AWAIT, Trigger.REVISED_AWAIT),
        ("should_not", Trigger.OPENED_NEGATIVE, Trigger.REVISED_NEGATIVE),
    ],
)
def test_the_four_directions_pull_triggers(verdict: str, opening: Trigger, revising: Trigger) -> None:
    assert trigger_of(verdict, revised=False) is opening
    assert trigger_of(verdict, revised=True) is revising


@pytest.mark.parametrize("verdict", ["archived", "regional", "unrecognised", "under_preparation", "revision"])
def test_other_words_open_nothing_but_can_change_a_case(verdict: str) -> None:
    with pytest.raises(ValueError, match="opened_otherwise"):
        trigger_of(verdict, revised=False)
    assert trigger_of(verdict, revised=True) is Trigger.REVISED_OTHERWISE


def test_the_position_depends_on_the_log_alone() -> None:
    log = Log().recommended().region(FIRST, "waiting").revised("may").judged(Judgement.GO_ON)
    assert position(log.events) == position(list(log.events)) == log.place
    before = [repr(event) for event in log.events]
    _ = log.place
    assert [repr(event) for event in log.events] == before, "the fold leaves the log as it was"


def test_a_position_after_fewer_events_is_an_earlier_position() -> None:
    log = Log().released()
    standings = [position(log.events[:n]).standing for n in range(1, len(log.events) + 1)]
    first = standings.index(Standing.RELEASED)
    assert set(standings[:first]) == {Standing.ON_PATH}
    assert set(standings[first:]) == {Standing.RELEASED}


def test_a_decision_without_stage_changes_nothing() -> None:
    log = Log()
    stray = Event(seq=99, kind=Kind.DECIDED, on=date(2026, 9, 9), at=log.events[0].at, actor="x", outcome="support")
    after: Position = position([*log.events, stray])
    assert after == log.place
