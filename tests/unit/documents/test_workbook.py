"""The workbook: every formula, worked out from its text, gives the engine's figure to the öre."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from openpyxl import load_workbook

from models.rules.budget_impact import Model
from models.rules.budget_impact.engine import run
from models.rules.budget_impact.inputs import Mix
from models.rules.budget_impact.kinds import Method, Shape
from models.rules.budget_impact.results import ALL, Period, Result, sek
from tasks.documents import Facts, gather, workbook
from tests.unit.budget.a_model import models
from tests.unit.documents import cases
from tests.unit.documents.evaluator import Workbook

ORE = 0.005


def made(model: Model, facts: Facts | None = None, **kept: Any) -> bytes:
    return workbook(gather(model, facts or cases.facts(), cases.THRESHOLDS, draws=0, **kept))


def table(book: Workbook) -> dict[tuple[str, object], list[float]]:
    """Region and year to patients, gross, net drug and net care."""
    sheet = book.file["Årstabell"]
    found: dict[tuple[str, object], list[float]] = {}
    for row in range(5, sheet.max_row + 1):
        region, year = book.value("Årstabell", row, 1), book.value("Årstabell", row, 2)
        if region and year:
            found[region, year] = [book.value("Årstabell", row, column) for column in (5, 6, 7, 8)]
    return found


def expected(result: Result, names: dict[str, str]) -> dict[tuple[str, object], list[float]]:
    def figures(period: Period) -> list[float]:
        listed = period.listed
        return [period.patients, listed.gross_drug, listed.net_drug, listed.net_care]

    years = {(names.get(p.region, p.region), p.year): figures(p) for p in result.years}
    return years | {(names.get(p.region, p.region), "Första 12 mån."): figures(p) for p in result.full_year}


def agree(content: bytes, model: Model, names: dict[str, str]) -> None:
    book = Workbook(content)
    book.work_out()
    worked_out, known = table(book), expected(run(model), names | {ALL: "Alla regioner"})
    assert worked_out.keys() == known.keys()
    for key, figures in known.items():
        assert worked_out[key] == pytest.approx(figures, rel=1e-9, abs=ORE), key


def every_formula_is_its_value(content: bytes) -> None:
    """What a preview shows is what a recalculation gives."""
    book, stored = Workbook(content), load_workbook(BytesIO(content), data_only=True)
    book.work_out()
    count = 0
    for sheet in book.file:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    value, shown = book.cell(sheet.title, cell.coordinate), stored[sheet.title][cell.coordinate].value
                    assert value == (shown if isinstance(shown, str) else pytest.approx(shown, rel=1e-9, abs=1e-6)), (
                        cell
                    )
                    count += 1
    assert count > 100


@pytest.mark.parametrize("method", list(Method))
def test_the_full_model_by_formulas_is_the_engines(method: Method) -> None:
    model = cases.by_method(method)
    agree(made(model), model, cases.NAMES)


@pytest.mark.parametrize("shape", list(Shape))
def test_every_shape_of_uptake(shape: Shape) -> None:
    model = cases.full(shape=shape)
    agree(made(model), model, cases.NAMES)


def test_one_calendar_year_that_begins_late_still_has_twelve_first_months() -> None:
    # Patients do not grow beyond the last calendar year, though the first twelve months go on.
    model = cases.full(years=1, start=date(2027, 9, 1))
    agree(made(model), model, cases.NAMES)


def test_two_mixes_instead_of_uptake() -> None:
    mixed = (
        Mix("ny", (Decimal("0.1"), Decimal("0.4"))), Mix("gam", (Decimal("0.5"), Decimal("0.3"))),
        Mix("tab", (Decimal("0.2"), Decimal("0.1"))), Mix("obeh", (Decimal("0.2"),)),
    )  # fmt: skip
    for shape in Shape:
        model = cases.full(uptake=(), mix_with=mixed, shape=shape)
        agree(made(model), model, cases.NAMES)


def test_the_simple_model_by_formulas_is_the_engines() -> None:
    agree(made(cases.simple()), cases.simple(), cases.NAMES)


def test_a_preview_shows_what_a_recalculation_gives() -> None:
    every_formula_is_its_value(made(cases.simple()))
    every_formula_is_its_value(made(cases.full()))


@settings(max_examples=15)
@given(models())
def test_any_model_by_formulas_is_the_engines(model: Model) -> None:
    facts = Facts(region_names={}, made_on=date(2026, 9, 1))
    agree(made(model, facts), model, {})


def test_a_new_price_typed_in_the_file_gives_what_the_engine_gives() -> None:
    book = Workbook(made(cases.simple()))
    row = next(r for r in range(1, 99) if book.value("Indata", r, 1) == "Pris")
    book.put("Indata", f"B{row}", 410_000.0)
    book.work_out()
    model = cases.simple()
    arm = model.arms[0]
    item = replace(arm.items[0], price=replace(arm.items[0].price, amount=Decimal(410_000)))
    dearer = replace(model, arms=(replace(arm, items=(item,)), *model.arms[1:]))
    known = expected(run(dearer), cases.NAMES | {ALL: "Alla regioner"})
    assert table(book)["Alla regioner", 2029] == pytest.approx(known["Alla regioner", 2029])
    # The check says that the file no longer is the engine's.
    assert book.cell("Läs mig", "B7") == "avviker: se Kontroll"


def test_one_figure_by_hand() -> None:
    # 900 · 248 927 / 10 605 529 patients · 60 % · 350 000 kr, the second year, in Norr.
    by_hand = Decimal(900) * 248_927 / 10_605_529 * Decimal("0.6") * 350_000
    book = Workbook(made(cases.simple()))
    book.work_out()
    assert sek(table(book)["Region Norr", 2028][1]) == sek(float(by_hand)) == Decimal("4436101.49")


def test_the_trace_multiplies_to_what_it_says() -> None:
    book = Workbook(made(cases.simple()))
    book.work_out()
    steps = {book.value("Läs mig", row, 1): book.value("Läs mig", row, 2) for row in range(8, 22)}
    month = steps["= brutto läkemedel den månaden, kr"]
    assert month == pytest.approx(
        steps["Aktuella patienter i dag"] * steps["× andel som får det nya läkemedlet"]
        * steps["× Läkemedel: kronor per patient och månad"]
    )  # fmt: skip
    assert steps["Årets månader tillsammans: brutto 2027, kr"] == pytest.approx(12 * month)


def test_the_file_says_of_itself_that_it_is_right() -> None:
    book = Workbook(made(cases.full()))
    book.work_out()
    assert book.cell("Läs mig", "B7") == "stämmer"
    assert {book.value("Kontroll", row, 3) for row in range(5, 12)} == {"stämmer"}


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t=", "＝"])
def test_a_name_that_begins_like_a_formula_is_text(sign: str) -> None:
    name = f'{sign}HYPERLINK("http://x","y")'
    content = made(replace(cases.simple(), medicine=name), cases.facts(author=name, region_names={"norr": name}))
    for sheet in load_workbook(BytesIO(content)):
        for row in sheet.iter_rows():
            for cell in row:
                # As part of a sheet's name, between quotes, it is not called.
                called = re.sub(r"'(?:[^']|'')+'!", "", str(cell.value))
                assert "HYPERLINK" not in called or cell.data_type == "s"
                if cell.data_type == "s" and str(cell.value).startswith(("=", "+", "-", "@")):
                    assert cell.quotePrefix


def test_region_names_that_no_sheet_may_have() -> None:
    names = {"norr": "Indata", "vast": "Region [A]/B*?:", "soder": "x" * 60, "inland": "x" * 60}
    content = made(cases.simple(), cases.facts(region_names=names))
    titles = load_workbook(BytesIO(content)).sheetnames
    assert len({title.casefold() for title in titles}) == len(titles)
    assert all(len(title) <= 31 and not set(title) & set("[]:*?/\\'") for title in titles)


def test_sheets_have_frozen_headings_widths_print_and_swedish_properties() -> None:
    book = load_workbook(BytesIO(made(cases.full())))
    assert book.sheetnames[:3] == ["Läs mig", "Antaganden", "Indata"]
    assert book.sheetnames[-3:] == ["Årstabell", "Scenarier", "Kontroll"]
    for sheet in book.worksheets[1:]:
        assert sheet.freeze_panes
        assert sheet.page_setup.paperSize == 9
        assert sheet.column_dimensions["A"].width > 5
    assert book.properties.title == "Budgetpåverkan: Onkonyttib"
    assert book.properties.category == "Beslutsunderlag"
    assert book["Årstabell"]["F5"].number_format == "#,##0.00"
    assert book["Indata"]["E10"].number_format == "yyyy-mm-dd"


def test_every_assumption_has_source_date_and_owner() -> None:
    sheet = load_workbook(BytesIO(made(cases.full())))["Antaganden"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5, max_col=4)]
    assert len(rows) > 10
    assert all(all(row) for row in rows)


def test_the_same_material_gives_the_same_bytes() -> None:
    material = gather(cases.full(), cases.facts(), draws=100)
    assert workbook(material) == workbook(material)
    with ZipFile(BytesIO(workbook(material))) as packed:
        assert {info.date_time[0] for info in packed.infolist()} == {1980}
