"""Scenarios, tornado, chance and thresholds, as the engine computed them: figures, not formulas."""

from models.rules.budget_impact.flags import Limb, On
from models.rules.budget_impact.results import ALL
from tasks.documents.excel.paper import Book, Look, Paper
from tasks.documents.few import distributions
from tasks.documents.material import Gross
from tasks.documents.scenario_words import changed


def write(book: Book, material: Gross) -> None:
    """The sheet."""
    paper = book.sheet("Scenarier", (44, 18, 18, 18, 18, 18, 44, *[14] * 8))
    paper.title(
        "Scenarier, tornado och slump",
        "Beräknade av motorn för hela modellen; talen är värden och följer inte ändringar i Indata.",
    )
    row = _scenarios(paper, material, 3)
    row = _tornado(paper, material, row + 1)
    row = _chances(paper, material, row + 1)
    row = _few(paper, material, row + 1)
    _flags(paper, material, row + 1)
    paper.sheet.freeze_panes(3, 1)


def _scenarios(paper: Paper, material: Gross, row: int) -> int:
    years = [period.year for period in material.result.of(ALL)]
    paper.text(row, 0, "Scenarier: netto vård, kr, alla regioner", bold=True, wrap=False)
    paper.headings(row + 1, ["Scenario", *map(str, years), "Alla år", "Vad som ändras"])
    for number, (scenario, result) in enumerate(material.scenarios, row + 2):
        paper.text(number, 0, scenario.name)
        amounts = [period.listed.net_care for period in result.of(ALL)]
        for column, amount in enumerate([*amounts, sum(amounts)], 1):
            paper.put(number, column, amount, Look.KRONOR)
        paper.text(number, len(amounts) + 2, changed(scenario))
    return row + 2 + len(material.scenarios)


def _tornado(paper: Paper, material: Gross, row: int) -> int:
    paper.text(row, 0, "Känslighet, en uppgift i taget: netto vård, kr, alla regioner", bold=True, wrap=False)
    paper.headings(row + 1, ["Uppgift", "Mäts på", "Vid låg", "Grundfall", "Vid hög", "Spann", "Källa till spannet",
                             "Låg, faktor", "Hög, faktor"])  # fmt: skip
    for number, bar in enumerate(material.bars, row + 2):
        paper.text(number, 0, bar.label)
        paper.text(number, 1, bar.measure)
        low = paper.put(number, 2, bar.low, Look.KRONOR)
        paper.put(number, 3, bar.base, Look.KRONOR)
        high = paper.put(number, 4, bar.high, Look.KRONOR)
        paper.put(number, 5, high - low, Look.KRONOR)
        paper.text(number, 6, bar.range.source)
        paper.put(number, 7, bar.range.low, Look.FACTOR)
        paper.put(number, 8, bar.range.high, Look.FACTOR)
    return row + 2 + len(material.bars)


def _chances(paper: Paper, material: Gross, row: int) -> int:
    paper.text(
        row, 0, f"Slump: netto vård, kr, i {material.draws} dragningar (frö {material.seed})", bold=True, wrap=False
    )
    paper.headings(row + 1, ["Region", "År", "P10", "P50", "P90"])
    for number, chance in enumerate(material.chances, row + 2):
        paper.text(number, 0, material.names[chance.region])
        paper.put(number, 1, float(chance.year), Look.YEAR)
        for column, amount in enumerate((chance.p10, chance.p50, chance.p90), 2):
            paper.put(number, column, amount, Look.KRONOR)
    return row + 2 + len(material.chances)


def _few(paper: Paper, material: Gross, row: int) -> int:
    found = distributions(material)
    if not found:
        return row
    paper.text(row, 0, "Hela patienter där få väntas: sannolikhet", bold=True, wrap=False)
    paper.headings(row + 1, ["Region", "Väntat antal", "0", "1", "2", "3", "4", "5 eller fler"])
    for number, few in enumerate(found, row + 2):
        paper.text(number, 0, few.name)
        paper.put(number, 1, few.expected, Look.PATIENTS)
        for column, chance in enumerate((*few.chances, few.more), 2):
            paper.put(number, column, chance, Look.SHARE)
    return row + 2 + len(found)


def _flags(paper: Paper, material: Gross, row: int) -> None:
    paper.text(row, 0, "Kostnadströsklar som överskrids", bold=True, wrap=False)
    paper.headings(row + 1, ["Tröskel", "Region", "Värde, kr", "Gräns, kr", "Per", "Räknat på"])
    for number, flag in enumerate(material.flags, row + 2):
        paper.text(number, 0, flag.name)
        paper.text(number, 1, material.names[flag.region])
        paper.put(number, 2, flag.value, Look.KRONOR)
        paper.put(number, 3, flag.limit, Look.KRONOR)
        paper.text(number, 4, "år" if flag.limb is Limb.PER_YEAR else "patientår")
        paper.text(number, 5, "brutto" if flag.on is On.GROSS else "netto, öppna priser")
    if not material.flags:
        paper.text(row + 2, 0, "Ingen.")
