"""XLSX: one visible sheet, values and not formulas without them, nothing merged and nothing hidden."""

import io
import zipfile

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.cell.cell import MergedCell
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from models.rules.errors import InvalidInputError
from tasks.actuals.cells import Cell, Table

# A sheet of text this large is no list of months; unpacked it could be anything.
_MOST_BYTES = 50_000_000
# A workbook with a single sheet is a dozen files; pictures and templates make them more.
_MOST_FILES = 1_000


def read_xlsx(content: bytes) -> Table:
    """The table. Raises InvalidInputError naming the sheet or the cell."""
    _check_size(content)
    written, values = _sheet(_opened(content, values=False)), _sheet(_opened(content, values=True))
    _check_shape(written)
    rows = [
        [_cell(cell, value) for cell, value in zip(row, known, strict=True)]
        for row, known in zip(written.iter_rows(), values.iter_rows(), strict=True)
    ]
    filled = [row for row in rows if any(cell.value is not None for cell in row)]
    if not filled:
        raise InvalidInputError("Bladet är tomt; väntat är en rubrikrad med Region, Månad och Kostnad.")
    return Table(filled[0], filled[1:])


def _check_size(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
    except zipfile.BadZipFile:
        raise InvalidInputError("Filen är ingen XLSX-fil; väntat är en arbetsbok sparad som .xlsx.") from None
    if len(parts) > _MOST_FILES:
        raise InvalidInputError(
            f"Arbetsboken består av {len(parts)} filer; väntat är högst {_MOST_FILES}. Kopiera listan till en ny "
            "arbetsbok och läs in den."
        )
    if sum(part.file_size for part in parts) > _MOST_BYTES:
        raise InvalidInputError("Arbetsboken är för stor; väntat är en lista över regioner och månader.")


def _opened(content: bytes, *, values: bool) -> Workbook:
    try:
        return load_workbook(io.BytesIO(content), data_only=values)
    except (KeyError, ValueError, OSError, TypeError, SyntaxError):
        raise InvalidInputError(
            "Arbetsboken kan inte läsas; öppna den i ett kalkylprogram och spara på nytt."
        ) from None


def _sheet(book: Workbook) -> Worksheet:
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            raise InvalidInputError(
                f"Bladet ”{sheet.title}” är dolt; väntat är en arbetsbok där allt syns. Visa bladet eller ta bort det."
            )
    filled = [sheet for sheet in book.worksheets if sheet.max_row > 1 or sheet.max_column > 1]
    if len(filled) != 1:
        names = ", ".join(f"”{sheet.title}”" for sheet in filled) or "inget"
        raise InvalidInputError(f"Blad med innehåll: {names}; väntat är ett enda.")
    return filled[0]


def _check_shape(sheet: Worksheet) -> None:
    for merged in sheet.merged_cells.ranges:
        raise InvalidInputError(f"Cellerna {merged.coord} är sammanfogade; väntat är ett värde per cell. Dela upp dem.")
    for number, row in sheet.row_dimensions.items():
        if row.hidden:
            raise InvalidInputError(f"Rad {number} är dold; väntat är att allt syns. Visa raden eller ta bort den.")
    for letter, column in sheet.column_dimensions.items():
        if column.hidden:
            raise InvalidInputError(f"Kolumn {letter} är dold; väntat är att allt syns. Visa den eller ta bort den.")


def _cell(written: SheetCell | MergedCell, value: SheetCell | MergedCell) -> Cell:
    if written.data_type == "f" and value.value is None:
        raise InvalidInputError(
            f"{written.coordinate} är en formel utan uträknat värde; väntat är ett tal. Öppna filen i ett "
            "kalkylprogram, spara den och läs in den igen."
        )
    if value.data_type == "e":
        raise InvalidInputError(f"{written.coordinate} är felvärdet {value.value}; väntat är ett tal eller en text.")
    return Cell(value.value, written.coordinate)
