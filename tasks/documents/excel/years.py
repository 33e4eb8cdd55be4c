"""The yearly table: every figure a formula on the regions' months, the engine's beside it, and the difference."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from models.rules.budget_impact.results import ALL, Period
from tasks.documents.excel import region
from tasks.documents.excel.cells import Column, Value, choose, column, how_many, most, of, rounded, size, total, where
from tasks.documents.excel.inputs import Known
from tasks.documents.excel.paper import Book, Look, Paper
from tasks.documents.excel.region import Months
from tasks.documents.material import Gross

HEADINGS = (
    "Region", "År", "Månader", "Påbörjade", "Patienter i medeltal", "Brutto läkemedel, kr", "Netto läkemedel, kr",
    "Netto vård, kr", "Brutto per patientår, kr", "Netto vård per 1 000 invånare, kr", "Andel av läkemedelskostnad",
    "Motorn: patienter", "Motorn: brutto, kr", "Motorn: netto läkemedel, kr", "Motorn: netto vård, kr",
    "Skillnad, kr", "Kontroll",
)  # fmt: skip
WIDTHS = (34, 16, 9, 12, 12, 18, 18, 18, 16, 16, 14, 12, 18, 18, 18, 12, 10)
_MONTHS, _STARTS, _PATIENTS, _GROSS, _DRUG, _CARE = range(2, 8)
TOP, _YEAR = 4, 12


@dataclass(slots=True)
class Years:
    """Where the table's cells are: rows by region and year (None: the first twelve months), and the differences."""

    name: str
    rows: dict[tuple[str, int | None], dict[int, Value]] = field(default_factory=dict)
    differences: list[Value] = field(default_factory=list)

    def cell(self, key: str, year: int | None, column_number: int) -> Value:
        """One figure."""
        return self.rows[key, year][column_number]


GROSS, DRUG, CARE, PATIENTS = _GROSS, _DRUG, _CARE, _PATIENTS


def write(book: Book, material: Gross, known: Known, sheets: Mapping[str, Months]) -> Years:
    """The sheet, with a chart of net care beneath."""
    paper = book.sheet("Årstabell", WIDTHS)
    paper.title(
        "Årstabell",
        "Alla belopp är formler på regionernas blad. Ändras indata visar kolumnen Skillnad vad ändringen gör.",
    )
    paper.headings(TOP - 1, HEADINGS, freeze=True, columns=2)
    table = _Table(paper, material, known, sheets)
    for group in material.groups:
        table.region(group.key, group.name)
    table.everything()
    table.beneath()
    _chart(book, paper, material, table)
    return table.years


class _Table:
    def __init__(self, paper: Paper, material: Gross, known: Known, sheets: Mapping[str, Months]) -> None:
        self.paper, self.material, self.known, self.sheets = paper, material, known, sheets
        self.years, self.row = Years(paper.name), TOP
        result = material.result
        self.periods = {(p.region, p.year): p for p in result.years}
        self.full = {p.region: p for p in result.full_year}
        self.calendar = [p.year for p in result.of(ALL)]

    def region(self, key: str, name: str) -> None:
        """The calendar years, then the first twelve months."""
        sheet = self.sheets[key]
        for year in self.calendar:
            self._line(key, name, year, self._of_year(sheet, year), self.periods[key, year])
        first = {
            number: total(sheet.column(heading).part(0, _YEAR - 1)) for number, heading in _COLUMNS.items()
        }  # fmt: skip
        first[_PATIENTS] = first[_PATIENTS] / float(_YEAR)
        self._line(key, name, None, {_MONTHS: of(float(_YEAR)), **first}, self.full[key])

    def everything(self) -> None:
        """The sum of the regions that count."""
        inside = [group.key for group in self.material.groups if group.in_sum]
        for year in (*self.calendar, None):
            rows = [self.years.rows[key, year] for key in inside]
            summed = {number: _added([row[number] for row in rows]) for number in _COLUMNS}
            period = self.full[ALL] if year is None else self.periods[ALL, year]
            self._line(ALL, self.material.names[ALL], year, {_MONTHS: rows[0][_MONTHS], **summed}, period)

    def beneath(self) -> None:
        """The dearest year, and what is not in the first year's budget."""
        self.row += 1
        net = column([self.years.cell(ALL, year, _CARE) for year in self.calendar])
        rows = (
            ("Dyraste kalenderår, netto vård, kr", most(net)),
            (
                "Första kalenderårets brutto utöver budget, kr",
                self.years.cell(ALL, self.calendar[0], _GROSS) - self.known.budgeted,
            ),
        )
        for name, value in rows:
            self.paper.text(self.row, 0, name, bold=True)
            self.paper.put(self.row, _CARE, value, Look.KRONOR)
            self.row += 1

    def _of_year(self, sheet: Months, year: int) -> dict[int, Value]:
        calendar = sheet.column(region.YEAR)
        wanted = of(float(year))
        months = how_many(calendar, wanted)
        found = {number: where(sheet.column(heading), calendar, wanted) for number, heading in _COLUMNS.items()}
        found[_PATIENTS] = found[_PATIENTS] / months
        return {_MONTHS: months, **found}

    def _line(self, key: str, name: str, year: int | None, values: dict[int, Value], engine: Period) -> None:
        row, paper = self.row, self.paper
        paper.text(row, 0, name, bold=key == ALL, wrap=False)
        if year is None:
            paper.text(row, 1, "Första 12 mån.", wrap=False)
        else:
            paper.put(row, 1, float(year), Look.YEAR)
        cells = {number: paper.put(row, number, _formula(value), _LOOKS[number]) for number, value in values.items()}
        self.years.rows[key, year] = cells
        self._ratios(key, cells, row)
        self._against(cells, engine, row)
        self.row += 1

    def _ratios(self, key: str, cells: dict[int, Value], row: int) -> None:
        treated = cells[_PATIENTS] * cells[_MONTHS] / float(_YEAR)
        per_year = choose(cells[_PATIENTS], "=", 0.0, 0.0, cells[_GROSS] / treated)
        self.paper.put(row, 8, per_year, Look.KRONOR)
        inside = [group.key for group in self.material.groups if group.in_sum] if key == ALL else [key]
        self.paper.put(row, 9, cells[_CARE] * 1000.0 / _added([self.known.inhabitants[k] for k in inside]), Look.KRONOR)
        if all(k in self.known.drug_cost for k in inside):
            whole = _added([self.known.drug_cost[k] for k in inside])
            self.paper.put(row, 10, cells[_DRUG] / whole, Look.SHARE)

    def _against(self, cells: dict[int, Value], engine: Period, row: int) -> None:
        listed = engine.listed
        known = {
            _PATIENTS: self.paper.put(row, 11, engine.patients, Look.PATIENTS),
            _GROSS: self.paper.put(row, 12, listed.gross_drug, Look.KRONOR),
            _DRUG: self.paper.put(row, 13, listed.net_drug, Look.KRONOR),
            _CARE: self.paper.put(row, 14, listed.net_care, Look.KRONOR),
        }
        apart = _added([size(cells[number] - value) for number, value in known.items()])
        difference = self.paper.put(row, 15, rounded(apart, 2), Look.KRONOR)
        self.paper.verdict(row, 16, difference, good="stämmer", bad="avviker")
        self.years.differences.append(difference)


_COLUMNS = {
    _STARTS: region.STARTS,
    _PATIENTS: region.TREATED,
    _GROSS: region.GROSS,
    _DRUG: region.NET_DRUG,
    _CARE: region.NET_CARE,
}
_LOOKS = {
    _MONTHS: Look.WHOLE,
    _STARTS: Look.PATIENTS,
    _PATIENTS: Look.PATIENTS,
    _GROSS: Look.KRONOR,
    _DRUG: Look.KRONOR,
    _CARE: Look.KRONOR,
}


def _formula(value: Value) -> Value | float:
    return value.value if len(value.parts) == 1 and isinstance(value.parts[0], str) else value


def _added(parts: Sequence[Value]) -> Value:
    found = parts[0]
    for part in parts[1:]:
        found = found + part
    return found


def _chart(book: Book, paper: Paper, material: Gross, table: _Table) -> None:
    """A native chart, so that it follows the figures."""
    chart = book.workbook.add_chart({"type": "column", "subtype": "stacked"})
    last = len(table.calendar) - 1
    for number, group in enumerate(group for group in material.groups if group.in_sum):
        top = _row(table.years.cell(group.key, table.calendar[0], _CARE))
        chart.add_series(
            {
                "name": group.name,
                "categories": [paper.name, top, 1, top + last, 1],
                "values": [paper.name, top, _CARE, top + last, _CARE],
                "fill": {"color": _COLOURS[number % len(_COLOURS)]},
                "gap": 60,
            }
        )
    chart.set_title({"name": "Netto vård per kalenderår, kr", "name_font": {"size": 12}})
    chart.set_legend({"position": "bottom"})
    chart.set_y_axis({"num_format": "#,##0"})
    chart.set_size({"width": 760, "height": 380})
    words = "Staplat diagram: netto vård per kalenderår och region, samma tal som i tabellen ovanför."
    paper.sheet.insert_chart(table.row + 1, 0, chart, {"description": words})


_COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442", "#8C8C8C")


def _row(cell: Value) -> int:
    place = cell.parts[0]
    assert not isinstance(place, str)  # noqa: S101  a cell that was put
    return place.row


def columns_of(years: Years) -> Column:
    """The differences, under each other."""
    return column(years.differences)
