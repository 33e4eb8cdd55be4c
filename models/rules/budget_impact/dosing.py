"""Doses, packs and who stays on treatment. Months are counted from a patient's first dose, month 0 being the first.

Doses are counted, never averaged: in the first budget year of a medicine with loading doses an average is far off.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import ceil

from models.rules.budget_impact.costing import Packs, Persistence, Schedule

YEAR = 12


def doses_before(schedule: Schedule, month: Decimal | int) -> int:
    """The number of doses given before `month` months have passed."""
    end = Decimal(month) if schedule.until is None else min(Decimal(month), schedule.until)
    listed = sum(at < end for at in schedule.at)
    if schedule.every is None or not schedule.at:
        return listed
    # In fractions: a quotient of decimals is rounded, and a dose on the very edge would fall on the wrong side.
    since = Fraction(end - max(schedule.at)) / Fraction(schedule.every)
    return listed + max(0, ceil(since) - 1)


def doses_by_month(schedule: Schedule, months: int) -> list[int]:
    """Doses in each treatment month 0 … `months` − 1: those at k ≤ t < k + 1."""
    end = Decimal(months) if schedule.until is None else min(Decimal(months), schedule.until)
    counts = [0] * months
    for at in _dose_times(schedule, end):
        counts[int(at)] += 1
    return counts


def _dose_times(schedule: Schedule, end: Decimal) -> Iterator[Decimal]:
    yield from (at for at in schedule.at if at < end)
    if schedule.every is not None and schedule.at:
        last, number = max(schedule.at), 1
        while (at := last + number * schedule.every) < end:
            yield at
            number += 1


def scheduled_cost(price_per_dose: Decimal, schedule: Schedule, start: Decimal | int, end: Decimal | int) -> Decimal:
    """The cost of the doses at `start` ≤ t < `end` months, in the unit of the price."""
    return price_per_dose * (doses_before(schedule, end) - doses_before(schedule, start))


def packs_per_dose(packs: Packs) -> Decimal:
    """Packs paid for one dose: whole packs when opened ones are thrown, plus the share wasted otherwise."""
    exact = packs.dose * packs.body / packs.content
    bought = Decimal(ceil(exact)) if packs.whole else exact
    return bought * (1 + packs.wastage)


def survival(persistence: Persistence, months: int) -> list[float]:
    """S(k), the share still on treatment at the beginning of treatment month k = 0 … `months` − 1; S(0) = 1.

    Points are joined by straight lines from (0, 1), the last holding from there on.
    """
    stop = 1.0 - float(persistence.monthly_stop)
    until = months if persistence.until is None else ceil(persistence.until)
    points = [(0.0, 1.0), *((float(p.month), float(p.share)) for p in persistence.points)]
    return [stop**k * _between(points, k) if k < until else 0.0 for k in range(months)]


def _between(points: Sequence[tuple[float, float]], month: int) -> float:
    for (start, before), (end, after) in pairwise(points):
        if start <= month < end:
            return before + (after - before) * (month - start) / (end - start)
    return points[-1][1]


def by_treatment_year(curve: Sequence[float], *, half_cycle: bool) -> list[float]:
    """The same persistence as a yearly workbook has it: constant within a treatment year.

    Without half-cycle everybody who begins a treatment year pays all of it. With it those who stop during a year pay
    half of it (NCPE budget impact template: half a year's cost for those who stop or die). `curve` needs a year more
    than is asked of the answer.
    """
    yearly = []
    for month in range(len(curve)):
        start = month - month % YEAR
        after = curve[min(start + YEAR, len(curve) - 1)]
        yearly.append((curve[start] + after) / 2 if half_cycle else curve[start])
    return yearly
