"""What a number means and how large it may be, in one place for dataclasses, JSON form and published schema.

Inputs are `Decimal`: SEK, patients, months, and shares written as 0.30 (never 30). The limits catch slips of the
hand; nothing in the engine needs them.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Annotated


@dataclass(frozen=True, slots=True)
class Limits:
    """Least and most (both allowed), and the Swedish words that end a refusal."""

    least: Decimal
    most: Decimal
    expected: str


SHARE = Limits(Decimal(0), Decimal(1), "en andel mellan 0 och 1 (30 procent skrivs 0,30)")
AMOUNT = Limits(Decimal(0), Decimal(10**9), "ett belopp i kronor, 0 eller mer, högst en miljard")
# What a whole region spends in a year, on all medicines or on one budget line.
BUDGET = Limits(Decimal(0), Decimal(10**12), "ett belopp i kronor, 0 eller mer, högst tusen miljarder")
PATIENTS = Limits(Decimal(0), Decimal(10**9), "ett antal patienter, 0 eller mer, högst en miljard")
MONTHS = Limits(Decimal(0), Decimal(1200), "ett antal månader, 0 till 1 200")
FACTOR = Limits(Decimal(0), Decimal(100), "en faktor mellan 0 och 100 (oförändrat skrivs 1)")
QUANTITY = Limits(Decimal(0), Decimal(10**6), "ett antal, 0 eller mer, högst en miljon")
GROWTH = Limits(Decimal("-0.5"), Decimal(1), "en årlig förändring mellan -0,5 och 1 (2 procent skrivs 0,02)")
PEOPLE = Limits(Decimal(1), Decimal(10**10), "ett antal invånare, minst 1")

Share = Annotated[Decimal, SHARE]
Amount = Annotated[Decimal, AMOUNT]
Budget = Annotated[Decimal, BUDGET]
Patients = Annotated[Decimal, PATIENTS]
Months = Annotated[Decimal, MONTHS]
Factor = Annotated[Decimal, FACTOR]
Quantity = Annotated[Decimal, QUANTITY]
Growth = Annotated[Decimal, GROWTH]
People = Annotated[int, PEOPLE]


class Basis(StrEnum):
    """What a price is a price of. `TARIFF` is everything that is no medicine: visits, tests, journeys."""

    AIP = "AIP"
    AUP = "AUP"
    TENDER = "upphandlat"
    TARIFF = "taxa"


class Secrecy(StrEnum):
    """`SECRET` prices and rebates only ever enter figures of their own class (OSL 31:16, 19:3)."""

    OPEN = "open"
    SECRET = "secret"  # noqa: S105  a class of secrecy, no password


class Dispensing(StrEnum):
    """How the medicine reaches the patient: decides margin, patient fee and who pays."""

    REQUISITION = "requisition"
    PRESCRIPTION = "prescription"


class Role(StrEnum):
    """What an arm is in the comparison of the world without with the world with."""

    NEW = "new"
    COMPARATOR = "comparator"
    UNTREATED = "untreated"


class ItemKind(StrEnum):
    """What a cost is for. `DRUG` and the fee make drug cost, the rest joins in net care. The last three deduct."""

    DRUG = "drug"
    ADMINISTRATION = "administration"
    MONITORING = "monitoring"
    TEST = "test"
    ADVERSE_EVENT = "adverse_event"
    TRAVEL = "travel"
    SET_UP = "set_up"
    OTHER = "other"
    PATIENT_FEE = "patient_fee"
    OFFSET = "offset"
    SOLIDARITY_INCOME = "solidarity_income"


class Per(StrEnum):
    """What one price is paid for, per patient. `TREATMENT_YEAR` takes the year's factor from `by_year`."""

    DOSE = "dose"
    MONTH = "month"
    YEAR = "year"
    TREATMENT_YEAR = "treatment_year"
    START = "start"
    STOP = "stop"


class SourceKind(StrEnum):
    """Where a number comes from, best first: a count beats a rate, a rate beats a share of the nation."""

    REGISTRY = "registry"
    EXPERT = "expert"
    RATE = "rate"
    PER_CAPITA = "per_capita"
    ASSUMPTION = "assumption"


class Shape(StrEnum):
    """How yearly uptake becomes monthly: all year, or a straight line to the year's end or to its middle."""

    STEP = "step"
    LINEAR = "linear"
    MID_YEAR = "mid_year"


class Method(StrEnum):
    """The monthly model, or one that an agency's workbook uses (see `budget_impact.plan`)."""

    MONTHLY = "monthly"
    ANNUAL = "annual"
    JANUARY = "january"
    HALF_CYCLE = "half_cycle"


class Counting(StrEnum):
    """How many patients there turn out to be in a draw, about the expected number."""

    POISSON = "poisson"
    NEGATIVE_BINOMIAL = "negative_binomial"
    FIXED = "fixed"
