"""A result with some regions added together: everything in it adds up, so nothing is computed again."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from models.rules.budget_impact.results import ALL, Figures, PatientsFrom, Period, Result
from tasks.documents.groups import Group

Row = TypeVar("Row")
_ADDED = {
    "lines": ("amount",),
    "bearers": ("listed",),
    "mix": ("without", "with_new"),
    "worlds": ("drug_without", "drug_with", "care_without", "care_with"),
}


def pooled(result: Result, groups: Sequence[Group]) -> Result:
    """The same with a group's key where its regions were. Regions in no group are left out; `ALL` stays as it is."""
    if not any(group.pooled for group in groups) and {ALL, *(g.key for g in groups)} == {p.region for p in result.peak}:
        return result
    whose = {region: group.key for group in groups for region in group.regions} | {ALL: ALL}
    order = {key: number for number, key in enumerate((*(group.key for group in groups), ALL))}
    years = _periods(result.years, whose, order)
    steady = () if None in result.steady else _periods([p for p in result.steady if p], whose, order)
    tables: dict[str, Any] = {name: _summed(getattr(result, name), whose, added) for name, added in _ADDED.items()}
    return replace(
        result,
        patients=_patients(result.patients, whose),
        months=_periods(result.months, whose, order),
        years=years,
        full_year=_periods(result.full_year, whose, order),
        steady=steady or (None,) * len(order),
        peak=tuple(_dearest(years, key) for key in order),
        # A grant is a share of one region's net cost, and would tell it.
        grants=tuple(grant for grant in result.grants if whose.get(grant.region) == grant.region),
        **tables,
    )


def _dearest(years: Sequence[Period], region: str) -> Period:
    return max((p for p in years if p.region == region), key=lambda p: p.listed.net_care)


def _periods(rows: Iterable[Period], whose: Mapping[str, str], order: Mapping[str, int]) -> tuple[Period, ...]:
    kept = [replace(row, region=whose[row.region]) for row in rows if row.region in whose]
    found = _folded(kept, lambda row: (row.region, row.first, row.months), _both)
    return tuple(sorted(found, key=lambda row: (order[row.region], row.first)))


def _both(one: Period, other: Period) -> Period:
    known = one.drug_cost is not None and other.drug_cost is not None
    return replace(
        one,
        starts=one.starts + other.starts,
        patients=one.patients + other.patients,
        waiting=one.waiting + other.waiting,
        listed=_figures(one.listed, other.listed),
        inhabitants=one.inhabitants + other.inhabitants,
        drug_cost=(one.drug_cost or 0.0) + (other.drug_cost or 0.0) if known else None,
    )


def _figures(one: Figures, other: Figures) -> Figures:
    return Figures(one.gross_drug + other.gross_drug, one.net_drug + other.net_drug, one.net_care + other.net_care)


def _patients(rows: Iterable[PatientsFrom], whose: Mapping[str, str]) -> tuple[PatientsFrom, ...]:
    kept = [replace(row, region=whose[row.region]) for row in rows if row.region in whose]
    return tuple(_folded(kept, lambda row: row.region, _both_patients))


def _both_patients(one: PatientsFrom, other: PatientsFrom) -> PatientsFrom:
    return PatientsFrom(
        one.region,
        one.standing + other.standing,
        one.arriving_per_year + other.arriving_per_year,
        tuple(dict.fromkeys((*one.origins, *other.origins))),
    )


def _summed(rows: Iterable[Any], whose: Mapping[str, str], added: Sequence[str]) -> tuple[Any, ...]:
    kept = [replace(row, region=whose[row.region]) for row in rows if row.region in whose]

    def both(one: Any, other: Any) -> Any:
        return replace(one, **{name: getattr(one, name) + getattr(other, name) for name in added})

    return tuple(_folded(kept, lambda row: replace(row, **dict.fromkeys(added, 0.0)), both))


def _folded(rows: Iterable[Row], same: Callable[[Row], Any], both: Callable[[Row, Row], Row]) -> list[Row]:
    """Rows that are the same thing, added together, in the order they first came."""
    found: dict[Any, Row] = {}
    for row in rows:
        key = same(row)
        found[key] = both(found[key], row) if key in found else row
    return list(found.values())
