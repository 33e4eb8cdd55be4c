"""Cases that documents are made from in tests: a simple one, and one with everything that a model can have."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from models.rules.budget_impact import Inputs, Model, full_model
from models.rules.budget_impact.costing import Arm, BearerShare, CostItem, Packs, Persistence, Price, Rebate, Schedule
from models.rules.budget_impact.inputs import (
    Assumption,
    Displaced,
    Grant,
    LeverRange,
    Mix,
    PriceStep,
    Scenario,
    Spread,
    Uptake,
)
from models.rules.budget_impact.kinds import (
    Basis,
    Dispensing,
    ItemKind,
    Method,
    Per,
    Role,
    Secrecy,
    Shape,
    SourceKind,
)
from models.rules.budget_impact.people import (
    AgeGroup,
    AgeRate,
    Count,
    Funnel,
    Headcount,
    National,
    PatientNumber,
    Place,
    Source,
    Step,
)
from models.rules.organisation import Population, Region, Threshold
from tasks.documents import Facts

COUNTED, PRICED, MADE = date(2025, 12, 31), date(2026, 8, 1), date(2026, 9, 1)
PEOPLE = {"norr": 248_927, "vast": 281_138, "soder": 242_148, "inland": 132_736}
NAMES = {"norr": "Region Norr", "vast": "Region Väst", "soder": "Region Söder", "inland": "Region Inland"}
NATION = 10_605_529
THRESHOLDS = (
    Threshold("costly", "Kostnadskrävande", date(2018, 1, 1), Decimal(1_000_000), Decimal(50_000)),
    Threshold("skane", "Kostnadskrävande enligt Skåne", date(2018, 1, 1), None, Decimal(100_000)),
)
REGISTRY = Source(SourceKind.REGISTRY, "Kvalitetsregistret, uttag mars 2026", date(2026, 3, 1), "registerhållaren")
COHORT = Source(SourceKind.RATE, "Svensk kohort", date(2024, 6, 1), "hälsoekonomen")


def facts(**fields: Any) -> Facts:
    given: dict[str, Any] = {
        "region_names": NAMES, "made_on": MADE, "organisation": "Sjukvårdsregionen", "case": "2026-014",
        "author": "Handläggare Ett",
    }  # fmt: skip
    return Facts(**(given | fields))


def regions() -> tuple[Region, ...]:
    return tuple(
        Region(key, NAMES[key], key, "X", "00", "organ", [Population(people, COUNTED, "SCB")], date(2017, 1, 1))
        for key, people in PEOPLE.items()
    )


def simple(**fields: Any) -> Model:
    """The two-minute form: 350 000 kr a year, 900 patients in the nation, 30, 60 and 80 per cent."""
    given: dict[str, Any] = {"national": Decimal(900)} | fields
    uptake = (Decimal("0.3"), Decimal("0.6"), Decimal("0.8"))
    inputs = Inputs(Decimal(350_000), "AIP", PRICED, uptake=uptake, **given)
    nation = [Population(NATION, COUNTED, "SCB")]
    return full_model(inputs, regions(), nation, start=date(2027, 1, 1), medicine="Nyttomab", indication="svår astma")


def price(amount: str, basis: Basis = Basis.AIP, **fields: Any) -> Price:
    return Price(Decimal(amount), PRICED, basis, source="prislistan", **fields)


def new_arm(**drug: Any) -> Arm:
    """Doses at 0, ½ and 1 months, then every three weeks; half an open pack is thrown; six per cent stop a month."""
    return Arm(
        "ny",
        "Onkonyttib",
        Role.NEW,
        (
            CostItem("lm", "Läkemedel", ItemKind.DRUG, price("21500.50", vat_rate=Decimal("0.25"), vat_included=True),
                     Per.DOSE, packs=Packs(Decimal(3), Decimal(100), Decimal(78), wastage=Decimal("0.02")), **drug),
            CostItem("inf", "Infusion", ItemKind.ADMINISTRATION, price("3250", Basis.TARIFF), Per.DOSE),
            CostItem("lab", "Prover", ItemKind.TEST, price("900", Basis.TARIFF), Per.MONTH, to_month=Decimal(12)),
            CostItem("bio", "Biomarkör", ItemKind.TEST, price("6500", Basis.TARIFF), Per.START),
            CostItem("slut", "Avslut", ItemKind.MONITORING, price("4000", Basis.TARIFF), Per.STOP),
            CostItem("ar", "Behandlingsår", ItemKind.OTHER, price("700", Basis.TARIFF), Per.TREATMENT_YEAR,
                     by_year=(Decimal(2), Decimal(1))),
            CostItem("spar", "Färre vårddagar", ItemKind.OFFSET, price("5200", Basis.TARIFF), Per.YEAR, cashable=False),
        ),
        schedule=Schedule((Decimal(0), Decimal("0.5"), Decimal(1)), every=Decimal("0.75")),
        persistence=Persistence(Decimal("0.06"), until=Decimal(24)),
    )  # fmt: skip


def old_arms() -> tuple[Arm, ...]:
    return (
        Arm("gam", "Docetaxel", Role.COMPARATOR,
            (CostItem("lm", "Läkemedel", ItemKind.DRUG, price("1450"), Per.DOSE, quantity=Decimal(2)),
             CostItem("inf", "Infusion", ItemKind.ADMINISTRATION, price("3250", Basis.TARIFF), Per.DOSE)),
            schedule=Schedule((Decimal(0),), every=Decimal("0.7")), persistence=Persistence(Decimal("0.12")),
            established_months=Decimal(3)),
        Arm("tab", "Tabletter", Role.COMPARATOR,
            (CostItem("lm", "Läkemedel", ItemKind.DRUG, price("4100"), Per.MONTH),
             CostItem("avg", "Patientavgift", ItemKind.PATIENT_FEE, price("2000", Basis.TARIFF), Per.YEAR)),
            dispensing=Dispensing.PRESCRIPTION),
        Arm("obeh", "Ingen behandling", Role.UNTREATED),
    )  # fmt: skip


AGES = (AgeGroup("0-64", 180_000), AgeGroup("65+", 60_000))
RATES = (AgeRate("0-64", Decimal("0.0001")), AgeRate("65+", Decimal("0.0008")))


def places(**fields: Any) -> tuple[Place, ...]:
    """Norr has room for three starts a month; the others for any number."""
    return tuple(
        Place(
            key, Headcount(people, COUNTED, "SCB", AGES), growth=Decimal("0.02"),
            capacity=Decimal(3) if key == "norr" else None, drug_cost=Decimal(900_000_000), **fields,
        )
        for key, people in PEOPLE.items()
    )  # fmt: skip


def full(*, drug: dict[str, Any] | None = None, **fields: Any) -> Model:
    """Counts, funnels, ages and a national number; capacity, growth, doses, persistence, margin, fee, bearers."""
    given: dict[str, Any] = {
        "medicine": "Onkonyttib",
        "indication": "lungcancer, andra linjen",
        "start": date(2027, 3, 1),
        "places": places(),
        "nation": (Headcount(NATION, COUNTED, "SCB", (AgeGroup("0-64", 8_000_000), AgeGroup("65+", 2_600_000))),),
        "arms": (*old_arms()[:1], new_arm(**(drug or {})), *old_arms()[1:]),
        "mix_without": (
            Mix("gam", (Decimal("0.5"),)), Mix("tab", (Decimal("0.3"),)), Mix("obeh", (Decimal("0.2"),)),
        ),
        "uptake": (
            Uptake("ny", (Decimal("0.2"), Decimal("0.45"), Decimal("0.6")), (
                Displaced("gam", Decimal("0.6")), Displaced("tab", Decimal("0.3")), Displaced("obeh", Decimal("0.1")),
            )),
        ),
        "shape": Shape.LINEAR,
        "prevalent": PatientNumber(
            (Count("norr", Decimal(41), REGISTRY), Count("vast", Decimal(38), REGISTRY)),
            (
                Funnel(COHORT, rate=Decimal("0.00021"), steps=(Step("Bekräftad", Decimal("0.9")),)),
                Funnel(COHORT, by_age=RATES, steps=(Step("Andra linjen", Decimal("0.55")),), region="inland"),
            ),
        ),
        "incident": PatientNumber((), (), National(Decimal(620), REGISTRY, RATES)),
        "budgeted": Decimal(2_000_000),
        "with_vat": True,
        "bearers": (BearerShare("Kliniken", Decimal("0.8")), BearerShare("Hälsocentralen", Decimal("0.2"))),
        "grants": (Grant("norr", Decimal(5_000_000), Decimal("0.5")),),
        "scenarios": (
            Scenario("fler", "Fler patienter", patients=Decimal("1.4")),
            Scenario("pris", "Generika", price_path=(PriceStep("ny", Decimal(36), Decimal("0.4")),)),
        ),
        "spread": Spread(patients_cv=Decimal("0.25")),
        "ranges": (LeverRange("patients", Decimal("0.7"), Decimal("1.4"), "klinikernas svar"),),
        "assumptions": (Assumption("Behandling till progression.", "studien", "ARIL"),),
        "price_path": (PriceStep("ny", Decimal(30), Decimal("0.9")), PriceStep("ny", Decimal(40), Decimal("0.5"))),
    }  # fmt: skip
    return Model(**(given | fields))


SHARE, TENDER = "0.3717", "13876.54"


def with_rebate(**fields: Any) -> Model:
    rebate = Rebate(Decimal("0.6"), share=Decimal(SHARE), lag_months=Decimal(6), agreement="sidoöverenskommelse QX9")
    return full(drug={"rebate": rebate}, **fields)


def with_tender(**fields: Any) -> Model:
    tender = Price(Decimal(TENDER), PRICED, Basis.TENDER, secrecy=Secrecy.SECRET, source="avtal QX9")
    return full(drug={"tender": tender}, **fields)


def by_method(method: Method) -> Model:
    return replace(full(), method=method)
