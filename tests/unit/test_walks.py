"""Whatever people and councils do, in whatever order, a case stays in one piece."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import hypothesis.strategies as st
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from models.rules.clock import case_clock, due_of, ladder_clocks, read, region_clock, stage_clocks
from models.rules.clocks.amended_stops import STOPPINGS, check_stop_correction
from models.rules.clocks.keys import turn_key
from models.rules.clocks.retargeting import changed_terms, event_data
from models.rules.clocks.stopping import WantedStop, check_resumption, check_stop
from models.rules.clocks.stops import StopReason
from models.rules.consequences import turns
from models.rules.dated import Term
from models.rules.decisions import check_decision
from models.rules.errors import NotNowError, OrdnatError
from models.rules.events import Event, Kind, in_force
from models.rules.judging import open_judgements
from models.rules.position import Position, position
from models.rules.process import RULES, Dispensing, Route, Stage
from models.rules.standings import CloseReason, Judgement, Standing
from models.rules.work import Step, due_work
from tasks.actions.case_file import CaseFile
from tasks.actions.correct import Amendment, _check_nothing_rests_on
from tests.factories import PUBLISHED, REGIONS, SHARES, Log, day, decision, organisation

TODAY = date(2026, 11, 20)
ANSWERS = [(stage, outcome.key) for stage, stage_rule in RULES.items() for outcome in stage_rule.outcomes]
APPROVING = ["as_recommended", "with_guidance", "specialist_centre"]
VERDICTS = ["should", "may", "should_not", "await", "archived", "unrecognised"]
DONE = {
    Step.CHECK_INTAKE: Kind.INTAKE_CHECKED,
    Step.PREPARE_BACKGROUND: Kind.BACKGROUND_PREPARED,
    Step.DRAFT_BUDGET: Kind.BUDGET_DRAFTED,
    Step.PREPARE_DOCUMENTS: Kind.DOCUMENTS_PREPARED,
    Step.RELEASE_REGION: Kind.REGION_RELEASED,
    Step.PLAN_FOLLOW_UP: Kind.FOLLOW_UP_PLANNED,
    Step.MAKE_KNOWN: Kind.MADE_KNOWN,
}
# Eight kinds of step, one of them once per region: nothing lawful needs more before a person's turn.
ENOUGH = len(Step) + len(REGIONS)


class Walk(RuleBasedStateMachine):
    """A case under lawful and unlawful hands. Refusals are the rules' own; nothing else stops a hand."""

    log: Log

    @initialize(
        verdict=st.sampled_from(["should", "should", "may", "await", "should_not"]),
        route=st.sampled_from(Route),
        dispensing=st.sampled_from(Dispensing),
        answers=st.lists(st.sampled_from([*APPROVING, "no"]), max_size=len(REGIONS)),
    )
    def opens(self, verdict: str, route: Route, dispensing: Dispensing, answers: list[str]) -> None:
        self.log = Log("regional" if route is Route.OWN else verdict, route=route, dispensing=dispensing)
        # A blind walk seldom comes far: some begin with regions asked, or all of them at their end.
        if answers and self.place.standing is Standing.ON_PATH:
            if route is Route.OWN:
                self.log.decided(Stage.TAKE_UP, "take_up")
            self.log.recommended()
            for region, answer in zip(REGIONS, answers, strict=False):
                self.log.region(region, answer)
            self.the_program_does_what_is_due()

    @rule(
        answer=st.sampled_from(ANSWERS), region=st.sampled_from([None, *REGIONS, "gotland"]), number=st.integers(-2, 82)
    )
    def somebody_decides_something(self, answer: tuple[Stage, str], region: str | None, number: int) -> None:
        self._tries(answer, region, day(number))

    @rule(choice=st.randoms(use_true_random=False), outcome=st.integers(0, 4))
    def whoever_is_asked_answers(self, choice: Any, outcome: int) -> None:
        waiting = turns(self.place)
        if not waiting:
            return
        stage, region = choice.choice(waiting)
        outcomes = RULES[stage].outcomes
        self._tries((stage, outcomes[outcome % len(outcomes)].key), region, TODAY)

    @precondition(lambda self: self.place.standing is not Standing.CLOSED)
    @rule(verdict=st.sampled_from(VERDICTS))
    def the_council_changes_its_mind(self, verdict: str) -> None:
        self.log.revised(verdict, TODAY)

    @precondition(lambda self: open_judgements(self.place) != ())
    @rule(choice=st.randoms(use_true_random=False), stage=st.sampled_from(Stage), kept=st.integers(0, 2))
    def a_person_judges(self, choice: Any, stage: Stage, kept: int) -> None:
        judgement = choice.choice(open_judgements(self.place))
        keep = self.place.approving[:kept] if judgement is Judgement.TURN_DOWN else ()
        self.log.judged(judgement, TODAY, stage if judgement is Judgement.RESTART else None, keep=keep)

    @precondition(lambda self: self.place.is_open)
    @rule(reason=st.sampled_from([CloseReason.WITHDRAWN, CloseReason.DUPLICATE]))
    def a_person_closes(self, reason: CloseReason) -> None:
        self.log.then(Kind.CLOSED, TODAY, outcome=reason.value)

    @rule(
        reason=st.sampled_from(StopReason),
        region=st.sampled_from([None, *REGIONS]),
        since=st.integers(-2, 82),
        length=st.integers(-3, 60),
    )
    def somebody_stops_the_clock(self, reason: StopReason, region: str | None, since: int, length: int) -> None:
        wanted = WantedStop(reason, day(since + length), day(since), region, "Mer")
        try:
            check_stop(self.place, wanted, TODAY)
        except OrdnatError:
            return
        self.log.stopped(day(since), day(since + length), reason.value, region=region, text="Mer")

    @rule(choice=st.randoms(use_true_random=False), number=st.integers(-2, 82))
    def somebody_lets_it_go_again(self, choice: Any, number: int) -> None:
        lasting = [stop for stop in self.place.running_stops if not stop.implied]
        if not lasting:
            return
        stop = choice.choice(lasting)
        try:
            check_resumption(stop, day(number), TODAY)
        except OrdnatError:
            return
        self.log.resumed(day(number), stop.seq)

    @rule(choice=st.randoms(use_true_random=False), number=st.integers(-2, 120), annul=st.booleans())
    def a_person_corrects_a_stop(self, choice: Any, number: int, annul: bool) -> None:
        found = [e for e in in_force(self.log.events) if e.kind in STOPPINGS]
        if not found:
            return
        event: Event = choice.choice(found)
        end = {"expected_end": day(number).isoformat()} if event.kind is Kind.STOPPED and number % 2 else {}
        on = None if annul or end else day(number)
        try:
            check_stop_correction(self.place, event, annul=annul, on=on, fields=end, today=TODAY)
        except OrdnatError:
            return
        change: dict[str, Any] = (
            {"annul": True} if annul else {"fields": end} if end else {"on": day(number).isoformat()}
        )
        self.log.corrected(event.seq, region=event.region, **change)

    @rule(count=st.integers(5, 40), unit=st.sampled_from(["days", "working_days"]))
    def the_targets_change(self, count: int, unit: str) -> None:
        shipped = organisation()
        targets = [replace(target, limit=Term(count, unit)) for target in shipped.targets]
        changes = changed_terms(self.place, replace(shipped, targets=targets), TODAY)
        if changes:
            self.log.then(Kind.RETARGETED, TODAY, **event_data(changes))

    @rule(choice=st.randoms(use_true_random=False), outcome=st.integers(-1, 4))
    def a_person_corrects(self, choice: Any, outcome: int) -> None:
        found = [e for e in in_force(self.log.events) if e.kind in {Kind.DECIDED, Kind.CLOSED}]
        if not found:
            return
        event: Event = choice.choice(found)
        if outcome < 0 or event.stage is None:
            self._corrects(event, Amendment("fel", annul=True), annul=True)
        else:
            outcomes = RULES[event.stage].outcomes
            key = outcomes[outcome % len(outcomes)].key
            self._corrects(event, Amendment("fel", outcome=key), outcome=key)

    @rule()
    def the_program_does_what_is_due(self) -> None:
        done = 0
        while due := due_work(self.place):
            before = self.place
            if due[0].step is Step.RELEASE_CASE and not before.approving:
                self.log.then(Kind.CLOSED, TODAY, outcome="no_region")
            elif due[0].step is Step.RELEASE_CASE:
                self.log.then(Kind.RELEASED, TODAY)
            else:
                self.log.then(DONE[due[0].step], TODAY, region=due[0].region)
            assert due[0] not in due_work(self.place), "a step that was done is no longer due"
            done += 1
            assert done <= ENOUGH, "the program comes to an end"

    @property
    def place(self) -> Position:
        return self.log.place

    def _tries(self, answer: tuple[Stage, str], region: str | None, on: date) -> None:
        stage, outcome = answer
        approving = outcome in APPROVING
        prescribed = self.place.dispensing is Dispensing.PRESCRIPTION
        tried = decision(stage, outcome, on=on, region=region, shares=SHARES if approving and prescribed else ())
        if outcome == "waiting":
            tried = decision(stage, outcome, on=on, region=region, waiting_until=on + timedelta(days=30))
        asked = turns(self.place)
        try:
            check_decision(self.place, tried, TODAY)
        except OrdnatError:
            return
        assert (stage, region) in asked, "only the one whose turn it is decides"
        assert PUBLISHED <= on <= TODAY
        self.log.decided(stage, outcome, **{name: getattr(tried, name) for name in ("on", "region", "shares")})

    def _corrects(self, event: Event, amendment: Amendment, **change: Any) -> None:
        file = CaseFile(1, 1, self.log.events, self.place)
        try:
            _check_nothing_rests_on(file, event, amendment)
        except NotNowError:
            return
        self.log.corrected(event.seq, stage=event.stage, region=event.region, **change)

    @invariant()
    def no_region_is_asked_twice_at_once(self) -> None:
        waiting = turns(self.place)
        assert len(set(waiting)) == len(waiting)

    @invariant()
    def off_the_path_it_is_nobodys_turn(self) -> None:
        assert self.place.standing is Standing.ON_PATH or turns(self.place) == ()

    @invariant()
    def what_is_released_somewhere_was_approved_there(self) -> None:
        assert self.place.released <= set(self.place.approving)

    @invariant()
    def a_case_on_the_path_waits_for_somebody(self) -> None:
        if self.place.standing is Standing.ON_PATH:
            assert turns(self.place) or due_work(self.place), "nobody's turn and nothing due: stuck"

    @invariant()
    def nobody_is_asked_to_follow_a_no(self) -> None:
        if self.place.open_regions:
            assert self.place.decisions[Stage.REGIONAL_RECOMMENDATION].outcome != "recommend_not"

    @invariant()
    def a_released_case_is_approved_somewhere_and_answered_everywhere(self) -> None:
        if self.place.standing is Standing.RELEASED:
            assert self.place.approving
            assert self.place.all_final

    @invariant()
    def a_case_is_closed_as_something_exactly_when_it_is_closed_or_about_to_be(self) -> None:
        if self.place.standing is Standing.CLOSED:
            assert self.place.closed_as is not None
        if self.place.standing in {Standing.ON_PATH, Standing.RELEASED}:
            assert self.place.closed_as is None

    @invariant()
    def a_case_on_the_path_has_a_clock(self) -> None:
        assert self.place.standing is not Standing.ON_PATH or self.place.clock_start is not None

    @invariant()
    def every_turn_has_one_clock_that_runs(self) -> None:
        running = [turn_key(run.stage, run.region) for run in self.place.runs if run.ended is None]
        assert len(set(running)) == len(running)
        assert {turn_key(*turn) for turn in turns(self.place)} <= {clock.key for clock in ladder_clocks(self.place)}

    @invariant()
    def no_clock_runs_backwards_and_net_is_part_of_gross(self) -> None:
        path = [case_clock(self.place), *(region_clock(self.place, region) for region in REGIONS)]
        for clock in [*(c for c in path if c), *stage_clocks(self.place), *ladder_clocks(self.place)]:
            lap = read(clock, TODAY)
            assert 0 <= lap.net_days <= lap.days
            assert 0 <= lap.net_working_days <= lap.working_days <= lap.days
            assert all(one.until and one.until < two.since for one, two in pairwise(clock.stops))

    @invariant()
    def a_clock_that_stands_still_has_its_last_days_ahead_unless_they_had_passed(self) -> None:
        for clock in ladder_clocks(self.place):
            last = clock.stops[-1] if clock.stops else None
            if clock.held(TODAY) and last is not None:
                for due in (due_of(clock, TODAY).aim, due_of(clock, TODAY).limit):
                    assert due >= TODAY or due < last.since

    @invariant()
    def nothing_stands_still_in_a_case_that_has_ended(self) -> None:
        if not self.place.is_open or self.place.standing is Standing.MAKING_KNOWN:
            assert self.place.running_stops == ()
            assert ladder_clocks(self.place) == ()

    @invariant()
    def a_path_that_has_started_has_ended_when_the_case_has(self) -> None:
        clock = case_clock(self.place)
        if clock is not None and self.place.standing in {Standing.CLOSED, Standing.RELEASED}:
            assert clock.ended is not None

    @invariant()
    def the_log_is_whole_and_tells_the_same_twice(self) -> None:
        events = self.log.events
        assert [event.seq for event in events] == list(range(1, len(events) + 1))
        assert position(events) == position(tuple(events))
        assert all(e.corrects is None or e.corrects < e.seq for e in events)


Walk.TestCase.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
TestWalk = Walk.TestCase


def test_the_walk_knows_every_automatic_step() -> None:
    assert set(DONE) | {Step.RELEASE_CASE} == set(Step)
