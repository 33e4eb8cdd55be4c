"""Models for tests: `model` is small and easy to count on by hand; `models` draws any that the rules allow."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from models.rules.budget_impact.costing import (
    Arm,
    BearerShare,
    CostItem,
    Persistence,
    Price,
    Rebate,
    Schedule,
    SurvivalPoint,
)
from models.rules.budget_impact.inputs import Displaced, Mix, Model, PriceStep, Uptake
from models.rules.budget_impact.kinds import Basis, Dispensing, ItemKind, Method, Per, Role, Shape, SourceKind
from models.rules.budget_impact.people import Count, Headcount, PatientNumber, Place, Source

PRICED, COUNTED = date(2026, 1, 15), date(2025, 12, 31)
CLINIC = Source(SourceKind.REGISTRY, "kvalitetsregister", COUNTED, "registerhållaren")
NEW, OLD, NONE = "nytt", "gammalt", "inget"


def price(amount: str | int | Decimal, basis: Basis = Basis.AIP) -> Price:
    return Price(Decimal(amount), PRICED, basis)


def drug(amount: str | int | Decimal, per: Per = Per.MONTH, **fields: Any) -> CostItem:
    return CostItem("lakemedel", "Läkemedel", ItemKind.DRUG, price(amount), per, **fields)


def item(kind: ItemKind, amount: str | int | Decimal, per: Per = Per.MONTH, **fields: Any) -> CostItem:
    return CostItem(kind.value, kind.value, kind, price(amount, Basis.TARIFF), per, **fields)


def arm(key: str, role: Role, *items: CostItem, **fields: Any) -> Arm:
    return Arm(key, key.capitalize(), role, items, **fields)


def counts(**by_region: str | int | Decimal) -> PatientNumber:
    return PatientNumber(tuple(Count(region, Decimal(n), CLINIC) for region, n in by_region.items()))


def place(key: str, **fields: Any) -> Place:
    return Place(key, Headcount(100_000, COUNTED, "test"), **fields)


def model(**fields: Any) -> Model:
    """Ten patients in `norr`, all switched in January 2027 from a medicine at 100 a month to one at 1 000."""
    given: dict[str, Any] = {
        "medicine": "Nyttomab",
        "indication": "sjukdom",
        "start": date(2027, 1, 1),
        "places": (place("norr"),),
        "nation": (Headcount(10_000_000, COUNTED, "test"),),
        "arms": (arm(NEW, Role.NEW, drug(1000)), arm(OLD, Role.COMPARATOR, drug(100)), arm(NONE, Role.UNTREATED)),
        "mix_without": (Mix(OLD, (Decimal(1),)),),
        "uptake": (Uptake(NEW, (Decimal(1),), (Displaced(OLD, Decimal(1)),)),),
        "prevalent": counts(norr=10),
    }
    return Model(**(given | fields))


def with_arms(base: Model, change: Callable[[Arm], Arm]) -> Model:
    return replace(base, arms=tuple(change(one) for one in base.arms))


def decimals(least: str, most: str, places: int = 2) -> st.SearchStrategy[Decimal]:
    return st.decimals(Decimal(least), Decimal(most), places=places)


def shares_of(total: int, parts: int) -> st.SearchStrategy[list[Decimal]]:
    """`parts` shares that sum to one, in steps of 1/`total`."""
    cuts = st.lists(st.integers(0, total), min_size=parts - 1, max_size=parts - 1).map(sorted)
    return cuts.map(lambda at: [Decimal(b - a) / total for a, b in zip([0, *at], [*at, total], strict=True)])


@st.composite
def items(draw: st.DrawFn, prescribed: bool) -> tuple[CostItem, ...]:
    found = []
    for kind in draw(st.lists(st.sampled_from(sorted(ItemKind)), unique=True, max_size=4)):
        if kind is ItemKind.PATIENT_FEE and not prescribed:
            continue
        per = Per.YEAR if kind is ItemKind.PATIENT_FEE else draw(st.sampled_from(sorted(Per)))
        is_drug = kind is ItemKind.DRUG
        amount = draw(decimals("0", "3800" if kind is ItemKind.PATIENT_FEE else "90000"))
        first = draw(st.integers(0, 6))
        fields: dict[str, Any] = {"from_month": Decimal(first)}
        if draw(st.booleans()):
            fields["to_month"] = Decimal(first + draw(st.integers(1, 20)))
        if per is Per.TREATMENT_YEAR:
            fields["by_year"] = tuple(draw(st.lists(decimals("0", "3"), min_size=1, max_size=3)))
        if is_drug and draw(st.booleans()):
            lag = Decimal(draw(st.integers(0, 5)))
            fields["rebate"] = Rebate(draw(decimals("0", "1")), share=draw(decimals("0", "1")), lag_months=lag)
        if draw(st.booleans()):
            parts = draw(shares_of(10, 2))
            units = zip(("klinik", "central"), parts, strict=True)
            fields["bearers"] = tuple(BearerShare(unit, share) for unit, share in units)
        basis = Basis.AIP if is_drug else Basis.TARIFF
        found.append(CostItem(kind.value, kind.value, kind, price(amount, basis), per, **fields))
    return tuple(found)


@st.composite
def persistences(draw: st.DrawFn) -> Persistence:
    at = sorted(draw(st.sets(st.integers(1, 40), max_size=3)))
    left = sorted(draw(st.lists(decimals("0.1", "1"), min_size=len(at), max_size=len(at))), reverse=True)
    points = tuple(SurvivalPoint(Decimal(m), s) for m, s in zip(at, left, strict=True))
    until = draw(st.none() | st.integers(10, 40).map(Decimal))
    return Persistence(draw(decimals("0", "0.2")), points, until)


@st.composite
def schedules(draw: st.DrawFn) -> Schedule:
    at = sorted(draw(st.sets(decimals("0", "6", 1), min_size=1, max_size=4)))
    every = draw(st.none() | decimals("0.3", "5", 1))
    return Schedule(tuple(at), every, draw(st.none() | decimals("1", "30", 1)))


@st.composite
def arms(draw: st.DrawFn, key: str, role: Role) -> Arm:
    dispensing = draw(st.sampled_from(sorted(Dispensing)))
    return Arm(
        key, key.capitalize(), role, draw(items(dispensing is Dispensing.PRESCRIPTION)), draw(schedules()),
        draw(persistences()), dispensing, draw(st.booleans()), Decimal(draw(st.integers(0, 9))),
    )  # fmt: skip


@st.composite
def places(draw: st.DrawFn, key: str) -> Place:
    capacity = draw(st.none() | decimals("0.5", "20", 1))
    return place(key, growth=draw(decimals("-0.1", "0.1")), capacity=capacity)


@st.composite
def models(draw: st.DrawFn) -> Model:
    """Any model with two new arms at most, two comparators and an untreated one, in one to three regions."""
    keys = ["a", "b", "c"][: draw(st.integers(1, 3))]
    old = ["x", "y", NONE]
    mix = draw(shares_of(20, len(old)))
    new = [NEW, "nyare"][: draw(st.integers(1, 2))]
    method = draw(st.sampled_from(sorted(Method)))
    return model(
        start=date(2027, draw(st.integers(1, 12)), 1),
        places=tuple(draw(places(key)) for key in keys),
        arms=(
            *(draw(arms(key, Role.NEW)) for key in new),
            *(draw(arms(key, Role.COMPARATOR)) for key in old[:2]),
            Arm(NONE, "Inget", Role.UNTREATED),
        ),
        mix_without=tuple(Mix(key, (share,)) for key, share in zip(old, mix, strict=True)),
        uptake=tuple(_uptake(draw, key, old, mix, len(new)) for key in new),
        prevalent=counts(**{key: draw(decimals("0", "200", 1)) for key in keys}),
        incident=draw(st.none() | st.just(counts(**{key: draw(decimals("0", "90", 1)) for key in keys}))),
        years=draw(st.integers(1, 3)),
        shape=draw(st.sampled_from(sorted(Shape))),
        method=method,
        price_path=draw(st.just(()) | st.just((PriceStep(NEW, Decimal(7), Decimal("0.5")),))),
    )


def _uptake(draw: st.DrawFn, key: str, old: list[str], mix: list[Decimal], sharing: int) -> Uptake:
    """Displaces in proportion to the mix, or adds on: so that no share of the mix falls below zero."""
    most = Decimal(1) / sharing
    curve = sorted(draw(st.lists(decimals("0", "1").map(lambda u: u * most), min_size=1, max_size=4)))
    if draw(st.integers(0, 4)) == 0:
        return Uptake(key, tuple(curve), (), Decimal(1))
    displaced = tuple(Displaced(arm_key, share) for arm_key, share in zip(old, mix, strict=True))
    return Uptake(key, tuple(curve), displaced)
