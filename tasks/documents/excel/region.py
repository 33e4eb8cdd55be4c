"""A region's sheet, month by month: eligible, share, begun, treated, kronor. The chain an economist follows by hand."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from models.rules.budget_impact.kinds import Method
from tasks.documents.excel.cells import Column, Value, choose, column, least, most, of, products, rest, whole
from tasks.documents.excel.items import Shown
from tasks.documents.excel.paper import Look, Paper
from tasks.documents.excel.prices import follows_path
from tasks.documents.excel.shares import monthly
from tasks.documents.groups import Group

if TYPE_CHECKING:
    from tasks.documents.excel.work import Work

TOP = 4
_YEAR = 12.0
YEAR, STARTS, TREATED, WAITING = "Kalenderår", "Påbörjade nya", "Patienter på nytt", "Väntar på plats"
GROSS, NET_DRUG, NET_CARE = "Brutto läkemedel, kr", "Netto läkemedel, kr", "Netto vård, kr"


@dataclass(slots=True)
class Months:
    """The sheet's columns by heading."""

    name: str
    cells: dict[str, list[Value]] = field(default_factory=dict)

    def column(self, heading: str) -> Column:
        """All its months."""
        return column(self.cells[heading])


def write(work: "Work", group: Group) -> Months:
    """The sheet of a region, or of several together (whose starts are then given, not worked out)."""
    name = "Sammanlagt" if group.pooled else group.name.removeprefix("Region ").strip()
    paper = work.book.sheet(name, (8, 12, 10, *[15] * 60))
    paper.title(group.name, "Varje rad är en månad. Kalenderåret i kolumn C avgör vilket år kronorna hör till.")
    months = Months(paper.name)
    row = _Row(paper, work, group, months)
    for month in range(work.material.run.plan.months):
        row.write(month)
    paper.headings(TOP - 1, list(months.cells), freeze=True, columns=3)
    return months


class _Row:
    """Writes one month after the other; a column is made the first time its heading is met."""

    def __init__(self, paper: Paper, work: "Work", group: Group, months: Months) -> None:
        self.paper, self.material, self.known, self.shown = paper, work.material, work.known, work.shown
        self.courses, self.group, self.months = work.courses, group, months
        self.made, self.month = work.material.run.plan, 0

    def write(self, month: int) -> None:
        """One row."""
        self.month = month
        number = self._put("Månad nr", of(float(month)), Look.WHOLE)
        self._day()
        growing = self._year(number)
        if self.group.pooled:
            begun = {one.number: self._given(one) for one in self.shown}
        else:
            begun = self._begun(number, growing)
        self._sums({one.number: self._cost(one, *begun[one.number]) for one in self.shown}, begun)

    def _put(self, heading: str, value: Value, look: Look = Look.PATIENTS) -> Value:
        cells = self.months.cells.setdefault(heading, [])
        at = list(self.months.cells).index(heading)
        plain = len(value.parts) == 1 and isinstance(value.parts[0], str)
        cell = self.paper.put(TOP + self.month, at, value.value if plain else value, look)
        cells.append(cell)
        return cell

    def _before(self, heading: str) -> Value:
        """The month before; nothing before the first."""
        return self.months.cells[heading][self.month - 1] if self.month else of(0.0)

    def _day(self) -> None:
        cells = self.months.cells.setdefault("Månad", [])
        cells.append(self.paper.day(TOP + self.month, 1, self.made.month(self.month)))

    def _year(self, number: Value) -> Value:
        """The calendar year, and its number from 0."""
        passed = whole((self.known.first_month - 1.0 + number) / _YEAR)
        self._put(YEAR, of(float(self.made.start.year)) + passed, Look.YEAR)
        return passed

    def _begun(self, number: Value, years: Value) -> dict[int, tuple[Value, Value]]:
        """Begun and left (negative: not begun, and left for the new) per arm; those who find no room wait."""
        standing, arriving = self._eligible(number, years)
        wished = {one.number: self._wished(one, number, standing, arriving) for one in self.shown}
        if self.group.key not in self.known.capacity:
            return {one.number: self._split(one, *wished[one.number]) for one in self.shown}
        new = [part for one in self.shown if one.new for part in wished[one.number] if part is not None]
        asked = self._put("Vill påbörja", _added(new))
        room = self.known.capacity[self.group.key]
        through = self._put("Andel som får plats", choose(asked, ">", room, room / asked, 1.0), Look.FACTOR)
        self._put(WAITING, asked * (of(1.0) - through))
        passed = {
            one.number: tuple(None if part is None else part * through for part in wished[one.number])
            for one in self.shown
        }
        return {one.number: self._split(one, *passed[one.number]) for one in self.shown}

    def _eligible(self, number: Value, years: Value) -> tuple[Value | None, Value | None]:
        key, method = self.group.key, self.made.model.method
        standing, arriving = self.known.standing.get(key), self.known.arriving.get(key)
        growth = self.known.growth.get(key)
        grown = None if growth is None else (of(1.0) + growth) ** least(years, self.known.years - 1.0)
        if method is Method.ANNUAL:
            both = _added([part for part in (standing, arriving) if part is not None])
            return self._put("Aktuella patienter", _times(both, grown)), None
        stand = None if standing is None else self._put("Aktuella patienter", _times(standing, grown))
        if arriving is None:
            return stand, None
        yearly = _times(arriving, grown)
        if method is Method.MONTHLY:
            return stand, self._put("Nya patienter i månaden", yearly / _YEAR)
        return stand, self._put("Nya patienter i månaden", choose(rest(number, _YEAR), "=", 0.0, yearly, 0.0))

    def _wished(
        self, one: Shown, number: Value, standing: Value | None, arriving: Value | None
    ) -> tuple[Value | None, Value | None]:
        """Among new patients and among standing ones, with those who already wait."""
        share = self._put(f"{one.name}: andel", self._share(one, number), Look.FACTOR)
        coming = None if arriving is None else arriving * share
        switching = None
        if standing is not None:
            heading = f"{one.name}: av aktuella"
            target = self._put(heading, standing * share)
            switching = target - self._before(heading)
        if self.group.key not in self.known.capacity:
            return coming, switching
        return self._waiting(one, "nya som väntar", coming), self._waiting(one, "aktuella som väntar", switching)

    def _waiting(self, one: Shown, what: str, more: Value | None) -> Value | None:
        if more is None:
            return None
        heading = f"{one.name}: {what}"
        left = self._before(heading) * (of(1.0) - self._before("Andel som får plats")) if self.month else of(0.0)
        return self._put(heading, left + more if self.month else more)

    def _share(self, one: Shown, number: Value) -> Value:
        """With minus without: the uptake of what is new, and what it takes from the others; or mix minus mix."""
        shape, known, key = self.made.model.shape, self.known, one.arm.key
        if known.mixed:
            start = known.without[key].cell(0) if key in known.without else of(0.0)
            found = [
                monthly(mix[key], shape, number, start) if key in mix else of(0.0)
                for mix in (known.mixed, known.without)
            ]
            return found[0] - found[1]
        if key in known.uptake:
            return monthly(known.uptake[key], shape, number, of(0.0))
        taken = [
            share * self.months.cells[f"{self._name(new)}: andel"][self.month] * -1.0
            for (new, old), share in known.displaced.items()
            if old == key
        ]
        return _added(taken)

    def _name(self, key: str) -> str:
        return next(one.name for one in self.shown if one.arm.key == key)

    def _split(self, one: Shown, coming: Value | None, switching: Value | None) -> tuple[Value, Value]:
        """A course from its start, and one that is left: whoever leaves has come as far as the established ones."""
        parts = [part for part in (coming, switching) if part is not None]
        if one.even:
            return self._put(f"{one.name}: påbörjar", _added(parts)), of(0.0)
        if switching is None or not one.leaves:
            return self._put(f"{one.name}: påbörjar", _added(parts)), of(0.0)
        starts = most(switching, 0.0)
        begun = self._put(f"{one.name}: påbörjar", starts if coming is None else coming + starts)
        return begun, self._put(f"{one.name}: lämnar", least(switching, 0.0))

    def _given(self, one: Shown) -> tuple[Value, Value]:
        rows = list(self.group.rows)
        moved = self.material.run.flows
        coming = float(moved.arriving[0][rows, one.number, self.month].sum())
        switching = moved.switching[0][rows, one.number, self.month]
        if one.even or not one.leaves:
            return self._put(f"{one.name}: påbörjar", of(coming + float(switching.sum()))), of(0.0)
        begun = self._put(f"{one.name}: påbörjar", of(coming + float(np.maximum(switching, 0.0).sum())))
        return begun, self._put(f"{one.name}: lämnar", of(float(np.minimum(switching, 0.0).sum())))

    def _cost(self, one: Shown, begun: Value, left: Value) -> dict[str, Value]:
        """Treated, then kronor per item."""
        treated = f"{one.name}: i behandling"
        leaves = not one.even and len(left.parts) == 1 and not isinstance(left.parts[0], str)
        if one.even:
            on = self._put(treated, self._before(treated) + begun if self.month else begun)
        else:
            on = self._put(treated, self._spread(one, self.courses.staying[one.number], leaves=leaves))
        costs = {}
        for paid in one.paid:
            if one.even:
                cost = on * self.known.monthly[paid.key]
            else:
                cost = self._spread(one, self.courses.costs[paid.key], leaves=leaves)
            if follows_path(paid.item) and one.arm.key in self.known.steps:
                cost = cost * self._path(self.known.steps[one.arm.key])
            costs[paid.item.key] = self._put(f"{one.name}, {paid.name}: kr", cost, Look.KRONOR)
        return costs

    def _path(self, steps: Sequence[tuple[Value, Value]]) -> Value:
        """The factor in force: the last step that has come."""
        number, factor = self.months.cells["Månad nr"][self.month], of(1.0)
        for from_month, then in steps:
            factor = choose(number, ">=", from_month, then, factor)
        return factor

    def _spread(self, one: Shown, kernels: tuple[Column, Column], *, leaves: bool) -> Value:
        """Every start until now times its own month of treatment."""
        begun = column(self.months.cells[f"{one.name}: påbörjar"])
        found = products(begun, self.courses.until(kernels[0], self.month))
        if leaves:
            left = column(self.months.cells[f"{one.name}: lämnar"])
            found = found + products(left, self.courses.until(kernels[1], self.month))
        return found

    def _sums(self, costs: dict[int, dict[str, Value]], begun: dict[int, tuple[Value, Value]]) -> None:
        new = [one for one in self.shown if one.new]
        self._put(STARTS, _added([part for one in new for part in begun[one.number] if part.parts != of(0.0).parts]))
        self._put(TREATED, _added([self.months.cells[f"{one.name}: i behandling"][self.month] for one in new]))
        gross = [costs[one.number][p.item.key] for one in new for p in one.paid if p.drug]
        drug = [costs[one.number][p.item.key] for one in self.shown for p in one.paid if p.drug]
        care = [cost for one in self.shown for cost in costs[one.number].values()]
        for heading, parts in ((GROSS, gross), (NET_DRUG, drug), (NET_CARE, care)):
            self._put(heading, _added(parts), Look.KRONOR)


def _times(value: Value, factor: Value | None) -> Value:
    return value if factor is None else value * factor


def _added(parts: Sequence[Value]) -> Value:
    """Their sum, as a formula; nothing of none."""
    found = of(0.0)
    for number, part in enumerate(parts):
        found = part if number == 0 else found + part
    return found
