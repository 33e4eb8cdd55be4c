"""The first sheets: what the file is, what is in it, and what is assumed."""

from tasks.documents.excel import trace
from tasks.documents.excel.checks import Checked
from tasks.documents.excel.paper import Book, Look, Paper
from tasks.documents.excel.work import Work
from tasks.documents.material import Gross
from tasks.documents.wording import (
    OPEN_PRICES,
    assumed,
    left_out,
    limits,
    perspective,
    question,
    status,
    title,
    warnings,
)


def begin(book: Book) -> Paper:
    """The first sheet, empty."""
    return book.sheet("Läs mig", (58, 24, 70), landscape=False)


def assumptions(book: Book, material: Gross) -> str:
    """Every assumption with source, date and owner; the sheet's name."""
    paper = book.sheet("Antaganden", (70, 46, 12, 26))
    paper.title("Antaganden", "Vad analysen tar för givet.")
    paper.headings(3, ("Antagande", "Källa", "Datum", "Ansvarig"), freeze=True)
    for row, (text, source, on, owner) in enumerate(assumed(material), 4):
        paper.text(row, 0, text)
        paper.text(row, 1, source)
        paper.day(row, 2, on)
        paper.text(row, 3, owner)
    return paper.name


def finish(paper: Paper, work: Work, check: Checked, assumed_in: str) -> None:
    """The first sheet, now that it is known where everything stands."""
    material = work.material
    paper.title(title(material), f"{material.model.indication}. Version {material.facts.version}. {status(material)}.")
    row = _lines(paper, 3, [question(material), perspective(material), OPEN_PRICES])
    paper.text(row, 0, "Kontroll av hela filen", bold=True)
    paper.verdict(row, 1, check.together, good="stämmer", bad="avviker: se Kontroll")
    row = trace.write(paper, work, row + 2)
    row = _lines(paper, _heading(paper, row + 1, "Bladen"), _sheets(work, assumed_in))
    for heading, lines in (
        ("Varningar", warnings(material)),
        ("Vad som inte ingår", left_out(material)),
        ("Begränsningar", limits(material)),
    ):
        if lines:
            row = _lines(paper, _heading(paper, row + 1, heading), list(lines))


def _sheets(work: Work, assumed_in: str) -> list[str]:
    return [
        f"{assumed_in}: vad som tas för givet, med källa, datum och ansvarig.",
        "Indata: alla uppgifter, en per rad. Gula celler kan ändras; allt annat räknas om.",
        *(["Behandling: vilka som är kvar och vad de kostar per behandlingsmånad."] if work.courses.staying else []),
        *(f"{work.months[g.key].name}: {g.name}, månad för månad." for g in work.material.groups),
        "Årstabell: kalenderår per region, med motorns värde bredvid.",
        "Scenarier: andra antaganden, känslighet och slump.",
        "Kontroll: att formlerna ger motorns värden och att allt summerar.",
    ]


def _heading(paper: Paper, row: int, text: str) -> int:
    paper.text(row, 0, text, bold=True)
    return row + 1


def _lines(paper: Paper, row: int, lines: list[str]) -> int:
    style = paper.book.format(Look.TEXT, text_wrap=True)
    for number, line in enumerate(lines, row):
        paper.sheet.merge_range(number, 0, number, 2, "", style)
        paper.text(number, 0, line)
        paper.sheet.set_row(number, 15 * (1 + len(line) // 150))
    return row + len(lines)
