"""One-way, draws and limits: each against what can be worked out without them."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from math import sqrt

import numpy as np
import pytest

from models.rules.budget_impact.costing import Persistence, Rebate, Schedule
from models.rules.budget_impact.engine import run
from models.rules.budget_impact.flags import Limb, On, flags
from models.rules.budget_impact.inputs import Displaced, LeverRange, Mix, Scenario, Spread, Uptake
from models.rules.budget_impact.kinds import Counting, ItemKind, Per, Role, Secrecy
from models.rules.budget_impact.levers import FACTORS
from models.rules.budget_impact.people import Funnel, PatientNumber, Step
from models.rules.budget_impact.probabilistic import draw
from models.rules.budget_impact.results import ALL
from models.rules.budget_impact.small_numbers import poisson
from models.rules.budget_impact.threshold_search import patients_at, price_at
from models.rules.budget_impact.tornado import FIRST, THIRD, WHOLE, one_way
from models.rules.organisation import Threshold
from tests.unit.budget.a_model import CLINIC, NEW, NONE, OLD, arm, counts, drug, item, model, place

# Half of ten patients in each of two regions: 5 · (1 000 − 100 + 20) a month and region.
HALF = model(
    places=(place("norr"), place("syd")),
    prevalent=counts(norr=10, syd=10),
    arms=(
        arm(NEW, Role.NEW, drug(1000), item(ItemKind.ADMINISTRATION, 20)),
        arm(OLD, Role.COMPARATOR, drug(100)),
        arm(NONE, Role.UNTREATED),
    ),
    uptake=(Uptake(NEW, (Decimal("0.5"),), (Displaced(OLD, Decimal(1)),)),),
)
YEAR = 10 * 12


def test_each_lever_alone() -> None:
    ends = {bar.lever: (bar.low, bar.high) for bar in one_way(HALF) if bar.measure == FIRST}
    assert ends["patients"] == pytest.approx((YEAR * 920 * 0.8, YEAR * 920 * 1.2))
    assert ends["uptake"] == pytest.approx((YEAR * 920 * 0.8, YEAR * 920 * 1.2))
    assert ends["price"] == pytest.approx((YEAR * 720, YEAR * 1120))
    assert ends["displaced_price"] == pytest.approx((YEAR * 940, YEAR * 900))
    assert ends["other"] == pytest.approx((YEAR * 916, YEAR * 924))
    assert ends["displacement"] == pytest.approx((YEAR * 940, YEAR * 920))


def test_the_widest_bar_comes_first_and_ranges_have_sources() -> None:
    known = LeverRange("price", Decimal("0.5"), Decimal(1), "avtalsförslag")
    bars = one_way(replace(HALF, ranges=(known,)))
    for measure in (FIRST, THIRD, WHOLE):
        widths = [bar.width for bar in bars if bar.measure == measure]
        assert widths == sorted(widths, reverse=True)
    assert {bar.range.source for bar in bars} == {"avtalsförslag", "±20 % i brist på källa"}
    assert {bar.lever for bar in bars} == {*FACTORS, "persistence"}


def test_more_who_stop_cost_less() -> None:
    stops = replace(HALF.arms[0], persistence=Persistence(Decimal("0.05")))
    bar = next(b for b in one_way(replace(HALF, arms=(stops, *HALF.arms[1:]))) if b.lever == "persistence")
    assert bar.low > bar.base > bar.high


def test_draws_are_whole_patients_with_poissons_probabilities() -> None:
    drawn = draw(replace(HALF, prevalent=counts(norr=2, syd="0.5")), seed=1)
    assert np.array_equal(drawn.patients, np.round(drawn.patients))
    for region, expected in ((0, 2.0), (1, 0.5)):
        for count in range(4):
            share = float(np.mean(drawn.patients[:, region] == count))
            assert share == pytest.approx(poisson(expected, count), abs=0.02)


def test_the_mean_of_draws_is_the_analysis() -> None:
    base = run(HALF).of(ALL)[0].listed.net_care
    drawn = draw(HALF, seed=2).summary()[-5]
    assert (drawn.region, drawn.year) == (ALL, 2027)
    assert drawn.mean == pytest.approx(base, rel=0.01)
    assert drawn.p10 < drawn.p50 < drawn.p90


def test_certain_draws_are_the_analysis_itself() -> None:
    fixed = replace(HALF, spread=Spread(counting=Counting.FIXED))
    drawn, result = draw(fixed, seed=3, draws=2), run(fixed)
    for row in drawn.summary("net_drug"):
        period = next(p for p in result.years if (p.region, p.year) == (row.region, row.year))
        assert (row.p10, row.p90) == pytest.approx((period.listed.net_drug,) * 2)


def test_the_same_seed_the_same_draws_whatever_is_drawn_after() -> None:
    one, two, other = (draw(HALF, seed=seed, draws=300).yearly for seed in (4, 4, 5))
    assert np.array_equal(one, two)
    assert not np.array_equal(one, other)


def test_the_risk_of_exceeding_a_budget_line() -> None:
    # Nobody treated costs nothing: with one expected patient the risk of any cost is 1 − e⁻¹.
    one = replace(HALF, prevalent=counts(norr=1, syd=0))
    summary = draw(one, seed=6).summary(line=0.0)
    assert summary[0].above == pytest.approx(1 - poisson(1, 0), abs=0.02)
    assert summary[5].above == 0
    assert draw(one, seed=6, draws=10).summary()[0].above is None


@pytest.mark.parametrize(
    ("spread", "deviation"),
    [
        (Spread(Counting.FIXED, price_cv=Decimal("0.3")), 0.3 * 1000 / 920),
        (Spread(Counting.FIXED, patients_cv=Decimal("0.2")), 0.2),
        (Spread(Counting.FIXED, uptake_n=Decimal(50)), sqrt(0.25 / 51) / 0.5),
        (Spread(Counting.FIXED, other_cv=Decimal("0.5")), 0.5 * 20 / 920),
        (Spread(Counting.NEGATIVE_BINOMIAL, dispersion=Decimal("0.1")), sqrt((10 + 0.1 * 100) * 2) / 20),
        (Spread(), sqrt(20) / 20),
    ],
    ids=["price", "patients", "uptake", "other", "negative binomial", "poisson"],
)
def test_spreads_are_as_wide_as_they_say(spread: Spread, deviation: float) -> None:
    total = draw(replace(HALF, spread=spread), seed=7).yearly[:, 2].sum(axis=(1, 2))
    assert total.std() / total.mean() == pytest.approx(deviation, rel=0.06)
    assert total.mean() == pytest.approx(run(HALF).total(), rel=0.02)


def test_a_funnel_step_is_beta_and_displacement_dirichlet() -> None:
    step = Funnel(CLINIC, rate=Decimal("0.001"), steps=(Step("aktuella", Decimal("0.2")),))
    both = replace(
        HALF,
        prevalent=PatientNumber(funnels=(step,)),
        spread=Spread(Counting.FIXED, funnel_n=Decimal(100), displacement_n=Decimal(10)),
        mix_without=(Mix(OLD, (Decimal("0.5"),)), Mix(NONE, (Decimal("0.5"),))),
        uptake=(Uptake(NEW, (Decimal("0.1"),), (Displaced(OLD, Decimal("0.5")), Displaced(NONE, Decimal("0.5")))),),
    )
    drawn = draw(both, seed=8)
    gross, net = drawn.yearly[:, 0].sum(axis=(1, 2)), drawn.yearly[:, 1].sum(axis=(1, 2))
    assert gross.std() / gross.mean() == pytest.approx(sqrt(0.2 * 0.8 / 101) / 0.2, rel=0.06)
    share = (gross - net) / gross * 10
    assert share.mean() == pytest.approx(0.5, abs=0.01)
    assert share.std() == pytest.approx(sqrt(0.25 / 11), rel=0.06)


def test_where_a_limit_is_crossed() -> None:
    patients = patients_at(HALF, 1_000_000, region="norr")
    # A patient of the eligible costs 0.5 · 12 000 kr a year.
    assert patients.value == pytest.approx(1_000_000 / 6000)
    price = price_at(HALF, 1_000_000)
    assert price.value == pytest.approx(1_000_000 / YEAR)
    assert price_at(HALF, 1_000_000, level="net_care").value == pytest.approx(1_000_000 / YEAR + 80)
    assert patients_at(HALF, 12_000, region="norr", year=4).value == pytest.approx(2)


def test_a_limit_that_capacity_keeps_out_of_reach() -> None:
    narrow = replace(HALF, places=(place("norr", capacity=Decimal(1)), place("syd", capacity=Decimal(1))))
    assert patients_at(narrow, 10**7).factor is None
    assert patients_at(HALF, -1).factor is None


COSTLY = Threshold("costly", "Kostnadskrävande", date(2018, 8, 13), Decimal(60_000), Decimal(12_000))


def crossed(*limits: Threshold, **fields: object) -> set[tuple[Limb, On, str]]:
    base = replace(HALF, **fields)  # type: ignore[arg-type]
    return {(f.limb, f.on, f.region) for f in flags(base, run(base), limits)}


def test_exactly_the_limit_is_not_more() -> None:
    # 5 patients · 12 000 = 60 000 kr a year and region; 12 000 kr per patient-year.
    assert crossed(COSTLY) == set()


def test_which_limb_in_which_region_on_what() -> None:
    one_more = counts(norr="10.1", syd=10)
    assert crossed(COSTLY, prevalent=one_more) == {(Limb.PER_YEAR, On.GROSS, "norr")}
    lower = replace(COSTLY, per_year=None, per_patient_year=Decimal(11_000))
    assert crossed(lower) == {(Limb.PER_PATIENT_YEAR, On.GROSS, region) for region in ("norr", "syd")}
    lowest = replace(lower, per_patient_year=Decimal(10_000))
    assert {on for _, on, _ in crossed(lowest)} == {On.GROSS, On.NET}
    assert crossed(lowest, prevalent=counts(norr=10, syd=0)) == {(Limb.PER_PATIENT_YEAR, on, "norr") for on in On}


def test_a_flag_on_a_secret_price_is_secret() -> None:
    secret = arm(NEW, Role.NEW, drug(1000, rebate=Rebate(Decimal(1), share=Decimal("0.1"))))
    base = replace(HALF, arms=(secret, *HALF.arms[1:]))
    found = flags(base, run(base), (replace(COSTLY, per_patient_year=Decimal(9_000)),))
    assert {(f.on, f.secrecy) for f in found} == {(On.GROSS, Secrecy.OPEN), (On.NET, Secrecy.SECRET)}
    assert [f.value for f in found if f.on is On.NET] == pytest.approx([12 * (900 - 100)] * 2)


def test_a_rebate_can_take_a_region_below_the_limit_on_net() -> None:
    rebated = arm(NEW, Role.NEW, drug(1000, rebate=Rebate(Decimal("0.6"), share=Decimal("0.5"))))
    base = replace(HALF, arms=(rebated, *HALF.arms[1:]))
    # Net 5 · 12 · (1 000 − 300 − 100) = 36 000 kr a year and region, 54 000 at open prices.
    yearly = replace(COSTLY, per_year=Decimal(40_000), per_patient_year=None)
    assert {f.on for f in flags(base, run(base), (yearly,))} == {On.GROSS}
    assert {f.on for f in flags(HALF, run(HALF), (yearly,))} == {On.GROSS, On.NET}


def test_uptake_is_never_turned_beyond_all() -> None:
    everybody = replace(HALF, uptake=(Uptake(NEW, (Decimal(1),), (Displaced(OLD, Decimal(1)),)),))
    bar = next(b for b in one_way(everybody) if b.lever == "uptake")
    assert bar.high == pytest.approx(bar.base)


def test_a_dearer_scenario_is_flagged() -> None:
    dear = Scenario("dyr", "Dyr", price=Decimal(2))
    assert flags(HALF, run(HALF, dear), (COSTLY,), dear)


def test_loading_doses_count_in_the_dearest_year() -> None:
    # Three doses in the first year, two later: 30 000 and 20 000 kr.
    loading = arm(NEW, Role.NEW, drug(10_000, Per.DOSE), schedule=Schedule((Decimal(0), Decimal(1)), Decimal(6)))
    base = replace(HALF, arms=(loading, *HALF.arms[1:]))
    (first, _) = (f for f in flags(base, run(base), (replace(COSTLY, per_year=None),)) if f.on is On.GROSS)
    assert first.value == pytest.approx(30_000)
