"""The bodies' coming meetings with the cases that wait for each: at a terminal, and as a calendar to subscribe to."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event
from rich.markup import escape
from rich.table import Table

from app.presenters.terminal import console
from models.rules.foresight.meetings import coming_meetings
from models.rules.organisation import Body
from models.rules.watch.watching import MeetingDay
from tasks.queries.forecast import Awaiting

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """A meeting to come and the cases it can decide; a body without a meeting for its cases has one without it."""

    body: Body
    meeting: MeetingDay | None
    waiting: tuple[Awaiting, ...]


def meeting_lines(bodies: Iterable[Body], waiting: Sequence[Awaiting], today: date) -> list[MeetingLine]:
    """The meetings of today and later, body by body, then the cases that no known meeting can take."""
    return [line for body in bodies for line in _of_body(body, waiting, today)]


def _of_body(body: Body, waiting: Sequence[Awaiting], today: date) -> Iterator[MeetingLine]:
    mine = [case for case in waiting if case.step.body.key == body.key]
    for meeting in coming_meetings(body, today):
        yield MeetingLine(body, meeting, tuple(case for case in mine if case.step.meeting == meeting))
    without = tuple(case for case in mine if case.step.meeting is None)
    if without:
        yield MeetingLine(body, None, without)


def show_meetings(lines: Sequence[MeetingLine], today: date) -> None:
    """A table."""
    if not lines:
        console.print("Inga möten är inlagda, och inget ärende väntar. Lägg in möten under [[bodies]].", markup=False)
        return
    table = Table(title=f"Möten från {today.isoformat()}", title_justify="left")
    for heading in ("Organ", "Möte", "Underlag senast", "Väntar"):
        table.add_column(heading)
    for line in lines:
        table.add_row(*map(escape, (line.body.short, *_days(line, today), "\n".join(map(_case, line.waiting)))))
    console.print(table)


def _days(line: MeetingLine, today: date) -> tuple[str, str]:
    if line.meeting is None:
        return ("inget inlagt" if line.body.meetings else "alla arbetsdagar"), ""
    on, by = line.meeting.on.isoformat(), line.meeting.material_by.isoformat()
    if line.meeting.cancelled:
        return f"{on} inställt", ""
    return on, f"{by} (passerat)" if line.meeting.material_by < today else by


def _case(case: Awaiting) -> str:
    return f"{case.number} {case.product}"


def calendar_of(body: Body, lines: Iterable[MeetingLine], now: datetime) -> bytes:
    """A body's coming meetings and their deadlines for material, as an iCalendar file (RFC 5545)."""
    calendar = Calendar()
    calendar.add("prodid", "-//Ordnat införande//SV")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"{body.short}: möten och beredningsstopp")
    for line in lines:
        if line.body.key == body.key and line.meeting is not None:
            for event in _events(body, line.meeting, line.waiting, now):
                calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content


def _events(body: Body, meeting: MeetingDay, waiting: Sequence[Awaiting], now: datetime) -> Iterator[Event]:
    cases = [f"Väntar: {', '.join(map(_case, waiting))}"] if waiting else []
    material = f"Material: {meeting.material_by.isoformat()}"
    yield _event(f"mote-{body.key}-{meeting.on}", f"Möte {body.short}", meeting.on, [material, *cases], meeting, now)
    if not meeting.cancelled:
        summary = f"Beredningsstopp {body.short}, möte {meeting.on.isoformat()}"
        yield _event(f"material-{body.key}-{meeting.on}", summary, meeting.material_by, cases, meeting, now)


def _event(uid: str, summary: str, on: date, text: Sequence[str], meeting: MeetingDay, now: datetime) -> Event:  # noqa: PLR0917
    event = Event()
    event.add("uid", f"{uid}@ordnat-inforande")
    event.add("dtstamp", now)
    event.add("summary", summary)
    event.add("dtstart", on)
    event.add("dtend", on + _ONE_DAY)
    event.add("transp", "TRANSPARENT")
    event.add("status", "CANCELLED" if meeting.cancelled else "CONFIRMED")
    if text:
        event.add("description", "\n".join(text))
    return event
