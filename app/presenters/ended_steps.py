"""The steps of a case that have ended: from when to when, how long, and how."""

from datetime import date

from rich.markup import escape
from rich.table import Table

from models.rules.clock import PACE_LABELS, Clock, due_of, read, stage_clocks
from models.rules.clocks.keys import clock_label
from models.rules.clocks.stage_runs import Ending
from models.rules.lead_times.timed import Measure, lead_times
from models.rules.organisation import Organisation
from models.rules.place import Position

_HEADINGS = ("Steg", "Från", "Till", "Dagar (netto)", "Arbetsdagar (netto)", "Mål", "Gräns", "Mot målet")
_ENDINGS = {Ending.RESTARTED: "gjordes om", Ending.DROPPED: "utan beslut"}


def ended_steps(place: Position, organisation: Organisation, today: date) -> Table | None:
    """A table of them, with the days between the first and the last region under it; None when no step has ended."""
    ended = [clock for clock in stage_clocks(place) if clock.ended]
    if not ended:
        return None
    table = Table(title="Steg som har slutat", title_justify="left", caption_justify="left")
    for heading in _HEADINGS:
        table.add_column(heading)
    for clock in ended:
        table.add_row(*map(escape, _row(clock, organisation, today)))
    table.caption = _gap(place, organisation, today)
    return table


def _row(clock: Clock, organisation: Organisation, today: date) -> tuple[str, ...]:
    lap, names = read(clock, today), {region.key: region.short for region in organisation.regions}
    due = due_of(clock, today) if clock.terms else None
    how = PACE_LABELS[lap.pace] if lap.pace else ""
    return (
        clock_label(clock.key, names),
        lap.start.isoformat(),
        lap.end.isoformat(),
        f"{lap.days} ({lap.net_days})",
        f"{lap.working_days} ({lap.net_working_days})",
        due.aim.isoformat() if due else "",
        due.limit.isoformat() if due else "",
        _ENDINGS.get(clock.ending or Ending.DECIDED, how),
    )


def _gap(place: Position, organisation: Organisation, today: date) -> str | None:
    for one in lead_times(0, place, organisation, today):
        if one.measure is Measure.GAP and one.ending is not Ending.DROPPED:
            going_on = "" if one.ending else ", och alla har inte beslutat än"
            return f"Mellan den första och den sista regionen: {one.lap.days} dagar{going_on}"
    return None
