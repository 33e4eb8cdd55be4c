"""A formula and its value, written by the same expression: `price * patients` is both the text and the figure.

So a workbook shows figures where nothing recalculates (a preview, a protected view), and a formula cannot say one
thing and the file another. Values are float64, as Excel's own. A reference to another sheet is absolute.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, fsum, nan

from xlsxwriter.utility import xl_rowcol_to_cell

_SUM, _PRODUCT, _POWER, _ATOM = 1, 2, 3, 4


@dataclass(frozen=True, slots=True)
class Place:
    """One cell, or a column of cells down to `last`, of a sheet; rows and columns from 0."""

    sheet: str
    row: int
    column: int
    last: int | None = None

    def text(self, sheet: str) -> str:
        """As it is written in `sheet`."""
        here = self.sheet == sheet
        cell = xl_rowcol_to_cell(self.row, self.column, row_abs=not here, col_abs=not here)
        if self.last is not None:
            cell += ":" + xl_rowcol_to_cell(self.last, self.column, row_abs=not here, col_abs=not here)
        name = self.sheet.replace("'", "''")
        return cell if here else f"'{name}'!{cell}"


@dataclass(frozen=True, slots=True)
class Value:
    """A formula in pieces, its value, and how tightly it binds."""

    parts: tuple[str | Place, ...]
    value: float
    binding: int = _ATOM

    def text(self, sheet: str) -> str:
        """The formula without its equals sign, as it is written in `sheet`."""
        return "".join(part if isinstance(part, str) else part.text(sheet) for part in self.parts)

    def __add__(self, other: "Value | float") -> "Value":
        right = of(other)
        if _is(right, "0"):
            return self
        return Value((*_in(self, _SUM), "+", *_in(right, _SUM)), self.value + right.value, _SUM)

    def __sub__(self, other: "Value | float") -> "Value":
        right = of(other)
        if _is(right, "0"):
            return self
        return Value((*_in(self, _SUM), "-", *_in(right, _PRODUCT)), self.value - right.value, _SUM)

    def __mul__(self, other: "Value | float") -> "Value":
        right = of(other)
        if _is(right, "1"):
            return self
        return Value((*_in(self, _PRODUCT), "*", *_in(right, _PRODUCT)), self.value * right.value, _PRODUCT)

    def __truediv__(self, other: "Value | float") -> "Value":
        right = of(other)
        # A division by nothing stands in the branch of an IF that is not taken.
        value = self.value / right.value if right.value else nan
        return Value((*_in(self, _PRODUCT), "/", *_in(right, _POWER)), value, _PRODUCT)

    def __pow__(self, other: "Value | float") -> "Value":
        right = of(other)
        return Value((*_in(self, _ATOM), "^", *_in(right, _ATOM)), float(self.value**right.value), _POWER)


@dataclass(frozen=True, slots=True)
class Column:
    """Cells under each other."""

    place: Place
    values: tuple[float, ...]

    @property
    def parts(self) -> tuple[Place, ...]:
        """For a formula."""
        return (self.place,)

    def part(self, first: int, last: int) -> "Column":
        """From the `first` to the `last` of them, both included."""
        top = self.place.row
        place = Place(self.place.sheet, top + first, self.place.column, top + last)
        return Column(place, self.values[first : last + 1])

    def cell(self, number: int) -> Value:
        """One of them."""
        place = Place(self.place.sheet, self.place.row + number, self.place.column)
        return Value((place,), self.values[number])


def of(number: "Value | float") -> Value:
    """A plain number as part of a formula."""
    if isinstance(number, Value):
        return number
    text = f"{number:.15g}"
    return Value((text,), float(number), _ATOM if number >= 0 else _SUM)


def column(cells: Sequence[Value]) -> Column:
    """Cells that were put under each other, in order."""
    places = [part for cell in cells for part in cell.parts if isinstance(part, Place)]
    first, last = places[0], places[-1]
    return Column(Place(first.sheet, first.row, first.column, last.row), tuple(cell.value for cell in cells))


def total(cells: Column) -> Value:
    """Their sum."""
    return _call("SUM", fsum(cells.values), cells)


def products(one: Column, other: Column) -> Value:
    """Σ of one times the other, row by row."""
    if len(one.values) == 1:
        return one.cell(0) * other.cell(0)
    pairs = zip(one.values, other.values, strict=True)
    return _call("SUMPRODUCT", fsum(a * b for a, b in pairs), one, other)


def where(summed: Column, read: Column, wanted: Value) -> Value:
    """The sum of the cells whose neighbour in `read` is `wanted`."""
    pairs = zip(summed.values, read.values, strict=True)
    return _call("SUMIFS", fsum(a for a, b in pairs if b == wanted.value), summed, read, wanted)


def how_many(read: Column, wanted: Value) -> Value:
    """How many of the cells are `wanted`."""
    return _call("COUNTIFS", float(sum(b == wanted.value for b in read.values)), read, wanted)


def pick(cells: Column, number: Value) -> Value:
    """The cell of that number, from 1."""
    return _call("INDEX", cells.values[int(number.value) - 1], cells, number)


def least(*values: Value | float) -> Value:
    """The smallest."""
    known = [of(value) for value in values]
    return _call("MIN", min(value.value for value in known), *known)


def most(*values: Value | float | Column) -> Value:
    """The largest."""
    known = [value if isinstance(value, Column) else of(value) for value in values]
    flat = [n for value in known for n in (value.values if isinstance(value, Column) else (value.value,))]
    return _call("MAX", max(flat), *known)


def whole(value: Value) -> Value:
    """Rounded down."""
    return _call("INT", float(value.value // 1), value)


def rest(value: Value, by: float) -> Value:
    """What is left after whole divisions."""
    return _call("MOD", value.value % by, value, of(by))


def rounded(value: Value, places: int) -> Value:
    """Halves away from zero."""
    sign = -1.0 if value.value < 0 else 1.0
    scaled = abs(value.value) * 10**places
    return _call("ROUND", sign * ((scaled + 0.5) // 1) / 10**places, value, of(places))


def upwards(value: Value) -> Value:
    """Rounded up to a whole number."""
    return _call("ROUNDUP", float(ceil(value.value)), value, of(0))


def size(value: Value) -> Value:
    """Without its sign."""
    return _call("ABS", abs(value.value), value)


def choose(left: Value, sign: str, right: Value | float, then: Value | float, other: Value | float) -> Value:
    """IF; `sign` is one of = > >= < <=."""
    a, b, yes, no = of(left), of(right), of(then), of(other)
    true = {
        "=": a.value == b.value,
        ">": a.value > b.value,
        ">=": a.value >= b.value,
        "<": a.value < b.value,
        "<=": a.value <= b.value,
    }[sign]
    condition = Value((*_in(a, _SUM), sign, *_in(b, _SUM)), float(true), 0)
    return _call("IF", yes.value if true else no.value, condition, yes, no)


def _call(name: str, value: float, *arguments: Value | Column) -> Value:
    parts: list[str | Place] = [f"{name}("]
    for number, argument in enumerate(arguments):
        parts += [*([","] if number else []), *argument.parts]
    return Value((*parts, ")"), value)


def _is(value: Value, text: str) -> bool:
    return value.parts == (text,)


def _in(value: Value, binding: int) -> tuple[str | Place, ...]:
    return value.parts if value.binding >= binding else ("(", *value.parts, ")")
