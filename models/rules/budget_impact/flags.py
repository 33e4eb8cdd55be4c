"""Costly or not: which threshold, which limb, in which region, on gross and on net. Strictly more counts.

Costly: more than 1 mnkr a year or more than 50 000 kr per patient-year; Skåne: more than 100 000 kr per patient
and 12 months (the organisation file's thresholds). The year is the dearest of the calendar years and the first twelve
months; the patient-year the dearest year of treatment for one who stays on it.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from models.rules.budget_impact.curves import YEAR
from models.rules.budget_impact.inputs import Model, Scenario
from models.rules.budget_impact.kinds import Secrecy
from models.rules.budget_impact.plan import BASE, Plan, plan
from models.rules.budget_impact.results import Result, sek
from models.rules.budget_impact.tables import has_secret
from models.rules.organisation import Threshold


class Limb(StrEnum):
    """Which half of a threshold was crossed."""

    PER_YEAR = "per_year"
    PER_PATIENT_YEAR = "per_patient_year"


class On(StrEnum):
    """Gross: the new medicine. Net: minus the medicines it displaces and secret rebates."""

    GROSS = "gross"
    NET = "net"


@dataclass(frozen=True, slots=True)
class Flag:
    """A limb that was crossed, SEK. `secrecy` is SECRET when the value rests on a secret price."""

    threshold: str
    name: str
    limb: Limb
    on: On
    region: str
    value: float
    limit: float
    secrecy: Secrecy


def flags(model: Model, result: Result, thresholds: Sequence[Threshold], scenario: Scenario = BASE) -> tuple[Flag, ...]:
    """Every limb crossed, by threshold, gross before net, region by region. Raises InvalidInputError."""
    made = plan(model, scenario)
    dearest = _per_patient_year(made)
    return tuple(
        flag
        for threshold in thresholds
        for on in On
        for region in (place.key for place in model.places)
        for flag in _crossed(threshold, on, region, dearest[on], result, secret=on is On.NET and has_secret(made))
    )


def _crossed(
    threshold: Threshold, on: On, region: str, per_patient: float, result: Result, *, secret: bool
) -> Iterator[Flag]:
    treats = any(period.starts > 0 for period in result.of(region))
    limbs = (
        (Limb.PER_YEAR, _dearest_year(result, region, on), threshold.per_year),
        (Limb.PER_PATIENT_YEAR, per_patient if treats else 0.0, threshold.per_patient_year),
    )
    for limb, value, limit in limbs:
        if limit is not None and sek(value) > limit:
            secrecy = Secrecy.SECRET if secret else Secrecy.OPEN
            yield Flag(threshold.key, threshold.name, limb, on, region, value, float(limit), secrecy)


def _dearest_year(result: Result, region: str, on: On) -> float:
    periods = [p for p in (*result.years, *result.full_year) if p.region == region]
    if on is On.GROSS:
        return max(period.listed.gross_drug for period in periods)
    return max((period.after_rebate or period.listed).net_drug for period in periods)


def _per_patient_year(made: Plan) -> dict[On, float]:
    """SEK in the dearest treatment year of one who stays, for the dearest new arm: gross, and net of all displaced."""
    years = range(0, made.months - YEAR + 1, YEAR)
    arms = range(len(made.model.arms))
    after = {arm: [_paid(made, arm, year, secret=True) for year in years] for arm in arms}
    displaced = _displaced(made)
    new = [arm for arm in arms if made.new[arm]]
    gross = [_paid(made, arm, year, secret=False) for arm in new for year in years]
    net = [
        after[arm][number] - sum(share * after[other][number] for other, share in displaced.items())
        for arm in new
        for number in range(len(years))
    ]
    return {On.GROSS: max(gross), On.NET: max(net)}


def _paid(made: Plan, arm: int, first: int, *, secret: bool) -> float:
    """Drug cost SEK in treatment months `first` … + 11 for one who is still on it."""
    stay: list[float] = made.staying_started[arm].tolist()
    months = [month for month in range(first, first + YEAR) if stay[month] > 0]
    mine = [line for line in made.lines if line.arm == arm and line.drug and (secret or not line.secret)]
    price = float(made.scenario.price)
    return math.fsum(
        (price if line.new and line.priced else 1.0) * line.course.started[month] / stay[month]
        for line in mine
        for month in months
    )


def _displaced(made: Plan) -> dict[int, float]:
    """Of those on a new arm at the end of the run, the shares that would else have had each other arm."""
    end = made.change[:, -1].tolist()
    total = sum(share for arm, share in enumerate(end) if made.new[arm])
    lowered = float(made.scenario.displacement)
    return {arm: -lowered * share / total for arm, share in enumerate(end) if not made.new[arm] and total > 0}
