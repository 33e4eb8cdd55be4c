"""The workbook under way: what has been written so far, and where."""

from dataclasses import dataclass, field

from tasks.documents.excel.courses import Courses
from tasks.documents.excel.inputs import Known
from tasks.documents.excel.items import Shown
from tasks.documents.excel.paper import Book
from tasks.documents.excel.region import Months
from tasks.documents.excel.years import Years
from tasks.documents.material import Gross


@dataclass(slots=True)
class Work:
    """Filled from left to right, as the sheets stand."""

    book: Book
    material: Gross
    known: Known
    shown: tuple[Shown, ...]
    courses: Courses
    months: dict[str, Months] = field(default_factory=dict)
    years: Years = field(default_factory=lambda: Years(""))
