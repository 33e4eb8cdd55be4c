"""Files of actual costs, as regions send them: read whole, or refused with the cell, the value and what is expected."""

import io
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from models.rules.errors import InvalidInputError
from tasks.actuals import ActualsFile, notes_on, read_actuals
from tests.factories import organisation

OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
ROWS = "Region;Månad;Kostnad\r\nNorrbotten;2026-10;1 234 567,50\r\njamtland_harjedalen;2026-10;0\r\n"
SAID = {("norrbotten", OCTOBER): Decimal("1234567.50"), ("jamtland_harjedalen", OCTOBER): Decimal(0)}


def read(content: bytes | str, name: str = "utfall.csv") -> ActualsFile:
    raw = content.encode() if isinstance(content, str) else content
    return read_actuals(name, raw, lambda text: organisation().region(text).key)


def book(change: Callable[[Worksheet], Any] = lambda sheet: None, rows: Any = None) -> bytes:
    """A workbook as somebody made it."""
    made = Workbook()
    sheet = made.active
    assert isinstance(sheet, Worksheet)
    usual = [["Norrbotten", date(2026, 10, 1), 1234567.5], ["jamtland_harjedalen", "2026-10", 0]]
    for row in [["Region", "Månad", "Kostnad"], *(usual if rows is None else rows)]:
        sheet.append(row)
    change(sheet)
    written = io.BytesIO()
    made.save(written)
    return written.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        ROWS,
        "\ufeff" + ROWS,
        ROWS.replace(";", "\t"),
        'Region,Månad,Kostnad\nNorrbotten,2026-10,"1234567,50"\njamtland_harjedalen,2026-10,0\n',
        "region;MÅNAD;Kostnad SEK;anm\nRegion Norrbotten;2026-10-15;1234567.5;x\njamtland_harjedalen;2026-10;0\n",
        "Kostnad;Region;Månad\n1\u00a0234\u00a0567,50;norrbotten;2026-10\n\n0;Jämtland Härjedalen;2026-10\n;;\n",
    ],
    ids=["semicolons", "a mark", "tabs", "commas", "other columns", "another order"],
)
def test_csv_as_spreadsheets_write_it(content: str) -> None:
    said = read(content)
    assert said.costs == SAID
    assert said.notes == ()


def test_an_older_encoding_is_read_and_pointed_out() -> None:
    content = ROWS.replace("jamtland_harjedalen", "Jämtland Härjedalen").encode("cp1252")
    said = read(content)
    assert said.costs == SAID
    assert "Den lästes som Latin-1" in said.notes[0]
    assert notes_on(content) == said.notes


def test_a_workbook() -> None:
    assert read(book(), "utfall.xlsx").costs == SAID
    assert read(book(), "utan ändelse").costs == SAID
    assert notes_on(book()) == ()


def test_a_formula_is_as_good_as_the_value_that_was_saved_with_it() -> None:
    # Openpyxl saves no values, so the sheet's own XML gets one.
    made = book(lambda sheet: sheet.__setitem__("C2", "=1000000+234567.5"))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.infolist():
            content = old.read(part)
            if part.filename.endswith("sheet1.xml"):
                content = content.replace(b"</f><v></v>", b"</f><v>1234567.5</v>").replace(
                    b"</f><v />", b"</f><v>1234567.5</v>"
                )
            new.writestr(part, content)
    assert read(out.getvalue()).costs == SAID


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "Filen är tom; väntat är en rubrikrad"),
        ("Region;Månad\nNorrbotten;2026-10\n", "Rubriken Kostnad saknas (rubrikerna är: Region, Månad); väntat är"),
        ("Region;Månad;Kostnad;Belopp\nx;2026-10;1;1\n", "Rubriken Kostnad finns flera gånger"),
        ("Region;Månad;Kostnad\n", "Filen har inga rader"),
        ("Region;Månad;Kostnad\nSkåne;2026-10;1\n", "Rad 2, Region är texten ”Skåne”; väntat är en region i ärendet"),
        ("Region;Månad;Kostnad\n;2026-10;1\n", "Rad 2, Region är tom; väntat är en region"),
        ("Region;Månad;Kostnad\nNorrbotten;oktober;1\n", "Rad 2, Månad är texten ”oktober”; väntat är en månad"),
        ("Region;Månad;Kostnad\nNorrbotten;2026-13;1\n", "Rad 2, Månad är texten ”2026-13”; väntat är en månad"),
        ("Region;Månad;Kostnad\nNorrbotten;202610;1\n", "Rad 2, Månad är 202610; väntat är en månad"),
        (
            "Region;Månad;Kostnad\nNorrbotten;2026-10;cirka 5\n",
            "Rad 2, Kostnad är texten ”cirka 5”; väntat är",
        ),
        ("Region;Månad;Kostnad\nNorrbotten;2026-10;1,234,567\n", "Rad 2, Kostnad är texten ”1,234,567”; väntat är"),
        ("Region;Månad;Kostnad\nNorrbotten;2026-10;12 34\n", "Rad 2, Kostnad är texten ”12 34”; väntat är ett belopp"),
        ("Region;Månad;Kostnad\nNorrbotten;2026-10;\n", "Rad 2, Kostnad är tom; väntat är ett belopp"),
        ("Region;Månad;Kostnad\nNorrbotten;2026-10;-5\n", "Rad 2, Kostnad är -5; väntat är ett belopp i kronor, 0"),
        ("Region;Månad;Kostnad\nNorrbotten;2026-10;=1+1\n", "Rad 2, Kostnad är texten ”=1+1”; väntat är ett belopp"),
        (ROWS + "norrbotten;2026-10-31;7\n", "Rad 4, Kostnad: norrbotten 2026-10 finns redan (rad 2, Kostnad)"),
        ("Region,Månad,Kostnad\nNorrbotten,2026-10,1,5\n", "Rad 2 har 4 kolumner men rubrikraden har 3"),
        ('Region;Månad;Kostnad\n"Norrbotten;2026-10;1\n', "Filen kan inte läsas som CSV"),
        (b"Region;M\0nad", "Filen är ingen textfil"),
    ],
)
def test_a_csv_that_cannot_be_trusted_is_refused(content: bytes | str, told: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        read(content)
    assert told in str(refused.value)


def hide_row(sheet: Worksheet) -> None:
    sheet.row_dimensions[3].hidden = True


def hide_column(sheet: Worksheet) -> None:
    sheet.column_dimensions["C"].hidden = True


def another_sheet(sheet: Worksheet, *, state: str = "visible") -> None:
    assert isinstance(sheet.parent, Workbook)
    other = sheet.parent.create_sheet("Extra")
    other.append(["Region", "Månad", "Kostnad"])
    other.append(["Norrbotten", "2026-11", 1])
    other.sheet_state = state


def put(cell: str, value: Any) -> Callable[[Worksheet], None]:
    return lambda sheet: sheet.__setitem__(cell, value)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (put("C2", "1234567,50"), "C2 är texten ”1234567,50”; väntat är ett belopp i kronor, 0 eller mer, som ett tal"),
        (put("C2", "=A1+1"), "C2 är en formel utan uträknat värde; väntat är ett tal"),
        (put("C2", True), "C2 är True; väntat är ett belopp"),
        (put("C2", "#N/A"), "C2 är felvärdet #N/A; väntat är ett tal"),
        (put("C2", None), "C2 är tom; väntat är ett belopp"),
        (put("C2", -1), "C2 är -1; väntat är ett belopp i kronor, 0 eller mer"),
        (put("C2", datetime(2026, 10, 1)), "C2 är 2026-10-01 00:00:00; väntat är ett belopp"),  # noqa: DTZ001
        (put("B3", 202610), "B3 är 202610; väntat är en månad"),
        (put("A2", "Skåne"), "A2 är texten ”Skåne”; väntat är en region i ärendet"),
        (put("A2", 25), "A2 är 25; väntat är en region i ärendet"),
        (put("A3", "Norrbotten"), "C3: norrbotten 2026-10 finns redan (C2)"),
        (lambda sheet: sheet.merge_cells("A2:A3"), "Cellerna A2:A3 är sammanfogade; väntat är ett värde per cell"),
        (hide_row, "Rad 3 är dold"),
        (hide_column, "Kolumn C är dold"),
        (another_sheet, "Blad med innehåll: ”Sheet”, ”Extra”; väntat är ett enda"),
        (lambda sheet: another_sheet(sheet, state="hidden"), "Bladet ”Extra” är dolt"),
        (lambda sheet: another_sheet(sheet, state="veryHidden"), "Bladet ”Extra” är dolt"),
    ],
)
def test_a_workbook_that_cannot_be_trusted_is_refused(change: Callable[[Worksheet], Any], told: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        read(book(change), "utfall.xlsx")
    assert told in str(refused.value)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("utfall.xlsx", b"inte en arbetsbok", "Filen är ingen XLSX-fil"),
        ("utfall.xlsx", book()[:500], "Filen är ingen XLSX-fil"),
        ("utfall.xls", b"\xd0\xcf\x11\xe0", "i ett äldre format; väntat är CSV eller XLSX"),
    ],
)
def test_what_is_no_workbook_is_refused(name: str, content: bytes, told: str) -> None:
    with pytest.raises(InvalidInputError, match=told):
        read(content, name)


def test_a_workbook_of_more_files_than_any_workbook_has_is_refused_unopened() -> None:
    out = io.BytesIO(book())
    with zipfile.ZipFile(out, "a") as packed:
        for number in range(1000):
            packed.writestr(f"xl/media/{number}", b"")
    with pytest.raises(InvalidInputError, match=r"består av 10\d\d filer; väntat är högst 1000\."):
        read(out.getvalue(), "utfall.xlsx")


@given(st.binary(max_size=300), st.sampled_from(["a.csv", "a.xlsx", "a"]))
def test_any_bytes_are_read_or_refused_in_words(content: bytes, name: str) -> None:
    # Whatever else were raised would fail the test.
    with suppress(InvalidInputError):
        read(content, name)


@given(st.decimals(0, Decimal(10) ** 11, places=2), st.sampled_from([",", "."]))
def test_amounts_are_read_to_the_ore(amount: Decimal, mark: str) -> None:
    text = f"{amount:f}".replace(".", mark)
    assert read(f"Region;Månad;Kostnad\nNorrbotten;2026-11;{text}\n").costs == {("norrbotten", NOVEMBER): amount}
