"""Where patients come from: inhabitants, counts, funnels and national numbers, as frozen facts."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from models.rules.budget_impact.kinds import Budget, Growth, Patients, People, Share, SourceKind

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a number was read, when, and who answers for it."""

    kind: SourceKind
    cited: str
    on: date
    owner: str = ""


@dataclass(frozen=True, slots=True)
class AgeGroup:
    """Inhabitants of an age group; the same names for region, nation and rates."""

    age: str
    inhabitants: People


@dataclass(frozen=True, slots=True)
class Headcount:
    """Inhabitants on a day. SCB adds noise to age groups, so they need not sum to `inhabitants` exactly."""

    inhabitants: People
    on: date
    source: str
    ages: tuple[AgeGroup, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """A region. `growth` of patients is per year; `capacity` starts per month; `drug_cost` SEK per year, all drugs.

    A place with `in_sum` False (Sweden, beside the four) is shown, and left out of every sum.
    """

    key: str
    people: Headcount
    growth: Growth = ZERO
    capacity: Patients | None = None
    drug_cost: Budget | None = None
    in_sum: bool = True


@dataclass(frozen=True, slots=True)
class Count:
    """A region's own number of eligible patients; it overrides funnel and national number."""

    region: str
    number: Patients
    source: Source


@dataclass(frozen=True, slots=True)
class Step:
    """One narrowing of the funnel: the share that goes on."""

    name: str
    share: Share


@dataclass(frozen=True, slots=True)
class AgeRate:
    """The rate in an age group."""

    age: str
    rate: Share


@dataclass(frozen=True, slots=True)
class Funnel:
    """Inhabitants × rate (or each age group × its rate) × every step. `region` None: for all that have no own."""

    source: Source
    rate: Share | None = None
    by_age: tuple[AgeRate, ...] = ()
    steps: tuple[Step, ...] = ()
    region: str | None = None


@dataclass(frozen=True, slots=True)
class National:
    """Eligible patients in the nation, shared out by population, or by age-weighted population."""

    number: Patients
    source: Source
    by_age: tuple[AgeRate, ...] = ()


@dataclass(frozen=True, slots=True)
class PatientNumber:
    """Eligible patients: standing (`Model.prevalent`) or new per year (`Model.incident`).

    `clustered` forbids sharing out by population; `age_dependent` warns when it is done without ages.
    """

    counts: tuple[Count, ...] = ()
    funnels: tuple[Funnel, ...] = ()
    national: National | None = None
    clustered: bool = False
    age_dependent: bool = False
