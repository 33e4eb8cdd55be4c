"""A file of actual costs becomes SEK per region and month, or a sentence about what is wrong with it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256

from models.rules.errors import InvalidInputError, NotFoundError
from tasks.actuals.cells import Cell, Table, amount_in, is_empty, month_in, refused, text_in
from tasks.actuals.comma import read_csv

_HEADINGS = {
    "region": ("region",),
    "month": ("månad", "manad", "month"),
    "cost": ("kostnad", "kostnad sek", "kostnad kr", "belopp", "cost"),
}
_NAMES = {"region": "Region", "month": "Månad", "cost": "Kostnad"}
_MOST_ROWS = 20_000
_PACKED = b"PK"
_REGION = "en region i ärendet"


@dataclass(frozen=True, slots=True)
class ActualsFile:
    """What a file says: gross SEK per region (key) and month (its first day), and notes on how it was read."""

    name: str
    sha256: str
    costs: Mapping[tuple[str, date], Decimal]
    places: Mapping[tuple[str, date], str]
    notes: tuple[str, ...] = ()


def read_actuals(name: str, content: bytes, region_of: Callable[[str], str]) -> ActualsFile:
    """The file, whole. `region_of` gives a region's key by its key or name, or raises NotFoundError.

    Raises InvalidInputError naming the row or cell, the value and what is expected.
    """
    table = _table(name, content)
    columns = _columns(table)
    costs: dict[tuple[str, date], Decimal] = {}
    places: dict[tuple[str, date], str] = {}
    for row in table.rows:
        key = _region(row[columns["region"]], region_of), month_in(row[columns["month"]])
        cell = row[columns["cost"]]
        if key in costs:
            raise InvalidInputError(
                f"{cell.place[:1].upper()}{cell.place[1:]}: {key[0]} {key[1]:%Y-%m} finns redan ({places[key]}); "
                "väntat är en rad per region och månad."
            )
        costs[key], places[key] = amount_in(cell), cell.place
    if not costs:
        raise InvalidInputError("Filen har inga rader; väntat är en rad per region och månad.")
    return ActualsFile(name, sha256(content).hexdigest(), costs, places, table.notes)


def notes_on(content: bytes) -> tuple[str, ...]:
    """Sentences about how a file that has been read was understood; empty when there was nothing to understand."""
    return () if content.startswith(_PACKED) else read_csv(content).notes


def _table(name: str, content: bytes) -> Table:
    if name.casefold().endswith(".xls"):
        raise InvalidInputError(f"{name} är i ett äldre format; väntat är CSV eller XLSX. Spara den som .xlsx.")
    if content.startswith(_PACKED) or name.casefold().endswith(".xlsx"):
        # Slow to import, and most commands read no workbooks.
        from tasks.actuals.workbook import read_xlsx  # noqa: PLC0415

        table = read_xlsx(content)
    else:
        table = read_csv(content)
    if len(table.rows) > _MOST_ROWS:
        raise InvalidInputError(f"Filen har {len(table.rows)} rader; väntat är högst {_MOST_ROWS}.")
    return table


def _columns(table: Table) -> dict[str, int]:
    named = [str(cell.value or "").strip().casefold() for cell in table.headings]
    found = {}
    for what, words in _HEADINGS.items():
        where = [number for number, name in enumerate(named) if name in words]
        if len(where) != 1:
            shown = ", ".join(str(cell.value) for cell in table.headings if not is_empty(cell)) or "inga"
            times = "saknas" if not where else "finns flera gånger"
            raise InvalidInputError(
                f"Rubriken {_NAMES[what]} {times} (rubrikerna är: {shown}); väntat är Region, Månad och Kostnad."
            )
        found[what] = where[0]
    return found


def _region(cell: Cell, region_of: Callable[[str], str]) -> str:
    try:
        return region_of(text_in(cell, _REGION))
    except NotFoundError as unknown:
        raise InvalidInputError(f"{refused(cell, _REGION)} {unknown}") from None
