"""A case's history for a page: the newest first, with days gross and net at each event."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.presenters.notices import local
from app.presenters.shortened import PARAGRAPH, shortened
from app.presenters.timeline import describe, who
from models.rules.access import SYSTEM
from models.rules.clock import Clock, case_clock, settled_stops
from models.rules.events import Event
from models.rules.organisation import Organisation
from models.rules.place import Position


@dataclass(frozen=True, slots=True)
class Happening:
    """One event. `days` are gross, with net in brackets where they differ; empty before the clock's start.

    `cause` is the number of the event it followed from. `routine`: the program did it in the course of things.
    """

    seq: int
    on: str
    recorded: str
    days: str
    what: str
    who: str
    cause: int | None
    routine: bool


def happenings(log: Sequence[Event], place: Position, organisation: Organisation, today: date) -> list[Happening]:
    """The events, those recorded last first."""
    clock = case_clock(place)
    return [_happening(event, clock, organisation, today) for event in reversed(log)]


def _happening(event: Event, clock: Clock | None, organisation: Organisation, today: date) -> Happening:
    return Happening(
        seq=event.seq,
        on=event.on.isoformat(),
        recorded=local(event.at, organisation),
        days=_days(event.on, clock, today) if clock else "",
        what=shortened(describe(event, organisation), PARAGRAPH),
        who=who(event, organisation),
        cause=event.cause,
        routine=event.actor == SYSTEM.key,
    )


def _days(on: date, clock: Clock, today: date) -> str:
    if on < clock.start:
        return ""
    gross = (on - clock.start).days
    stood = sum(max(0, (min(until, on) - since).days) for since, until in settled_stops(clock, today) if since < on)
    return f"{gross} ({gross - stood})" if stood else f"{gross}"
