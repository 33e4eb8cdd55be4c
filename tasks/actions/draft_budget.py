"""The budget impact analysis of a case: a numbered version from the inputs in its log. Open prices only."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session

from models.rules.budget_impact import ALL, ENGINE, Inputs, Model, Period, Result, canonical, digest, sek
from models.rules.budget_impact.kinds import ItemKind, Role
from models.rules.consequences import NewEvent
from models.rules.dated import valid_on
from models.rules.events import Event, Kind
from models.tables.budget_analysis import BudgetAnalysis, BudgetLine, BudgetYear
from models.tables.core import table_of
from tasks.actions.budget_words import assumed, flag_sentences
from tasks.actions.case_file import By, CaseFile, Recorded, record
from tasks.actions.inputs import Given, given_of, model_of
from tasks.actions.review_wanted import review_wanted

_NEW_ANALYSIS = insert(table_of(BudgetAnalysis))
_NEW_LINES = insert(table_of(BudgetLine))
_NEW_YEARS = insert(table_of(BudgetYear))
_PATIENTS = Decimal("0.000001")
_LONGEST_ORIGIN = 200


@dataclass(frozen=True, slots=True)
class _Made:
    """A version before it is written."""

    given: Given
    model: Model
    result: Result
    flags: Sequence[str]
    regions: Sequence[str]

    @property
    def year(self) -> int:
        """The dearest calendar year of all regions together; the first of several alike."""
        return max(self.result.of(ALL), key=lambda period: (sek(period.listed.gross_drug), -period.year)).year

    @property
    def lines(self) -> list[Period]:
        """That year, region by region."""
        return [p for p in self.result.years if p.year == self.year and p.region in self.regions]


def draft(session: Session, file: CaseFile, by: By, *, asks: bool = True) -> Recorded:
    """A version of the analysis from the latest inputs; `asks` for its review. Raises LookupError without inputs."""
    given = file.at.inputs
    if given is None:
        raise LookupError(f"case {file.case_id} has no inputs")
    made = _made(file, given, by)
    version = sum(event.kind is Kind.BUDGET_DRAFTED for event in file.log) + 1
    summary = {
        "version": version,
        "digest": digest(made.model),
        "gross": str(sum(sek(line.listed.gross_drug) for line in made.lines)),
        "patients": str(sum(_patients(line.patients) for line in made.lines)),
        "flags": list(made.flags),
    }
    event = NewEvent(Kind.BUDGET_DRAFTED, given.on, data=summary)
    told = review_wanted(file, given, summary, by) if asks else []
    recorded = record(session, file, [event], by.system(), cause=given.seq, messages=told)
    _write(session, {"case_id": file.case_id, "seq": recorded.seq}, made, version, given.actor)
    return recorded


def _made(file: CaseFile, given: Event, by: By) -> _Made:
    # Arrays are slow to import, and most commands need none.
    from models.rules.budget_impact.engine import run  # noqa: PLC0415
    from models.rules.budget_impact.flags import flags  # noqa: PLC0415

    form = given_of(given.data)
    model = model_of(form, file.log[0], by.organisation)
    result = run(model)
    crossed = flags(model, result, valid_on(by.organisation.thresholds, by.today))
    return _Made(form, model, result, flag_sentences(crossed, by.organisation), file.at.regions)


def _write(session: Session, key: dict[str, Any], made: _Made, version: int, author: str) -> None:
    session.connection().execute(_NEW_ANALYSIS, key | _version(made, version, author))
    session.connection().execute(_NEW_LINES, [key | line for line in _lines(made)])
    session.connection().execute(_NEW_YEARS, [key | _year(period) for period in made.result.years])


def _version(made: _Made, version: int, author: str) -> dict[str, Any]:
    return {
        "version": version,
        "author": author,
        "engine": ENGINE,
        "inputs": canonical(made.model),
        "inputs_hash": digest(made.model),
        **_price(made),
        "year": made.year,
        "covers": made.given.covers,
        "overlap": {region: str(count) for region, count in made.given.overlap.items()},
        "flags": list(made.flags),
        "assumptions": [*assumed(made.model), *made.result.assumptions],
        "warnings": list(made.result.warnings),
        "forecast": _forecast(made),
    }


def _price(made: _Made) -> dict[str, Any]:
    """Gross cost per patient-year, with the basis and day of the new medicine's first price."""
    form = made.given.form
    if isinstance(form, Inputs):
        known = {"price": sek(float(form.price)), "basis": form.basis, "price_on": form.price_on}
        return known | {"national_patients": form.national}
    item = next((i for arm in form.arms if arm.role is Role.NEW for i in arm.items if i.kind is ItemKind.DRUG), None)
    total = next(period for period in made.result.of(ALL) if period.year == made.year)
    return {
        "price": sek(total.per_patient_year or 0.0),
        "basis": item.price.basis.value if item else "–",
        "price_on": item.price.on if item else form.start,
        "national_patients": form.prevalent.national.number if form.prevalent and form.prevalent.national else None,
    }


def _lines(made: _Made) -> Iterator[dict[str, Any]]:
    origins = {found.region: found.origins for found in made.result.patients}
    for line in made.lines:
        origin = "; ".join(origin.partition(":")[0] for origin in origins[line.region])
        yield {
            "region": line.region,
            "patients": _patients(line.patients),
            "gross": sek(line.listed.gross_drug),
            "origin": origin[:_LONGEST_ORIGIN],
        }


def _year(period: Period) -> dict[str, Any]:
    return {
        "region": period.region,
        "year": period.year,
        "months": period.months,
        "starts": _patients(period.starts),
        "patients": _patients(period.patients),
        "gross_drug": sek(period.listed.gross_drug),
        "net_drug": sek(period.listed.net_drug),
        "net_care": sek(period.listed.net_care),
    }


def _forecast(made: _Made) -> dict[str, dict[str, str]]:
    """Gross drug cost by region and month, SEK as text: what outcomes are compared with."""
    found: dict[str, dict[str, str]] = {region: {} for region in made.regions}
    for period in made.result.months:
        if period.region in found:
            found[period.region][f"{period.first:%Y-%m}"] = str(sek(period.listed.gross_drug))
    return found


def _patients(number: float) -> Decimal:
    # Through text: a float's own digits, not those of its binary fraction.
    return Decimal(repr(number)).quantize(_PATIENTS)
