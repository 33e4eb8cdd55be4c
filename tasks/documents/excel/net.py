"""The secret workbook: net care after rebates per region and year, and nothing that it could be taken apart with."""

from models.rules.budget_impact.results import ALL
from tasks.documents.excel.cells import Value, column, of, rounded, size, total
from tasks.documents.excel.paper import Book, Look
from tasks.documents.material import Net
from tasks.documents.wording import SECRET, limits, perspective, question, status, title

_WITHHELD = (
    "Filen visar bara nettokostnad efter rabatt. Patienter, bruttobelopp och priser står inte här: tillsammans med dem "
    "kan rabatten räknas fram."
)


def write(book: Book, material: Net) -> None:
    """Two sheets: what it is, and the table with live sums."""
    first = book.sheet("Läs mig", (110,))
    first.title(title(material))
    lines = [
        SECRET, f"{material.indication}. Version {material.facts.version}. {status(material)}.", question(material),
        perspective(material),
        _WITHHELD,
        *limits(material),
    ]  # fmt: skip
    for row, line in enumerate(lines, 2):
        first.text(row, 0, line, bold=row == 2)  # noqa: PLR2004  the marking comes first
    _table(book, material)


def _table(book: Book, material: Net) -> None:
    years = sorted({year.year for year in material.years})
    paper = book.sheet("Netto per år", (38, *[18] * (len(years) + 2)))
    paper.title("Nettokostnad för vården efter rabatt, kr", SECRET)
    paper.headings(3, ["Region", *map(str, years), "Alla år", "Första 12 månaderna"], freeze=True)
    amounts = {(y.region, y.year): y.amount for y in material.years}
    first = {y.region: y.amount for y in material.full_year}
    keys = list(dict.fromkeys(y.region for y in material.years if y.region != ALL))
    keys = [key for key in keys if key in material.in_sum] + [key for key in keys if key not in material.in_sum]
    cells: dict[str, list[Value]] = {}
    for row, key in enumerate(keys, 4):
        paper.text(row, 0, material.names.get(key, key))
        cells[key] = [paper.put(row, n, amounts[key, year], Look.KRONOR) for n, year in enumerate(years, 1)]
        paper.put(row, len(years) + 1, _across(cells[key]), Look.KRONOR)
        paper.put(row, len(years) + 2, first[key], Look.KRONOR)
    last = 4 + len(keys)
    paper.text(last, 0, material.names[ALL], bold=True)
    inside = [cells[key] for key in material.in_sum]
    sums = [
        paper.put(last, n + 1, total(column([row[n] for row in inside])), Look.KRONOR) for n in range(len(years))
    ]  # fmt: skip
    paper.put(last, len(years) + 1, _across(sums), Look.KRONOR)
    engine = sum(amounts[ALL, year] for year in years)
    paper.text(last + 2, 0, "Kontroll: summan mot motorns")
    difference = paper.put(last + 2, 1, rounded(size(_across(sums) - of(engine)), 2), Look.KRONOR)
    paper.verdict(last + 2, 2, difference, good="stämmer", bad="avviker")


def _across(cells: list[Value]) -> Value:
    found = cells[0]
    for cell in cells[1:]:
        found = found + cell
    return found
