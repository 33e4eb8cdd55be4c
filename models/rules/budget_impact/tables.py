"""From arrays to the facts of `results`: sums over months, regions, arms, items and cost-bearing units."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from models.rules.budget_impact.assumptions import echoed
from models.rules.budget_impact.core import Flows
from models.rules.budget_impact.curves import YEAR, Flags, Floats
from models.rules.budget_impact.line_tables import bearers, grants, lines, mix, worlds
from models.rules.budget_impact.plan import Plan
from models.rules.budget_impact.results import ALL, Figures, PatientsFrom, Period, Result
from models.rules.budget_impact.versions import ENGINE, digest


@dataclass(frozen=True, slots=True)
class Run:
    """The arrays of a run: with minus without, and without."""

    plan: Plan
    flows: Flows
    costs: Floats  # (L, R, M) SEK
    treated: Floats  # (J, R, M) patients
    costs_without: Floats  # (L, R, M) SEK
    treated_without: Floats  # (J, R, M) patients


def level_masks(made: Plan) -> Floats:
    """(6, L) ones and zeros: gross drug, net drug, net care from open lines, then from all lines."""
    new = np.array([line.new and line.drug for line in made.lines], dtype=np.float64)
    drug = np.array([line.drug for line in made.lines], dtype=np.float64)
    opened = np.array([not line.secret for line in made.lines], dtype=np.float64)
    return np.array([new * opened, drug * opened, opened, new, drug, np.ones_like(opened)]).reshape(6, -1)


def has_secret(made: Plan) -> bool:
    """Whether any price of the model is secret."""
    return any(line.secret for line in made.lines)


def result_of(run: Run, steady: tuple[Floats, Floats] | None) -> Result:
    """Everything the analysis says."""
    made, calendar = run.plan, _calendar(run.plan)
    masks = level_masks(made)
    years = tuple(_periods(run, calendar))
    each_month = [range(month, month + 1) for month in range(calendar[-1].stop)]
    total = next(period for period in years if period.region == ALL)
    return Result(
        engine=ENGINE,
        digest=digest(made.model),
        scenario=made.scenario.key,
        patients=_patients(made),
        months=tuple(_periods(run, each_month)),
        years=years,
        full_year=tuple(_periods(run, [range(YEAR)])),
        steady=tuple(_steady(made, steady)),
        peak=tuple(_peaks(years)),
        unbudgeted=total.listed.gross_drug - float(made.model.budgeted),
        lines=tuple(lines(made, run.costs, calendar)),
        bearers=tuple(bearers(made, run.costs, calendar)),
        mix=tuple(mix(made, run.treated_without, run.treated, calendar)),
        worlds=tuple(worlds(made, masks[1:3], run.costs_without, run.costs, calendar)),
        grants=tuple(grants(made, np.einsum("l,lrm->rm", masks[1], run.costs), calendar)),
        warnings=made.warnings,
        assumptions=echoed(made),
    )


def _calendar(made: Plan) -> list[range]:
    """The run's months of each calendar year."""
    inside = [np.flatnonzero(made.year_of == year) for year in range(made.model.years)]
    return [range(int(months[0]), int(months[-1]) + 1) for months in inside]


def _whose(made: Plan) -> Iterator[tuple[str, Flags, int, float | None]]:
    """Every region, then all: name, which rows, inhabitants, SEK per year for all medicines."""
    places = made.model.places
    for number, place in enumerate(places):
        cost = None if place.drug_cost is None else float(place.drug_cost)
        yield place.key, np.arange(len(places)) == number, place.people.inhabitants, cost
    inside = [place for place in places if place.in_sum]
    known = [float(place.drug_cost) for place in inside if place.drug_cost is not None]
    total = sum(known) if len(known) == len(inside) else None
    yield ALL, made.in_sum, sum(place.people.inhabitants for place in inside), total


def _periods(run: Run, spans: Sequence[range]) -> Iterator[Period]:
    """Region by region, then all; within each the spans in order."""
    made, new = run.plan, run.plan.new
    levels = np.einsum("gl,lrm->grm", level_masks(made), run.costs)
    starts = (run.flows.arriving + run.flows.switching)[0][:, new].sum(axis=1)
    treated, waiting = run.treated[new].sum(axis=0), run.flows.waiting[0]
    secret = has_secret(made)
    for region, inside, inhabitants, cost in _whose(made):
        six = levels[:, inside].sum(axis=1)
        begun, on, queue = (array[inside].sum(axis=0) for array in (starts, treated, waiting))
        for span in spans:
            figures = six[:, span.start : span.stop].sum(axis=1).tolist()
            yield Period(
                region=region,
                first=made.month(span.start),
                months=len(span),
                starts=float(begun[span.start : span.stop].sum()),
                patients=float(on[span.start : span.stop].sum()) / len(span),
                waiting=float(queue[span.stop - 1]),
                listed=Figures(*figures[:3]),
                after_rebate=Figures(*figures[3:]) if secret else None,
                inhabitants=inhabitants,
                drug_cost=cost,
            )


def _peaks(years: Sequence[Period]) -> Iterator[Period]:
    for region in dict.fromkeys(period.region for period in years):
        yield max((p for p in years if p.region == region), key=lambda p: p.listed.net_care)


def _patients(made: Plan) -> tuple[PatientsFrom, ...]:
    factor = float(made.scenario.patients)
    return tuple(
        PatientsFrom(s.region, float(s.number) * factor, float(n.number) * factor, _origins(s.origin, n.origin))
        for s, n in zip(made.prevalent, made.incident, strict=True)
    )


def _origins(*origins: str) -> tuple[str, ...]:
    return tuple(origin for origin in dict.fromkeys(origins) if origin != "inga")


def _steady(made: Plan, steady: tuple[Floats, Floats] | None) -> Iterator[Period | None]:
    for region, inside, inhabitants, cost in _whose(made):
        if steady is None:
            yield None
            continue
        six = (level_masks(made) @ steady[0])[:, inside].sum(axis=1).tolist()
        after = Figures(*six[3:]) if has_secret(made) else None
        people = float(steady[1][inside].sum())
        far = made.month(made.months)
        yield Period(region, far, YEAR, 0.0, people, 0.0, Figures(*six[:3]), after, inhabitants, cost)
