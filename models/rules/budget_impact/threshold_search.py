"""At how many patients, or at what price, is a limit crossed? By root-finding on the same arithmetic. SEK."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from models.rules.budget_impact.curves import Flags
from models.rules.budget_impact.inputs import Model, Scenario
from models.rules.budget_impact.levers import LEVELS, Levels, first_year, turned, year_buckets
from models.rules.budget_impact.plan import BASE, Plan, plan
from models.rules.budget_impact.results import ALL

_MOST, _STEPS = 2.0**40, 200


@dataclass(frozen=True, slots=True)
class Crossing:
    """The factor on the base case at which the limit is reached; None when no factor reaches it.

    `value` is the factor times the base: eligible patients (standing plus one year's new), or SEK per unit of the
    first new medicine's price.
    """

    lever: str
    factor: float | None
    value: float | None


def patients_at(
    model: Model, limit: float, *, region: str = ALL, level: str = "gross_drug", year: int | None = None,
    scenario: Scenario = BASE,
) -> Crossing:  # fmt: skip
    """The number of patients at which `level` reaches `limit` SEK. `year`: calendar year number from 0; None: the
    first twelve months. Raises InvalidInputError."""
    made = plan(model, scenario)
    inside = _inside(made, region)
    known = np.array([float(s.number) + float(n.number) for s, n in zip(made.prevalent, made.incident, strict=True)])
    factor = _crossed(_figure(made, "patients", inside, level, year), limit)
    return Crossing("patients", factor, None if factor is None else factor * float(known[inside].sum()))


def price_at(
    model: Model, limit: float, *, region: str = ALL, level: str = "gross_drug", year: int | None = None,
    scenario: Scenario = BASE,
) -> Crossing:  # fmt: skip
    """The open price of the new medicine at which `level` reaches `limit` SEK; see `patients_at`."""
    made = plan(model, scenario)
    factor = _crossed(_figure(made, "price", _inside(made, region), level, year), limit)
    drug = next(line for line in made.lines if line.new and line.priced)
    item = next(item for item in model.arms[drug.arm].items if item.key == drug.key)
    return Crossing("price", factor, None if factor is None else factor * float(item.price.amount))


def _inside(made: Plan, region: str) -> Flags:
    if region == ALL:
        return made.in_sum
    return np.array([place.key == region for place in made.model.places])


def _figure(made: Plan, lever: str, inside: Flags, level: str, year: int | None) -> Callable[[float], float]:
    buckets = first_year(made) if year is None else year_buckets(made)[:, year : year + 1]
    levels, number = Levels(made, buckets), LEVELS.index(level)
    return lambda factor: float(levels(turned(made, lever, np.array([factor])))[0, number, inside].sum())


def _crossed(figure: Callable[[float], float], limit: float) -> float | None:
    """Where a rising figure reaches the limit: doubled until above, then halved until the float is exact."""
    low, high = 0.0, 1.0
    if figure(low) > limit:
        return None
    while figure(high) < limit:
        low, high = high, high * 2
        if high > _MOST:
            return None
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if middle in {low, high}:
            break
        low, high = (middle, high) if figure(middle) < limit else (low, middle)
    return high
