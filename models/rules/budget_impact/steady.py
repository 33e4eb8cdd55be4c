"""The steady state: what a year costs in the long run, when everybody who will start has started."""

import numpy as np

from models.rules.budget_impact import engine
from models.rules.budget_impact.core import flows, spread
from models.rules.budget_impact.curves import YEAR, Floats
from models.rules.budget_impact.inputs import Model, Scenario
from models.rules.budget_impact.plan import BASE, plan

FAR, TAIL = 30, 5
CLOSE, TINY = 0.005, 1e-9


def steady_state(model: Model, scenario: Scenario = BASE) -> tuple[Floats, Floats] | None:
    """((L, R) SEK, (R,) mean patients) per year in the long run, or None when it is still moving after 30 years.

    The mean of years 26–30, when within 0.5 % of that of years 21–25 for every region: several years, because doses
    every third week are 17 in some years and 18 in others. A price path counts as it ends; rebates without lag.
    """
    made = plan(model, scenario, months=FAR * YEAR)
    levers = engine.base_levers(made)
    moved = flows(made, levers)
    last = made.price_path[:, -1:]
    costs = spread(moved, made.arm_of, _tails(made.started * last), _tails(made.established * last))[0]
    amounts = costs * levers.lines[0][:, None, None] / TAIL
    arms = np.arange(len(made.model.arms), dtype=np.int64)
    on = spread(moved, arms, _tails(made.staying_started), _tails(made.staying_established))[0]
    people = on[made.new].sum(axis=0) / (TAIL * YEAR)
    if not (_settled(amounts.sum(axis=0)) and _settled(people)):
        return None
    return amounts[..., 1], people[..., 1]


def _tails(kernels: Floats) -> Floats:
    """(n, M, 2) what a course begun in month m adds to the last five years but five, and to the last five."""
    months = kernels.shape[1]
    before = np.concatenate([np.zeros((len(kernels), 1)), np.cumsum(kernels, axis=1)], axis=1)
    edges = (months - 2 * TAIL * YEAR, months - TAIL * YEAR, months)
    until = [before[:, np.maximum(edge - np.arange(months), 0)] for edge in edges]
    return np.stack([until[1] - until[0], until[2] - until[1]], axis=2)


def _settled(before_and_after: Floats) -> bool:
    before, after = before_and_after[..., 0], before_and_after[..., 1]
    return bool(np.all(np.abs(after - before) <= CLOSE * np.maximum(np.abs(after), np.abs(before)) + TINY))
