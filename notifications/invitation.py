"""A notice's due dates as a calendar file (RFC 5545), to be added with a click; nobody is asked to answer."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from icalendar import Calendar, Event

from models.rules.ahead import AHEAD_LABELS, Ahead
from notifications import message
from notifications.letter import Attachment
from notifications.links import Link

_DOMAIN = "ordnat-inforande"
_PARAMETERS = (("method", "PUBLISH"), ("charset", "utf-8"))


def invitation(kind: str, facts: Mapping[str, Any], link: Link, written: datetime) -> Attachment | None:
    """The last days of the step and of the whole path, or the day that is coming; None for a kind without them.

    The same day of the same clock keeps its identity from notice to notice, so that a later one replaces it.
    `written` is when the notice was written. Raises KeyError for a missing fact.
    """
    if kind not in {message.TURN_PASSED, message.AT_RISK, *message.REMINDERS}:
        return None
    calendar = Calendar()
    calendar.add("prodid", "-//Ordnat inforande//SV")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for clock, label, last in _last_days(kind, facts):
        event = _event(label, last, facts, link)
        # Of a day to come the cases may be others the next time; the day is the same.
        whose = "" if kind in message.REMINDERS else f"{facts['number']}-"
        event.add("uid", f"{whose}{clock}-limit@{_DOMAIN}".replace(":", "-"))
        event.add("dtstamp", written)
        calendar.add_component(event)
    name = facts["number"] or facts["clock"].replace(":", "-")
    return Attachment(f"{name}.ics", "text/calendar", calendar.to_ical(), _PARAMETERS)


def _last_days(kind: str, facts: Mapping[str, Any]) -> Iterator[tuple[str, str, date]]:
    if kind == message.TURN_PASSED:
        yield facts["clock"], facts["step"].lower(), date.fromisoformat(facts["step_limit"])
        if facts["path_limit"] is not None:
            yield "path", "hela vägen", date.fromisoformat(facts["path_limit"])
    elif kind in message.REMINDERS:
        yield facts["clock"], AHEAD_LABELS[Ahead(kind)], date.fromisoformat(facts["on"])
    elif facts["limit"] is not None:
        yield facts["clock"], facts["clock_label"], date.fromisoformat(facts["limit"])


def _event(label: str, last: date, facts: Mapping[str, Any], link: Link) -> Event:
    event = Event()
    event.add("dtstart", last)
    event.add("dtend", last + timedelta(days=1))
    number = f" ({facts['number']})" if facts["number"] else ""
    event.add("summary", f"Sista dag, {label}: {facts['product']}{number}")
    about = f"{facts['product']} vid {facts['indication']}" if facts.get("indication") else facts["product"]
    event.add("description", f"{about}. {link.text}")
    # The whole day, without showing anybody as busy.
    event.add("transp", "TRANSPARENT")
    return event
