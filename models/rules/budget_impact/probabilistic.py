"""Ten thousand other outcomes: whole patients per region by Poisson, the rest drawn about the base case.

The same arithmetic as the plain analysis, in portions of draws so that memory stays small. Seeded: the same model and
seed give the same figures on every machine with the same NumPy.
"""

from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np

from models.rules.budget_impact.core import Levers
from models.rules.budget_impact.curves import Flags, Floats
from models.rules.budget_impact.engine import base_levers
from models.rules.budget_impact.inputs import Model, Scenario, Spread
from models.rules.budget_impact.kinds import Counting
from models.rules.budget_impact.levers import LEVELS, Levels, lines_of, most_uptake, year_buckets
from models.rules.budget_impact.people import PatientNumber
from models.rules.budget_impact.plan import BASE, Plan, plan
from models.rules.budget_impact.results import ALL

# Draws × regions in a portion: few enough that NumPy multiplies in one thread, for many small products are slower in
# two, and memory stays small.
DRAWS, PORTION = 10_000, 400
PERCENTILES = (10.0, 50.0, 90.0)


@dataclass(frozen=True, slots=True)
class Spread90:
    """A region's (or all regions') year: mean, P10, P50 and P90 in SEK, and the share of draws above `line`."""

    region: str
    year: int
    level: str
    mean: float
    p10: float
    p50: float
    p90: float
    above: float | None


@dataclass(frozen=True, slots=True)
class Draws:
    """`yearly`: (D, 3, R, Y) SEK at open prices by `LEVELS`, with minus without, in the model's order of regions.

    `patients`: (D, R) the eligible drawn (standing plus one year's new).
    """

    regions: tuple[str, ...]
    years: tuple[int, ...]
    in_sum: Flags
    yearly: Floats
    patients: Floats

    def summary(self, level: str = "net_care", line: float | None = None) -> tuple[Spread90, ...]:
        """Regions in order, then all; years in order. `line`: a budget in SEK per year to be above (strictly)."""
        values = self.yearly[:, LEVELS.index(level)]
        every = [*(values[:, row] for row in range(len(self.regions))), values[:, self.in_sum].sum(axis=1)]
        return tuple(
            _summed(region, year, level, of_region[:, number], line)
            for region, of_region in zip((*self.regions, ALL), every, strict=True)
            for number, year in enumerate(self.years)
        )


def draw(model: Model, *, seed: int, draws: int = DRAWS, scenario: Scenario = BASE) -> Draws:
    """`draws` outcomes. Memory about 8·3·R·Y bytes per draw and 100 MB besides. Raises InvalidInputError."""
    made = plan(model, scenario)
    levels = Levels(made, year_buckets(made))
    chance = np.random.default_rng(seed)
    portion = max(1, PORTION // len(model.places))
    portions, patients = [], []
    for first in range(0, draws, portion):
        levers = drawn(made, min(portion, draws - first), chance)
        portions.append(levels(levers)[:, :3])
        patients.append(levers.standing * made.standing[:, 0] + levers.arriving * _per_year(made))
    years = tuple(made.start.year + year for year in range(model.years))
    regions = tuple(place.key for place in model.places)
    return Draws(regions, years, made.in_sum, np.concatenate(portions), np.concatenate(patients))


def drawn(made: Plan, draws: int, chance: np.random.Generator) -> Levers:
    """Levers of `draws` outcomes, in a fixed order of drawing."""
    spread = made.model.spread
    levers = base_levers(made, draws)
    common = _lognormal(chance, spread.patients_cv, draws) * _funnel(made, spread, draws, chance)
    standing = _counted(made.standing[:, 0], levers.standing * common[:, None], spread, chance)
    arriving = _counted(_per_year(made), levers.arriving * common[:, None], spread, chance)
    levers = replace(levers, standing=standing, arriving=arriving)
    levers = replace(levers, displaced=levers.displaced * _displaced(made, spread, draws, chance))
    uptake = levers.uptake * _uptake(made, spread, draws, chance)
    levers = replace(levers, uptake=np.minimum(uptake, most_uptake(made, levers)))
    price, other = _lognormal(chance, spread.price_cv, draws), _lognormal(chance, spread.other_cv, draws)
    priced = np.where(lines_of(made, "price"), price[:, None], 1.0)
    others = np.where(lines_of(made, "other"), other[:, None], 1.0)
    return replace(levers, lines=levers.lines * priced * others)


def _per_year(made: Plan) -> Floats:
    yearly = np.array([float(eligible.number) for eligible in made.incident])
    return yearly if made.arriving.any() else np.zeros_like(yearly)


def _counted(expected: Floats, factors: Floats, spread: Spread, chance: np.random.Generator) -> Floats:
    """(D, R) factors that make the expected numbers whole patients, drawn region by region."""
    mean = expected * factors
    if spread.counting is Counting.FIXED:
        return factors
    if spread.counting is Counting.NEGATIVE_BINOMIAL and spread.dispersion > 0:
        shape = 1.0 / float(spread.dispersion)
        mean = mean * chance.gamma(shape, 1.0 / shape, size=mean.shape)
    counts = chance.poisson(mean)
    return np.asarray(counts / np.where(expected > 0, expected, 1.0), dtype=np.float64)


def _funnel(made: Plan, spread: Spread, draws: int, chance: np.random.Generator) -> Floats:
    """(D,) product over the funnel's steps of a Beta share over its mean, each worth `funnel_n` observations."""
    product = np.ones(draws)
    for number in (made.model.prevalent, made.model.incident):
        for share in _steps(number):
            product = product * _beta(share, float(spread.funnel_n), draws, chance)
    return product


def _steps(number: PatientNumber | None) -> list[float]:
    # A common factor: only a funnel that every region shares.
    shared = [funnel for funnel in number.funnels if funnel.region is None] if number else []
    return [float(step.share) for funnel in shared for step in funnel.steps]


def _uptake(made: Plan, spread: Spread, draws: int, chance: np.random.Generator) -> Floats:
    final = float(made.change[made.new, -1].sum())
    return _beta(final, float(spread.uptake_n), draws, chance)


def _beta(mean: float, observations: float, draws: int, chance: np.random.Generator) -> Floats:
    """(D,) Beta draws over their mean; ones when certain."""
    if observations <= 0 or not 0 < mean < 1:
        return np.ones(draws)
    return chance.beta(mean * observations, (1 - mean) * observations, size=draws) / mean


def _displaced(made: Plan, spread: Spread, draws: int, chance: np.random.Generator) -> Floats:
    """(D, J) Dirichlet shares of what is displaced, over their means."""
    shares = np.maximum(-made.change[:, -1], 0.0) * ~made.new
    factors = np.ones((draws, len(shares)))
    some = np.flatnonzero(shares)
    if spread.displacement_n > 0 and len(some) > 1:
        mean = shares[some] / shares.sum()
        factors[:, some] = chance.dirichlet(mean * float(spread.displacement_n), size=draws) / mean
    return factors


def _lognormal(chance: np.random.Generator, variation: Decimal, draws: int) -> Floats:
    cv = float(variation)
    if cv == 0:
        return np.ones(draws)
    variance = np.log1p(cv**2)
    return np.asarray(chance.lognormal(-variance / 2, np.sqrt(variance), size=draws), dtype=np.float64)


def _summed(region: str, year: int, level: str, values: Floats, line: float | None) -> Spread90:
    p10, p50, p90 = (float(value) for value in np.percentile(values, PERCENTILES))
    above = None if line is None else float(np.mean(values > line))
    return Spread90(region, year, level, float(values.mean()), p10, p50, p90, above)
