"""What an analysis says, as plain facts without arrays. SEK and patients as float; `sek` makes öre where it leaves.

`listed` figures rest on open prices only. `after_rebate` figures are secret, in a field of their own, and None when
the model has no secret price: whoever shows a result takes one class or the other, never both beside patients.
"""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext

ALL = "alla"
_ORE = Decimal("0.01")
_YEAR = 12


def sek(amount: float) -> Decimal:
    """SEK in whole öre, halves upwards. A float carries 15 digits; what is beyond them is noise and is cut first."""
    with localcontext() as context:
        context.prec = 60
        return Decimal(f"{amount:.15g}").quantize(_ORE, rounding=ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Figures:
    """SEK. Gross drug: the new medicine. Net drug: minus the medicines it displaces. Net care: with all else."""

    gross_drug: float
    net_drug: float
    net_care: float


@dataclass(frozen=True, slots=True)
class Period:
    """A region's (or `ALL` regions') calendar year, first twelve months, or month; with minus without.

    `patients` is the mean number on new treatment, `starts` new courses begun, `waiting` those who wait for capacity
    at its end. `drug_cost` is SEK per year for all the region's medicines, where it is known.
    """

    region: str
    first: date
    months: int
    starts: float
    patients: float
    waiting: float
    listed: Figures
    after_rebate: Figures | None
    inhabitants: int = 0
    drug_cost: float | None = None

    @property
    def year(self) -> int:
        """The calendar year it begins in."""
        return self.first.year

    @property
    def patient_years(self) -> float:
        """Years of new treatment."""
        return self.patients * self.months / _YEAR

    @property
    def per_patient_year(self) -> float | None:
        """Gross drug, SEK per year on treatment; None without patients."""
        return self.listed.gross_drug / self.patient_years if self.patient_years else None

    @property
    def per_thousand(self) -> float | None:
        """Net care, SEK per 1,000 inhabitants; None where they are not known."""
        return 1000 * self.listed.net_care / self.inhabitants if self.inhabitants else None

    @property
    def share_of_drug_cost(self) -> float | None:
        """Net drug as a share of what the region pays for medicines in a year; None where that is not known."""
        return self.listed.net_drug / self.drug_cost if self.drug_cost else None


@dataclass(frozen=True, slots=True)
class LineYear:
    """One cost item of one arm in a region and year, with minus without, SEK. `secret` lines in their own class."""

    arm: str
    item: str
    kind: str
    region: str
    year: int
    amount: float
    secret: bool
    cashable: bool


@dataclass(frozen=True, slots=True)
class BearerYear:
    """What a unit carries of net care in a region and year, SEK; `after_rebate` None without secret prices."""

    region: str
    unit: str
    year: int
    listed: float
    after_rebate: float | None


@dataclass(frozen=True, slots=True)
class MixYear:
    """Mean patients on an arm in a region and year, in the world without and in the world with."""

    arm: str
    region: str
    year: int
    without: float
    with_new: float


@dataclass(frozen=True, slots=True)
class WorldYear:
    """What all arms cost in a region and year, SEK at open prices, without and with."""

    region: str
    year: int
    drug_without: float
    drug_with: float
    care_without: float
    care_with: float


@dataclass(frozen=True, slots=True)
class GrantYear:
    """The grant's part of net drug cost in a region and year, and what the clinic keeps, SEK at open prices."""

    region: str
    year: int
    granted: float
    kept: float


@dataclass(frozen=True, slots=True)
class PatientsFrom:
    """Where a region's eligible patients come from: standing, and new per year."""

    region: str
    standing: float
    arriving_per_year: float
    origins: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """The whole analysis of one scenario. Every tuple is regions in the model's order, then `ALL`; years in order.

    `full_year`: the first twelve months from the start, beside the part of a year that `years` begins with.
    `steady`: SEK and patients per year in the long run, None where none is reached. `peak`: the dearest year.
    `unbudgeted`: gross drug from the start to December less `Model.budgeted`, SEK, all regions.
    """

    engine: str
    digest: str
    scenario: str
    patients: tuple[PatientsFrom, ...]
    months: tuple[Period, ...]
    years: tuple[Period, ...]
    full_year: tuple[Period, ...]
    steady: tuple[Period | None, ...]
    peak: tuple[Period, ...]
    unbudgeted: float
    lines: tuple[LineYear, ...]
    bearers: tuple[BearerYear, ...]
    mix: tuple[MixYear, ...]
    worlds: tuple[WorldYear, ...]
    grants: tuple[GrantYear, ...]
    warnings: tuple[str, ...]
    assumptions: tuple[str, ...]

    def of(self, region: str) -> tuple[Period, ...]:
        """The calendar years of a region, or of `ALL`."""
        return tuple(period for period in self.years if period.region == region)

    def total(self, level: str = "net_care", region: str = ALL) -> float:
        """All calendar years together at open prices, SEK. `level` names a field of `Figures`."""
        return sum(float(getattr(period.listed, level)) for period in self.of(region))
