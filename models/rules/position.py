"""Where a case stands, computed from its event log and nothing else.

`position(log)` folds the events in force into one frozen picture: standing, open stages, decisions, what the
automatic steps have done. Columns on the case row only mirror it for queries.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from models.rules.events import Event, Kind, in_force
from models.rules.process import (
    RULES,
    Dispensing,
    Effect,
    Outcome,
    Priority,
    Route,
    Stage,
    downstream,
    outcome_of,
    stages_of,
)
from models.rules.standings import JUDGEMENTS, TRANSITIONS, CloseReason, Judgement, Standing, Trigger


@dataclass(slots=True)
class Position:
    """A case as its log tells it. Treat as read-only outside this module.

    `open_stages` wait for somebody now, in the order of the process table.
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
    recommendation_id: int | None = None
    standing: Standing | None = None
    closed_as: CloseReason | None = None
    review_wanted: bool = False
    decisions: dict[Stage, Event] = field(default_factory=dict)
    region_decisions: dict[str, Event] = field(default_factory=dict)
    entered: dict[tuple[Stage, str | None], date] = field(default_factory=dict)
    released: set[str] = field(default_factory=set)
    intake_checked: bool = False
    inputs: Event | None = None
    draft: Event | None = None
    background: bool = False
    documents: bool = False
    follow_up_planned: bool = False
    preparers: frozenset[str] = frozenset()
    open_stages: tuple[Stage, ...] = ()

    @property
    def open_regions(self) -> tuple[str, ...]:
        """Regions whose decision is still wanted (none before they have been asked)."""
        if Stage.REGION_DECISION not in self.open_stages:
            return ()
        return tuple(r for r in self.regions if not self._final(r))

    @property
    def is_open(self) -> bool:
        """True until the case is released or closed."""
        return self.standing not in {Standing.RELEASED, Standing.CLOSED}

    @property
    def all_final(self) -> bool:
        """True when every region has given an answer it need not come back to."""
        return all(self._final(region) for region in self.regions)

    @property
    def approving(self) -> tuple[str, ...]:
        """Regions where the medicine may be used, in the order of the case."""
        return tuple(r for r in self.regions if self._effect(r) is Effect.APPROVES)

    @property
    def contradicted(self) -> bool:
        """True when a correction has taken away what a release or a closing rested on."""
        if self.standing is Standing.RELEASED:
            return not (self.all_final and self.approving)
        if self.standing is Standing.CLOSED and self.closed_as is CloseReason.NO_REGION:
            return not self.all_final or bool(self.approving)
        return False

    def region_outcome(self, region: str) -> Outcome | None:
        """The region's answer in force, or None."""
        decision = self.region_decisions.get(region)
        return outcome_of(Stage.REGION_DECISION, decision.outcome or "") if decision else None

    def _answered(self, stage: Stage) -> bool:
        return self.all_final if RULES[stage].per_region else stage in self.decisions

    def _final(self, region: str) -> bool:
        outcome = self.region_outcome(region)
        return outcome is not None and outcome.final

    def _effect(self, region: str) -> Effect | None:
        outcome = self.region_outcome(region)
        return outcome.effect if outcome else None

    def move(self, trigger: Trigger) -> None:
        """Follow the transition table; a trigger the table does not know changes nothing."""
        self.standing = TRANSITIONS.get((self.standing, trigger), self.standing)

    def settle(self) -> None:
        """Work out the open stages, once everything they rest on is known."""
        unanswered = [rule for rule in stages_of(self.route) if not self._answered(rule.stage)]
        waiting = {rule.stage for rule in unanswered}
        ready = tuple(rule.stage for rule in unanswered if waiting.isdisjoint(rule.after))
        self.open_stages = ready if self.standing is Standing.ON_PATH else ()


def position(log: Sequence[Event]) -> Position:
    """The position after `log`, which begins with its `opened` event."""
    events = in_force(log)
    place = _opened(events[0])
    for event in events[1:]:
        step = _STEPS.get(event.kind)
        if step:
            step(place, event)
    place.settle()
    return place


def trigger_of(verdict: str, *, revised: bool) -> Trigger:
    """The trigger that a council's verdict pulls, at opening or when it changes.

    Raises ValueError for a verdict that opens no case by itself.
    """
    kind = {"should": "positive", "may": "positive", "await": "await", "should_not": "negative"}.get(
        verdict, "otherwise"
    )
    return Trigger(f"{'revised' if revised else 'opened'}_{kind}")


def _opened(event: Event) -> Position:
    data = event.data
    place = Position(
        route=Route(data["route"]),
        priority=Priority(data["priority"]),
        dispensing=Dispensing(data["dispensing"]),
        therapy=data.get("therapy"),
        regions=tuple(data["regions"]),
        verdict=data["verdict"],
        terms=data["terms"],
        clock_start=_day(data.get("clock_start")),
        earliest=_day(data.get("earliest")) or event.on,
        recommendation_id=data.get("recommendation_id"),
    )
    own = place.route is Route.OWN
    place.move(Trigger.OPENED_POSITIVE if own else trigger_of(place.verdict, revised=False))
    return place


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _entered(place: Position, event: Event) -> None:
    if event.stage is not None:
        place.entered.setdefault((event.stage, event.region), event.on)


def _decided(place: Position, event: Event) -> None:
    if event.stage is None:
        return
    if event.stage is Stage.REGION_DECISION:
        if event.region is not None:
            place.region_decisions[event.region] = event
        return
    place.decisions[event.stage] = event
    if event.stage is Stage.REGIONAL_RECOMMENDATION:
        place.documents = False
        place.preparers = frozenset({event.actor, *event.data.get("prepared_by", ())})
    if _turns_down(event):
        place.move(Trigger.TURNED_DOWN)
        place.closed_as = CloseReason.NOT_TAKEN_UP if event.stage is Stage.TAKE_UP else CloseReason.NEGATIVE


def _turns_down(decision: Event) -> bool:
    outcome = outcome_of(decision.stage, decision.outcome or "") if decision.stage else None
    return outcome is not None and outcome.effect is Effect.TURNS_DOWN


def _intake_checked(place: Position, event: Event) -> None:
    place.intake_checked = True


def _inputs_set(place: Position, event: Event) -> None:
    place.inputs = event


def _drafted(place: Position, event: Event) -> None:
    place.draft = event


def _background(place: Position, event: Event) -> None:
    place.background = True


def _documents(place: Position, event: Event) -> None:
    place.documents = True


def _region_released(place: Position, event: Event) -> None:
    place.released.add(event.region or "")


def _release_revoked(place: Position, event: Event) -> None:
    place.released.discard(event.region or "")


def _released(place: Position, event: Event) -> None:
    place.move(Trigger.RELEASED)


def _follow_up(place: Position, event: Event) -> None:
    place.follow_up_planned = True


def _made_known(place: Position, event: Event) -> None:
    place.move(Trigger.MADE_KNOWN)
    if place.standing is Standing.CLOSED:
        place.closed_as = place.closed_as or CloseReason.NEGATIVE


def _revised(place: Position, event: Event) -> None:
    place.verdict = event.data["verdict"]
    place.recommendation_id = event.data.get("recommendation_id", place.recommendation_id)
    trigger = trigger_of(place.verdict, revised=True)
    place.move(trigger)
    place.review_wanted = place.review_wanted or place.standing is Standing.RELEASED
    if trigger is Trigger.REVISED_POSITIVE and place.clock_start is None:
        place.earliest = _day(event.data.get("earliest")) or place.earliest
        place.clock_start = _day(event.data.get("clock_start")) or event.on
    _resume(place)


def _judged(place: Position, event: Event) -> None:
    judgement = Judgement(event.outcome or "")
    place.move(JUDGEMENTS[judgement][0])
    if place.standing is Standing.ON_PATH and place.clock_start is None:
        place.clock_start = _day(event.data.get("clock_start")) or event.on
    if judgement is Judgement.RESTART and event.stage is not None:
        _forget(place, downstream(event.stage))
    if judgement is Judgement.PARK:
        place.clock_start = None
    _resume(place)


def _resume(place: Position) -> None:
    # Back on the path after a no: whoever gave it is asked again, so that nobody further on is asked to follow it.
    if place.standing is not Standing.ON_PATH:
        return
    place.closed_as = None
    for stage in [stage for stage, decision in place.decisions.items() if _turns_down(decision)]:
        _forget(place, downstream(stage))


def _forget(place: Position, stages: frozenset[Stage]) -> None:
    for stage in stages:
        place.decisions.pop(stage, None)
    place.entered = {turn: on for turn, on in place.entered.items() if turn[0] not in stages}
    if Stage.REGION_DECISION in stages:
        place.region_decisions.clear()
        place.documents = False
    if Stage.BUDGET_IMPACT in stages:
        place.draft = None
    if Stage.CONSENSUS in stages:
        place.background = False


def _priority(place: Position, event: Event) -> None:
    place.priority = Priority(event.outcome or "")
    place.terms = event.data["terms"]


def _closed(place: Position, event: Event) -> None:
    place.move(Trigger.CLOSED)
    place.closed_as = CloseReason(event.outcome or "")


def _reopened(place: Position, event: Event) -> None:
    place.move(Trigger.REOPENED)
    place.closed_as = None


_STEPS: dict[Kind, Callable[[Position, Event], None]] = {
    Kind.STAGE_ENTERED: _entered,
    Kind.DECIDED: _decided,
    Kind.INTAKE_CHECKED: _intake_checked,
    Kind.INPUTS_SET: _inputs_set,
    Kind.BUDGET_DRAFTED: _drafted,
    Kind.BACKGROUND_PREPARED: _background,
    Kind.DOCUMENTS_PREPARED: _documents,
    Kind.REGION_RELEASED: _region_released,
    Kind.RELEASE_REVOKED: _release_revoked,
    Kind.RELEASED: _released,
    Kind.FOLLOW_UP_PLANNED: _follow_up,
    Kind.MADE_KNOWN: _made_known,
    Kind.REVISED: _revised,
    Kind.JUDGED: _judged,
    Kind.PRIORITY_CHANGED: _priority,
    Kind.CLOSED: _closed,
    Kind.REOPENED: _reopened,
}
