"""The sheet of checks: each must be 0, and says what it means when it is not."""

from collections.abc import Mapping
from dataclasses import dataclass

from models.rules.budget_impact.kinds import Role
from models.rules.budget_impact.results import ALL
from tasks.documents.excel import region
from tasks.documents.excel.cells import Value, column, of, rounded, size, total
from tasks.documents.excel.inputs import Known
from tasks.documents.excel.paper import Book, Look, Paper
from tasks.documents.excel.region import Months
from tasks.documents.excel.years import CARE, GROSS, Years
from tasks.documents.material import Gross

_PLACES = 2


@dataclass(frozen=True, slots=True)
class Checked:
    """The cell that sums every check."""

    together: Value


def write(book: Book, material: Gross, known: Known, sheets: Mapping[str, Months], years: Years) -> Checked:
    """The sheet. Every row's value is 0 when all is well."""
    paper = book.sheet("Kontroll", (62, 20, 16, 70))
    paper.title("Kontroll", "Varje värde ska vara 0. Ändrade indata gör att motorns värden inte längre gäller.")
    paper.headings(3, ("Vad som kontrolleras", "Avvikelse", "Utfall", "Om den inte är 0"), freeze=True)
    rows = [
        ("Formlerna mot motorn: summan av alla skillnader, kr", total(column(years.differences)),
         "Indata har ändrats i filen, eller formler har skrivits över. Skriv ut en ny fil."),
        *_sums(material, sheets, years),
        *_shares(material, known),
    ]  # fmt: skip
    cells = [_row(paper, number, *row) for number, row in enumerate(rows, 4)]
    together = paper.put(5 + len(rows), 1, total(column(cells)), Look.KRONOR)
    paper.text(5 + len(rows), 0, "Alla kontroller tillsammans", bold=True)
    paper.verdict(5 + len(rows), 2, together, good="stämmer", bad="avviker")
    _about(paper, material, 7 + len(rows))
    return Checked(together)


def _row(paper: Paper, row: int, name: str, value: Value, otherwise: str) -> Value:
    paper.text(row, 0, name)
    cell = paper.put(row, 1, value, Look.KRONOR)
    paper.verdict(row, 2, cell, good="stämmer", bad="avviker")
    paper.text(row, 3, otherwise)
    return cell


def _sums(material: Gross, sheets: Mapping[str, Months], years: Years) -> list[tuple[str, Value, str]]:
    calendar = [period.year for period in material.result.of(ALL)]
    rows = []
    for group in material.groups:
        inside = sum(1 for period in material.result.months if period.region == group.key)
        months = total(sheets[group.key].column(region.GROSS).part(0, inside - 1))
        yearly = total(column([years.cell(group.key, year, GROSS) for year in calendar]))
        rows.append(
            (f"{group.name}: månadernas brutto mot årens, kr", rounded(size(months - yearly), _PLACES),
             "En månad räknas till fel år eller till inget."),
        )  # fmt: skip
    carried = of(sum(b.listed for b in material.result.bearers if b.region in _inside(material)))
    if material.result.bearers:
        care = total(column([years.cell(ALL, year, CARE) for year in calendar]))
        rows.append(
            ("Kostnadsbärarnas delar mot netto vård, kr", rounded(size(care - carried), _PLACES),
             "Kostnadsansvaret är inte fördelat till hundra procent."),
        )  # fmt: skip
    return rows


def _inside(material: Gross) -> set[str]:
    return {group.key for group in material.groups if group.in_sum}


def _shares(material: Gross, known: Known) -> list[tuple[str, Value, str]]:
    """What a new arm displaces, and adds on, sums to one; so do the mixes, every year."""
    rows = []
    names = {arm.key: arm.name for arm in material.model.arms if arm.role is Role.NEW}
    for uptake in material.model.uptake:
        found = of(float(uptake.added_on))
        for displaced in uptake.displaces:
            found = found + known.displaced[uptake.arm, displaced.arm]
        rows.append((f"{names[uptake.arm]}: det som ersätts och läggs till är 1", rounded(size(found - 1.0), 6),
                     "Andelarna måste summera till 1."))  # fmt: skip
    return rows


def _about(paper: Paper, material: Gross, row: int) -> None:
    facts = material.facts
    lines = (
        ("Beräkningsmotor", material.result.engine),
        ("Kontrollsumma av de öppna uppgifterna (SHA-256)", "visas inte i offentligt dokument" if material.public
         else material.result.digest),
        ("Analysens version", str(facts.version)),
        ("Ärende", facts.case),
        ("Gjord av", facts.author),
        ("Granskad av", f"{facts.reviewer} {facts.reviewed_on.isoformat()}" if facts.reviewed_on else "inte granskad"),
    )  # fmt: skip
    for number, (name, text) in enumerate(lines, row):
        paper.text(number, 0, name)
        paper.text(number, 1, text, wrap=False)
