"""Where a case stands: the picture that `models.rules.position` draws from an event log, and what moves in it.

Columns on the case row only mirror it for queries.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from models.rules.clocks.acknowledgements import Acknowledgement
from models.rules.clocks.spans import Span
from models.rules.clocks.stage_runs import Ending, StageRun, Wait
from models.rules.clocks.stops import Stop
from models.rules.events import Event
from models.rules.process import (
    RULES,
    Dispensing,
    Effect,
    Outcome,
    Priority,
    Route,
    Stage,
    outcome_of,
    stages_of,
)
from models.rules.standings import TRANSITIONS, CloseReason, Standing, Trigger

WAITING = (Standing.PAUSED, Standing.PARKED)
_PATH_ALIVE = (Standing.ON_PATH, *WAITING)


@dataclass(slots=True)
class Position:
    """A case as its log tells it. Treat as read-only outside `models.rules.position`.

    `open_stages` wait for somebody now, in the order of the process table. `clock_set` is the event that holds the
    path clock's start, `clock_armed` the one that last set the clock going. `stops` are by the number of their event,
    ended ones too. `pauses` are the days nobody's turn could go on, `path_over` the day the path ended without a last
    answer, `decided_terms` what each region was measured against when it decided, `lapsed` the regions whose yes no
    longer holds since a no was made known (that they said it, and when, is still history). `analysis` is the number of
    the draft whose review is in force: what the regions are shown. `noted` are the events that tell of what was before
    the clock, `follow_up` the plan in force; `recommended_on` and `released_on` are the days it counts from.
    """

    route: Route
    priority: Priority
    dispensing: Dispensing
    therapy: str | None
    regions: tuple[str, ...]
    verdict: str
    terms: Mapping[str, Any]
    clock_start: date | None
    earliest: date
    clock_set: Event
    clock_armed: Event
    timezone: str
    recommendation_id: int | None = None
    standing: Standing | None = None
    closed_as: CloseReason | None = None
    review_wanted: bool = False
    decisions: dict[Stage, Event] = field(default_factory=dict)
    region_decisions: dict[str, Event] = field(default_factory=dict)
    lapsed: set[str] = field(default_factory=set)
    decided_terms: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    runs: list[StageRun] = field(default_factory=list)
    stops: dict[int, Stop] = field(default_factory=dict)
    pauses: list[Span] = field(default_factory=list)
    wait: Wait | None = None
    acknowledged: list[Acknowledgement] = field(default_factory=list)
    path_over: date | None = None
    released: set[str] = field(default_factory=set)
    intake_checked: bool = False
    inputs: Event | None = None
    draft: Event | None = None
    analysis: int | None = None
    background: bool = False
    documents: bool = False
    follow_up: Event | None = None
    noted: list[Event] = field(default_factory=list)
    extension: bool = False
    recommended_on: date | None = None
    released_on: date | None = None
    preparers: frozenset[str] = frozenset()
    open_stages: tuple[Stage, ...] = ()

    @property
    def open_regions(self) -> tuple[str, ...]:
        """Regions whose decision is still wanted (none before they have been asked)."""
        if Stage.REGION_DECISION not in self.open_stages:
            return ()
        return tuple(r for r in self.regions if not self.is_final(r))

    @property
    def is_open(self) -> bool:
        """True until the case is released or closed."""
        return self.standing not in {Standing.RELEASED, Standing.CLOSED}

    @property
    def all_final(self) -> bool:
        """True when every region has given an answer it need not come back to."""
        return all(self.is_final(region) for region in self.regions)

    @property
    def approving(self) -> tuple[str, ...]:
        """Regions where the medicine may be used, in the order of the case."""
        return tuple(r for r in self.regions if self._effect(r) is Effect.APPROVES and r not in self.lapsed)

    @property
    def contradicted(self) -> bool:
        """True when a correction has taken away what a release or a closing rested on."""
        if self.standing is Standing.RELEASED:
            return not (self.all_final and self.approving)
        if self.standing is Standing.CLOSED and self.closed_as is CloseReason.NO_REGION:
            return not self.all_final or bool(self.approving)
        return False

    @property
    def running_stops(self) -> tuple[Stop, ...]:
        """The stops that last, in the order they were recorded."""
        return tuple(stop for stop in self.stops.values() if stop.until is None)

    @property
    def entered(self) -> dict[tuple[Stage, str | None], date]:
        """When each step that has been begun, and not been begun anew since, first waited for somebody."""
        return {(run.stage, run.region): run.start for run in self.runs if run.ending is not Ending.RESTARTED}

    def region_outcome(self, region: str) -> Outcome | None:
        """The region's answer in force, or None."""
        decision = self.region_decisions.get(region)
        return outcome_of(Stage.REGION_DECISION, decision.outcome or "") if decision else None

    def is_final(self, region: str) -> bool:
        """True when the region has given an answer it need not come back to."""
        outcome = self.region_outcome(region)
        return outcome is not None and outcome.final

    def waits_for(self, stage: Stage, region: str | None) -> bool:
        """Is it this step's turn, and this region's? As `settle` works it out, for one turn."""
        if self.standing is not Standing.ON_PATH or self.route not in RULES[stage].routes:
            return False
        answered = self.is_final(region) if region else self._answered(stage)
        return not answered and all(self._answered(s) for s in RULES[stage].after if self.route in RULES[s].routes)

    def open_run(self, stage: Stage, region: str | None) -> StageRun | None:
        """The step's run that has not ended."""
        return next((r for r in self.runs if r.ended is None and (r.stage, r.region) == (stage, region)), None)

    def _answered(self, stage: Stage) -> bool:
        return self.all_final if RULES[stage].per_region else stage in self.decisions

    def _effect(self, region: str) -> Effect | None:
        outcome = self.region_outcome(region)
        return outcome.effect if outcome else None

    def move(self, trigger: Trigger, event: Event) -> None:
        """Follow the transition table; a trigger the table does not know changes nothing."""
        before, self.standing = self.standing, TRANSITIONS.get((self.standing, trigger), self.standing)
        if before is self.standing:
            return
        self._count_pause(event.on)
        if before is Standing.PARKED:
            self._wake(event)
        if self.standing in _PATH_ALIVE:
            self.path_over = None
        else:
            self._leave_path(event.on)

    def settle(self) -> None:
        """Work out the open stages, once everything they rest on is known."""
        unanswered = [rule for rule in stages_of(self.route) if not self._answered(rule.stage)]
        waiting = {rule.stage for rule in unanswered}
        ready = tuple(rule.stage for rule in unanswered if waiting.isdisjoint(rule.after))
        self.open_stages = ready if self.standing is Standing.ON_PATH else ()

    def end_runs(self, on: date, ending: Ending, stages: frozenset[Stage] = frozenset(Stage)) -> None:
        """Whatever of `stages` still waits for somebody no longer does."""
        for run in self.runs:
            if run.ended is None and run.stage in stages:
                run.end(on, ending)

    def end_stops(self, on: date, region: str | None = None) -> None:
        """A region's stops end with its answer, all of them with the path."""
        for stop in self.running_stops:
            if region in {None, stop.region}:
                self.stops[stop.seq] = stop.ended(on)

    def _count_pause(self, on: date) -> None:
        lasting = bool(self.pauses) and self.pauses[-1].until is None
        if self.standing in WAITING and not lasting:
            self.pauses.append(Span(on))
        if self.standing not in WAITING and lasting:
            self.pauses[-1] = self.pauses[-1].closed(on)

    def _wake(self, event: Event) -> None:
        self.clock_armed = event
        for stop in self.running_stops:
            if stop.implied:
                self.stops[stop.seq] = stop.ended(event.on)

    def _leave_path(self, on: date) -> None:
        self.end_stops(on)
        if self.standing is not Standing.RELEASED and not self.all_final:
            self.path_over = self.path_over or on
            self.end_runs(on, Ending.DROPPED)
