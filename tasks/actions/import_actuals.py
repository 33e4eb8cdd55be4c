"""Actual costs beside the forecast: a file, read whole, stored with its error. A new file replaces by a new import."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session

from models.rules.access import Actor, check_case_officer
from models.rules.budget_impact.outcome import Accuracy, Outcome, accuracy, compared
from models.rules.consequences import NewEvent
from models.rules.errors import InvalidInputError, NotFoundError, NotNowError
from models.rules.events import Kind
from models.rules.organisation import Organisation
from models.tables.actual_cost import ActualCost, ActualImport
from models.tables.budget_analysis import BudgetAnalysis
from models.tables.core import table_of
from tasks.actions.case_file import By, CaseFile, Recorded, load, record
from tasks.actuals import ActualsFile, read_actuals
from tasks.queries.budget import analysis_at

_NEW_IMPORT = insert(table_of(ActualImport))
_NEW_COSTS = insert(table_of(ActualCost))
_PLACES = Decimal("0.000001")


def import_actuals(
    session: Session,
    case_id: int,
    name: str,
    content: bytes,
    *,
    actor: Actor,
    now: datetime,
    organisation: Organisation,
    key: str | None = None,
) -> Recorded:
    """Store what `content` (CSV or XLSX) says the medicine cost, and how far the reviewed forecast was from it.

    Raises NotAllowedError, NotNowError (nothing reviewed to compare with), InvalidInputError (see `read_actuals`).
    """
    check_case_officer(actor, "läsa in utfall")
    file = load(session, case_id)
    if key in file.keys:
        return Recorded(case_id, file.keys[key], repeated=True)
    by = By(actor, now, organisation, key)
    analysis = _forecast_of(session, file)
    said = read_actuals(name, content, lambda text: _region_key(file, organisation, text))
    rows = _compared(analysis, said, by.today)
    found = accuracy(rows)
    data = {
        "file": said.name[:300],
        "version": analysis.version,
        "months": found.n,
        "forecast": str(found.forecast),
        "actual": str(found.actual),
    }
    recorded = record(session, file, [NewEvent(Kind.ACTUALS_IMPORTED, by.today, data=data)], by)
    key_of = {"case_id": case_id, "seq": recorded.seq}
    session.connection().execute(_NEW_IMPORT, key_of | _summary(analysis, said, found))
    session.connection().execute(_NEW_COSTS, [key_of | _cost(row) for row in rows])
    return recorded


def _forecast_of(session: Session, file: CaseFile) -> BudgetAnalysis:
    shown = analysis_at(session, file.case_id, file.at.analysis) if file.at.analysis is not None else None
    if shown is None:
        raise NotNowError(
            f"{file.about.number} har ingen granskad budgetpåverkansanalys att jämföra med. Låt någon granska den "
            "först: ordnat budget review."
        )
    if shown.analysis.forecast is None:
        raise NotNowError(
            f"Version {shown.analysis.version} gjordes innan prognosen sparades månad för månad, och kan inte jämföras "
            "med utfall."
        )
    return shown.analysis


def _region_key(file: CaseFile, organisation: Organisation, text: str) -> str:
    region = organisation.region(text)
    if region.key not in file.at.regions:
        raise NotFoundError(f"Ärendet gäller: {', '.join(file.at.regions)}.")
    return region.key


def _compared(analysis: BudgetAnalysis, said: ActualsFile, today: date) -> tuple[Outcome, ...]:
    forecast = {
        (region, date.fromisoformat(f"{month}-01")): Decimal(amount)
        for region, months in (analysis.forecast or {}).items()
        for month, amount in months.items()
    }
    first, last = min(month for _, month in forecast), max(month for _, month in forecast)
    for (region, month), place in said.places.items():
        if not first <= month <= last:
            raise InvalidInputError(
                f"{place[:1].upper()}{place[1:]}: månaden är {month:%Y-%m}; väntat är en månad som prognosen gäller, "
                f"{first:%Y-%m} till {last:%Y-%m}."
            )
        if month > today:
            raise InvalidInputError(
                f"{place[:1].upper()}{place[1:]}: månaden är {month:%Y-%m}, som inte har varit än; väntat är ett "
                f"utfall till och med {today:%Y-%m} för {region}."
            )
    return compared(forecast, said.costs)


def _summary(analysis: BudgetAnalysis, said: ActualsFile, found: Accuracy) -> dict[str, Any]:
    return {
        "forecast_seq": analysis.seq,
        "file_name": said.name[:300],
        "sha256": said.sha256,
        "months": found.n,
        "forecast": found.forecast,
        "actual": found.actual,
        "bias": _rounded(found.bias),
        "median_absolute": _rounded(found.median_absolute),
    }


def _cost(row: Outcome) -> dict[str, Any]:
    return {"region": row.region, "month": row.month, "actual": row.actual, "forecast": row.forecast}


def _rounded(number: Decimal | None) -> Decimal | None:
    return None if number is None else number.quantize(_PLACES)
