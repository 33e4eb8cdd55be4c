"""Reminders of a day to come: which of them is to be said on a day, and when to look again.

Pure: dates in, a term out. A reminder is due on the day its term lies before the date; one that falls on a free day
moves to the next working day, as a last day does (lag 1930:173, 2 §), unless that would be past the date itself.
Only the latest of those that have passed is said: that twelve months are left is no news when six are. Once said, or
known to be history, a reminder is settled; a date that is moved begins anew.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from models.rules.ahead import Ahead
from models.rules.calendar import IsFree, next_working_day
from models.rules.dated import Term, valid_on
from models.rules.escalation import earlier
from models.rules.watch.watching import Reminder, Watching


@dataclass(frozen=True, slots=True)
class Judged:
    """`due` is how long before the date the reminder to say now lies, None for none; `next_on` when to look again."""

    due: Term | None
    next_on: date | None


def judge(on: date, befores: Sequence[Term], settled_on: date | None, today: date, free: IsFree) -> Judged:
    """What to say `today` about the date `on`. All that was due up to and with `settled_on` has been dealt with.

    From the date itself on nothing more is said.
    """
    if today >= on:
        return Judged(None, None)
    days = sorted(((reminder_day(on, before, free), before) for before in befores), key=lambda found: found[0])
    passed = [(day, before) for day, before in days if day <= today]
    fresh = bool(passed) and (settled_on is None or passed[-1][0] > settled_on)
    ahead = [day for day, _ in days if day > today]
    return Judged(passed[-1][1] if fresh else None, ahead[0] if ahead else None)


def reminder_day(on: date, before: Term, free: IsFree) -> date:
    """The day on which to remind of `on`, so long before."""
    day = earlier(on, before, free)
    rolled = next_working_day(day, free)
    return rolled if rolled < on else day


def reminder_of(watching: Watching, kind: Ahead, day: date) -> Reminder | None:
    """What the organisation wants to hear of a kind of date, as its file says on `day`."""
    wanted: Iterable[Reminder] = valid_on(watching.reminders, day)
    return next((reminder for reminder in wanted if reminder.kind == kind.value), None)
