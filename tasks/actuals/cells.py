"""A table as it was read from a file, with the place of every cell, and what one cell can mean."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from models.rules.budget_impact import sek
from models.rules.errors import InvalidInputError

_LONGEST = 60
_MOST = Decimal(10) ** 12


@dataclass(frozen=True, slots=True)
class Cell:
    """A value and where it stands, in words: ”rad 5, Kostnad” or ”C5”."""

    value: object
    place: str


Row = Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Table:
    """Headings and rows; `notes` are sentences about how the file was read."""

    headings: Row
    rows: Sequence[Row]
    notes: tuple[str, ...] = ()


def is_empty(cell: Cell) -> bool:
    """Nothing stands there."""
    return cell.value is None or (isinstance(cell.value, str) and not cell.value.strip())


def text_in(cell: Cell, expected: str) -> str:
    """A cell's text. Raises InvalidInputError."""
    if is_empty(cell) or not isinstance(cell.value, str):
        raise refused(cell, expected)
    return cell.value.strip()


def month_in(cell: Cell) -> date:
    """The first day of the month a cell names, as a date or as text (2027-01). Raises InvalidInputError."""
    value, expected = cell.value, "en månad, till exempel 2027-01"
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return value.replace(day=1)
    if not isinstance(value, str):
        raise refused(cell, expected)
    text = value.strip()
    try:
        return date.fromisoformat(f"{text}-01" if len(text) == len("2027-01") else text).replace(day=1)
    except ValueError:
        raise refused(cell, expected) from None


def amount_in(cell: Cell) -> Decimal:
    """SEK in whole öre; numbers only, as the file's own kind of number. Raises InvalidInputError."""
    expected = "ett belopp i kronor, 0 eller mer, som ett tal"
    if isinstance(cell.value, bool) or not isinstance(cell.value, int | float | Decimal):
        raise refused(cell, expected)
    number = Decimal(str(cell.value))
    if not number.is_finite() or not 0 <= number < _MOST:
        raise refused(cell, expected)
    return sek(float(number))


def refused(cell: Cell, expected: str) -> InvalidInputError:
    """The refusal of a cell: where it is, what stands there, what was expected."""
    if is_empty(cell):
        return InvalidInputError(f"{_capital(cell.place)} är tom; väntat är {expected}.")
    value = f"texten ”{cell.value}”" if isinstance(cell.value, str) else str(cell.value)
    shown = value if len(value) <= _LONGEST else f"{value[:_LONGEST]}…"
    return InvalidInputError(f"{_capital(cell.place)} är {shown}; väntat är {expected}.")


def _capital(place: str) -> str:
    return place[:1].upper() + place[1:]
