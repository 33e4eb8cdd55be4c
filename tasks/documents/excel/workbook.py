"""The workbook as bytes: the same material gives the same bytes."""

from datetime import datetime, time
from io import BytesIO

from xlsxwriter import Workbook

from tasks.documents.excel import checks, courses, futures, inputs, net, prices, readme, region, years
from tasks.documents.excel.items import arms
from tasks.documents.excel.paper import Book
from tasks.documents.excel.work import Work
from tasks.documents.material import Gross, Material
from tasks.documents.swedish import clean
from tasks.documents.wording import edge, keywords, title


def workbook(material: Material) -> bytes:
    """An .xlsx file, of what the material's disclosure allows."""
    made = BytesIO()
    file = Workbook(made, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    file.set_properties(_properties(material))
    file.set_calc_mode("auto")
    book = Book(file, edge(material))
    if isinstance(material, Gross):
        _gross(book, material)
    else:
        net.write(book, material)
    file.close()
    return made.getvalue()


def _properties(material: Material) -> dict[str, object]:
    return {
        "title": clean(title(material)),
        "subject": "Budgetpåverkansanalys",
        "author": clean(material.facts.author),
        "company": clean(material.facts.organisation),
        "category": "Beslutsunderlag",
        "keywords": keywords(material),
        "created": datetime.combine(material.facts.made_on, time()),
    }


def _gross(book: Book, material: Gross) -> None:
    # Excel shows sheets in the order they are made, and a formula needs to know where its cells are: the first sheet is
    # made first and filled last.
    first = readme.begin(book)
    assumed_in = readme.assumptions(book, material)
    shown, known = arms(material), inputs.Known()
    ledger = inputs.Ledger(book, material.facts.made_on, material.facts.author)
    inputs.write_frame(ledger, material, known)
    inputs.write_patients(ledger, material, known)
    prices.write_uptake(ledger, material, known)
    prices.write_prices(ledger, material, known, shown)
    work = Work(book, material, known, shown, courses.write(book, material, known, shown))
    for group in material.groups:
        work.months[group.key] = region.write(work, group)
    work.years = years.write(book, material, known, work.months)
    futures.write(book, material)
    readme.finish(first, work, checks.write(book, material, known, work.months, work.years), assumed_in)
