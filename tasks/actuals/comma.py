"""CSV as spreadsheets write it in Sweden: semicolons and decimal commas, with a mark or in an older encoding."""

import csv
import io
import re
from decimal import Decimal

from models.rules.errors import InvalidInputError
from tasks.actuals.cells import Cell, Row, Table

_DELIMITERS = ";\t,"
_LATIN = "Filen är inte i UTF-8. Den lästes som Latin-1 (Windows-1252): kontrollera att å, ä och ö blev rätt."
# Digits in threes with spaces between, or without; then at most one decimal mark.
_NUMBER = re.compile(r"-?(?:\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d+)(?:[.,]\d+)?")


def read_csv(content: bytes) -> Table:
    """The table. Raises InvalidInputError when it is no text, empty, or lacks a heading."""
    text, notes = _decoded(content)
    lines = text.splitlines()
    if not lines:
        raise InvalidInputError("Filen är tom; väntat är en rubrikrad med Region, Månad och Kostnad.")
    delimiter = max(_DELIMITERS, key=lines[0].count)
    try:
        raw = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as wrong:
        raise InvalidInputError(f"Filen kan inte läsas som CSV ({wrong}). Spara den på nytt som CSV UTF-8.") from None
    names = [name.strip() for name in raw[0]]
    rows = [_row(cells, names, number) for number, cells in enumerate(raw[1:], 2) if any(c.strip() for c in cells)]
    return Table([Cell(name, f"rad 1, kolumn {n}") for n, name in enumerate(names, 1)], rows, notes)


def _decoded(content: bytes) -> tuple[str, tuple[str, ...]]:
    if b"\0" in content:
        raise InvalidInputError("Filen är ingen textfil; väntat är CSV eller XLSX.")
    try:
        return content.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace"), (_LATIN,)


def _row(cells: list[str], names: list[str], number: int) -> Row:
    if len(cells) > len(names):
        raise InvalidInputError(
            f"Rad {number} har {len(cells)} kolumner men rubrikraden har {len(names)}; väntat är lika många. "
            "Ett belopp med decimalkomma behöver citattecken när kolumnerna skiljs åt av kommatecken."
        )
    padded = [*cells, *[""] * (len(names) - len(cells))]
    return [Cell(_value(text), f"rad {number}, {name}") for text, name in zip(padded, names, strict=True)]


def _value(text: str) -> object:
    """A CSV knows no types: what is wholly a number is one. 2027-01 is not."""
    plain = text.strip()
    if not _NUMBER.fullmatch(plain):
        return plain
    return Decimal(re.sub(r"\s", "", plain).replace(",", "."))
