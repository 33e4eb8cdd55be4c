"""Doses, packs, persistence and prices, at both sides of each edge."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from models.rules.budget_impact.costing import Packs, Persistence, Rebate, Schedule, SurvivalPoint
from models.rules.budget_impact.dosing import doses_before, doses_by_month, packs_per_dose, survival
from models.rules.budget_impact.kinds import Basis, Role
from models.rules.budget_impact.prices import ncpe_price, patient_fee, unit_cost
from models.rules.budget_impact.rebates import net_price, region_share_on
from models.rules.budget_impact.results import sek
from tests.unit.budget.a_model import NEW, arm, price


def test_the_region_keeps_its_share_of_a_rebate() -> None:
    kept = Rebate(Decimal("0.6"), share=Decimal("0.5"))
    assert net_price(Decimal(1000), kept) == 700
    assert [region_share_on(date(year, 1, 1)) for year in (2019, 2023)] == [Decimal("0.6"), Decimal("0.7")]


def test_vat_is_in_or_out_as_the_analysis_says() -> None:
    with_tax = replace(price(125, Basis.TENDER), vat_rate=Decimal("0.25"), vat_included=True)
    ward = arm(NEW, Role.NEW)
    assert unit_cost(with_tax, ward, with_vat=False) == 100
    assert unit_cost(with_tax, ward, with_vat=True) == 125
    assert unit_cost(replace(with_tax, vat_included=False), ward, with_vat=True) == Decimal("156.25")


@pytest.mark.parametrize(
    ("months", "doses"), [(0, 0), (1, 2), (2, 3), ("2.5", 4), (6, 4), ("6.1", 5), (12, 6), (24, 9)]
)
def test_doses_at_both_sides_of_an_edge(months: int | str, doses: int) -> None:
    loading = Schedule(tuple(map(Decimal, ("0", "0.5", "1", "2"))), Decimal(4))
    assert doses_before(loading, Decimal(months)) == doses


def test_every_third_week_is_counted_in_whole_doses() -> None:
    three_weeks = Schedule(every=Decimal("0.69"))
    assert sum(doses_by_month(three_weeks, 12)) == 18
    assert doses_by_month(Schedule(), 3) == [1, 0, 0]
    assert sum(doses_by_month(Schedule(every=Decimal(1), until=Decimal(6)), 12)) == 6


def test_packs_are_opened_whole() -> None:
    # 5 mg per kg · 70 kg = 350 mg from vials of 100 mg.
    vial = Packs(Decimal(5), Decimal(100), Decimal(70))
    assert packs_per_dose(vial) == 4
    assert packs_per_dose(replace(vial, whole=False, wastage=Decimal("0.1"))) == Decimal("3.85")


def test_persistence_by_points_and_by_a_constant_share() -> None:
    points = (SurvivalPoint(Decimal(2), Decimal("0.8")), SurvivalPoint(Decimal(4), Decimal("0.8")))
    assert survival(Persistence(points=points), 6) == pytest.approx([1, 0.9, 0.8, 0.8, 0.8, 0.8])
    assert survival(Persistence(Decimal("0.5"), until=Decimal(3)), 5) == pytest.approx([1, 0.5, 0.25, 0, 0])


@pytest.mark.parametrize(
    ("gross", "on", "fee"),
    [
        ("1500", date(2025, 7, 1), "1500"),
        ("50000", date(2025, 7, 1), "3800"),
        ("6994", date(2025, 6, 30), "2850"),
        ("6995", date(2025, 6, 30), "2850"),
        ("1425", date(2025, 6, 30), "1425"),
    ],
)
def test_the_patient_pays_at_most_the_cap(gross: str, on: date, fee: str) -> None:
    assert patient_fee(Decimal(gross), on) == Decimal(fee)
    assert patient_fee(Decimal(gross), on, age=17) == 0


def test_the_irish_price_chain() -> None:
    # 100 + 8 − 5.5 = 102.50; VAT 23 % makes 126.075; a fee of 5 comes last.
    shares = {"markup": Decimal("0.08"), "rebate": Decimal("0.055"), "vat": Decimal("0.23")}
    assert ncpe_price(Decimal(100), **shares, fee=Decimal(5)) == Decimal("131.075")


@pytest.mark.parametrize(
    ("amount", "shown"),
    [(0.005, "0.01"), (1 / 3, "0.33"), (1e17, "1e17"), (-2.675, "-2.68")],
)
def test_ore_are_rounded_half_up_where_they_leave(amount: float, shown: str) -> None:
    assert sek(amount) == Decimal(shown)
