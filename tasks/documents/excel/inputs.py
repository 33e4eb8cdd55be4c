"""The sheet of inputs: a number per row, with unit, source, date and who answers for it. All formulas start here."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from models.rules.budget_impact.apportion import same_day
from models.rules.budget_impact.kinds import SourceKind
from models.rules.budget_impact.people import AgeGroup, AgeRate, Funnel, Headcount, National, PatientNumber, Source
from models.rules.budget_impact.people import Place as Region
from tasks.documents.excel.cells import Column, Value, column, of, products
from tasks.documents.excel.paper import Book, Look, Paper
from tasks.documents.groups import Group
from tasks.documents.material import Gross

HEADINGS = ("Uppgift", "Värde", "Enhet", "Källa", "Datum", "Ansvarig")
WIDTHS = (58, 18, 30, 46, 12, 24)


@dataclass(slots=True)
class Known:
    """Where every input is, for the formulas of other sheets."""

    standing: dict[str, Value] = field(default_factory=dict)
    arriving: dict[str, Value] = field(default_factory=dict)
    growth: dict[str, Value] = field(default_factory=dict)
    capacity: dict[str, Value] = field(default_factory=dict)
    inhabitants: dict[str, Value] = field(default_factory=dict)
    drug_cost: dict[str, Value] = field(default_factory=dict)
    uptake: dict[str, Column] = field(default_factory=dict)
    displaced: dict[tuple[str, str], Value] = field(default_factory=dict)
    without: dict[str, Column] = field(default_factory=dict)
    mixed: dict[str, Column] = field(default_factory=dict)
    unit: dict[tuple[int, str], Value] = field(default_factory=dict)
    units: dict[tuple[int, str], Value] = field(default_factory=dict)
    monthly: dict[tuple[int, str], Value] = field(default_factory=dict)
    steps: dict[str, list[tuple[Value, Value]]] = field(default_factory=dict)
    budgeted: Value = field(default_factory=lambda: of(0.0))
    first_month: Value = field(default_factory=lambda: of(1.0))
    years: Value = field(default_factory=lambda: of(5.0))


class Ledger:
    """The sheet under way: a row at a time."""

    def __init__(self, book: Book, on: date, owner: str) -> None:
        """A new sheet in `book`; what has no date or owner of its own has the document's."""
        self.on, self.owner = on, owner
        self.paper: Paper = book.sheet("Indata", WIDTHS)
        self.paper.title("Indata", "Gula celler är uppgifter som kan ändras; övriga värden är formler.")
        self.paper.headings(3, HEADINGS, freeze=True)
        self.row = 4

    def part(self, name: str) -> None:
        """A heading inside the sheet, after an empty row."""
        self.row += 1
        self.paper.text(self.row, 0, name, bold=True)
        self.row += 1

    def line(
        self, name: str, value: Value | Decimal | float, unit: str, look: Look = Look.NUMBER, *,
        source: str = "", on: date | None = None, owner: str = "", fixed: bool = False,
    ) -> Value:  # fmt: skip
        """A row; what is no formula is given, and may be changed unless `fixed`."""
        formula = isinstance(value, Value)
        self.paper.text(self.row, 0, name)
        cell = self.paper.put(self.row, 1, value, look, given=not formula and not fixed)
        self.paper.text(self.row, 2, unit)
        self.paper.text(self.row, 3, "formel" if formula else source or "analysens antagande")
        if not formula:
            self.paper.day(self.row, 4, on or self.on)
            self.paper.text(self.row, 5, owner or self.owner)
        self.row += 1
        return cell

    def sourced(self, name: str, value: Decimal, unit: str, source: Source, look: Look = Look.NUMBER) -> Value:
        """A row with its source as the model has it."""
        return self.line(name, value, unit, look, source=source.cited, on=source.on, owner=source.owner)


def write_frame(ledger: Ledger, material: Gross, known: Known) -> None:
    """Start, horizon, budget and the regions' inhabitants."""
    model = material.model
    ledger.part("Ram")
    start = material.run.plan.start
    ledger.line("Start, år", Decimal(start.year), "kalenderår", Look.YEAR, fixed=True)
    known.first_month = ledger.line("Start, månad", Decimal(start.month), "1–12", Look.WHOLE, fixed=True)
    known.years = ledger.line("Antal kalenderår", Decimal(model.years), "år", Look.WHOLE, fixed=True)
    known.budgeted = ledger.line("Redan i första årets budget", model.budgeted, "kr", Look.KRONOR)
    ledger.part("Regioner")
    for group in material.groups:
        _write_region(ledger, material, group, known)


def _write_region(ledger: Ledger, material: Gross, group: Group, known: Known) -> None:
    places = [material.model.places[row] for row in group.rows]
    people = places[0].people
    source = people.source if not group.pooled else "regionernas invånare tillsammans"
    inhabitants = Decimal(sum(place.people.inhabitants for place in places))
    known.inhabitants[group.key] = ledger.line(
        f"{group.name}: invånare", inhabitants, "personer", Look.WHOLE, source=source, on=people.on
    )
    if group.pooled:
        return
    if places[0].growth:
        known.growth[group.key] = ledger.line(
            f"{group.name}: patienternas ökning per år", places[0].growth, "andel per år", Look.SHARE
        )
    if places[0].capacity is not None:
        known.capacity[group.key] = ledger.line(
            f"{group.name}: kapacitet", places[0].capacity, "nya behandlingar per månad"
        )
    if places[0].drug_cost is not None:
        known.drug_cost[group.key] = ledger.line(
            f"{group.name}: läkemedelskostnad", places[0].drug_cost, "kr per år, alla läkemedel", Look.KRONOR
        )


def write_patients(ledger: Ledger, material: Gross, known: Known) -> None:
    """Who is eligible: own counts, funnels, or the nation's number shared out; the chain that the engine follows."""
    model = material.model
    numbers = (
        ("Aktuella patienter i dag", "patienter", model.prevalent, known.standing, "standing"),
        ("Nya patienter per år", "patienter per år", model.incident, known.arriving, "arriving_per_year"),
    )
    for name, unit, number, into, counted in numbers:
        if number is None:
            continue
        ledger.part(name)
        writer = _Patients(ledger, material, number, unit)
        for group in material.groups:
            if group.pooled:
                found = next(p for p in material.result.patients if p.region == group.key)
                together = Decimal(repr(getattr(found, counted)))
                into[group.key] = ledger.line(
                    group.name, together, unit, Look.PATIENTS, source="regionerna tillsammans"
                )
            else:
                into[group.key] = writer.of(group, model.places[group.rows[0]], known.inhabitants[group.key])


class _Patients:
    """One kind of patients: what the regions have in common is written once."""

    def __init__(self, ledger: Ledger, material: Gross, number: PatientNumber, unit: str) -> None:
        self.ledger, self.number, self.unit, self.nation = ledger, number, unit, material.model.nation
        self._national: Value | None = None
        self._nations: dict[date, Value] = {}
        self._rates: dict[int, Column] = {}

    def of(self, group: Group, place: Region, inhabitants: Value) -> Value:
        """The region's number, by the engine's order: a count beats a funnel beats a share of the nation."""
        own = [count for count in self.number.counts if count.region == place.key]
        if own:
            ranks = tuple(SourceKind)
            best = min(own, key=lambda count: ranks.index(count.source.kind))
            return self.ledger.sourced(f"{group.name}: eget antal", best.number, self.unit, best.source, Look.PATIENTS)
        for funnel in sorted(self.number.funnels, key=lambda f: f.region is None):
            if funnel.region in {place.key, None}:
                return self._funnel(group, place.people, funnel, inhabitants)
        assert self.number.national is not None  # noqa: S101  the engine has refused it otherwise
        return self._share(group, place.people, self.number.national, inhabitants)

    def _funnel(self, group: Group, people: Headcount, funnel: Funnel, inhabitants: Value) -> Value:
        if funnel.by_age:
            found = products(
                self._ages(group.name, funnel.by_age, people.ages), self._rated(funnel.by_age, funnel.source)
            )
        else:
            rate = self.ledger.sourced(
                f"{group.name}: andel av invånarna", funnel.rate or Decimal(0), "andel", funnel.source, Look.FACTOR
            )
            found = inhabitants * rate
        for step in funnel.steps:
            found = found * self.ledger.sourced(
                f"{group.name}: {step.name}", step.share, "andel", funnel.source, Look.SHARE
            )
        return self.ledger.line(f"{group.name}: ur invånarna", found, self.unit, Look.PATIENTS)

    def _share(self, group: Group, people: Headcount, national: National, inhabitants: Value) -> Value:
        everywhere = same_day(self.nation, people.on)
        if self._national is None:
            self._national = self.ledger.sourced(
                "Riket: antal", national.number, self.unit, national.source, Look.PATIENTS
            )
        if national.by_age:
            rates = self._rated(national.by_age, national.source)
            here = products(self._ages(group.name, national.by_age, people.ages), rates)
            whole = products(self._ages("Riket", national.by_age, everywhere.ages), rates)
            found = self._national * here / whole
        else:
            found = self._national * inhabitants / self._inhabitants(everywhere)
        return self.ledger.line(f"{group.name}: andel av rikets", found, self.unit, Look.PATIENTS)

    def _inhabitants(self, everywhere: Headcount) -> Value:
        if everywhere.on not in self._nations:
            self._nations[everywhere.on] = self.ledger.line(
                f"Riket: invånare {everywhere.on.isoformat()}", Decimal(everywhere.inhabitants), "personer", Look.WHOLE,
                source=everywhere.source, on=everywhere.on,
            )  # fmt: skip
        return self._nations[everywhere.on]

    def _rated(self, rates: tuple[AgeRate, ...], source: Source) -> Column:
        if id(rates) not in self._rates:
            self._rates[id(rates)] = column(
                [
                    self.ledger.sourced(f"Andel bland {rate.age}", rate.rate, "andel", source, Look.FACTOR)
                    for rate in rates
                ]
            )
        return self._rates[id(rates)]

    def _ages(self, name: str, rates: tuple[AgeRate, ...], ages: tuple[AgeGroup, ...]) -> Column:
        people = {group.age: group.inhabitants for group in ages}
        return column(
            [
                self.ledger.line(f"{name}: invånare {rate.age}", Decimal(people[rate.age]), "personer", Look.WHOLE)
                for rate in rates
            ]
        )
