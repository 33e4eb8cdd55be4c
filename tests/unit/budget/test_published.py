"""Published analyses: by formula, and by the engine in the method their workbook uses."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from models.rules.budget_impact.compat import january_cost, practice_change, static_impact
from models.rules.budget_impact.costing import CostItem, Schedule
from models.rules.budget_impact.dosing import scheduled_cost
from models.rules.budget_impact.engine import run
from models.rules.budget_impact.funnel import chain
from models.rules.budget_impact.inputs import Displaced, Mix, Model, Uptake
from models.rules.budget_impact.kinds import ItemKind, Method, Per, Role
from models.rules.budget_impact.people import Funnel, Headcount, PatientNumber, Place, Step
from models.rules.budget_impact.prices import aup_from_aip
from models.rules.budget_impact.rebates import region_rebate
from models.rules.budget_impact.results import ALL
from tests.fixtures import published_budget_impacts as published
from tests.unit.budget.a_model import CLINIC, COUNTED, arm, counts, drug, item, model


def test_nice_chain_of_proportions_with_current_and_future_practice() -> None:
    people, admissions = chain(published.NICE_POPULATION, published.NICE_STEPS)
    now, then = ([float(share) for share in practice] for practice in (published.NICE_NOW, published.NICE_FUTURE))
    found = practice_change(float(admissions), now, then, float(published.NICE_AVOIDED))
    shown = dict(
        zip(
            published.NICE_HEART_FAILURE.expected,
            [float(people), float(admissions), *found.current, *found.future, found.increment, found.avoided],
            strict=True,
        )
    )
    assert shown == pytest.approx(published.NICE_HEART_FAILURE.expected, rel=published.NICE_HEART_FAILURE.relative)


def test_nice_money_by_the_engine() -> None:
    # Rehabilitation is the new arm; each completed one avoids 0.3 admissions. The funnel gives admissions.
    funnel = Funnel(CLINIC, rate=published.NICE_STEPS[0], steps=(Step("inläggningar", published.NICE_STEPS[1]),))
    people = Headcount(int(published.NICE_POPULATION), COUNTED, "NICE")
    rehab = item(ItemKind.OTHER, published.NICE_REHAB, Per.START)
    avoided = item(ItemKind.OFFSET, published.NICE_ADMISSION, Per.START, quantity=published.NICE_AVOIDED)
    now, future = (practice[0] * practice[1] for practice in (published.NICE_NOW, published.NICE_FUTURE))
    england = model(
        places=(Place("england", people),),
        prevalent=PatientNumber(funnels=(funnel,)),
        arms=(arm("rehab", Role.NEW, rehab, avoided), arm("ingen", Role.UNTREATED)),
        mix_without=(Mix("rehab", (now,)), Mix("ingen", (1 - now,))),
        uptake=(Uptake("rehab", (future - now,), (Displaced("ingen", Decimal(1)),)),),
        years=1,
    )
    result = run(england)
    assert result.years[0].starts == pytest.approx(published.NICE_HEART_FAILURE.expected["increment"], rel=1e-12)
    money = {line.item: line.amount for line in result.lines if line.arm == "rehab"}
    assert money["other"] == pytest.approx(4_177_212, abs=0.5)
    assert money["offset"] == pytest.approx(-11_845_791, abs=0.5)


def test_cda_by_formula_and_by_the_engine() -> None:
    shares = {key: [float(s) for s in row] for key, row in published.CDA_SHARES.items()}
    reference = {key: [float(s)] * 5 for key, s in published.CDA_REFERENCE.items()}
    with_new = january_cost(published.CDA_MARKET, shares, published.CDA_COSTS)
    without = january_cost(published.CDA_MARKET, reference, published.CDA_COSTS)
    impact = [after - before for after, before in zip(with_new, without, strict=True)]
    expected = published.CDA_INCIDENCE.expected
    for year in range(5):
        assert with_new[year] == pytest.approx(expected[f"with {year + 1}"], rel=1e-9)
        assert without[year] == pytest.approx(expected[f"without {year + 1}"], rel=1e-9)
        assert impact[year] == pytest.approx(expected[f"impact {year + 1}"], rel=1e-9)
    result = run(_cda())
    assert [p.listed.net_care for p in result.of(ALL)] == pytest.approx(impact, rel=1e-9)
    assert result.total() == pytest.approx(expected["impact"], rel=1e-9)
    assert [world.care_with for world in result.worlds] == pytest.approx(with_new, rel=1e-9)
    assert [world.care_without for world in result.worlds] == pytest.approx(without, rel=1e-9)


def _cda() -> Model:
    first, second, *_ = published.CDA_MARKET
    ontario = model().places[0]
    growth = Decimal(second) / Decimal(first) - 1
    return model(
        method=Method.JANUARY,
        start=date(2027, 1, 1),
        places=(replace(ontario, growth=growth),),
        prevalent=None,
        incident=counts(norr=Decimal(first)),
        arms=tuple(
            arm(key, Role.NEW if key == "DUR" else Role.COMPARATOR, _by_year(costs))
            for key, costs in published.CDA_COSTS.items()
        ),
        mix_without=tuple(Mix(key, (Decimal(share),)) for key, share in published.CDA_REFERENCE.items()),
        uptake=(),
        mix_with=tuple(Mix(key, tuple(map(Decimal, row))) for key, row in published.CDA_SHARES.items()),
    )


def _by_year(costs: tuple[int, ...]) -> CostItem:
    return drug(1, Per.TREATMENT_YEAR, by_year=tuple(map(Decimal, costs)))


def test_nusinersen_doses_are_counted_not_averaged() -> None:
    loading = Schedule(tuple(map(Decimal, published.NUSINERSEN_AT)), Decimal(4))
    dose = Decimal(str(published.NUSINERSEN.expected["year 1"])) / 6
    assert scheduled_cost(dose, loading, 0, 12) == Decimal("3.72")
    assert scheduled_cost(dose, loading, 12, 24) == Decimal("1.86")
    fifteen = float(scheduled_cost(dose, loading, 0, 15))
    assert fifteen == pytest.approx(published.NUSINERSEN_15_MONTHS, rel=0.02)


def test_nusinersen_by_the_engine_and_an_average_would_be_low() -> None:
    loading = Schedule(tuple(map(Decimal, published.NUSINERSEN_AT)), Decimal(4))
    dosed = arm("nytt", Role.NEW, drug(620_000, Per.DOSE), schedule=loading)
    one = model(arms=(dosed, *model().arms[1:]), prevalent=counts(norr=1))
    months = [period.listed.gross_drug for period in run(one).months if period.region == ALL]
    assert sum(months[:12]) == pytest.approx(3_720_000)
    assert sum(months[12:24]) == pytest.approx(1_860_000)
    assert sum(months[:15]) == pytest.approx(4_340_000)


@pytest.mark.parametrize(("aip", "aup"), published.TLV_2022.items())
def test_tlv_margins_where_the_tiers_meet(aip: str, aup: str) -> None:
    assert aup_from_aip(Decimal(aip), date(2022, 2, 1)) == Decimal(aup)
    assert aup_from_aip(Decimal(aip), date(2026, 1, 1), generic_group=True) == Decimal(aup) + Decimal("12.75")
    just_above = aup_from_aip(Decimal(aip) + Decimal("0.000001"), date(2026, 1, 1))
    assert just_above == pytest.approx(Decimal(aup), abs=Decimal("0.00001"))


def test_norrbottens_part_of_the_national_rebate() -> None:
    national, population, region, expected, relative = published.NORRBOTTEN_REBATE
    found = region_rebate(Decimal(national), Decimal(population), Decimal(region))
    assert float(found) == pytest.approx(expected, rel=relative)


def test_a_funnel_is_never_rounded_inside() -> None:
    number, steps, expected = published.DISEASE_X
    assert chain(Decimal(number), [Decimal(step) for step in steps]) == [Decimal(n) for n in expected]
    assert chain(Decimal(3), [Decimal("0.1"), Decimal("0.5")]) == [Decimal("0.3"), Decimal("0.15")]


def test_displacement_with_the_untreated_as_an_arm() -> None:
    eligible = float(published.IXA_ELIGIBLE)
    displaced = {key: float(share) for key, share in published.IXA_DISPLACED.items()}
    by_formula = static_impact(eligible, [float(u) for u in published.IXA_UPTAKE], 5380, displaced, published.IXA_COST)
    assert by_formula == pytest.approx(list(published.IXA.expected.values()), rel=published.IXA.relative)
    cost = published.IXA_COST
    yearly = model(
        method=Method.ANNUAL,
        prevalent=counts(norr=published.IXA_ELIGIBLE),
        arms=(
            arm("i", Role.NEW, drug(cost["i"], Per.YEAR)),
            *(arm(key, Role.COMPARATOR, drug(cost[key], Per.YEAR)) for key in "sm"),
            arm("n", Role.UNTREATED, item(ItemKind.OTHER, cost["n"], Per.YEAR)),
        ),
        mix_without=tuple(Mix(key, (Decimal(share),)) for key, share in published.IXA_BASELINE.items()),
        uptake=(
            Uptake(
                "i",
                tuple(map(Decimal, published.IXA_UPTAKE)),
                tuple(Displaced(key, Decimal(share)) for key, share in published.IXA_DISPLACED.items()),
            ),
        ),
    )
    assert [p.listed.net_care for p in run(yearly).of(ALL)] == pytest.approx(by_formula, rel=1e-12)
