"""How the organisation wants to be watched over: calendars, working hours, meetings, ladders, absence, digests.

Plain facts of the organisation file. What follows from them is in `models.rules.calendar`,
`models.rules.foresight.meetings` and `models.rules.escalation`.
"""

from dataclasses import dataclass, field
from datetime import date

from models.rules.dated import FromFile, Term


@dataclass(frozen=True)
class WorkCalendar(FromFile):
    """A named calendar: a rule that never runs out, and the days that are free besides.

    `rule` is mandatory: a calendar made only of enumerated dates would expire without anybody noticing.
    """

    key: str
    rule: str
    also_free: list[date] = field(default_factory=list)


@dataclass(frozen=True)
class WorkingHours(FromFile):
    """The hours of a working day when people may be woken, local time as HH:MM."""

    opens: str = "08:00"
    closes: str = "17:00"


@dataclass(frozen=True)
class MeetingDay(FromFile):
    """One meeting of a body, and the last day material for it must be in (*beredningsstopp*)."""

    on: date
    material_by: date
    cancelled: bool = False


@dataclass(frozen=True)
class Rung(FromFile):
    """One rung of a ladder: on which day, what is said, and to which roles.

    `at` is what the day is counted from: `aim`, `limit` or `start`. Without more the rung is due on the first day
    after it has passed. `before` puts it that long before the day (count 0: on the day itself), `after` that long
    after. `percent` (with `at = "limit"`) puts it where that share of the way to the limit has passed. `every`
    repeats the rung from there, at most `times` times.
    """

    key: str
    at: str
    notice: str
    to: list[str]
    before: Term | None = None
    after: Term | None = None
    percent: int | None = None
    every: Term | None = None
    times: int = 1


@dataclass(frozen=True)
class Ladder(FromFile):
    """The rungs of a kind of clock, in the order they are climbed.

    `clock`: `path` (the case), `stage` (every step's own), one step's name (instead of `stage` for that step),
    `judgement` (a paused case), `parked` (a case that awaits), `stop` (a stopped clock), `meeting`.
    """

    clock: str
    rungs: list[Rung]
    valid_from: date
    valid_to: date | None = None


@dataclass(frozen=True)
class Wait(FromFile):
    """Aim and limit of a wait that is no step of the path: `judgement` or `parked`."""

    aim: Term
    limit: Term


@dataclass(frozen=True)
class Absence(FromFile):
    """Somebody is away, first and last day inclusive; `deputy` stands in."""

    person: str
    valid_from: date
    valid_to: date
    deputy: str | None = None


@dataclass(frozen=True)
class Reminder(FromFile):
    """Of a kind of day to come (`models.rules.ahead.Ahead`), `to` these roles, each of `before` ahead of it."""

    kind: str
    before: list[Term]
    to: list[str]
    valid_from: date
    valid_to: date | None = None


@dataclass(frozen=True)
class Digest(FromFile):
    """A summary to a role: `every` `day` or `week` (on `weekday`, 1 = Monday). With nothing to say it is not sent."""

    role: str
    every: str
    valid_from: date
    weekday: int = 1
    valid_to: date | None = None


@dataclass(frozen=True)
class Watching(FromFile):
    """All of it: `[watching]` in the file.

    `fallback` are the roles asked when a rung's own roles and those above it are empty. `repeat_window` is, per kind
    of notice, how many days must pass before the same is said again to the same person about the same case. A source
    that has not been read for `source_silent_after` is told of.
    """

    hours: WorkingHours
    fallback: list[str]
    waits: dict[str, Wait]
    ladders: list[Ladder]
    acknowledged_for: Term
    source_silent_after: Term = field(default_factory=lambda: Term(2, "days"))
    calendars: list[WorkCalendar] = field(default_factory=list)
    absences: list[Absence] = field(default_factory=list)
    digests: list[Digest] = field(default_factory=list)
    reminders: list[Reminder] = field(default_factory=list)
    repeat_window: dict[str, int] = field(default_factory=dict)
