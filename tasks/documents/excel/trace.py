"""One figure followed from the number of patients to kronor: every step a formula on the cell that it names."""

from collections.abc import Iterator

from models.rules.budget_impact.results import ALL
from tasks.documents.excel import region
from tasks.documents.excel.cells import Place, Value
from tasks.documents.excel.items import Paid, Shown
from tasks.documents.excel.paper import Look, Paper
from tasks.documents.excel.work import Work
from tasks.documents.excel.years import GROSS
from tasks.documents.groups import Group

Step = tuple[str, Value, Look]


def write(paper: Paper, work: Work, row: int) -> int:
    """The first region, its first new medicine, its first month; the next free row."""
    group, new = work.material.groups[0], next(one for one in work.shown if one.new)
    paper.text(row, 0, f"Följ ett tal: {group.name}, {new.name}, första månaden", bold=True)
    steps = [*_patients(work, group, new), *_kronor(work, group, new)]
    for number, (text, value, look) in enumerate(steps, row + 1):
        paper.text(number, 0, text)
        paper.put(number, 1, value, look)
        paper.text(number, 2, _where(value), grey=True)
    return row + 1 + len(steps)


def _patients(work: Work, group: Group, new: Shown) -> Iterator[Step]:
    cells = work.months[group.key].cells
    if group.key in work.known.standing:
        yield "Aktuella patienter i dag", work.known.standing[group.key], Look.PATIENTS
    if group.key in work.known.arriving:
        yield "Nya patienter per år", work.known.arriving[group.key], Look.PATIENTS
    if f"{new.name}: andel" in cells:
        yield "× andel som får det nya läkemedlet", cells[f"{new.name}: andel"][0], Look.SHARE
    yield "= påbörjar behandling den månaden", cells[f"{new.name}: påbörjar"][0], Look.PATIENTS
    yield "= i behandling den månaden", cells[f"{new.name}: i behandling"][0], Look.PATIENTS


def _kronor(work: Work, group: Group, new: Shown) -> Iterator[Step]:
    cells, year = work.months[group.key].cells, work.material.result.of(ALL)[0].year
    for paid in new.paid:
        if paid.drug and new.even:
            text = f"× {paid.name}: kronor per patient och månad"
            yield text, work.known.monthly[paid.key], Look.NUMBER
        elif paid.drug:
            yield from _uneven(work, paid)
    yield "= brutto läkemedel den månaden, kr", cells[region.GROSS][0], Look.KRONOR
    yield f"Årets månader tillsammans: brutto {year}, kr", work.years.cell(group.key, year, GROSS), Look.KRONOR
    yield f"Alla regioner: brutto {year}, kr", work.years.cell(ALL, year, GROSS), Look.KRONOR


def _uneven(work: Work, paid: Paid) -> Iterator[Step]:
    """The first month of treatment; later months are the rows above it in the sheet of treatment."""
    yield f"× {paid.name}: kronor per enhet", work.known.unit[paid.key], Look.NUMBER
    units = work.known.units[paid.key]
    if _where(units):
        yield f"× {paid.name}: enheter varje gång", units, Look.NUMBER
    yield f"× {paid.name}: gånger i första behandlingsmånaden", work.courses.first_times[paid.key], Look.NUMBER


def _where(value: Value) -> str:
    places = [part for part in value.parts if isinstance(part, Place)]
    return f"bladet {places[0].sheet}, cell {places[0].text(places[0].sheet)}" if places else ""
