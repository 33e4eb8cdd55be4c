"""The ladder: which rungs of a clock are due, which have become history, and when to look again.

Pure: dates and instants in, calls out. A rung is called once per clock and occurrence; which have been called before
is an argument. Rungs that passed while nobody watched are called in order. Rungs that had passed before the clock was
known (a case attached late, a start date corrected) or while it was acknowledged are history: the last of them is
called, the rest are passed over. Of a rung that repeats only the latest repeat is called.
"""

import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from models.rules.calendar import IsFree, add_months, add_working_days
from models.rules.clock import Due
from models.rules.dated import Term, valid_on
from models.rules.watch.watching import Ladder, Rung, Watching
from models.rules.watch.working_hours import Office

STAGE_LADDER = "stage"
NOT_STAGES = frozenset({"path", "judgement", "parked", "stop", "meeting"})
Claim = tuple[str, str, str, int]
Stopped = tuple[date, date]
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Watched:
    """A running clock as its ladder sees it.

    `key` and `occasion` are its identity. `due` are the last days of aim and limit, moved by the stops (each from a
    day until the day it went on). What had passed on `known_on` was history when the clock became known.
    `quiet_until`: acknowledged up to and including that day.
    """

    key: str
    occasion: str
    start: date
    due: Due
    known_on: date
    stops: tuple[Stopped, ...] = ()
    quiet_until: date | None = None

    @property
    def horizon(self) -> date:
        """The last day that is history."""
        return max(self.known_on, self.quiet_until or self.known_on)


@dataclass(frozen=True, slots=True)
class Call:
    """A rung whose day has come, or one that is only noted as history (`fires` False). `day` is its own day."""

    watched: Watched
    rung: Rung
    occurrence: int
    day: date
    due_at: datetime
    fires: bool = True

    @property
    def claim(self) -> Claim:
        """What may exist only once in a case."""
        return (self.watched.key, self.watched.occasion, self.rung.key, self.occurrence)


@dataclass(frozen=True, slots=True)
class Judged:
    """What to do now, in order, and when the next rung of this clock is due (None: nothing more will be)."""

    calls: tuple[Call, ...]
    next_at: datetime | None


def ladder_of(watching: Watching, name: str, day: date) -> Ladder | None:
    """The ladder in force for a kind of clock: its own, or for a step the one for every step."""
    there = {ladder.clock: ladder for ladder in valid_on(watching.ladders, day)}
    return there.get(name) or (None if name in NOT_STAGES else there.get(STAGE_LADDER))


def judge(watched: Watched, ladder: Ladder, settled: Collection[Claim], now: datetime, office: Office) -> Judged:
    """The calls of one clock that are due at `now` and not settled yet, and when the next one is."""
    calls = _timeline(watched, ladder, office, office.day(now))
    ahead = [call for call in calls if call.day > watched.horizon]
    past = [call for call in calls if call.day <= watched.horizon]
    marked = [*_history(past, watched, office, next_at=ahead[0].due_at if ahead else None), *ahead]
    left = [call for call in marked if call.occurrence > done_to(settled, call)]
    due = [call for call in left if call.due_at <= now]
    return Judged(tuple(_latest_repeats(due)), min((c.due_at for c in left if c.due_at > now), default=None))


def done_to(settled: Collection[Claim], call: Call) -> int:
    """The last repeat of the call's rung that has been dealt with, and with it all before; -1 when none has."""
    mine = call.claim[:3]
    return max((occurrence for *rung, occurrence in settled if tuple(rung) == mine), default=-1)


def rung_day(watched: Watched, rung: Rung, office: Office) -> date:
    """The day of a rung's first occurrence: the first day on which what it says is true."""
    anchor = {"start": watched.start, "aim": watched.due.aim, "limit": watched.due.limit}[rung.at]
    if rung.percent is not None:
        return _share_of(watched, anchor, rung.percent)
    if rung.before is not None:
        return earlier(anchor, rung.before, office.free)
    if rung.after is not None:
        return later(anchor, rung.after, office.free)
    return anchor + _ONE_DAY


def later(day: date, term: Term, free: IsFree) -> date:
    """`day` and a length of time more."""
    if term.unit == "months":
        return add_months(day, term.count)
    if term.unit == "working_days":
        return add_working_days(day, term.count, free)
    return day + timedelta(days=term.count)


def earlier(day: date, term: Term, free: IsFree) -> date:
    """`day` less a length of time: working days are counted back one by one."""
    if term.unit == "months":
        return add_months(day, -term.count)
    if term.unit == "days":
        return day - timedelta(days=term.count)
    for _ in range(term.count):
        day -= _ONE_DAY
        while free(day):
            day -= _ONE_DAY
    return day


def _share_of(watched: Watched, end: date, percent: int) -> date:
    """Where `percent` of the days that count between start and `end` have gone; a day of a stop does not count."""
    stopped = sum((until - since).days for since, until in watched.stops)
    day = watched.start + timedelta(days=math.ceil(percent * ((end - watched.start).days - stopped) / 100))
    for since, until in watched.stops:
        if since < day:
            day += until - since
    return day


def _timeline(watched: Watched, ladder: Ladder, office: Office, today: date) -> list[Call]:
    seen_to = max(today, watched.horizon)
    calls = [call for rung in ladder.rungs for call in _occurrences(watched, rung, office, seen_to)]
    return sorted(calls, key=lambda call: (call.day, ladder.rungs.index(call.rung)))


def _occurrences(watched: Watched, rung: Rung, office: Office, seen_to: date) -> Iterator[Call]:
    """Every occurrence up to `seen_to`, and the first one after it."""
    first = rung_day(watched, rung, office)
    for number in range(rung.times if rung.every else 1):
        day = later(first, Term(rung.every.count * number, rung.every.unit), office.free) if rung.every else first
        yield Call(watched, rung, number, day, office.opening(day))
        if day > seen_to:
            return


def _history(calls: Sequence[Call], watched: Watched, office: Office, *, next_at: datetime | None) -> Iterator[Call]:
    """Only the last is called, when somebody may hear it again, and not even that if the next one comes as soon."""
    for call in calls[:-1]:
        yield replace(call, fires=False)
    for last in calls[-1:]:
        quiet = watched.quiet_until
        awake = office.opening(quiet + _ONE_DAY) if quiet and quiet >= last.day else last.due_at
        due_at = max(awake, last.due_at)
        yield replace(last, due_at=due_at, fires=next_at is None or due_at < next_at)


def _latest_repeats(due: Sequence[Call]) -> Iterator[Call]:
    latest = {call.rung.key: call for call in due}
    return (call for call in due if call is latest[call.rung.key])
