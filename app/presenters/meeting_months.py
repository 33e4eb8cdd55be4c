"""Meetings to come for a page: month by month, each with the last day for material and the cases that wait for it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from app.presenters.addresses import case_page, with_query
from app.presenters.meetings import MeetingLine
from models.rules.organisation import Body
from tasks.queries.forecast import Awaiting

_MONTHS = (
    "januari", "februari", "mars", "april", "maj", "juni",
    "juli", "augusti", "september", "oktober", "november", "december",
)  # fmt: skip
# A meeting that decides more than this at once is looked at in the list of cases.
_MOST_SHOWN = 10
_WEEKDAYS = ("mån", "tis", "ons", "tor", "fre", "lör", "sön")


@dataclass(frozen=True, slots=True)
class Waiting:
    """A case that waits for a meeting or a body."""

    address: str
    words: str


@dataclass(frozen=True, slots=True)
class Queue:
    """The first of the cases that wait, how many more there are, and where all of the body's are listed."""

    shown: Sequence[Waiting]
    more: int
    address: str


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """A meeting in words. `material` says by when it must be in; `kind` how that stands: off when passed."""

    day: str
    body: str
    body_key: str
    material: str
    kind: str
    cancelled: bool
    waiting: Queue


@dataclass(frozen=True, slots=True)
class Month:
    """A month with its meetings."""

    name: str
    rows: Sequence[MeetingRow]


@dataclass(frozen=True, slots=True)
class Unplanned:
    """A body that cases wait for without any meeting that can take them, and why there is none."""

    body: str
    words: str
    waiting: Queue


def months(lines: Iterable[MeetingLine], today: date) -> list[Month]:
    """The meetings in the order of their days."""
    held = sorted((line for line in lines if line.meeting), key=lambda line: (_day(line), line.body.short))
    return [
        Month(f"{_MONTHS[month - 1]} {year}", [_row(line, today) for line in rows])
        for (year, month), rows in groupby(held, key=lambda line: (_day(line).year, _day(line).month))
    ]


def unplanned(lines: Iterable[MeetingLine]) -> list[Unplanned]:
    """What no known meeting can take."""
    return [Unplanned(line.body.short, _without(line.body), _queue(line)) for line in lines if line.meeting is None]


def day_words(day: date) -> str:
    """tis 2026-12-08."""
    return f"{_WEEKDAYS[day.weekday()]} {day.isoformat()}"


def _day(line: MeetingLine) -> date:
    return line.meeting.on if line.meeting else date.max


def _row(line: MeetingLine, today: date) -> MeetingRow:
    if line.meeting is None:
        raise LookupError("a line without a meeting has no row")
    by, passed = line.meeting.material_by, line.meeting.material_by < today
    return MeetingRow(
        day=day_words(line.meeting.on),
        body=line.body.short,
        body_key=line.body.key,
        material=f"{day_words(by)}, passerat" if passed else day_words(by),
        kind="off" if passed else "calm",
        cancelled=line.meeting.cancelled,
        waiting=_queue(line),
    )


def _queue(line: MeetingLine) -> Queue:
    shown = [_waiting(case) for case in line.waiting[:_MOST_SHOWN]]
    return Queue(shown, len(line.waiting) - len(shown), with_query("/arenden", {"organ": line.body.key}))


def _waiting(case: Awaiting) -> Waiting:
    return Waiting(case_page(case.case_id), f"{case.number} {case.product}")


def _without(body: Body) -> str:
    if not body.meetings:
        return "Inga möten är inlagda: organet kan besluta alla arbetsdagar."
    return "Inget inlagt möte räcker till. Lägg in fler möten i organisationsfilen."
