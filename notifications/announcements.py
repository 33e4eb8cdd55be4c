"""Which events of a case are announced by themselves: a turn that passes, a region's answer, a changed mind, a wait."""

from collections.abc import Callable, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from models.rules.clock import due_of, stage_clocks
from models.rules.clocks.keys import turn_key
from models.rules.events import Event, Kind
from models.rules.organisation import Organisation
from models.rules.place import Position
from models.rules.process import Stage
from models.rules.standings import Standing
from models.rules.turns import Turn, open_turns, owner, whose_turn
from models.rules.verdicts import Verdict
from notifications import messages, routing
from notifications.messages import About, Message


def announce(about: About, place: Position, events: Sequence[Event], organisation: Organisation) -> list[Message]:
    """The messages that `events`, just recorded and leading to `place`, give rise to."""
    found: list[Message] = []
    here = ZoneInfo(organisation.clock.timezone)
    for event in events:
        say = _SAID.get(event.kind)
        if say is not None:
            found.extend(say(about, place, event, organisation, event.at.astimezone(here).date()))
    return found


def _turn(about: About, place: Position, event: Event, organisation: Organisation, day: date) -> list[Message]:
    if event.stage is None:
        return []
    body = owner(organisation, event.stage, event.region, place.therapy, day)
    limit = _limit(place, event.stage, event.region, day)
    people = routing.members(organisation, body, day)
    turn = Turn(event.stage, event.region, body)
    return messages.turn_passed(about, place, turn, people, seq=event.seq, last_day=limit, day=day)


def _limit(place: Position, stage: Stage, region: str | None, day: date) -> date:
    """The last day of the step's own clock, with its stops; of the newest, when the step has been done before."""
    clocks = [clock for clock in stage_clocks(place) if clock.key == turn_key(stage, region)]
    return due_of(clocks[-1], day).limit


def _decided(about: About, place: Position, event: Event, organisation: Organisation, day: date) -> list[Message]:
    if event.stage is not Stage.REGION_DECISION or event.region not in place.region_decisions:
        return []
    people = routing.told(organisation, messages.REGION_DECIDED, event.region, day)
    name, waits = organisation.region(event.region).name, whose_turn(place, organisation, day)
    return messages.region_decided(about, place, event.region, people, name=name, seq=event.seq, whose_turn=waits)


def _revised(about: About, place: Position, event: Event, organisation: Organisation, day: date) -> list[Message]:
    if place.standing not in {Standing.PAUSED, Standing.RELEASED}:
        return []
    officers = routing.case_officers(organisation, day)
    released = place.standing is Standing.RELEASED
    return messages.revision(about, event.data["label"], officers, seq=event.seq, released=released)


def _analysis_revised(
    about: About, place: Position, event: Event, organisation: Organisation, day: date
) -> list[Message]:
    bodies = {turn.body.key: turn.body for turn in open_turns(place, organisation, day)}
    people = [person for body in bodies.values() for person in routing.members(organisation, body, day)]
    told = {person.key: person for person in (*people, *routing.case_officers(organisation, day))}
    reviewer = next((p.name for p in organisation.people if p.key == event.decider), event.decider or event.actor)
    waits = whose_turn(place, organisation, day)
    return messages.analysis_revised(
        about, event.data, told.values(), seq=event.seq, reviewer=reviewer, whose_turn=waits
    )


def _revoked(about: About, place: Position, event: Event, organisation: Organisation, day: date) -> list[Message]:
    if event.region is None:
        return []
    people = routing.told(organisation, messages.REGION_RELEASED, event.region, day)
    name = organisation.region(event.region).name
    closes = place.standing is Standing.MAKING_KNOWN
    return messages.release_revoked(about, event.region, name, people, seq=event.seq, closes=closes)


def _awaits(about: About, place: Position, event: Event, organisation: Organisation, day: date) -> list[Message]:
    # Parked by a judgement of ours is no word of the council's to make known.
    if event.outcome != Standing.PARKED or place.verdict != Verdict.AWAIT:
        return []
    people = routing.told(organisation, messages.MADE_KNOWN, None, day)
    return messages.await_made_known(about, Verdict.AWAIT.label, people, seq=event.seq)


_Say = Callable[[About, Position, Event, Organisation, date], list[Message]]
_SAID: dict[Kind, _Say] = {
    Kind.STAGE_ENTERED: _turn,
    Kind.DECIDED: _decided,
    Kind.REVISED: _revised,
    Kind.BUDGET_REVISED: _analysis_revised,
    Kind.RELEASE_REVOKED: _revoked,
    Kind.STANDING_ENTERED: _awaits,
}
