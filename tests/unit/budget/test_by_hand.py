"""Small analyses that a person can follow with a pencil."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from models.rules.budget_impact.compat import half_cycle_cost, mid_year
from models.rules.budget_impact.costing import BearerShare, Persistence, Rebate, SurvivalPoint
from models.rules.budget_impact.engine import run
from models.rules.budget_impact.inputs import Displaced, Grant, Mix, PriceStep, Scenario, Uptake
from models.rules.budget_impact.kinds import Basis, Dispensing, ItemKind, Method, Per, Role, Secrecy, Shape
from models.rules.budget_impact.results import ALL
from tests.unit.budget.a_model import NEW, NONE, OLD, arm, counts, drug, item, model, place, price

FULL = (Decimal(1),)


def test_ten_patients_change_medicine() -> None:
    # 10 patients · 1 000 kr · 12 months; the old medicine's 10 · 100 · 12 is saved.
    year = run(model()).of(ALL)[0]
    assert (year.listed.gross_drug, year.listed.net_drug) == pytest.approx((120_000, 108_000))
    assert (year.patients, year.starts, year.per_patient_year) == pytest.approx((10, 10, 12_000))
    assert year.per_thousand == pytest.approx(1080)


def test_patients_and_cost_in_both_worlds() -> None:
    result = run(model(uptake=(Uptake(NEW, (Decimal("0.4"),), (Displaced(OLD, Decimal(1)),)),)))
    first = {mix.arm: (mix.without, mix.with_new) for mix in result.mix if mix.year == 2027}
    assert first == {NEW: pytest.approx((0, 4)), OLD: pytest.approx((10, 6)), NONE: (0, 0)}
    world = result.worlds[0]
    assert (world.drug_without, world.drug_with) == pytest.approx((12_000, 4 * 12_000 + 6 * 1_200))


def test_the_first_calendar_year_is_a_part_and_is_not_budgeted() -> None:
    result = run(model(start=date(2027, 9, 1), budgeted=Decimal(10_000)))
    assert [p.months for p in result.of(ALL)] == [4, 12, 12, 12, 12]
    assert result.of(ALL)[0].listed.gross_drug == pytest.approx(40_000)
    assert result.full_year[-1].listed.gross_drug == pytest.approx(120_000)
    assert result.unbudgeted == pytest.approx(30_000)


def test_new_patients_arrive_month_by_month() -> None:
    # 12 a year: one a month, each at 1 000 − 100 from then on: 900 · (12 + 11 + … + 1) = 900 · 78.
    year = run(model(prevalent=None, incident=counts(norr=12))).of(ALL)[0]
    assert year.listed.net_drug == pytest.approx(900 * 78)
    assert year.starts == pytest.approx(12)


def test_capacity_makes_patients_wait_on_what_they_have() -> None:
    # 4 a month: 4, 8, then all 10 treated.
    months = run(model(places=(place("norr", capacity=Decimal(4)),))).months
    assert [m.patients for m in months[:4]] == pytest.approx([4, 8, 10, 10])
    assert [m.waiting for m in months[:4]] == pytest.approx([6, 2, 0, 0])
    assert [m.listed.net_drug for m in months[:3]] == pytest.approx([900 * 4, 900 * 8, 900 * 10])


def test_half_stop_at_once_and_pay_when_they_stop() -> None:
    stops = Persistence(points=(SurvivalPoint(Decimal(1), Decimal("0.5")),))
    end = item(ItemKind.OTHER, 7_000, Per.STOP)
    new = arm(NEW, Role.NEW, drug(1000), end, persistence=stops)
    months = run(model(arms=(new, arm(NONE, Role.UNTREATED)), mix_without=(Mix(NONE, FULL),), uptake=(_all_of(NONE),)))
    assert [m.listed.net_care for m in months.months[:3]] == pytest.approx([10_000, 5_000 + 5 * 7_000, 5_000])


def _all_of(displaced: str) -> Uptake:
    return Uptake(NEW, FULL, (Displaced(displaced, Decimal(1)),))


def test_half_cycle_by_formula_and_by_the_engine_for_many_cohorts() -> None:
    stops = Persistence(points=tuple(SurvivalPoint(Decimal(12 * n), Decimal("0.8") ** n) for n in range(1, 7)))
    new = arm(NEW, Role.NEW, drug(1000), persistence=stops)
    cohorts = model(arms=(new, *model().arms[1:]), prevalent=None, incident=counts(norr=100), method=Method.HALF_CYCLE)
    by_formula = half_cycle_cost([100] * 5, 0.2, 12_000)
    assert [p.listed.gross_drug for p in run(cohorts).of(ALL)] == pytest.approx(by_formula)
    assert mid_year([0.2, 0.4], before=0.1) == pytest.approx([0.15, 0.3])


def test_half_cycle_lets_those_who_stop_pay_half_a_year() -> None:
    # 100 begin; 20 % of those on it stop during each year: 100 · (0.8 + 0.2/2) · 12 000, then 80 · 0.9 · 12 000.
    stops = Persistence(points=tuple(SurvivalPoint(Decimal(12 * n), Decimal("0.8") ** n) for n in range(1, 6)))
    new = arm(NEW, Role.NEW, drug(1000), persistence=stops)
    yearly = model(arms=(new, *model().arms[1:]), prevalent=counts(norr=100), method=Method.HALF_CYCLE)
    gross = [p.listed.gross_drug for p in run(yearly).of(ALL)]
    assert gross[:2] == pytest.approx([100 * 0.9 * 12_000, 80 * 0.9 * 12_000])
    assert run(replace(yearly, method=Method.JANUARY)).of(ALL)[1].listed.gross_drug == pytest.approx(80 * 12_000)


@pytest.mark.parametrize(
    ("shape", "first"), [(Shape.STEP, 12.0), (Shape.LINEAR, 6.5), (Shape.MID_YEAR, 0.5 * 6 / 2 + 0.5 * 6 + 4.5)]
)
def test_uptake_grows_as_its_shape_says(shape: Shape, first: float) -> None:
    months = run(model(shape=shape, years=1)).months
    if shape is Shape.MID_YEAR:
        assert [m.patients for m in months[:6]] == pytest.approx([10 * (n + 0.5) / 6 for n in range(6)])
        assert months[11].patients == pytest.approx(10)
        return
    assert sum(m.patients for m in months[:12]) / 10 == pytest.approx(first)


def test_a_rebate_is_shared_and_comes_late() -> None:
    kept = Rebate(Decimal("0.6"), share=Decimal("0.5"), lag_months=Decimal(3))
    new = arm(NEW, Role.NEW, drug(1000, rebate=kept))
    months = run(model(arms=(new, *model().arms[1:]))).months
    after = [m.after_rebate.gross_drug if m.after_rebate else None for m in months[:5]]
    assert after == pytest.approx([10_000, 10_000, 10_000, 7_000, 7_000])


def test_open_figures_hold_nothing_secret() -> None:
    secret = replace(price(600, Basis.TENDER), secrecy=Secrecy.SECRET)
    with_tender = model(arms=(arm(NEW, Role.NEW, drug(1000, tender=secret)), *model().arms[1:]))
    opened, plain = run(with_tender), run(model())
    assert [p.listed for p in opened.years] == [p.listed for p in plain.years]
    assert opened.years[0].after_rebate is not None
    assert opened.years[0].after_rebate.gross_drug == pytest.approx(72_000)
    assert all(p.after_rebate is None for p in plain.years)
    assert "600" not in " ".join(opened.assumptions)


def test_units_carry_their_shares() -> None:
    both = (BearerShare("klinik", Decimal("0.75")), BearerShare("hälsocentral", Decimal("0.25")))
    rows = run(model(bearers=both)).bearers
    first = {row.unit: row.listed for row in rows if row.year == 2027}
    assert first == pytest.approx({"klinik": 81_000, "hälsocentral": 27_000})


def test_a_grant_ends_with_its_pot() -> None:
    rows = run(model(grants=(Grant("norr", Decimal(60_000), Decimal("0.5")),))).grants
    assert [row.granted for row in rows[:3]] == pytest.approx([54_000, 6_000, 0])
    assert [row.kept for row in rows[:3]] == pytest.approx([54_000, 102_000, 108_000])


def test_a_grant_ends_after_two_years() -> None:
    rows = run(model(start=date(2027, 7, 1), grants=(Grant("norr", Decimal(10**6), Decimal("0.5")),))).grants
    assert [row.granted for row in rows] == pytest.approx([27_000, 54_000, 27_000, 0, 0])


def test_a_prescription_is_paid_at_retail_price_less_the_fee() -> None:
    fee = item(ItemKind.PATIENT_FEE, 1_200, Per.YEAR)
    new = arm(NEW, Role.NEW, drug(1000), fee, dispensing=Dispensing.PRESCRIPTION)
    month = run(model(arms=(new, *model().arms[1:]))).months[0]
    assert month.listed.gross_drug == pytest.approx(10 * (1000 * 1.02 + 46.25 - 100))


def test_offsets_and_income_are_deducted_in_lines_of_their_own() -> None:
    beds = item(ItemKind.OFFSET, 50, cashable=False)
    money = item(ItemKind.SOLIDARITY_INCOME, 100)
    visit = item(ItemKind.ADMINISTRATION, 20)
    result = run(model(arms=(arm(NEW, Role.NEW, drug(1000), beds, money, visit), *model().arms[1:])))
    assert result.months[0].listed.net_care == pytest.approx(10 * (1000 - 100 - 50 - 100 + 20))
    assert {line.item: line.cashable for line in result.lines if line.arm == NEW}["offset"] is False


def test_a_price_path_is_a_scenario() -> None:
    generic = Scenario("generika", "Generika", price_path=(PriceStep(NEW, Decimal(2), Decimal("0.1")),))
    result = run(model(), generic)
    assert [m.listed.gross_drug for m in result.months[:3]] == pytest.approx([10_000, 10_000, 1_000])
    assert any("scenario" in sentence for sentence in result.assumptions)


def test_a_scenario_turns_several_things_at_once() -> None:
    other = Scenario(
        "hog", "Hög", patients=Decimal(2), uptake=Decimal("0.5"), delay_months=Decimal(1),
        displacement=Decimal(0), price=Decimal(3),
    )  # fmt: skip
    months = run(model(), other).months
    assert [m.listed.net_drug for m in months[:2]] == pytest.approx([0, 2 * 10 * 0.5 * 3_000])


def test_the_steady_state_of_an_open_population() -> None:
    # Two a month for ten months each: twenty on treatment in the long run.
    ten = Persistence(until=Decimal(10))
    new = arm(NEW, Role.NEW, drug(1000), persistence=ten)
    away = arm(OLD, Role.COMPARATOR, drug(100), persistence=ten)
    steady = run(model(arms=(new, away), prevalent=None, incident=counts(norr=24))).steady[-1]
    assert steady is not None
    assert steady.patients == pytest.approx(20)
    assert steady.listed.net_drug == pytest.approx(20 * 900 * 12)


def test_no_steady_state_where_patients_only_gather() -> None:
    assert run(model(prevalent=None, incident=counts(norr=24))).steady == (None, None)


def test_sweden_beside_the_regions_is_in_no_sum() -> None:
    sweden = place("riket", in_sum=False)
    result = run(model(places=(place("norr"), sweden), prevalent=counts(norr=10, riket=400)))
    assert result.of(ALL)[0].patients == pytest.approx(10)
    assert result.of("riket")[0].patients == pytest.approx(400)


def test_the_peak_is_the_dearest_year() -> None:
    assert run(model(start=date(2027, 7, 1), years=2)).peak[0].year == 2028
