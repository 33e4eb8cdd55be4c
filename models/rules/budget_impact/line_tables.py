"""Yearly tables by cost item, cost-bearing unit, arm, world and grant. Arrays as in `tables.Run`; years as ranges."""

from collections.abc import Iterator, Sequence

import numpy as np

from models.rules.budget_impact.curves import Floats
from models.rules.budget_impact.plan import Plan
from models.rules.budget_impact.results import BearerYear, GrantYear, LineYear, MixYear, WorldYear

Years = Sequence[range]


def _yearly(by_month: Floats, years: Years) -> list[object]:
    """(…, M) → nested lists (…, Y) of floats."""
    sums = [by_month[..., year.start : year.stop].sum(axis=-1) for year in years]
    return list(np.stack(sums, axis=-1).tolist())


def _cells(made: Plan, by_month: Floats, years: Years) -> Iterator[tuple[str, int, float]]:
    """Region, calendar year and sum of an (R, M) array."""
    sums = np.array(_yearly(by_month, years))
    for row, place in enumerate(made.model.places):
        for column, year in enumerate(years):
            yield place.key, made.month(year.start).year, float(sums[row, column])


def lines(made: Plan, costs: Floats, years: Years) -> Iterator[LineYear]:
    """Every cost item, open and secret apart."""
    for number, line in enumerate(made.lines):
        arm = made.model.arms[line.arm].key
        for region, year, amount in _cells(made, costs[number], years):
            yield LineYear(arm, line.key, line.kind, region, year, amount, line.secret, line.cashable)


def bearers(made: Plan, costs: Floats, years: Years) -> Iterator[BearerYear]:
    """Every unit's part of net care."""
    secret = np.array([line.secret for line in made.lines], dtype=np.bool_)
    for unit in dict.fromkeys(unit for line in made.lines for unit, _ in line.bearers):
        share = np.array([dict(line.bearers).get(unit, 0.0) for line in made.lines])
        listed = _cells(made, np.einsum("l,lrm->rm", share * ~secret, costs), years)
        everything = _cells(made, np.einsum("l,lrm->rm", share, costs), years)
        for (region, year, opened), (_, _, after) in zip(listed, everything, strict=True):
            yield BearerYear(region, unit, year, opened, after if secret.any() else None)


def mix(made: Plan, without: Floats, change: Floats, years: Years) -> Iterator[MixYear]:
    """Mean patients on every arm in both worlds."""
    length = {made.month(year.start).year: len(year) for year in years}
    for number, arm in enumerate(made.model.arms):
        before, more = _cells(made, without[number], years), _cells(made, change[number], years)
        for (region, year, old), (_, _, added) in zip(before, more, strict=True):
            yield MixYear(arm.key, region, year, old / length[year], (old + added) / length[year])


def worlds(made: Plan, masks: Floats, without: Floats, change: Floats, years: Years) -> Iterator[WorldYear]:
    """What all arms cost in both worlds; `masks` (2, L) drug and everything, open lines."""
    cells = [_cells(made, np.einsum("l,lrm->rm", mask, costs), years) for mask in masks for costs in (without, change)]
    for (region, year, drug), (_, _, more), (_, _, care), (_, _, more_care) in zip(*cells, strict=True):
        yield WorldYear(region, year, drug, drug + more, care, care + more_care)


def grants(made: Plan, net_drug: Floats, years: Years) -> Iterator[GrantYear]:
    """G(m) = min(left of the pot, share × max(0, net drug)) in the grant's months; the clinic keeps the rest.

    `net_drug` (R, M) SEK at open prices.
    """
    rows = {place.key: row for row, place in enumerate(made.model.places)}
    for grant in made.model.grants:
        net = net_drug[rows[grant.region]].tolist()
        left, granted = float(grant.pot), [0.0] * made.months
        for month in range(min(int(grant.months), made.months)):
            granted[month] = min(left, float(grant.share) * max(0.0, net[month]))
            left -= granted[month]
        for year in years:
            got = sum(granted[year.start : year.stop])
            yield GrantYear(grant.region, made.month(year.start).year, got, sum(net[year.start : year.stop]) - got)
