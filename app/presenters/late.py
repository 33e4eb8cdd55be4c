"""What is late, at a terminal and in a spreadsheet."""

from collections.abc import Sequence
from datetime import date

from rich.markup import escape
from rich.table import Table

from app.presenters.spreadsheet import Cell, Sheet
from app.presenters.terminal import console
from models.rules.clock import Pace
from models.rules.clocks.stops import STOP_LABELS, Stop
from models.rules.lead_times.lateness import LateClock
from notifications.words import days
from tasks.queries.lateness import Late

_TARGETS = {Pace.PAST_AIM: "över målet", Pace.PAST_LIMIT: "över gränsen"}
_HEADINGS = (
    "Ärende",
    "Läkemedel",
    "Klocka",
    "Hur sent",
    "Vems tur",
    "Sedan",
    "Nästa möte",
    "Väntas klart",
    "Kvitterat",
)
_SHEET = (
    "Ärende", "Läkemedel", "Indikation", "Klocka", "Läge", "Dagar sent", "Start", "Mål", "Gräns", "Dagar",
    "Dagar netto", "Vems tur", "Sedan", "Klockstopp", "Nästa möte", "Beredningsstopp", "Väntas klart",
    "Kvitterat till", "Uttaget",
)  # fmt: skip


def show_late(found: Sequence[Late], today: date) -> None:
    """A table, the latest first."""
    if not found:
        console.print(f"Inget är försenat och ingen klocka är stoppad {today.isoformat()}.")
        return
    table = Table(title=f"Försenat och stoppat {today.isoformat()}", title_justify="left")
    for heading in _HEADINGS:
        table.add_column(heading, overflow="fold")
    for one in found:
        clock = one.clock
        meeting = clock.meeting
        table.add_row(
            one.number,
            f"{escape(one.product)}\n{escape(one.indication)}",
            escape(clock.label),
            escape("\n".join(filter(None, (_lateness(clock), *map(_stop, clock.stops))))),
            escape(clock.turn),
            _iso(clock.since),
            f"{meeting.on.isoformat()}\nunderlag {meeting.material_by.isoformat()}" if meeting else "",
            _iso(clock.expected),
            _iso(clock.acknowledged_until),
        )
    console.print(table)


def late_sheet(found: Sequence[Late], today: date) -> Sheet:
    """A row per late clock."""
    return Sheet(_SHEET, [_row(one, today) for one in found])


def _row(one: Late, today: date) -> list[Cell]:
    clock, lap, meeting = one.clock, one.clock.lap, one.clock.meeting
    return [
        one.number,
        one.product,
        one.indication,
        clock.label,
        ", ".join(filter(None, (_pace(clock), "stoppad" if lap.held else ""))),
        clock.days_late,
        lap.start,
        clock.due.aim,
        clock.due.limit,
        lap.days,
        lap.net_days,
        clock.turn,
        clock.since,
        "; ".join(map(_stop, clock.stops)),
        meeting.on if meeting else None,
        meeting.material_by if meeting else None,
        clock.expected,
        clock.acknowledged_until,
        today,
    ]


def _lateness(clock: LateClock) -> str:
    pace = _pace(clock)
    return f"{days(clock.days_late)} {pace}" if pace else ""


def _pace(clock: LateClock) -> str:
    return _TARGETS.get(clock.lap.pace or Pace.WITHIN_AIM, "")


def _stop(stop: Stop) -> str:
    until = f", väntas gå igen {stop.expected_end.isoformat()}" if stop.expected_end else ""
    return f"stoppad sedan {stop.since.isoformat()}: {STOP_LABELS[stop.reason]}{until}"


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
