"""What an analysis is made from: the entities of the model, as frozen facts.

Money is SEK in constant prices, undiscounted. Checked by `budget_impact.check`, read and written by
`budget_impact.form`. A share is a fraction of one. Years of a curve are years from the start of the introduction,
the last value holding from there on.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from models.rules.budget_impact.costing import Arm, BearerShare
from models.rules.budget_impact.kinds import (
    Amount,
    Counting,
    Factor,
    Method,
    Months,
    Patients,
    Shape,
    Share,
)
from models.rules.budget_impact.people import Headcount, PatientNumber, Place

ONE, ZERO = Decimal(1), Decimal(0)


@dataclass(frozen=True, slots=True)
class Mix:
    """An arm's share of the eligible patients, year by year."""

    arm: str
    shares: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class Displaced:
    """The share of a new arm's patients that would else have had `arm`."""

    arm: str
    share: Share


@dataclass(frozen=True, slots=True)
class Uptake:
    """A new arm's share of the eligible, never falling, and what it displaces; displaced and `added_on` sum to 1."""

    arm: str
    shares: tuple[Share, ...]
    displaces: tuple[Displaced, ...] = ()
    added_on: Share = ZERO


@dataclass(frozen=True, slots=True)
class PriceStep:
    """From month `from_month` (0 = the start) the drug prices of `arm` are `factor` of today's. Scenarios only."""

    arm: str
    from_month: Months
    factor: Factor


@dataclass(frozen=True, slots=True)
class Scenario:
    """A named other future: factors on what the base case says, `delay_months` later, perhaps with a price path."""

    key: str
    name: str
    patients: Factor = ONE
    uptake: Factor = ONE
    delay_months: Months = ZERO
    displacement: Share = ONE
    price: Factor = ONE
    price_path: tuple[PriceStep, ...] = ()


@dataclass(frozen=True, slots=True)
class LeverRange:
    """Low and high factor of one lever in the one-way analysis, with the source of the range."""

    lever: str
    low: Factor
    high: Factor
    source: str


@dataclass(frozen=True, slots=True)
class Spread:
    """How uncertain the base case is in draws. 0 means certain.

    `*_cv` are standard deviations over mean (log-normal, mean 1); `*_n` the number of observations the share is
    worth (Beta, Dirichlet); `dispersion` the variance added to Poisson: mean + dispersion·mean².
    """

    counting: Counting = Counting.POISSON
    dispersion: Factor = ZERO
    patients_cv: Factor = ZERO
    price_cv: Factor = ZERO
    other_cv: Factor = ZERO
    uptake_n: Patients = ZERO
    displacement_n: Patients = ZERO
    funnel_n: Patients = ZERO


@dataclass(frozen=True, slots=True)
class Grant:
    """Introduction grant of a region: `share` of net drug cost, out of `pot`, for `months` from the start."""

    region: str
    pot: Amount
    share: Share
    months: Months = Decimal(24)


@dataclass(frozen=True, slots=True)
class Assumption:
    """What the analysis takes for granted, with source and owner, echoed in every document."""

    text: str
    source: str
    owner: str


@dataclass(frozen=True, slots=True)
class Model:
    """One medicine for one indication in one healthcare region: all that the engine needs to know.

    `start` is the first of a month. `years` are calendar years; the first is part of one unless `start` is in
    January. Either `uptake` (with displacement) or `mix_with` says what changes. `budgeted` is SEK already in the
    first calendar year's budget.
    """

    medicine: str
    indication: str
    start: date
    places: tuple[Place, ...]
    arms: tuple[Arm, ...]
    mix_without: tuple[Mix, ...]
    nation: tuple[Headcount, ...] = ()
    uptake: tuple[Uptake, ...] = ()
    mix_with: tuple[Mix, ...] = ()
    shape: Shape = Shape.STEP
    prevalent: PatientNumber | None = None
    incident: PatientNumber | None = None
    years: int = 5
    version: int = 1
    method: Method = Method.MONTHLY
    with_vat: bool = False
    budgeted: Amount = ZERO
    bearers: tuple[BearerShare, ...] = ()
    grants: tuple[Grant, ...] = ()
    scenarios: tuple[Scenario, ...] = ()
    ranges: tuple[LeverRange, ...] = ()
    spread: Spread = Spread()
    assumptions: tuple[Assumption, ...] = ()
    price_path: tuple[PriceStep, ...] = ()
