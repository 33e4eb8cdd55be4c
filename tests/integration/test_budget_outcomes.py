"""Actual costs beside the reviewed forecast: stored with the error, all or nothing, replaced by a new import."""

from datetime import date
from decimal import Decimal
from statistics import median
from typing import Any

import pytest

from app.bootstrap import Ordnat
from app.presenters.timeline import timeline
from models.rules.errors import InvalidInputError, NotAllowedError, NotNowError
from models.rules.events import Kind
from models.tables.actual_cost import ActualCost, ActualImport
from tasks.actions.budget_version import make_version
from tasks.actions.import_actuals import import_actuals
from tasks.actions.inputs import Given
from tasks.queries.budget import newest_analysis
from tasks.queries.outcomes import outcomes
from tests.an_analysis import FORM, START
from tests.factories import Journey, assert_whole
from tests.integration.test_event_log_is_append_only import changed, listening

HEAD = "Region;Månad;Kostnad\n"
FILE = f"{HEAD}Norrbotten;2026-09;150 000,00\nNorrbotten;2026-10;160000\nVästerbotten;2026-09;90000,50\n"


def used(house: Ordnat) -> Journey:
    """Released in every region, with a forecast from September 2026."""
    case = Journey.opened(house)
    case.does(make_version, Given(FORM, START))
    return case.recommended().all_say()


def imports(case: Journey, content: str, **named: Any) -> None:
    case.does(import_actuals, "utfall.csv", content.encode(), **named)


def test_the_forecasts_error_is_stored_region_by_region_and_month_by_month(house: Ordnat) -> None:
    case = used(house)
    imports(case, FILE)
    happened = case.read(lambda s: outcomes(s, case.case_id))
    assert happened is not None
    told, costs = happened.imported, happened.costs
    assert [(c.region, c.month, c.actual) for c in costs] == [
        ("norrbotten", date(2026, 9, 1), Decimal(150_000)),
        ("vasterbotten", date(2026, 9, 1), Decimal("90000.50")),
        ("norrbotten", date(2026, 10, 1), Decimal(160_000)),
    ]
    # 600 patients × Norrbotten's share × 30 % × 400 000 / 12, by hand.
    norrbotten = Decimal(600) * 248_927 / 10_605_529 * Decimal("0.3") * 400_000 / 12
    assert costs[0].forecast == costs[2].forecast == norrbotten.quantize(Decimal("0.01"))
    assert (told.months, told.actual, told.file_name) == (3, Decimal("400000.50"), "utfall.csv")
    assert told.forecast == sum(c.forecast for c in costs)
    assert told.bias == pytest.approx((told.actual - told.forecast) / told.forecast, abs=Decimal("1e-6"))
    errors = [abs(c.actual - c.forecast) / c.forecast for c in costs]
    assert told.median_absolute == pytest.approx(median(errors), abs=Decimal("1e-6"))
    shown = case.read(lambda s: newest_analysis(s, case.case_id))
    assert shown is not None
    assert told.forecast_seq == shown.analysis.seq
    what = [line.what for line in timeline(case.log, case.place, house.organisation)][-1]
    assert what.startswith("Utfall inläst och jämfört med prognosen (utfall.csv mot version 2; prognos ")
    assert_whole(house, case.case_id)


def test_a_new_file_replaces_by_a_new_import(house: Ordnat) -> None:
    case = used(house)
    with listening(house.engine) as heard:
        imports(case, FILE)
        imports(case, f"{HEAD}Norrbotten;2026-09;1\n", key="igen")
        imports(case, f"{HEAD}Norrbotten;2026-09;2\n", key="igen")
    assert not changed(heard) & {"actual_import", "actual_cost", "budget_analysis", "budget_year"}
    happened = case.read(lambda s: outcomes(s, case.case_id))
    assert happened is not None
    assert [c.actual for c in happened.costs] == [Decimal(1)]
    assert len(case.rows(ActualImport)) == 2
    assert len(case.rows(ActualCost)) == 4
    assert sum(event.kind is Kind.ACTUALS_IMPORTED for event in case.log) == 2


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("Norrbotten;2026-12;5\n", "Rad 5, Kostnad: månaden är 2026-12, som inte har varit än"),
        (
            "Norrbotten;2026-08;5\n",
            "månaden är 2026-08; väntat är en månad som prognosen gäller, 2026-09",
        ),
        ("Norrbotten;2026-09;5\n", "Rad 5, Kostnad: norrbotten 2026-09 finns redan (rad 2, Kostnad)"),
        ("Norrbotten;2026-11;fem\n", "Rad 5, Kostnad är texten ”fem”; väntat är ett belopp"),
    ],
)
def test_a_file_is_read_whole_or_not_at_all(house: Ordnat, row: str, told: str) -> None:
    case = used(house)
    events = len(case.log)
    with pytest.raises(InvalidInputError) as refused:
        imports(case, FILE + row)
    assert told in str(refused.value)
    assert case.rows(ActualImport) == case.rows(ActualCost) == []
    assert len(case.log) == events


def test_without_a_reviewed_forecast_there_is_nothing_to_compare_with(house: Ordnat) -> None:
    case = Journey.opened(house)
    with pytest.raises(NotNowError, match="ingen granskad budgetpåverkansanalys att jämföra med"):
        imports(case, FILE)
    with pytest.raises(NotAllowedError, match="får inte läsa in utfall"):
        imports(case, FILE, actor="norrbotten.verksamhet")
