"""A sheet as it is filled: cells put one by one, with Swedish formats, frozen headings, widths and a printed edge.

Text is always written as text, and marked so, whatever sign it begins with: it is never a formula.
"""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from tasks.documents.excel.cells import Place, Value, of
from tasks.documents.swedish import clean

_FORMULA_SIGNS = tuple("=+-@＝＋－＠\t\r")
_GREY = "#595959"
_NAME_LONGEST, _FORBIDDEN = 31, str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


class Look(StrEnum):
    """What a cell looks like; the value is its number format. Excel shows the reader's own decimal sign."""

    TEXT = "@"
    NUMBER = "# ##0.00####"
    KRONOR = "# ##0.00"
    WHOLE = "# ##0"
    PATIENTS = "# ##0.0000"
    YEAR = "0"
    SHARE = "0.00%"
    DAY = "yyyy-mm-dd"
    FACTOR = "0.######"
    SMALL = "0.000000"


class Book:
    """A workbook under way: its formats, made once each, and the names its sheets have."""

    def __init__(self, workbook: Workbook, edge: str) -> None:
        """`edge` is printed at the foot of every page."""
        self.workbook, self.edge = workbook, edge
        self._formats: dict[tuple[object, ...], Format] = {}
        self._names: set[str] = set()

    def sheet(self, name: str, widths: Sequence[float], *, landscape: bool = True) -> "Paper":
        """A new sheet, called `name` or as near as Excel allows."""
        allowed = self._allowed(name)
        sheet = self.workbook.add_worksheet(allowed)
        for number, width in enumerate(widths):
            sheet.set_column(number, number, width)
        if landscape:
            sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer(f"&L{self.edge.replace('&', '&&')}&R&P (&N)")
        return Paper(self, sheet, allowed)

    def format(self, look: Look, **more: object) -> Format:
        """The format of a look, with borders, weight and colours as asked."""
        key = (look, *sorted(more.items()))
        if key not in self._formats:
            number = look.value.replace("# ##0", "#,##0")
            given = {"num_format": number, "valign": "top", "font_name": "Arial", "font_size": 10} | more
            self._formats[key] = self.workbook.add_format(given)
        return self._formats[key]

    def _allowed(self, name: str) -> str:
        base = clean(name.translate(_FORBIDDEN))[:_NAME_LONGEST].strip() or "Blad"
        found, number = base, 2
        while found.casefold() in self._names or found.casefold() == "history":
            found = f"{base[: _NAME_LONGEST - 4]} ({number})"
            number += 1
        self._names.add(found.casefold())
        return found


class Paper:
    """One sheet. Rows and columns from 0."""

    def __init__(self, book: Book, sheet, name: str) -> None:  # type: ignore[no-untyped-def]
        """Made by `Book.sheet`."""
        self.book, self.sheet, self.name = book, sheet, name

    def put(
        self, row: int, column: int, value: Value | float | Decimal | int, look: Look, *, given: bool = False
    ) -> Value:
        """A number or a formula; `given`: an input that a reader may change. The cell, for other formulas."""
        more = {"bg_color": "#FFF9DB", "locked": False} if given else {}
        style = self.book.format(look, **more)
        if isinstance(value, Value):
            self.sheet.write_formula(row, column, f"={value.text(self.name)}", style, value.value)
            number = value.value
        else:
            number = float(value)
            self.sheet.write_number(row, column, number, style)
        return Value((Place(self.name, row, column),), number)

    def text(
        self, row: int, column: int, text: str, *, bold: bool = False, wrap: bool = True, grey: bool = False
    ) -> None:
        """Text, never a formula."""
        more: dict[str, object] = {"text_wrap": wrap}
        if bold:
            more["bold"] = True
        if grey:
            more["font_color"] = _GREY
        self._text(row, column, text, more)

    def _text(self, row: int, column: int, text: str, more: dict[str, object]) -> None:
        shown = clean(text)
        # Marked as text, so that it stays text when somebody edits the cell.
        quoted = {"quote_prefix": True} if shown.startswith(_FORMULA_SIGNS) else {}
        self.sheet.write_string(row, column, shown, self.book.format(Look.TEXT, **more, **quoted))

    def day(self, row: int, column: int, day: date | None) -> Value:
        """An ISO date; nothing for None."""
        if day is None:
            return of(0.0)
        at = datetime(day.year, day.month, day.day)  # noqa: DTZ001  a date, as Excel counts them
        self.sheet.write_datetime(row, column, at, self.book.format(Look.DAY, align="left"))
        serial = float((day - date(1899, 12, 30)).days)
        return Value((Place(self.name, row, column),), serial)

    def verdict(self, row: int, column: int, value: Value, *, good: str, bad: str) -> None:
        """`good` when the value is 0, else `bad`."""
        formula = f'=IF({value.text(self.name)}=0,"{good}","{bad}")'
        style = self.book.format(Look.TEXT, bold=True)
        self.sheet.write_formula(row, column, formula, style, good if value.value == 0 else bad)

    def title(self, text: str, under: str = "") -> None:
        """The first row, and a line under it."""
        self._text(0, 0, text, {"bold": True, "font_size": 14})
        if under:
            self._text(1, 0, under, {"font_color": _GREY})

    def headings(self, row: int, names: Sequence[str], *, freeze: bool = False, columns: int = 1) -> None:
        """A row of headings. One that heads its sheet is frozen with `columns` columns, and printed on every page."""
        style = {"bold": True, "text_wrap": True, "bg_color": "#1F4E79", "font_color": "#FFFFFF", "valign": "vcenter"}
        for column, name in enumerate(names):
            self._text(row, column, name, dict(style))
        if freeze:
            self.sheet.freeze_panes(row + 1, columns)
            self.sheet.repeat_rows(row)
