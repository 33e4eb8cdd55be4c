"""The sheet of treatment: who stays and what one who began costs, month by month of treatment.

The rows run from the last month up to the first (month 0 lowest): then SUMPRODUCT of those who began in month 0, 1, 2 …
with the same number of rows from below pairs every start with its own month of treatment.
"""

from dataclasses import dataclass, field

from models.rules.budget_impact.kinds import Per
from tasks.documents.excel.cells import Column, Value, column
from tasks.documents.excel.inputs import Known
from tasks.documents.excel.items import Paid, Shown
from tasks.documents.excel.paper import Book, Look, Paper
from tasks.documents.material import Gross

TOP = 4


@dataclass(slots=True)
class Courses:
    """Columns with month 0 lowest: who stays, and kronor per one who began; of a new course and an established one."""

    months: int
    staying: dict[int, tuple[Column, Column]] = field(default_factory=dict)
    costs: dict[tuple[int, str], tuple[Column, Column]] = field(default_factory=dict)
    first_times: dict[tuple[int, str], Value] = field(default_factory=dict)

    def until(self, cells: Column, month: int) -> Column:
        """The rows from month `month` down to month 0."""
        return cells.part(self.months - 1 - month, self.months - 1)


def write(book: Book, material: Gross, known: Known, shown: tuple[Shown, ...]) -> Courses:
    """The sheet, where an arm needs it: not everybody stays, or the cost differs between months."""
    courses = Courses(material.run.plan.months)
    uneven = [one for one in shown if not one.even]
    if not uneven:
        return courses
    paper = book.sheet("Behandling", (14, *[16] * 40))
    paper.title(
        "Behandling månad för månad",
        "Läs nedifrån: behandlingsmånad 0 står sist. Kostnad per påbörjad = pris × enheter × gånger × andel kvar.",
    )
    sheet = _Sheet(paper, material, courses)
    for one in uneven:
        sheet.arm(one, known)
    paper.headings(TOP - 1, sheet.names, freeze=True)
    return courses


class _Sheet:
    def __init__(self, paper: Paper, material: Gross, courses: Courses) -> None:
        self.paper, self.made, self.courses = paper, material.run.plan, courses
        self.names = ["Behandlingsmånad"]
        for month in range(courses.months):
            paper.put(self._row(month), 0, float(month), Look.WHOLE)

    def arm(self, one: Shown, known: Known) -> None:
        """Who stays on it, and its items."""
        stays = self._column(f"{one.name}: andel kvar", self.made.staying_started[one.number].tolist())
        goes_on = stays
        if one.leaves:
            established = self.made.staying_established[one.number].tolist()
            goes_on = self._column(f"{one.name}: andel kvar av pågående", established)
        self.courses.staying[one.number] = stays, goes_on
        for paid in one.paid:
            cost = self._item(one, paid, known, stays)
            going = self._item(one, paid, known, goes_on, established=True) if one.leaves else cost
            self.courses.costs[paid.key] = cost, going

    def _item(self, one: Shown, paid: Paid, known: Known, stays: Column, *, established: bool = False) -> Column:
        """Times paid by one who stays (given by the schedule), then kronor per one who began (a formula)."""
        name = f"{one.name}, {paid.name}{', pågående' if established else ''}"
        times = paid.established if established else paid.started
        # What is paid on stopping follows those who go, not those who stay.
        stopping = paid.item.per is Per.STOP
        given = self._column(f"{name}: gånger", times if stopping else _over(times, stays))
        self.courses.first_times.setdefault(paid.key, given.cell(self.courses.months - 1))
        price = known.unit[paid.key] * known.units[paid.key]
        here = len(self.names)
        self.names.append(f"{name}: kr per påbörjad")
        cells = []
        for row in range(self.courses.months):
            cost = price * given.cell(row)
            cost = cost if stopping else cost * stays.cell(row)
            cells.append(self.paper.put(TOP + row, here, cost, Look.NUMBER))
        return column(cells)

    def _column(self, name: str, numbers: tuple[float, ...] | list[float]) -> Column:
        here = len(self.names)
        self.names.append(name)
        cells = [self.paper.put(self._row(m), here, numbers[m], Look.SMALL) for m in reversed(range(len(numbers)))]
        return column(cells)

    def _row(self, month: int) -> int:
        return TOP + self.courses.months - 1 - month


def _over(times: tuple[float, ...], stays: Column) -> tuple[float, ...]:
    left = tuple(reversed(stays.values))
    return tuple(n / share if share else 0.0 for n, share in zip(times, left, strict=True))
