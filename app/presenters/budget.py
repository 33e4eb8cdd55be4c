"""Analyses at a terminal: by region and year, at open prices; net figures by themselves."""

from collections.abc import Iterable, Mapping, Sequence

from rich.box import SIMPLE_HEAD
from rich.markup import escape
from rich.table import Table

from app.presenters.budget_words import (
    DISCREET,
    OUTCOME_HEADINGS,
    YEAR_HEADINGS,
    YearLine,
    money,
    outcome_rows,
    outcome_words,
    region_name,
    version_state,
    year_lines,
)
from app.presenters.terminal import console
from models.rules.net_prices import NetYear, regions_in
from models.rules.organisation import Organisation
from models.tables.budget_analysis import BudgetAnalysis
from notifications.render import patients, sek
from tasks.actions.budget_words import named
from tasks.actions.case_file import CaseFile
from tasks.queries.budget import AnalysisShown, Review, reviews
from tasks.queries.outcomes import Outcomes


def version(found: AnalysisShown, file: CaseFile, organisation: Organisation) -> None:
    """A stored version."""
    analysis = found.analysis
    console.print(
        f"[bold]{file.about.number}  {escape(file.about.product)}[/] vid {escape(file.about.indication)}",
        soft_wrap=True,
    )
    console.print(escape(version_state(analysis, reviews(file), organisation)), soft_wrap=True)
    if found.years:
        years(year_lines(found, organisation))
    else:
        _lines(found, organisation)
    sentences(organisation, analysis.flags, analysis.warnings or [], analysis.assumptions)
    console.print(f"Motor {analysis.engine}. Kontrollsumma {analysis.inputs_hash[:12]}. Öppna priser.")


def years(lines: Sequence[YearLine]) -> None:
    """The yearly table."""
    table = _table("Budgetpåverkan per kalenderår", YEAR_HEADINGS, names=2)
    shown = ""
    for line in lines:
        cells = (line.year, line.patients, line.gross_drug, line.net_drug, line.net_care)
        table.add_row(escape(line.region) if line.region != shown else "", *cells)
        shown = line.region
    console.print(table)


def net_figures(found: Sequence[NetYear], organisation: Organisation, title: str) -> None:
    """What is left after rebates; no patients, no gross."""
    console.print(f"[bold]{escape(title)}[/]", soft_wrap=True)
    console.print(f"[yellow]{DISCREET}[/]", soft_wrap=True)
    table = _table("Efter rabatter", ("Region", "År", "Netto läkemedel", "Netto vård"), names=2)
    for region in regions_in(found):
        for year in (one for one in found if one.region == region):
            cells = (str(year.year), money(year.net_drug), money(year.net_care))
            table.add_row(escape(region_name(region, organisation)), *cells)
    console.print(table)


def history(every: Sequence[BudgetAnalysis], known: Mapping[int, Review], organisation: Organisation) -> None:
    """The versions there are, newest last."""
    if len(every) > 1:
        console.print("[bold]Versioner[/]")
        for analysis in every:
            console.print(f"  {escape(version_state(analysis, known, organisation))}", soft_wrap=True)


def outcome(happened: Outcomes, organisation: Organisation) -> None:
    """What it turned out to cost, and how far the forecast was from it."""
    table = _table(f"Utfall mot prognos ({escape(happened.imported.file_name)})", OUTCOME_HEADINGS, names=1)
    for row in outcome_rows(happened, organisation):
        table.add_row(*map(escape, row))
    console.print(table)
    if outcome_words(happened):
        console.print(outcome_words(happened))


def sentences(
    organisation: Organisation, flags: Iterable[str], warnings: Iterable[str], assumptions: Iterable[str]
) -> None:
    """Thresholds crossed, warnings and what is taken for granted."""
    names = {region.key: region.short for region in organisation.regions}
    for flag in flags:
        console.print(f"  {escape(flag)}", soft_wrap=True)
    for warning in warnings:
        console.print(f"[yellow]Observera: {escape(named(warning, names))}[/]", soft_wrap=True)
    console.print("[bold]Antaganden[/]")
    for assumption in assumptions:
        console.print(f"  {escape(named(assumption, names))}", soft_wrap=True)


def _table(title: str, headings: Sequence[str], *, names: int) -> Table:
    """The first `names` columns are names, the rest figures."""
    table = Table(title=title, title_justify="left", box=SIMPLE_HEAD)
    for number, heading in enumerate(headings):
        table.add_column(heading, justify="left" if number < names else "right", no_wrap=True)
    return table


def _lines(found: AnalysisShown, organisation: Organisation) -> None:
    for line in found.in_order([region.key for region in organisation.regions]):
        name = escape(region_name(line.region, organisation))
        console.print(f"  {name}: {patients(line.patients)} patienter, {sek(line.gross)} per år")
