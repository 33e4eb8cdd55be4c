"""The things one can be wrong about, as factors on a plan: patients, uptake, prices, displacement."""

from dataclasses import replace
from decimal import Decimal

import numpy as np

from models.rules.budget_impact.core import Levers, flows, spread
from models.rules.budget_impact.curves import YEAR, Flags, Floats
from models.rules.budget_impact.engine import base_levers, line_matrices
from models.rules.budget_impact.inputs import Model
from models.rules.budget_impact.plan import Plan
from models.rules.budget_impact.tables import level_masks

FACTORS = ("patients", "uptake", "price", "displaced_price", "other", "displacement")
LEVELS = ("gross_drug", "net_drug", "net_care")
LABELS = {
    "patients": "Antal patienter",
    "uptake": "Upptag",
    "price": "Pris, nytt läkemedel",
    "displaced_price": "Pris, ersatta läkemedel",
    "other": "Andra kostnader och besparingar",
    "displacement": "Hur mycket som ersätts",
    "persistence": "Hur många som slutar",
}


def turned(made: Plan, lever: str, factors: Floats) -> Levers:
    """Levers with one of `FACTORS` turned, a draw per factor. Uptake and displacement stop where shares leave 0 … 1."""
    levers = base_levers(made, len(factors))
    if lever == "patients":
        return replace(levers, standing=levers.standing * factors[:, None], arriving=levers.arriving * factors[:, None])
    if lever == "uptake":
        return replace(levers, uptake=np.minimum(levers.uptake * factors, most_uptake(made, levers)))
    if lever == "displacement":
        lowered = np.where(made.new, 1.0, np.minimum(factors, 1.0)[:, None])
        return replace(levers, displaced=levers.displaced * lowered)
    return replace(levers, lines=levers.lines * np.where(lines_of(made, lever), factors[:, None], 1.0))


def lines_of(made: Plan, lever: str) -> Flags:
    """(L,) which cost lines a price lever turns."""
    if lever == "other":
        return np.array([not line.drug for line in made.lines], dtype=np.bool_)
    return np.array([line.priced and line.new == (lever == "price") for line in made.lines], dtype=np.bool_)


def most_uptake(made: Plan, levers: Levers) -> Floats:
    """(D,) the largest uptake factor at which no share falls below 0 or rises above 1."""
    change = made.change[None] * levers.displaced[:, :, None]
    room = np.where(change > 0, 1.0 - made.without, made.without)
    with np.errstate(divide="ignore", invalid="ignore"):
        most = np.where(change == 0, np.inf, room / np.abs(change))
    return np.asarray(most.min(axis=(1, 2)), dtype=np.float64)


def year_buckets(made: Plan) -> Floats:
    """(M, Y) which months a calendar year holds; months after the last year in none."""
    return np.asarray(made.year_of[:, None] == np.arange(made.model.years), dtype=np.float64)


def first_year(made: Plan) -> Floats:
    """(M, 1) the first twelve months."""
    return np.asarray(np.arange(made.months)[:, None] < YEAR, dtype=np.float64)


class Levels:
    """The six levels (gross drug, net drug, net care; open, then with what is secret) of a plan, for many levers.

    Lines are summed arm by arm before the draws are multiplied, so that time does not grow with the number of items.
    """

    def __init__(self, made: Plan, buckets: Floats) -> None:
        """`buckets` (M, B), see `core.matrices`."""
        self._plan = made
        self._kinds, kind_of = np.unique([_kind(made, n) for n in range(len(made.lines))], axis=0, return_inverse=True)
        self._of = np.asarray(kind_of).reshape(-1)
        self._first = np.array([int(np.flatnonzero(self._of == k)[0]) for k in range(len(self._kinds))], dtype=np.int64)
        started, established = line_matrices(made, buckets)
        self._started, self._established = self._summed(started), self._summed(established)
        self._masks = level_masks(made)[:, self._first]

    def __call__(self, levers: Levers) -> Floats:
        """(D, 6, R, B) SEK, with minus without."""
        moved = flows(self._plan, levers)
        costs = spread(moved, self._kinds[:, 0].astype(np.int64), self._started, self._established)
        priced = costs * levers.lines[:, self._first, None, None]
        return np.asarray(np.einsum("gk,dkrb->dgrb", self._masks, priced, optimize=True), dtype=np.float64)

    def _summed(self, of_lines: Floats) -> Floats:
        return np.array([of_lines[self._of == k].sum(axis=0) for k in range(len(self._kinds))])


def _kind(made: Plan, number: int) -> tuple[int, int, int, int]:
    line = made.lines[number]
    return line.arm, int(line.drug), int(line.priced), int(line.secret)


def persisting(model: Model, factor: Decimal) -> Model:
    """The same model with `factor` times as many stopping each month, where a constant share stops."""
    arms = tuple(
        replace(arm, persistence=replace(arm.persistence, monthly_stop=_times(arm.persistence.monthly_stop, factor)))
        for arm in model.arms
    )
    return replace(model, arms=arms)


def _times(share: Decimal, factor: Decimal) -> Decimal:
    return min(Decimal(1), share * factor)
