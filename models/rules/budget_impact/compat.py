"""Agencies' workbooks as plain formulas, beside the engine's methods of the same names. Floats, the workbook's money.

They are what a person would check the engine against by hand; the tests hold both to the published figures.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Shares = Mapping[str, Sequence[float]]


@dataclass(frozen=True, slots=True)
class Practice:
    """NICE template: activity now, in future, the difference, and what the difference makes unnecessary."""

    current: tuple[float, ...]
    future: tuple[float, ...]
    increment: float
    avoided: float


def practice_change(
    number: float, current: Sequence[float], future: Sequence[float], avoided_per_increment: float
) -> Practice:
    """A chain of proportions once with current and once with future practice (NICE budget impact template)."""
    now, then = _chain(number, current), _chain(number, future)
    increment = then[-1] - now[-1]
    return Practice(now, then, increment, -increment * avoided_per_increment)


def static_impact(
    eligible: float, uptake: Sequence[float], new: float, displaced: Mapping[str, float], costs: Mapping[str, float]
) -> list[float]:
    """Impact per year: E·u·(c_new − Σ d_j·c_j), every year by itself."""
    saved = sum(share * costs[arm] for arm, share in displaced.items())
    return [eligible * share * (new - saved) for share in uptake]


def january_cost(starts: Sequence[float], shares: Shares, cost_by_year: Mapping[str, Sequence[float]]) -> list[float]:
    """Cost per year: Σ_k starts(t−k)·Σ_j share_j(t−k)·cost_j[k] (CDA template V1.1, incidence).

    Everybody enters on 1 January and pays a whole first year; patients of earlier years carry no cost.
    """
    return [
        sum(
            starts[year - k] * sum(shares[arm][year - k] * cost_by_year[arm][k] for arm in shares)
            for k in range(year + 1)
        )
        for year in range(len(starts))
    ]


def half_cycle_cost(starts: Sequence[float], stop: float, yearly: float) -> list[float]:
    """Cost per year of cohorts of which the share `stop` stops or dies each year, paying half of it (NCPE template)."""
    costs, staying = [], 0.0
    for begun in starts:
        on = staying + begun
        costs.append(on * (1 - stop) * yearly + on * stop * yearly / 2)
        staying = on * (1 - stop)
    return costs


def mid_year(shares: Sequence[float], before: float = 0.0) -> list[float]:
    """Mean share of each year from shares at the ends of the years."""
    return [(start + end) / 2 for start, end in zip([before, *shares[:-1]], shares, strict=True)]


def _chain(number: float, shares: Sequence[float]) -> tuple[float, ...]:
    left = []
    for share in shares:
        number *= share
        left.append(number)
    return tuple(left)
