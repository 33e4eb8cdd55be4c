"""One-way uncertainty: what each lever alone does to the budget. Low and high from sources, else ±20 %."""

from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from models.rules.budget_impact.curves import Floats
from models.rules.budget_impact.engine import base_levers
from models.rules.budget_impact.inputs import LeverRange, Model, Scenario
from models.rules.budget_impact.levers import FACTORS, LABELS, LEVELS, Levels, persisting, turned, year_buckets
from models.rules.budget_impact.plan import BASE, plan

FALLBACK = (Decimal("0.8"), Decimal("1.2"))
FALLBACK_SOURCE = "±20 % i brist på källa"
# On what a bar is measured: the first calendar year, the third, and all together.
FIRST, THIRD, WHOLE = "år 1", "år 3", "alla år"


@dataclass(frozen=True, slots=True)
class Bar:
    """Net care in SEK, all regions, at open prices, with one lever at the two ends of its range."""

    lever: str
    label: str
    measure: str
    range: LeverRange
    low: float
    base: float
    high: float

    @property
    def width(self) -> float:
        """SEK between the two ends."""
        return abs(self.high - self.low)


def one_way(model: Model, scenario: Scenario = BASE, level: str = "net_care") -> tuple[Bar, ...]:
    """Bars for every lever that the model has, widest first within each measure. Raises InvalidInputError."""
    made = plan(model, scenario)
    if not made.lines:
        return ()  # What costs nothing cannot cost more.
    levels, number = Levels(made, year_buckets(made)), LEVELS.index(level)
    base = _measured(levels(base_levers(made))[:, number][..., made.in_sum, :])[:, 0]
    bars = []
    for lever, interval in _ranges(model).items():
        factors = np.array([float(interval.low), float(interval.high)])
        if lever == "persistence":
            found = np.concatenate(
                [_persisting(model, scenario, factor, number) for factor in (interval.low, interval.high)], axis=1
            )
        else:
            found = _measured(levels(turned(made, lever, factors))[:, number][..., made.in_sum, :])
        bars += [
            Bar(lever, LABELS[lever], measure, interval, float(low), float(middle), float(high))
            for measure, (low, high), middle in zip((FIRST, THIRD, WHOLE), found, base, strict=True)
        ]
    return tuple(sorted(bars, key=lambda bar: (bar.measure != FIRST, bar.measure != THIRD, -bar.width)))


def _ranges(model: Model) -> dict[str, LeverRange]:
    given = {interval.lever: interval for interval in model.ranges}
    return {lever: given.get(lever) or _fallback(lever) for lever in (*FACTORS, "persistence")}


def _fallback(lever: str) -> LeverRange:
    return LeverRange(lever, *FALLBACK, FALLBACK_SOURCE)


def _persisting(model: Model, scenario: Scenario, factor: Decimal, level: int) -> Floats:
    made = plan(persisting(model, factor), scenario)
    levels = Levels(made, year_buckets(made))(base_levers(made))
    return _measured(levels[:, level][..., made.in_sum, :])


def _measured(yearly: Floats) -> Floats:
    """(3, D) first year, third (or last) and sum, from (D, R, Y)."""
    total = yearly.sum(axis=1)
    third = min(2, total.shape[1] - 1)
    return np.array([total[:, 0], total[:, third], total.sum(axis=1)])
