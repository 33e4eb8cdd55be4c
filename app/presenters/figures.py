"""Figures at a terminal, each column by the definition that is printed under the tables."""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from rich.box import SIMPLE_HEAD
from rich.markup import escape
from rich.table import Table

from app.presenters.spreadsheet import Cell, Sheet, decimals
from app.presenters.terminal import console
from models.rules.lead_times import definitions as d
from models.rules.lead_times.figures import Share, Summary
from models.rules.lead_times.groups import Figure
from models.rules.lead_times.quantiles import Spread
from models.rules.lead_times.timed import Measure
from models.rules.organisation import Organisation

_NOTHING = "–"
# In the order shown: what it is, and how a group's figures become words.
COLUMNS: tuple[tuple[d.Definition, Callable[[Summary], str]], ...] = (
    (d.N, lambda s: str(s.decided)),
    (d.RUNNING, lambda s: str(s.running)),
    (d.MEDIAN, lambda s: _median(s.gross)),
    (d.P90, lambda s: _days(s.gross.p90 if s.gross else None)),
    (d.RANGE, lambda s: _range(s.gross)),
    (d.NET, lambda s: _median(s.net)),
    (d.WORKING, lambda s: _median(s.working)),
    (d.WITHIN_AIM, lambda s: share(s.within_aim)),
    (d.WITHIN_LIMIT, lambda s: share(s.within_limit)),
    (d.PAST_AIM, lambda s: str(s.running_past_aim)),
    (d.PAST_LIMIT, lambda s: str(s.running_past_limit)),
    (d.ESTIMATE, lambda s: estimate(s, s.median)),
    (d.LEFT_OUT, lambda s: str(s.restarted + s.dropped)),
)
# Never broken over lines.
_WHOLE = {"Ärende", "Start", "Slut"}
_SHARES = {d.WITHIN_AIM, d.WITHIN_LIMIT}
_ONLY_IN_FILES = {"Väg", "Prioritet", "Arbetsdagar netto", "Uttaget", "Definition"}
_CURVE = ("Dag", "Kvar", "Slutade", "Väntar ännu", "95 %, från", "till")


def show_figures(figures: Sequence[Figure]) -> None:
    """A table per kind of clock, and under them what every figure means."""
    for measure, rows in groupby(figures, key=lambda figure: figure.measure):
        console.print(_table(measure, list(rows)))
    show_definitions([*_measures(figures), *(definition for definition, _ in COLUMNS)])


def show_curves(figures: Sequence[Figure]) -> None:
    """The step function of each group, and what it means."""
    for figure in figures:
        console.print(_curve(figure) if figure.summary.curve else f"{_title(figure)}. Ingen har slutat ännu.")
    show_definitions([*_measures(figures), d.CURVE])


def show_cases(sheet: Sheet, organisation: Organisation) -> None:
    """A line per case, without what only a file has room for; the regions by their letters."""
    if not sheet.rows:
        console.print("Inga ärenden att räkna på.")
        return
    letters = {f"{region.short}, dagar": region.county_letter for region in organisation.regions}
    shown = [n for n, heading in enumerate(sheet.headings) if heading not in _ONLY_IN_FILES]
    table = _wide(f"{d.MEASURES[Measure.CASE].name}, ärende för ärende")
    for heading in (sheet.headings[n] for n in shown):
        table.add_column(letters.get(heading, heading), no_wrap=heading in _WHOLE, overflow="fold")
    for row in sheet.rows:
        table.add_row(*(escape(_plain(row[n])) for n in shown))
    table.caption = f"{', '.join(f'{r.county_letter} {r.short}' for r in organisation.regions)}: dagar till beslut"
    table.caption_justify = "left"
    console.print(table)
    show_definitions([d.MEASURES[Measure.CASE], d.MEASURES[Measure.GAP], d.NET, d.WORKING])


def show_definitions(told: Sequence[d.Definition]) -> None:
    """What the figures mean."""
    console.print("[bold]Så räknas det[/]")
    for definition in told:
        console.print(f"[bold]{escape(definition.name)}:[/] {escape(definition.text)}", soft_wrap=True)


def share(found: Share) -> str:
    """A share in words: 67 % (4/6)."""
    if found.part is None:
        return _NOTHING
    return f"{decimals(found.part * 100, 0)} % ({found.met}/{found.of})"


def estimate(found: Summary, day: int | None) -> str:
    """A day by the curve; there may be no curve, or it may not get that far."""
    if not found.curve:
        return "nås inte" if found.running else _NOTHING
    return _days(day) if day is not None else "nås inte"


def _measures(figures: Sequence[Figure]) -> list[d.Definition]:
    return [d.MEASURES[measure] for measure in dict.fromkeys(figure.measure for figure in figures)]


def _wide(title: str) -> Table:
    """A table of many columns, with as little as possible between them."""
    return Table(title=title, title_justify="left", box=SIMPLE_HEAD, collapse_padding=True, pad_edge=False)


def _table(measure: Measure, figures: Sequence[Figure]) -> Table:
    table = _wide(f"{d.MEASURES[measure].name}, dagar")
    table.add_column("", no_wrap=True, overflow="fold")
    for definition, _ in COLUMNS:
        table.add_column(definition.name, justify="right", no_wrap=_is_whole(definition), overflow="fold")
    for figure in figures:
        table.add_row(escape(figure.group), *(words(figure.summary) for _, words in COLUMNS))
    return table


def _is_whole(definition: d.Definition) -> bool:
    """Shares, and headings of one word, are not broken."""
    return definition in _SHARES or " " not in definition.name


def _curve(figure: Figure) -> Table:
    table = Table(title=_title(figure), title_justify="left")
    for heading in _CURVE:
        table.add_column(heading, justify="right")
    for row in curve_rows(figure.summary):
        table.add_row(*row)
    return table


def _title(figure: Figure) -> str:
    found = figure.summary
    return escape(f"{d.MEASURES[figure.measure].name}, {figure.group}: n {found.decided}, pågår {found.running}")


def curve_rows(found: Summary) -> Iterator[tuple[str, ...]]:
    """The step function as rows: day, at risk, ended, share waiting, lower and upper limit."""
    for step in found.curve:
        shares = (decimals(value, 3) for value in (step.waiting, step.lower, step.upper))
        yield str(step.day), str(step.at_risk), str(step.ended), *shares


def _plain(cell: Cell) -> str:
    return "" if cell is None else str(cell)


def _median(found: Spread | None) -> str:
    return _days(found.median if found else None)


def _days(days: int | None) -> str:
    return _NOTHING if days is None else str(days)


def _range(found: Spread | None) -> str:
    return f"{found.least}–{found.most}" if found else _NOTHING
