"""Meetings: which of a body's meetings can still decide a thing that is ready on a day, and when they run out.

A meeting can decide what has come in by its material deadline (*beredningsstopp*). Who decides when nothing has been
said about meetings is a working day's business; who has a calendar of meetings, and none left in it, decides nobody
knows when: that is said, never guessed.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from models.rules.organisation import Body, Organisation
from models.rules.watch.watching import MeetingDay

FORESIGHT = timedelta(days=60)  # a calendar that ends sooner than this is to be filled in


@dataclass(frozen=True, slots=True)
class RunningOut:
    """A body whose calendar of meetings ends soon: `last` is its last meeting to come, None when there is none."""

    body: Body
    last: date | None


def decides_any_day(body: Body) -> bool:
    """True when nothing has been said of the body's meetings."""
    return not body.meetings


def held_meetings(body: Body) -> list[MeetingDay]:
    """The meetings that have not been cancelled, in order."""
    return sorted((m for m in body.meetings if not m.cancelled), key=_in_order)


def next_meeting(body: Body, ready_on: date) -> MeetingDay | None:
    """The first meeting that can decide what is ready on `ready_on`; None when there is none (left)."""
    usable = (m for m in body.meetings if m.material_by >= ready_on and not m.cancelled)
    return min(usable, key=_in_order, default=None)


def coming_meetings(body: Body, today: date) -> list[MeetingDay]:
    """The meetings of today and later, cancelled ones too, in order."""
    return sorted((m for m in body.meetings if m.on >= today), key=lambda m: m.on)


def running_out(organisation: Organisation, today: date) -> list[RunningOut]:
    """The bodies in force whose calendars end within 60 days, in the order of the file."""
    soon = []
    for body in organisation.bodies:
        ended = body.valid_to is not None and body.valid_to < today
        last = max((m.on for m in held_meetings(body) if m.on >= today), default=None)
        if body.meetings and not ended and (last is None or last < today + FORESIGHT):
            soon.append(RunningOut(body, last))
    return soon


def _in_order(meeting: MeetingDay) -> tuple[date, date]:
    return meeting.on, meeting.material_by
