"""What must hold of every analysis, whatever the inputs."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.rules.budget_impact.costing import Arm, CostItem
from models.rules.budget_impact.engine import run
from models.rules.budget_impact.inputs import Displaced, Model, Uptake
from models.rules.budget_impact.kinds import Dispensing, ItemKind, Method, Role
from models.rules.budget_impact.people import PatientNumber
from models.rules.budget_impact.results import ALL, Figures, Period, Result
from models.rules.budget_impact.versions import digest
from tests.unit.budget.a_model import NEW, arms, decimals, model, models, with_arms

FEW = settings(max_examples=6)


def scale(result: Result) -> float:
    return max([1.0, *(abs(line.amount) for line in result.lines)])


def same(one: float, other: float, result: Result, times: float = 1.0) -> None:
    assert abs(one - other) <= 1e-9 * scale(result) * max(1.0, times) * max(1, len(result.lines))


def levels(figures: Figures) -> tuple[float, float, float]:
    return figures.gross_drug, figures.net_drug, figures.net_care


def uptake_of(base: Model, change: Callable[[Decimal], Decimal]) -> Model:
    return replace(base, uptake=tuple(replace(u, shares=tuple(map(change, u.shares))) for u in base.uptake))


def number_times(number: PatientNumber | None, times: int) -> PatientNumber | None:
    if number is None:
        return None
    return replace(number, counts=tuple(replace(c, number=c.number * times) for c in number.counts))


@given(models())
@FEW
def test_no_uptake_no_budget_impact(base: Model) -> None:
    result = run(uptake_of(base, lambda _: Decimal(0)))
    assert all(levels(period.listed) == (0, 0, 0) for period in result.years)
    assert all(period.starts == 0 for period in result.years)


@given(arms(NEW, Role.NEW), decimals("0", "1"), st.sampled_from(sorted(Method)))
@FEW
def test_equal_price_and_effect_no_budget_impact(one: Arm, share: Decimal, method: Method) -> None:
    one = replace(one, established_months=Decimal(0))
    twin = replace(one, key="gammalt", role=Role.COMPARATOR)
    result = run(model(arms=(one, twin), uptake=(_only(share),), method=method))
    for period in result.years:
        same(period.listed.net_care, 0, result)
        same(period.listed.net_drug, 0, result)


def _only(share: Decimal) -> Uptake:
    return Uptake(NEW, (share,), (Displaced("gammalt", Decimal(1)),))


@given(models(), st.integers(2, 5))
@FEW
def test_linear_in_price(base: Model, times: int) -> None:
    def dearer(item: CostItem) -> CostItem:
        return replace(item, price=replace(item.price, amount=item.price.amount * times))

    # The trade margin is no multiple of the price: on requisition there is none. A fee has a cap.
    plain = with_arms(base, lambda one: replace(one, dispensing=Dispensing.REQUISITION, items=_without_fee(one)))
    once, more = run(plain), run(with_arms(plain, lambda one: replace(one, items=tuple(map(dearer, one.items)))))
    for before, after in zip(once.years, more.years, strict=True):
        same(after.listed.net_care, times * before.listed.net_care, more)


def _without_fee(one: Arm) -> tuple[CostItem, ...]:
    return tuple(item for item in one.items if item.kind is not ItemKind.PATIENT_FEE)


@given(models(), st.integers(2, 5))
@FEW
def test_linear_in_patients_where_nobody_waits(base: Model, times: int) -> None:
    free = replace(base, places=tuple(replace(place, capacity=None) for place in base.places))
    more = replace(free, prevalent=number_times(free.prevalent, times), incident=number_times(free.incident, times))
    once, result = run(free), run(more)
    for before, after in zip(once.years, result.years, strict=True):
        same(after.listed.net_care, times * before.listed.net_care, result)
        assert after.patients == pytest.approx(times * before.patients, rel=1e-9, abs=1e-9)


@given(models())
@FEW
def test_regions_months_and_bearers_sum_to_the_whole(base: Model) -> None:
    result = run(base)
    for year in result.of(ALL):
        parts = [p for p in result.years if p.first == year.first and p.region != ALL]
        months = [p for p in result.months if p.year == year.year and p.region == ALL]
        assert len(months) == year.months
        for mine in (parts, months):
            for one, total in enumerate(levels(year.listed)):
                same(sum(levels(p.listed)[one] for p in mine), total, result)
        units = [b.listed for b in result.bearers if b.year == year.year]
        same(sum(units), year.listed.net_care, result)


@given(models())
@FEW
def test_a_year_in_lines_is_net_care(base: Model) -> None:
    result = run(base)
    sums: dict[tuple[str, int, bool], float] = defaultdict(float)
    for line in result.lines:
        sums[line.region, line.year, line.secret] += line.amount
    for period in result.years:
        if period.region != ALL:
            opened = sums[period.region, period.year, False]
            same(opened, period.listed.net_care, result)
            after = period.after_rebate or period.listed
            same(opened + sums[period.region, period.year, True], after.net_care, result)


def _no_waiting_for_money(item: CostItem) -> CostItem:
    return replace(item, rebate=replace(item.rebate, lag_months=Decimal(0))) if item.rebate else item


@given(models())
@FEW
def test_a_rebate_never_makes_the_new_medicine_dearer(base: Model) -> None:
    # Patients who leave (a shrinking population) give rebates back; where nobody leaves, net ≤ gross.
    growing = replace(base, places=tuple(replace(p, growth=abs(p.growth)) for p in base.places))
    result = run(with_arms(growing, lambda a: replace(a, items=tuple(map(_no_waiting_for_money, a.items)))))
    for period in result.months:
        if period.after_rebate is not None:
            assert period.after_rebate.gross_drug <= period.listed.gross_drug + 1e-9 * scale(result)


@given(models())
@FEW
def test_no_more_are_treated_than_are_eligible(base: Model) -> None:
    # A closed population: those who come later add to the eligible.
    result = run(replace(base, incident=None))
    eligible = {p.region: p.standing for p in result.patients}
    growth = {place.key: max(1.0, (1 + float(place.growth)) ** base.years) for place in base.places}
    for month in result.months:
        if month.region != ALL:
            assert month.patients <= eligible[month.region] * growth[month.region] * (1 + 1e-9) + 1e-9
            assert month.waiting >= -1e-9


@given(models())
@FEW
def test_no_patient_is_in_two_arms(base: Model) -> None:
    # With nobody stopping, every start in a new arm leaves another: both worlds hold as many, added-on apart.
    alone = replace(
        with_arms(base, lambda one: replace(one, persistence=type(one.persistence)())),
        incident=None,
        uptake=tuple(u for u in base.uptake if not u.added_on),
    )
    if not alone.uptake:
        return
    result = run(alone)
    without: dict[tuple[str, int], float] = defaultdict(float)
    with_new: dict[tuple[str, int], float] = defaultdict(float)
    for mix in result.mix:
        without[mix.region, mix.year] += mix.without
        with_new[mix.region, mix.year] += mix.with_new
    assert with_new == pytest.approx(without, rel=1e-9, abs=1e-9)


@given(models(), decimals("0", "1"))
@FEW
def test_more_uptake_more_starts(base: Model, factor: Decimal) -> None:
    grown = replace(base, places=tuple(replace(p, growth=Decimal(0)) for p in base.places))
    more, less = run(grown), run(uptake_of(grown, lambda share: share * factor))
    begun: dict[str, list[float]] = {"more": [0.0], "less": [0.0]}
    for high, low in zip(_all(more.months), _all(less.months), strict=True):
        begun["more"].append(begun["more"][-1] + high.starts)
        begun["less"].append(begun["less"][-1] + low.starts)
        assert high.starts >= -1e-9
    assert all(low <= high + 1e-9 for high, low in zip(begun["more"], begun["less"], strict=True))


def _all(periods: tuple[Period, ...]) -> list[Period]:
    return [period for period in periods if period.region == ALL]


@given(models())
@FEW
def test_twice_the_same_hash_and_the_same_figures(base: Model) -> None:
    again = replace(base, start=date(base.start.year, base.start.month, 1))
    assert digest(base) == digest(again)
    assert run(base) == run(again)


def test_another_input_another_hash() -> None:
    assert digest(model()) != digest(model(years=4))
    assert digest(model(budgeted=Decimal("0.30"))) == digest(model(budgeted=Decimal("0.3")))
