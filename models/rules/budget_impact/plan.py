"""A model made into arrays: what the core multiplies. float64; patients, SEK, months from the start.

R regions, J arms, L cost lines, M months, Y calendar years. The run is M = 12·Y months from the start, so that there
is always a first full year; months after the last calendar year are left out of yearly figures.

Methods. MONTHLY: new patients arrive evenly over the months. JANUARY: all on 1 January, each pays whole treatment
years (CDA template V1.1). HALF_CYCLE: as JANUARY, and those who stop during a year pay half of it (NCPE template).
ANNUAL: every year by itself, eligible × share × a year's cost (NICE template). The last three start in January.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np

from models.rules.budget_impact import curves
from models.rules.budget_impact.apportion import Eligible, resolve
from models.rules.budget_impact.check import check
from models.rules.budget_impact.curves import YEAR, Flags, Floats, Integers
from models.rules.budget_impact.inputs import Model, Scenario
from models.rules.budget_impact.kinds import Method, Role
from models.rules.budget_impact.lines import Line, lines, staying
from models.rules.errors import InvalidInputError

BASE = Scenario(key="base", name="Grundfall")
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Plan:
    """Arrays of one model in one scenario; see the module for shapes and units."""

    model: Model
    scenario: Scenario
    start: date
    prevalent: tuple[Eligible, ...]
    incident: tuple[Eligible, ...]
    warnings: tuple[str, ...]
    lines: tuple[Line, ...]
    months: int
    year_of: Integers  # (M,) calendar year number from 0
    standing: Floats  # (R, M) eligible standing patients
    arriving: Floats  # (R, M) new eligible patients per month
    without: Floats  # (J, M) shares without
    change: Floats  # (J, M) shares with − without, at unchanged levers
    new: Flags  # (J,)
    capacity: Floats  # (R,) starts per month
    in_sum: Flags  # (R,)
    staying_started: Floats  # (J, M) S(k)
    staying_established: Floats  # (J, M)
    started: Floats  # (L, M) SEK per starter in treatment month k
    established: Floats  # (L, M)
    standing_cost: Floats  # (L,) SEK per month
    price_path: Floats  # (L, M) factor in calendar month m
    lags: Integers  # (L,) months
    arm_of: Integers  # (L,)

    def month(self, number: int) -> date:
        """The first day of run month `number`."""
        years, month = divmod(self.start.month - 1 + number, YEAR)
        return date(self.start.year + years, month + 1, 1)


def plan(model: Model, scenario: Scenario = BASE, *, months: int | None = None) -> Plan:
    """Check and compile. `months` overrides the length of the run. Raises InvalidInputError, naming what is wrong."""
    check(model)
    start = model.start if model.method is Method.MONTHLY else model.start.replace(month=1)
    span = months or YEAR * model.years
    year_of = (np.arange(span, dtype=np.int64) + start.month - 1) // YEAR
    prevalent, warned = resolve(model.prevalent, model.places, model.nation)
    incident, warned_too = resolve(model.incident, model.places, model.nation)
    standing, arriving = _patients(model, prevalent, incident, year_of)
    cost_lines = lines(model, span)
    stays = [staying(arm, model.method, span) for arm in model.arms]
    made = Plan(
        model=model,
        scenario=scenario,
        start=start,
        months=span,
        year_of=year_of,
        prevalent=prevalent,
        incident=incident,
        warnings=tuple(dict.fromkeys((*warned, *warned_too))),
        lines=tuple(cost_lines),
        standing=standing,
        arriving=arriving,
        without=curves.world_without(model, span),
        change=curves.delayed(curves.change(model, span), int(scenario.delay_months)),
        new=np.array([arm.role is Role.NEW for arm in model.arms]),
        capacity=np.array([np.inf if p.capacity is None else float(p.capacity) for p in model.places]),
        in_sum=np.array([place.in_sum for place in model.places]),
        staying_started=np.array([started for started, _ in stays]),
        staying_established=np.array([established for _, established in stays]),
        started=np.array([line.course.started for line in cost_lines]).reshape(-1, span),
        established=np.array([line.course.established for line in cost_lines]).reshape(-1, span),
        standing_cost=np.array([line.course.standing for line in cost_lines]),
        price_path=_price_path(model, scenario, cost_lines, span),
        lags=np.array([line.lag for line in cost_lines], dtype=np.int64),
        arm_of=np.array([line.arm for line in cost_lines], dtype=np.int64),
    )
    _check_shares(made)
    return made


def _patients(
    model: Model, prevalent: tuple[Eligible, ...], incident: tuple[Eligible, ...], year_of: Integers
) -> tuple[Floats, Floats]:
    # Growth stops with the horizon, so that a longer run shows a steady state.
    years = np.minimum(year_of, model.years - 1)
    growth = np.array([(1.0 + float(place.growth)) ** years for place in model.places])
    standing = np.array([[float(e.number)] for e in prevalent]) * growth
    yearly = np.array([[float(e.number)] for e in incident]) * growth
    if model.method is Method.ANNUAL:
        return standing + yearly, np.zeros_like(yearly)
    if model.method is Method.MONTHLY:
        return standing, yearly / YEAR
    return standing, yearly * (np.arange(len(year_of)) % YEAR == 0)


def _price_path(model: Model, scenario: Scenario, cost_lines: list[Line], months: int) -> Floats:
    path = np.ones((len(cost_lines), months))
    steps = sorted((*model.price_path, *scenario.price_path), key=lambda step: step.from_month)
    for number, line in enumerate(cost_lines):
        for step in steps:
            if line.priced and model.arms[line.arm].key == step.arm:
                path[number, int(step.from_month) :] = float(step.factor)
    return path


def _check_shares(made: Plan) -> None:
    lowered = np.where(made.new, 1.0, float(made.scenario.displacement))[:, None]
    shares = made.without + made.change * float(made.scenario.uptake) * lowered
    wrong = np.argwhere((shares < -_ROUNDING) | (shares > 1 + _ROUNDING))
    if len(wrong):
        arm, month = (int(index) for index in wrong[0])
        raise InvalidInputError(
            f"Fler behandlas än som är aktuella: armen ”{made.model.arms[arm].key}” får andelen "
            f"{_plain(shares[arm, month])} år {month // YEAR + 1} ({made.scenario.name}); väntat är 0 till 1. "
            "Sänk upptaget eller ändra vad det ersätter."
        )


def _plain(number: float) -> str:
    return f"{number:.4g}".replace(".", ",")
