"""The events of a calendar file (iCalendar, RFC 5545), each on every day it happens.

Recurrences are worked out, with what has been moved, added and left out; an endless one counts five years past the
newest date in the file, so that what a file says does not depend on the day it is read.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

import recurring_ical_events
from icalendar import Calendar, vDDDTypes

MOST = 1000  # meetings of one body; a file with more holds something else
FIRST_YEAR, LAST_YEAR = 2000, 2100  # a meeting outside is a slip of the pen
AGAIN = "Exportera kalendern på nytt som .ics"
# The library knows of thirty kinds of value; which of them a property has is looked at here, not by its types.
Component = Any
_YEARS_AHEAD = 5
_FREQUENCIES = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}
_TELLING = {"DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "DESCRIPTION", "STATUS"}
_DATED = ("DTSTART", "RECURRENCE-ID", "DTSTAMP", "LAST-MODIFIED")
# What the libraries raise at files that nobody wrote on purpose.
_TRIPPED = (ValueError, TypeError, AttributeError, LookupError, ArithmeticError, AssertionError, RecursionError)


class UnreadableError(Exception):
    """Why a calendar file cannot be used, and what to do instead: two Swedish sentences."""

    def __init__(self, wrong: str, instead: str) -> None:
        super().__init__(wrong)
        self.wrong, self.instead = wrong, instead


def calendars_in(text: str) -> list[Component]:
    """The calendars of a file, every event of them looked at. Raises UnreadableError."""
    try:
        found = Calendar.from_ical(text, multiple=True)
    except _TRIPPED as error:
        raise UnreadableError("Filen är ingen kalender (iCalendar)", AGAIN) from error
    if not found or any(component.name != "VCALENDAR" for component in found):
        raise UnreadableError("Filen är ingen hel kalender (iCalendar)", AGAIN)
    events = [event for calendar in found for event in calendar.walk("VEVENT")]
    if len(events) > MOST:
        raise UnreadableError(f"Filen har fler än {MOST} händelser", "Exportera bara organets egna möten")
    for event in events:
        _check(event)
    return list(found)


def _check(event: Component) -> None:
    broken = [name for name, _ in event.errors if name in _TELLING]
    start = _moment(event, "DTSTART")
    if broken or start is None:
        name = broken[0] if broken else "DTSTART"
        raise UnreadableError(f"{called(event)} har inget {name} som går att läsa", AGAIN)
    if not FIRST_YEAR <= start.year <= LAST_YEAR:
        raise UnreadableError(f"{called(event)} ligger inte i vår tid", "Rätta året i kalendern")
    rules = event.get("RRULE", [])
    for rule in rules if isinstance(rules, list) else [rules]:
        finer = any(len(rule.get(part, [])) > 1 for part in ("BYHOUR", "BYMINUTE", "BYSECOND"))
        if finer or not _FREQUENCIES.issuperset(rule.get("FREQ", [])) or min(rule.get("INTERVAL", [1])) < 1:
            raise UnreadableError(f"{called(event)} upprepas oftare än en gång om dagen", "Rätta upprepningen")


def occurrences(calendar: Component) -> Iterator[Component]:
    """Every event on every day it happens; some that go on past New Year twice."""
    moments = [_moment(event, name) for event in calendar.walk("VEVENT") for name in _DATED]
    written = [min(moment.year, LAST_YEAR) for moment in moments if moment]
    if not written:
        return
    try:
        series = recurring_ical_events.of(calendar, keep_recurrence_attributes=True)
        # A year at a time, so that a file with too many is left before all of them have been worked out.
        for year in range(min(written), max(written) + _YEARS_AHEAD + 1):
            yield from series.between(date(year, 1, 1), date(year + 1, 1, 1))
    except _TRIPPED as error:
        raise UnreadableError("En upprepning i filen går inte att räkna ut", AGAIN) from error


def _moment(event: Component, name: str) -> date | None:
    """A date or time that an event has; None for one that is missing, broken or written twice."""
    value = event.get(name)
    moment = value.dt if isinstance(value, vDDDTypes) else None
    return moment if isinstance(moment, date) else None


def called(event: Component, on: date | None = None) -> str:
    """What a person calls the event: its heading and day."""
    start = on or _moment(event, "DTSTART")
    when = f" {start:%Y-%m-%d}" if start else ""
    return f"Mötet ”{plain(event.get('SUMMARY', 'utan rubrik'))}”{when}"


def plain(words: Any) -> str:
    """At most 60 printable characters."""
    return "".join(c if c.isprintable() else " " for c in str(words)[:60])
