"""A run that is not stored, at a terminal. Open prices only."""

from rich.box import SIMPLE_HEAD
from rich.markup import escape
from rich.table import Table

from app.presenters.budget import sentences, years
from app.presenters.budget_words import YearLine, money, region_name, year_name
from app.presenters.spreadsheet import decimals
from app.presenters.terminal import console
from models.rules.budget_impact import Period
from models.rules.organisation import Organisation
from tasks.actions.budget_words import assumed, flag_sentences
from tasks.budget_run import Whole


def whole_run(found: Whole, organisation: Organisation) -> None:
    """A run that is not stored."""
    model, base = found.model, found.base
    console.print(f"[bold]{escape(model.medicine)}[/] vid {escape(model.indication)}", soft_wrap=True)
    years([_ran(period, organisation) for period in base.years])
    _tornado(found)
    _chances(found, organisation)
    taken = [*assumed(model), *base.assumptions]
    sentences(organisation, flag_sentences(found.flags, organisation), base.warnings, taken)
    console.print(f"Motor {base.engine}. Kontrollsumma {base.digest[:12]}. Öppna priser. Inget är sparat.")


def _ran(period: Period, organisation: Organisation) -> YearLine:
    figures = period.listed
    return YearLine(
        region_name(period.region, organisation),
        year_name(period.year, period.months),
        decimals(period.patients, 1),
        *(money(amount) for amount in (figures.gross_drug, figures.net_drug, figures.net_care)),
    )


def _tornado(found: Whole) -> None:
    bars = [bar for bar in found.tornado if bar.measure == found.tornado[0].measure and bar.width > 0]
    if not bars:
        return
    table = Table(title="Vad ett antagande gör, netto vård, år 1", title_justify="left", box=SIMPLE_HEAD)
    table.add_column("Antagande")
    for heading in ("Lågt", "Högt"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("Spann")
    for bar in bars:
        table.add_row(escape(bar.label), money(bar.low), money(bar.high), escape(bar.range.source))
    console.print(table)


def _chances(found: Whole, organisation: Organisation) -> None:
    if found.chances is None:
        return
    table = Table(title=f"Netto vård i {found.chances.draws} dragningar", title_justify="left", box=SIMPLE_HEAD)
    for heading in ("Region", "År"):
        table.add_column(heading, no_wrap=True)
    limited = any(row.above is not None for row in found.chances.net_care)
    for heading in ("P10", "P50", "P90", *(["Över budgeten"] if limited else [])):
        table.add_column(heading, justify="right", no_wrap=True)
    for row in found.chances.net_care:
        above = [] if row.above is None else [f"{decimals(row.above * 100, 0)} %"]
        spread = (money(row.p10), money(row.p50), money(row.p90))
        table.add_row(escape(region_name(row.region, organisation)), str(row.year), *spread, *above)
    console.print(table)
