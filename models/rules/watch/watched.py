"""What is watched in a case: its running clocks and its last usable meetings, with ladder and whom it concerns.

A clock that stands still is not watched; the stop itself is.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain

from models.rules.clock import Clock, Due, due_of, ladder_clocks, settled_stops, silenced_until
from models.rules.clocks.keys import clock_label
from models.rules.escalation import Watched, ladder_of
from models.rules.foresight.last_meeting import MeetingWarning, last_usable
from models.rules.organisation import Body, Organisation
from models.rules.place import Position
from models.rules.process import RULES
from models.rules.turns import Turn, open_turns
from models.rules.watch.recipients import Concerned
from models.rules.watch.watching import Ladder

MEETING = "meeting"


@dataclass(frozen=True, slots=True)
class Line:
    """One watched thing of a case. Exactly one of `clock` and `meeting` is there; `label` says in Swedish which."""

    watched: Watched
    ladder: Ladder
    label: str
    concerned: Concerned
    region: str | None
    clock: Clock | None = None
    meeting: MeetingWarning | None = None


def watched_in(place: Position, organisation: Organisation, today: date, *, changed: bool = False) -> tuple[Line, ...]:
    """Everything watched on `today`. `changed`: targets or ladders are new today, and what has passed is history."""
    if not place.is_open:
        return ()
    waits = open_turns(place, organisation, today)
    found = chain(_clocks(place, organisation, today, waits), _meetings(place, organisation, today, waits))
    if not changed:
        return tuple(found)
    return tuple(_known(line, today) for line in found if line.meeting is None or line.meeting.meeting.on > today)


def live_clocks(place: Position, organisation: Organisation, today: date) -> frozenset[str]:
    """Keys of the clocks whose alarms may still be sent: running, not standing still, not acknowledged."""
    if not place.is_open:
        return frozenset()
    running = (clock for clock in ladder_clocks(place) if not clock.held(today))
    spoken = (clock.key for clock in running if not _is_quiet(silenced_until(place, clock), today))
    meetings = (f"{MEETING}:{turn.body.key}" for turn in open_turns(place, organisation, today))
    return frozenset(chain(spoken, (key for key in meetings if not _is_quiet(_answered_for(place, key), today))))


def _known(line: Line, day: date) -> Line:
    watched = line.watched
    if watched.known_on >= day:
        return line
    return replace(line, watched=replace(watched, known_on=day))


def _clocks(place: Position, organisation: Organisation, today: date, waits: tuple[Turn, ...]) -> Iterator[Line]:
    names = {region.key: region.name for region in organisation.regions}
    for clock in ladder_clocks(place):
        ladder = ladder_of(organisation.watching, clock.key.partition(":")[0], today)
        if ladder is not None and not clock.held(today):
            concerned = _concerned(place, clock, waits)
            yield Line(_of(place, clock, today), ladder, clock_label(clock.key, names), concerned, clock.region, clock)


def _of(place: Position, clock: Clock, today: date) -> Watched:
    return Watched(
        key=clock.key,
        occasion=str(clock.armed),
        start=clock.start,
        due=due_of(clock, today),
        known_on=clock.armed_on,
        stops=settled_stops(clock, today),
        quiet_until=silenced_until(place, clock),
    )


def _concerned(place: Position, clock: Clock, waits: tuple[Turn, ...]) -> Concerned:
    """A step's clock concerns the body it waits for, the path's everybody it waits for."""
    turns = [turn for turn in waits if clock.stage in {None, turn.stage} and clock.region in {None, turn.region}]
    return Concerned(_bodies(turns), _regions(place, turns))


def _bodies(turns: list[Turn]) -> tuple[Body, ...]:
    return tuple({turn.body.key: turn.body for turn in turns}.values())


def _regions(place: Position, turns: list[Turn]) -> tuple[str, ...]:
    # Before the regions are asked, and when nobody is, it is everybody's business.
    asked = tuple(turn.region for turn in turns if turn.region is not None)
    return asked or place.regions


def _meetings(place: Position, organisation: Organisation, today: date, waits: tuple[Turn, ...]) -> Iterator[Line]:
    ladder = ladder_of(organisation.watching, MEETING, today)
    if ladder is None:
        return
    known = {(clock.stage, clock.region): clock.armed_on for clock in ladder_clocks(place)}
    for warning in last_usable(place, organisation, today):
        known_on = known.get((warning.stage, warning.region), warning.since)
        if warning.meeting.on <= known_on:
            continue  # It had gone by before anybody here knew of the turn.
        turns = [turn for turn in waits if turn.body.key == warning.body.key]
        step = RULES[warning.stage].label.lower()
        yield Line(
            _of_meeting(place, warning, known_on),
            ladder,
            f"{step}, {warning.body.short}:s möte {warning.meeting.on.isoformat()}",
            Concerned(_bodies(turns), _regions(place, turns)),
            warning.region,
            meeting=warning,
        )


def _of_meeting(place: Position, warning: MeetingWarning, known_on: date) -> Watched:
    return Watched(
        key=warning.key,
        occasion=warning.occasion,
        start=warning.since,
        # Whether material came in is not recorded; whether the meeting went by without a decision is.
        due=Due(warning.material_by, warning.meeting.on),
        known_on=known_on,
        quiet_until=_answered_for(place, warning.key),
    )


def _answered_for(place: Position, key: str) -> date | None:
    return max((known.until for known in place.acknowledged if known.clock in {None, key}), default=None)


def _is_quiet(until: date | None, today: date) -> bool:
    return until is not None and until >= today
