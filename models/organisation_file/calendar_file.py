"""Meetings in a calendar file, as an ordinary calendar program exports it.

Every event of the file is a meeting of the body, on the day it begins where the organisation is. When material must be
in is said on a line of the event's description: `Material: 2026-11-24`, `Material: 7 dagar före` or `Material: 5
arbetsdagar före` (also vecka, veckor; also ”Beredningsstopp:”). A meeting is cancelled by its status, or by a heading
that begins with ”Inställt”.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from models.organisation_file.calendar_events import (
    AGAIN,
    MOST,
    Component,
    UnreadableError,
    calendars_in,
    called,
    occurrences,
    plain,
)
from models.rules.calendar import IsFree
from models.rules.dated import Term
from models.rules.escalation import earlier
from models.rules.watch.watching import MeetingDay

_CALLED_OFF = ("inställ", "avbok", "avlys", "cancel")
_MATERIAL = re.compile(r"^\s*(?:material|beredningsstopp)\s*:\s*(.*?)\s*$", re.IGNORECASE | re.MULTILINE)
_BEFORE = re.compile(
    r"(\d{1,3})\s*(arbetsdag|dag|veck)(?:ar|a|or)?(?:\s+(?:före|innan)(?:\s+mötet)?)?\.?", re.IGNORECASE
)
_HOW = "Skriv på en egen rad i mötets beskrivning, till exempel: Material: 7 dagar före"


@dataclass(frozen=True)
class Wanted:
    """How days are told in the organisation, and when material is due where a meeting does not say."""

    timezone: str
    material_before: Term | None
    free: IsFree

    def day(self, moment: date) -> date:
        """The local calendar date of a date, a time in a zone, or a time without one."""
        if not isinstance(moment, datetime):
            return moment
        return (moment.astimezone(ZoneInfo(self.timezone)) if moment.tzinfo else moment).date()


def meetings_in(text: str, wanted: Wanted) -> list[MeetingDay]:
    """The meetings of a calendar file, one per day, in order. Raises UnreadableError naming the event."""
    meetings: dict[date, MeetingDay] = {}
    for calendar in calendars_in(text):
        lines = {str(e.get("UID")): _line(e) for e in calendar.walk("VEVENT") if "RECURRENCE-ID" not in e}
        for event in occurrences(calendar):
            meeting = _meeting(event, lines.get(str(event.get("UID"))), wanted)
            there = meetings.get(meeting.on)
            meetings[meeting.on] = meeting if there is None else max(there, meeting, key=_standing)
            if len(meetings) > MOST:
                raise UnreadableError(f"Filen har fler än {MOST} möten", "Exportera bara organets egna möten")
    if not meetings:
        raise UnreadableError("Filen har inga möten", f"{AGAIN}, eller ta bort raden meetings_file")
    return sorted(meetings.values(), key=lambda meeting: meeting.on)


def _standing(meeting: MeetingDay) -> tuple[bool, date]:
    # Of two on one day the one that is held, and gives the longest time.
    return not meeting.cancelled, meeting.material_by


def _meeting(event: Component, series_line: str | None, wanted: Wanted) -> MeetingDay:
    on = wanted.day(event["DTSTART"].dt)
    heading = str(event.get("SUMMARY", "")).casefold()
    if str(event.get("STATUS", "")).upper() == "CANCELLED" or heading.startswith(_CALLED_OFF):
        return MeetingDay(on, on, cancelled=True)
    line = _line(event) or series_line
    material_by = _default(event, on, wanted) if line is None else _material(event, line, on, wanted.free)
    if material_by > on:
        raise UnreadableError(f"{called(event, on)} har beredningsstopp {material_by}, efter mötet", _HOW)
    return MeetingDay(on, material_by)


def _line(event: Component) -> str | None:
    found = _MATERIAL.search(str(event.get("DESCRIPTION", "")))
    return found[1] if found else None


def _default(event: Component, on: date, wanted: Wanted) -> date:
    if wanted.material_before is None:
        instead = f'{_HOW}. Eller skriv för organet: material_before = {{ count = 7, unit = "days" }}'
        raise UnreadableError(f"{called(event, on)} saknar beredningsstopp", instead)
    return _working_day_before(on, wanted.material_before, wanted.free)


def _material(event: Component, line: str, on: date, free: IsFree) -> date:
    before = _BEFORE.fullmatch(line)
    if before:
        return _working_day_before(on, _term(int(before[1]), before[2].casefold()), free)
    try:
        day = date.fromisoformat(line)
    except ValueError:
        wrong = f"{called(event, on)} har ett beredningsstopp som inte går att läsa: ”{plain(line)}”"
        raise UnreadableError(wrong, _HOW) from None
    if "RRULE" in event or "RDATE" in event:
        raise UnreadableError(f"{called(event, on)} upprepas, men beredningsstoppet {day} är en enda dag", _HOW)
    return day


def _term(count: int, unit: str) -> Term:
    if unit == "arbetsdag":
        return Term(count, "working_days")
    return Term(count * 7 if unit == "veck" else count, "days")


def _working_day_before(on: date, term: Term, free: IsFree) -> date:
    """A deadline on a free day would be nobody's to meet: the working day before it."""
    day = earlier(on, term, free)
    while free(day):
        day = earlier(day, Term(1, "days"), free)
    return day
