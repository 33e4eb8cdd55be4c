"""Everything the engine can say of a model, without a database. Of open prices, or of net ones: never of both.

Arrays are slow to import: import this inside the function that runs it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from models.rules.budget_impact import ALL, Model, Result
from models.rules.budget_impact.engine import run
from models.rules.budget_impact.flags import Flag, flags
from models.rules.budget_impact.probabilistic import Spread90, draw
from models.rules.budget_impact.small_numbers import WholePatients, whole_patients
from models.rules.budget_impact.threshold_search import Crossing, patients_at, price_at
from models.rules.budget_impact.tornado import Bar, one_way
from models.rules.net_prices import NetYear, net_years, split
from models.rules.organisation import Threshold

# Below so many patients on average in a year, whole ones with their probabilities are shown.
FEW = 5.0


@dataclass(frozen=True, slots=True)
class Few:
    """A region (or all) with few patients: how many whole ones there may be, eligible in a year."""

    region: str
    distribution: WholePatients


@dataclass(frozen=True, slots=True)
class Limit:
    """At which number of patients, and at which price, a region's first twelve months cross a yearly threshold."""

    threshold: str
    region: str
    limit: float
    patients: Crossing
    price: Crossing


@dataclass(frozen=True, slots=True)
class Chances:
    """Draws about the base case: net care per region and year, SEK; `seed` repeats them."""

    draws: int
    seed: int
    net_care: tuple[Spread90, ...]
    gross_drug: tuple[Spread90, ...]


@dataclass(frozen=True, slots=True)
class Whole:
    """What the open prices of a model say. `scenarios` beside the base case are in the model's order."""

    model: Model
    base: Result
    scenarios: tuple[Result, ...]
    flags: tuple[Flag, ...]
    tornado: tuple[Bar, ...]
    limits: tuple[Limit, ...]
    few: tuple[Few, ...]
    chances: Chances | None


def whole(model: Model, thresholds: Sequence[Threshold], *, draws: int, seed: int, line: float | None = None) -> Whole:
    """Run the open part of `model`; `draws` 0 leaves out the chances; `line` is a yearly budget in SEK to exceed.

    Raises InvalidInputError.
    """
    opened, _ = split(model)
    base = run(opened)
    return Whole(
        model=opened,
        base=base,
        scenarios=tuple(run(opened, scenario) for scenario in opened.scenarios),
        flags=flags(opened, base, thresholds),
        tornado=one_way(opened),
        limits=tuple(_limits(opened, thresholds)),
        few=tuple(_few(opened, base)),
        chances=_chances(opened, draws, seed, line) if draws else None,
    )


def net_of(model: Model) -> tuple[NetYear, ...]:
    """What is left after rebates, by region and year; empty without secret prices. Raises InvalidInputError."""
    return net_years(run(model))


def _limits(model: Model, thresholds: Sequence[Threshold]) -> Iterator[Limit]:
    for threshold in thresholds:
        if threshold.per_year is None:
            continue
        limit = float(threshold.per_year)
        for place in model.places:
            found = patients_at(model, limit, region=place.key), price_at(model, limit, region=place.key)
            yield Limit(threshold.key, place.key, limit, *found)


def _few(model: Model, base: Result) -> Iterator[Few]:
    # Eligible: those standing and a year's new.
    numbers = {found.region: found.standing + found.arriving_per_year for found in base.patients}
    numbers[ALL] = sum(numbers[place.key] for place in model.places if place.in_sum)
    return (Few(region, whole_patients(number)) for region, number in numbers.items() if 0 < number < FEW)


def _chances(model: Model, draws: int, seed: int, line: float | None) -> Chances:
    drawn = draw(model, seed=seed, draws=draws)
    return Chances(draws, seed, drawn.summary("net_care", line), drawn.summary("gross_drug", line))
