"""Lead times for a page: the whole path first, then tables of groups, each figure with what it means."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from app.presenters.day_bins import bins
from app.presenters.figures import COLUMNS, curve_rows
from app.presenters.spreadsheet import decimals
from models.rules.clocks.stage_runs import Ending
from models.rules.lead_times import definitions as d
from models.rules.lead_times.figures import Summary
from models.rules.lead_times.groups import Figure
from models.rules.lead_times.timed import Measure, Timed

_NOTHING = "–"
# What the top of the page says in large type.
_FIRST = (d.N, d.MEDIAN, d.P90, d.WITHIN_AIM, d.WITHIN_LIMIT, d.RUNNING)
CURVE_HEADINGS = ("Dag", "Väntade", "Slutade", "Väntar kvar", "95 %, från", "till")


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A figure, its name, and how many it is of."""

    name: str
    words: str
    under: str
    meaning: str


@dataclass(frozen=True, slots=True)
class FigureTable:
    """A kind of clock: a row per group, the group first."""

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]

    @property
    def columns(self) -> list[str | tuple[str, str]]:
        """The headings as a page's table takes them: all but the first of figures."""
        return [self.headings[0], *((heading, "number") for heading in self.headings[1:])]


def key_figures(found: Summary) -> list[KeyFigure]:
    """What a manager asks first, of the whole path."""
    return [
        KeyFigure(definition.name, words(found), _under(definition, found), definition.text)
        for definition, words in COLUMNS
        if definition in _FIRST
    ]


def _under(definition: d.Definition, found: Summary) -> str:
    if definition in {d.MEDIAN, d.P90}:
        return "dagar"
    if definition is d.RUNNING:
        return f"varav {found.running_past_limit} över gränsen"
    return "avslutade" if definition is d.N else ""


def tables(figures: Sequence[Figure]) -> list[FigureTable]:
    """A table per kind of clock, in the order given."""
    headings = ("Grupp", *(definition.name for definition, _ in COLUMNS))
    return [
        FigureTable(
            f"{d.MEASURES[measure].name}, dagar",
            headings,
            [(figure.group, *(words(figure.summary) for _, words in COLUMNS)) for figure in rows],
        )
        for measure, rows in groupby(figures, key=lambda figure: figure.measure)
    ]


def meanings(figures: Sequence[Figure]) -> list[tuple[str, str]]:
    """Every figure on the page with its definition; the kinds of clock first."""
    measures = dict.fromkeys([Measure.CASE, *(figure.measure for figure in figures)])
    told = [*(d.MEASURES[measure] for measure in measures), *(definition for definition, _ in COLUMNS), d.CURVE]
    return [(definition.name, definition.text) for definition in told]


def spread_rows(days: Sequence[int]) -> list[tuple[str, str]]:
    """The bars of the picture as a table: which days, how many."""
    return [(f"{first}–{last}" if last > first else str(first), str(count)) for first, last, count in bins(days)]


def curve_table(found: Summary) -> list[tuple[str, ...]]:
    """The curve as a table, shares in per cent."""
    return [(*row[:3], *(_percent(share) for share in row[3:])) for row in curve_rows(found)]


def days_ended(times: Sequence[Timed]) -> list[int]:
    """The days of every whole path that ended by a decision."""
    return [one.lap.days for one in times if one.measure is Measure.CASE and one.ending is Ending.DECIDED]


def _percent(share: str) -> str:
    return f"{decimals(100 * float(share.replace(',', '.')), 0)} %" if share else _NOTHING
