"""Dates at a terminal: those before the regional clock, and those to come."""

from collections.abc import Sequence

from rich.markup import escape
from rich.table import Table

from app.presenters.before_the_clock import contradictions, date_lines, flag_words
from app.presenters.coming_dates import ComingLine
from app.presenters.terminal import console
from models.rules.organisation import Organisation
from models.rules.position import Position

_BEFORE = ("Vad", "Datum", "Dagar sedan förra", "Dagar till klockan", "Enligt", "Anmärkning")
_AHEAD = ("Datum", "Kvar", "Vad", "Läkemedel", "Ärenden", "Mer")


def show_before_the_clock(place: Position, organisation: Organisation) -> None:
    """A table, what does not agree, and how the medicine was approved; nothing when nothing is known."""
    lines = date_lines(place, organisation)
    if lines:
        table = Table(title="Före regionernas klocka", title_justify="left")
        for heading in _BEFORE:
            table.add_column(heading)
        for line in lines:
            cells = (line.what, line.on, line.since_last, line.to_clock, line.according_to, line.remark)
            table.add_row(*map(escape, cells))
        console.print(table)
    for sentence in contradictions(place):
        console.print(f"[yellow]{escape(sentence)}[/]")
    if flag_words(place):
        console.print(f"EMA: {', '.join(flag_words(place))}")


def show_coming(lines: Sequence[ComingLine], title: str) -> None:
    """The days to come as a table; nothing when there are none."""
    if not lines:
        return
    table = Table(title=title, title_justify="left")
    for heading in _AHEAD:
        table.add_column(heading, overflow="fold")
    for line in lines:
        table.add_row(*map(escape, (line.on, line.left, line.what, line.product, line.cases, line.more)))
    console.print(table)
