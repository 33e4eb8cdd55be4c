"""What comes after a first analysis: an extended indication, and how it really went."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from models.rules.budget_impact.extension import Covers, extend
from models.rules.budget_impact.outcome import Outcome, accuracy, compared
from models.rules.budget_impact.results import ALL
from models.rules.errors import InvalidInputError
from tests.unit.budget.a_model import counts, model, place

EARLIER = model(start=date(2026, 1, 1), years=1)
WIDER = model(indication="vidare sjukdom", prevalent=counts(norr=25), version=2)


def test_the_whole_widened_indication_less_the_earlier() -> None:
    first = next(row for row in extend(EARLIER, WIDER, Covers.WHOLE) if row.region == ALL)
    assert (first.year, first.earlier_patients, first.added_patients) == pytest.approx((2027, 10, 15))
    assert first.added.gross_drug == pytest.approx(15 * 12_000)
    assert first.total.gross_drug == pytest.approx(25 * 12_000)
    assert first.patients == pytest.approx(25)


def test_what_is_added_counts_nobody_twice() -> None:
    rows = extend(EARLIER, WIDER, Covers.ADDED, {"norr": Decimal(4)})
    first = next(row for row in rows if row.region == ALL)
    assert first.added_patients == pytest.approx(21)
    assert first.patients == pytest.approx(31)


@pytest.mark.parametrize(
    ("later", "covers", "overlap", "says"),
    [
        (replace(WIDER, medicine="Annat"), Covers.WHOLE, None, "Läkemedlet är Annat"),
        (WIDER, Covers.WHOLE, {"norr": Decimal(1)}, "utelämna det"),
        (WIDER, Covers.ADDED, {"norr": Decimal(11)}, "overlap för norr är 11; väntat är 0 till 10"),
        (WIDER, Covers.ADDED, {"syd": Decimal(1)}, "regionen ”syd”, som inte finns"),
        (replace(WIDER, places=(place("syd"),), prevalent=counts(syd=1)), Covers.WHOLE, None, "Regionerna är inte"),
    ],
)
def test_pairs_that_cannot_be_compared(later: object, covers: Covers, overlap: dict[str, Decimal], says: str) -> None:
    with pytest.raises(InvalidInputError, match=says):
        extend(EARLIER, later, covers, overlap)  # type: ignore[arg-type]


JAN, FEB = date(2027, 1, 1), date(2027, 2, 1)
FORECAST = {("norr", JAN): Decimal(100), ("norr", FEB): Decimal(100), ("syd", JAN): Decimal(0)}


def test_forecast_and_outcome_side_by_side() -> None:
    rows = compared(FORECAST, {("norr", FEB): Decimal(174), ("norr", JAN): Decimal(90)})
    assert rows == (Outcome("norr", JAN, Decimal(100), Decimal(90)), Outcome("norr", FEB, Decimal(100), Decimal(174)))
    assert [row.relative for row in rows] == [Decimal("-0.1"), Decimal("0.74")]
    assert accuracy(rows).bias == Decimal("0.32")
    assert accuracy(rows).median_absolute == Decimal("0.42")


def test_what_was_never_forecast_has_no_relative_error() -> None:
    (row,) = compared(FORECAST, {("syd", JAN): Decimal(5)})
    assert row.error == 5
    assert row.relative is None
    assert accuracy([row]).median_absolute is None
    assert accuracy([]).bias is None


@pytest.mark.parametrize(
    ("key", "amount", "says"),
    [
        (("norr", date(2027, 1, 2)), "1", "väntat är månadens första dag"),
        (("norr", JAN), "NaN", "Utfallet för norr 2027-01 är NaN"),
        (("öst", JAN), "1", "Utfallet för öst 2027-01 saknar prognos. Analysen gäller norr, syd, 2027-01 till 2027-02"),
    ],
)
def test_outcomes_that_fit_no_forecast(key: tuple[str, date], amount: str, says: str) -> None:
    with pytest.raises(InvalidInputError, match=says):
        compared(FORECAST, {key: Decimal(amount)})
