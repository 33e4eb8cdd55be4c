"""One run: a model in, a result out. The same arithmetic (`core`) as ten thousand draws."""

import numpy as np

from models.rules.budget_impact.core import Flows, Levers, flows, matrices, spread
from models.rules.budget_impact.curves import Floats
from models.rules.budget_impact.inputs import Model, Scenario
from models.rules.budget_impact.plan import BASE, Plan, plan
from models.rules.budget_impact.results import Result
from models.rules.budget_impact.steady import steady_state
from models.rules.budget_impact.tables import Run, result_of
from models.rules.budget_impact.worlds import without


def run(model: Model, scenario: Scenario = BASE) -> Result:
    """The analysis. Raises InvalidInputError, naming the field, the value and what is expected."""
    return result_of(run_arrays(plan(model, scenario)), steady_state(model, scenario))


def run_arrays(made: Plan) -> Run:
    """The same as arrays by month."""
    levers = base_levers(made)
    moved = flows(made, levers)
    costs = spread(moved, made.arm_of, *line_matrices(made, np.eye(made.months)))[0]
    priced = levers.lines[0][:, None, None]
    costs_without, treated_without = without(made, levers)
    return Run(made, moved, costs * priced, treated(made, moved)[0], costs_without, treated_without)


def base_levers(made: Plan, draws: int = 1) -> Levers:
    """The scenario's factors, the same in every draw."""
    scenario, regions, arms = made.scenario, len(made.model.places), len(made.model.arms)
    displaced = np.where(made.new, 1.0, float(scenario.displacement))
    priced = np.array([float(scenario.price) if line.new and line.priced else 1.0 for line in made.lines])
    return Levers(
        standing=np.full((draws, regions), float(scenario.patients)),
        arriving=np.full((draws, regions), float(scenario.patients)),
        uptake=np.full(draws, float(scenario.uptake)),
        displaced=np.broadcast_to(displaced, (draws, arms)),
        lines=np.broadcast_to(priced, (draws, len(made.lines))),
    )


def line_matrices(made: Plan, buckets: Floats) -> tuple[Floats, Floats]:
    """(L, M, B) SEK per course begun in month m, from its start and when established."""
    return (
        matrices(made.started, made.price_path, made.lags, buckets),
        matrices(made.established, made.price_path, made.lags, buckets),
    )


def treated(made: Plan, moved: Flows) -> Floats:
    """(D, J, R, M) patients on each arm at the beginning of each month, with minus without."""
    arms = np.arange(len(made.model.arms), dtype=np.int64)
    constant, at_once = np.ones((len(arms), made.months)), np.zeros_like(arms)
    each_month = np.eye(made.months)
    started = matrices(made.staying_started, constant, at_once, each_month)
    established = matrices(made.staying_established, constant, at_once, each_month)
    return spread(moved, arms, started, established)
