"""Files for a Swedish Excel: how they are written, and that no cell is a formula somebody slipped in."""

import csv
import io
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.presenters.spreadsheet import Cell, Sheet, as_csv, decimals, written

FORMULAS = ["=HYPERLINK(0)", "+1+1", "-2+3", "@SUM(A1)", "\t=1", " =1", "\r\n=1", "\0=1", "＝1", "="]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_cell_that_begins_like_a_formula_is_made_harmless(text: str) -> None:
    assert written(text).startswith("'")


CELLS: list[tuple[Cell, str]] = [
    (None, ""),
    (0, "0"),
    (-3, "-3"),
    (date(2026, 9, 1), "2026-09-01"),
    ("Abecma", "Abecma"),
    ("två\nrader\toch  mer", "två rader och mer"),
    ("CAR-T", "CAR-T"),
    ("–", "–"),
    ("", ""),
]


@pytest.mark.parametrize(("cell", "text"), CELLS)
def test_a_cell_as_text(cell: Cell, text: str) -> None:
    assert written(cell) == text


@given(st.text())
def test_no_text_whatever_begins_a_formula_or_a_line(text: str) -> None:
    cell = written(text)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"))
    assert len(cell.splitlines()) <= 1
    assert "\0" not in cell


@given(st.lists(st.lists(st.text(alphabet=st.characters(exclude_categories=["Cs"])), min_size=2, max_size=2)))
def test_what_was_written_is_read_back_cell_by_cell(rows: list[list[str]]) -> None:
    text = as_csv(Sheet(["A", "B"], rows)).decode("utf-8-sig")
    found = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
    assert found == [["A", "B"], *([written(cell) for cell in row] for row in rows)]


def test_the_file_is_marked_as_utf_8_with_semicolons_and_lines_as_excel_wants_them() -> None:
    assert as_csv(Sheet(["Läkemedel", "Dagar"], [["A;B", 3]])) == b'\xef\xbb\xbfL\xc3\xa4kemedel;Dagar\r\n"A;B";3\r\n'


NUMBERS = [
    (Fraction(2, 3) * 100, 1, "66,7"),
    (Fraction(1, 2), 0, "1"),
    (Fraction(1, 8) * 100, 1, "12,5"),
    (Fraction(0), 1, "0,0"),
    (Fraction(100), 1, "100,0"),
    (0.61972, 3, "0,620"),
    (None, 3, ""),
]


@pytest.mark.parametrize(("value", "places", "text"), NUMBERS)
def test_a_number_has_a_decimal_comma(value: Fraction | float | None, places: int, text: str) -> None:
    assert decimals(value, places) == text
