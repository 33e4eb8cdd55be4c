"""Analyses at a terminal: by region and year, at open prices; net figures by themselves."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from rich.box import SIMPLE_HEAD
from rich.markup import escape
from rich.table import Table

from app.presenters.spreadsheet import decimals
from app.presenters.terminal import console
from app.presenters.timeline import person
from models.rules.budget_impact import ALL
from models.rules.net_prices import NetYear, regions_in
from models.rules.organisation import Organisation
from models.tables.budget_analysis import BudgetAnalysis, BudgetYear
from notifications.render import patients, sek
from tasks.actions.budget_words import named
from tasks.actions.case_file import CaseFile
from tasks.queries.budget import AnalysisShown, Review, reviews
from tasks.queries.outcomes import Outcomes

_YEAR = 12
_ALL = "Alla"
_DISCREET = "Sekretess (OSL 31:16, 19:3). Nettobelopp visas aldrig tillsammans med patientantal och bruttobelopp."


@dataclass(frozen=True, slots=True)
class YearLine:
    """A region's calendar year at open prices, in words."""

    region: str
    year: str
    patients: str
    gross_drug: str
    net_drug: str
    net_care: str


def year_name(year: int, months: int) -> str:
    """A calendar year, or the part of one from the introduction."""
    return f"{year}" if months == _YEAR else f"{year} ({months} mån)"


def region_name(key: str, organisation: Organisation) -> str:
    """A region's short name, or that of all together; a key the file does not have (the nation) as it is."""
    if key == ALL:
        return _ALL
    return next((region.short for region in organisation.regions if region.key == key), key)


def version(found: AnalysisShown, file: CaseFile, organisation: Organisation) -> None:
    """A stored version."""
    analysis = found.analysis
    console.print(
        f"[bold]{file.about.number}  {escape(file.about.product)}[/] vid {escape(file.about.indication)}",
        soft_wrap=True,
    )
    console.print(_state(analysis, reviews(file), organisation), soft_wrap=True)
    if found.years:
        keys = [*(region.key for region in organisation.regions), ALL]
        ordered = sorted(found.years, key=lambda year: (_place(year.region, keys), year.year))
        years([_stored(year, organisation) for year in ordered])
    else:
        _lines(found, organisation)
    sentences(organisation, analysis.flags, analysis.warnings or [], analysis.assumptions)
    console.print(f"Motor {analysis.engine}. Kontrollsumma {analysis.inputs_hash[:12]}. Öppna priser.")


def years(lines: Sequence[YearLine]) -> None:
    """The yearly table."""
    table = Table(title="Budgetpåverkan per kalenderår", title_justify="left", box=SIMPLE_HEAD)
    for heading in ("Region", "År"):
        table.add_column(heading, no_wrap=True)
    for heading in ("Patienter", "Brutto läkemedel", "Netto läkemedel", "Netto vård"):
        table.add_column(heading, justify="right", no_wrap=True)
    shown = ""
    for line in lines:
        cells = (line.year, line.patients, line.gross_drug, line.net_drug, line.net_care)
        table.add_row(escape(line.region) if line.region != shown else "", *cells)
        shown = line.region
    console.print(table)


def net_figures(found: Sequence[NetYear], organisation: Organisation, title: str) -> None:
    """What is left after rebates; no patients, no gross."""
    console.print(f"[bold]{escape(title)}[/]", soft_wrap=True)
    console.print(f"[yellow]{_DISCREET}[/]", soft_wrap=True)
    table = Table(title="Efter rabatter", title_justify="left", box=SIMPLE_HEAD)
    for heading in ("Region", "År"):
        table.add_column(heading, no_wrap=True)
    for heading in ("Netto läkemedel", "Netto vård"):
        table.add_column(heading, justify="right", no_wrap=True)
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
            console.print(f"  {_state(analysis, known, organisation)}", soft_wrap=True)


def outcome(happened: Outcomes, organisation: Organisation) -> None:
    """What it turned out to cost, and how far the forecast was from it."""
    told = happened.imported
    table = Table(title=f"Utfall mot prognos ({escape(told.file_name)})", title_justify="left", box=SIMPLE_HEAD)
    table.add_column("Region", no_wrap=True)
    for heading in ("Månader", "Prognos", "Utfall", "Skillnad", "I procent"):
        table.add_column(heading, justify="right", no_wrap=True)
    by_region: dict[str, list[tuple[Decimal, Decimal]]] = {}
    for cost in happened.costs:
        by_region.setdefault(cost.region, []).append((cost.forecast, cost.actual))
    for region in (r for r in organisation.regions if r.key in by_region):
        table.add_row(escape(region.short), *_against(by_region[region.key]))
    table.add_row(_ALL, *_against([pair for pairs in by_region.values() for pair in pairs]))
    console.print(table)
    if told.median_absolute is not None:
        console.print(f"Månadernas absoluta fel, median: {decimals(float(told.median_absolute) * 100, 0)} %.")


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


def _state(analysis: BudgetAnalysis, known: Mapping[int, Review], organisation: Organisation) -> str:
    author = f" av {escape(person(analysis.author, organisation))}" if analysis.author else ""
    review = known.get(analysis.seq)
    if review is None:
        return f"Version {analysis.version}: utkast{author}, inte granskad"
    return (
        f"Version {analysis.version}: gjord{author}, granskad {review.on} "
        f"av {escape(person(review.reviewer, organisation))}"
    )


def _place(key: str, keys: Sequence[str]) -> int:
    return keys.index(key) if key in keys else len(keys)


def _stored(year: BudgetYear, organisation: Organisation) -> YearLine:
    return YearLine(
        region_name(year.region, organisation),
        year_name(year.year, year.months),
        patients(year.patients),
        *(sek(amount) for amount in (year.gross_drug, year.net_drug, year.net_care)),
    )


def _lines(found: AnalysisShown, organisation: Organisation) -> None:
    for line in found.in_order([region.key for region in organisation.regions]):
        name = escape(region_name(line.region, organisation))
        console.print(f"  {name}: {patients(line.patients)} patienter, {sek(line.gross)} per år")


def _against(pairs: Sequence[tuple[Decimal, Decimal]]) -> Iterator[str]:
    forecast = sum((pair[0] for pair in pairs), Decimal(0))
    actual = sum((pair[1] for pair in pairs), Decimal(0))
    yield str(len(pairs))
    yield from (sek(amount) for amount in (forecast, actual, actual - forecast))
    yield f"{decimals(float((actual - forecast) / forecast) * 100, 0)} %" if forecast else "–"


def money(amount: float) -> str:
    """SEK as people write it."""
    return sek(Decimal(repr(amount)))
