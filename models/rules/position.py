"""Where a case stands, computed from its event log and nothing else.

`position(log)` folds the events in force into one picture: standing, open stages, decisions, clocks and their stops,
what the automatic steps have done.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from models.rules.clocks.acknowledgements import acknowledgement_of
from models.rules.clocks.keys import PATH, WAIT_KEYS, turn_key
from models.rules.clocks.stage_runs import Ending, StageRun, Wait
from models.rules.clocks.stops import awaiting, stop_of
from models.rules.events import Event, Kind, in_force
from models.rules.place import Position
from models.rules.process import RULES, Dispensing, Effect, Priority, Route, Stage, downstream, outcome_of
from models.rules.standings import JUDGEMENTS, CloseReason, Judgement, Standing, Trigger

__all__ = ["Position", "position", "trigger_of"]
# Where the clock of a log stands that does not say.
_HERE = "Europe/Stockholm"


def position(log: Sequence[Event]) -> Position:
    """The position after `log`, which begins with its `opened` event."""
    events = in_force(log)
    decided = {event.seq: event.on for event in events if event.kind is Kind.DECIDED}
    place = _opened(events[0])
    for event in events[1:]:
        step = _STEPS.get(event.kind)
        if step:
            # A step entered because of a decision moves with that decision's date.
            moved = event.kind is Kind.STAGE_ENTERED and decided.get(event.cause or 0, event.on) != event.on
            step(place, replace(event, on=decided[event.cause or 0]) if moved else event)
    _rearm(place, log)
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
        clock_set=event,
        clock_armed=event,
        timezone=data.get("timezone", _HERE),
        recommendation_id=data.get("recommendation_id"),
        extension=data.get("extends") is not None,
    )
    own = place.route is Route.OWN
    place.recommended_on = None if own else place.clock_start or place.earliest
    place.move(Trigger.OPENED_POSITIVE if own else trigger_of(place.verdict, revised=False), event)
    return place


def _rearm(place: Position, log: Sequence[Event]) -> None:
    """A corrected start, or a corrected expected end of a stop, sets the clock going anew."""
    for correction in log:
        fields = correction.data.get("fields", {}) if correction.kind is Kind.CORRECTED else {}
        stop = place.stops.get(correction.corrects or 0)
        if stop is not None and "expected_end" in fields:
            place.stops[stop.seq] = replace(stop, armed=correction)
        started = correction.corrects == place.clock_set.seq and "clock_start" in fields
        if started and correction.seq > place.clock_armed.seq:
            place.clock_armed = correction


def _start_clock(place: Position, event: Event) -> None:
    place.clock_start = _day(event.data.get("clock_start")) or event.on
    place.clock_set = place.clock_armed = event


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _entered(place: Position, event: Event) -> None:
    # As corrected, it may not have been that step's turn: the entry rested on a decision that has been taken back.
    if event.stage is None or not place.waits_for(event.stage, event.region):
        return
    run = place.open_run(event.stage, event.region)
    if run is None:
        rests_on = [place.decisions[s].on for s in RULES[event.stage].after if s in place.decisions]
        start = max([event.on, *rests_on])
        run = StageRun(event.stage, event.region, start, event, {})
        place.runs.append(run)
    run.armed, run.terms = event, event.data.get("terms", run.terms)


def _standing_entered(place: Position, event: Event) -> None:
    if event.outcome == place.standing:
        place.wait = Wait(event, event, event.data.get("terms", {}))


def _decided(place: Position, event: Event) -> None:
    if event.stage is None:
        return
    if event.stage is Stage.REGION_DECISION:
        _region_decided(place, event)
        return
    place.decisions[event.stage] = event
    _answer(place, event)
    if event.stage is Stage.BUDGET_IMPACT:
        # Older logs do not say which version was reviewed: it was the newest.
        place.analysis = event.data.get("analysis") or (place.draft.seq if place.draft else None)
    if event.stage is Stage.REGIONAL_RECOMMENDATION:
        place.recommended_on = event.on if place.route is Route.OWN else place.recommended_on
        place.documents = False
        place.preparers = frozenset({event.actor, *event.data.get("prepared_by", ())})
    if _turns_down(event):
        place.move(Trigger.TURNED_DOWN, event)
        place.closed_as = CloseReason.NOT_TAKEN_UP if event.stage is Stage.TAKE_UP else CloseReason.NEGATIVE


def _region_decided(place: Position, event: Event) -> None:
    if event.region is None:
        return
    place.region_decisions[event.region] = event
    if place.is_final(event.region):
        _answer(place, event)
        place.decided_terms[event.region] = place.terms
        place.end_stops(event.on, event.region)


def _answer(place: Position, event: Event) -> None:
    run = place.open_run(event.stage, event.region) if event.stage else None
    if run is not None:
        run.end(event.on, Ending.DECIDED)


def _turns_down(decision: Event) -> bool:
    outcome = outcome_of(decision.stage, decision.outcome or "") if decision.stage else None
    return outcome is not None and outcome.effect is Effect.TURNS_DOWN


def _intake_checked(place: Position, event: Event) -> None:
    place.intake_checked = True


def _inputs_set(place: Position, event: Event) -> None:
    place.inputs = event


def _drafted(place: Position, event: Event) -> None:
    place.draft = event


def _budget_revised(place: Position, event: Event) -> None:
    place.analysis = event.data["analysis"]
    # The regions are shown the version in force; what they were shown before stays where it is.
    place.documents = False


def _background(place: Position, event: Event) -> None:
    place.background = True


def _documents(place: Position, event: Event) -> None:
    place.documents = True


def _region_released(place: Position, event: Event) -> None:
    place.released.add(event.region or "")


def _release_revoked(place: Position, event: Event) -> None:
    place.released.discard(event.region or "")


def _released(place: Position, event: Event) -> None:
    place.move(Trigger.RELEASED, event)
    place.released_on = event.on


def _follow_up(place: Position, event: Event) -> None:
    place.follow_up = event


def _noted(place: Position, event: Event) -> None:
    place.noted.append(event)


def _made_known(place: Position, event: Event) -> None:
    place.move(Trigger.MADE_KNOWN, event)
    if place.standing is Standing.CLOSED:
        place.closed_as = place.closed_as or CloseReason.NEGATIVE


def _revised(place: Position, event: Event) -> None:
    place.verdict = event.data["verdict"]
    place.recommendation_id = event.data.get("recommendation_id", place.recommendation_id)
    place.recommended_on = _day(event.data.get("clock_start")) or event.on
    # What was planned counts from the recommendation before this one.
    place.follow_up = None
    trigger = trigger_of(place.verdict, revised=True)
    # What has been released is not taken back without a person.
    place.move(Trigger.REVISED_OTHERWISE if event.data.get("releases") else trigger, event)
    place.review_wanted = place.review_wanted or place.standing is Standing.RELEASED
    if trigger is Trigger.REVISED_POSITIVE and place.clock_start is None:
        place.earliest = _day(event.data.get("earliest")) or place.earliest
        _start_clock(place, event)
    _back_on_path(place, event)


def _judged(place: Position, event: Event) -> None:
    judgement = Judgement(event.outcome or "")
    place.move(JUDGEMENTS[judgement][0], event)
    # What another case is to decide is still to be judged when it has.
    place.review_wanted = place.review_wanted and judgement is Judgement.NEW_CASE
    place.lapsed.update(event.data.get("lapsed", ()))
    if place.standing is Standing.ON_PATH and place.clock_start is None:
        _start_clock(place, event)
    if judgement is Judgement.RESTART and event.stage is not None:
        _forget(place, downstream(event.stage), event)
    if place.standing is Standing.PARKED and place.clock_start is not None:
        place.stops[event.seq] = awaiting(event)
    _back_on_path(place, event)


def _back_on_path(place: Position, event: Event) -> None:
    # Back on the path after a no: whoever gave it is asked again, so that nobody further on is asked to follow it,
    # and so is whoever's yes it took along.
    if place.standing is not Standing.ON_PATH:
        return
    place.closed_as = None
    for region in place.lapsed:
        place.region_decisions.pop(region, None)
        place.decided_terms.pop(region, None)
    place.lapsed.clear()
    for stage in [stage for stage, decision in place.decisions.items() if _turns_down(decision)]:
        _forget(place, downstream(stage), event)


def _forget(place: Position, stages: frozenset[Stage], event: Event) -> None:
    for stage in stages:
        place.decisions.pop(stage, None)
    place.end_runs(event.on, Ending.RESTARTED, stages)
    if Stage.REGION_DECISION in stages:
        place.region_decisions.clear()
        place.decided_terms.clear()
        place.lapsed.clear()
        place.documents = False
    if Stage.BUDGET_IMPACT in stages:
        place.draft = place.analysis = None
    if Stage.CONSENSUS in stages:
        place.background = False


def _priority(place: Position, event: Event) -> None:
    place.priority = Priority(event.outcome or "")
    place.terms = event.data["terms"]
    place.clock_armed = event


def _stopped(place: Position, event: Event) -> None:
    place.stops[event.seq] = stop_of(event)


def _resumed(place: Position, event: Event) -> None:
    stop = place.stops.get(event.data["stop"])
    if stop is not None and stop.until is None:
        place.stops[stop.seq] = stop.ended(event.on)


def _acknowledged(place: Position, event: Event) -> None:
    place.acknowledged.append(acknowledgement_of(event))


def _retargeted(place: Position, event: Event) -> None:
    terms = event.data["terms"]
    if PATH in terms:
        place.terms, place.clock_armed = terms[PATH], event
    for run in place.runs:
        new = terms.get(turn_key(run.stage, run.region)) if run.ended is None else None
        if new is not None:
            run.terms, run.armed = new, event
    wait = terms.get(WAIT_KEYS.get(place.standing or Standing.CLOSED, ""))
    if wait is not None and place.wait is not None:
        place.wait = Wait(place.wait.entered, event, wait)


def _closed(place: Position, event: Event) -> None:
    place.move(Trigger.CLOSED, event)
    place.closed_as = CloseReason(event.outcome or "")


def _reopened(place: Position, event: Event) -> None:
    place.move(Trigger.REOPENED, event)
    place.closed_as = place.follow_up = None


_STEPS: dict[Kind, Callable[[Position, Event], None]] = {
    Kind.STAGE_ENTERED: _entered,
    Kind.STANDING_ENTERED: _standing_entered,
    Kind.DECIDED: _decided,
    Kind.INTAKE_CHECKED: _intake_checked,
    Kind.INPUTS_SET: _inputs_set,
    Kind.BUDGET_DRAFTED: _drafted,
    Kind.BUDGET_REVISED: _budget_revised,
    Kind.BACKGROUND_PREPARED: _background,
    Kind.DOCUMENTS_PREPARED: _documents,
    Kind.REGION_RELEASED: _region_released,
    Kind.RELEASE_REVOKED: _release_revoked,
    Kind.RELEASED: _released,
    Kind.FOLLOW_UP_PLANNED: _follow_up,
    Kind.DATES_NOTED: _noted,
    Kind.MADE_KNOWN: _made_known,
    Kind.REVISED: _revised,
    Kind.JUDGED: _judged,
    Kind.PRIORITY_CHANGED: _priority,
    Kind.STOPPED: _stopped,
    Kind.RESUMED: _resumed,
    Kind.ACKNOWLEDGED: _acknowledged,
    Kind.RETARGETED: _retargeted,
    Kind.CLOSED: _closed,
    Kind.REOPENED: _reopened,
}
