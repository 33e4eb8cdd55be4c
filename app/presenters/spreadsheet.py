"""Rows as a file that a Swedish Excel opens as it is: UTF-8 with a mark, semicolons, decimal comma, ISO dates.

What people and sources have written can begin like a formula, and a spreadsheet would then carry it out: such a cell
gets an apostrophe before it (OWASP, *CSV Injection*).
"""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

Cell = str | int | date | None
# The full-width forms too: some spreadsheets read them as the plain ones.
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


@dataclass(frozen=True, slots=True)
class Sheet:
    """Headings, and rows of as many cells."""

    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def as_csv(sheet: Sheet) -> bytes:
    """The whole file."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerows([written(cell) for cell in row] for row in _all(sheet))
    return text.getvalue().encode("utf-8-sig")


def written(cell: Cell) -> str:
    """A cell as text. Text is kept on one line and never begins a formula."""
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, int):
        return str(cell)
    line = " ".join(cell.replace("\0", "").split())
    return f"'{line}" if line.startswith(_FORMULA) else line


def decimals(value: Fraction | float | None, places: int) -> str:
    """A number with decimal comma, rounded half up; empty for None."""
    if value is None:
        return ""
    exact = Fraction(value)
    digits = Decimal(exact.numerator) / Decimal(exact.denominator)
    return str(digits.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)).replace(".", ",")


def _all(sheet: Sheet) -> Iterable[Sequence[Cell]]:
    return [sheet.headings, *sheet.rows]
