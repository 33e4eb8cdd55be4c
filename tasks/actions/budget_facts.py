"""The analysis as the regions are shown it: the version whose review is in force. Open prices only."""

from typing import Any

from sqlmodel import Session

from models.rules.budget_impact import ALL
from models.rules.organisation import Organisation
from models.tables.budget_analysis import BudgetYear
from tasks.actions.case_file import CaseFile
from tasks.queries.budget import AnalysisShown, reviews, shown_to_regions

_YEAR = 12
_NOTHING: dict[str, Any] = {
    "version": None,
    "year": None,
    "reviewed": None,
    "lines": [],
    "years": [],
    "patients": None,
    "gross": None,
    "assumptions": [],
    "warnings": [],
    "flags": [],
    "digest": None,
}


def budget_facts(session: Session, file: CaseFile, organisation: Organisation) -> dict[str, Any]:
    """What the template of the decision support needs; lists are empty and the rest None without an analysis."""
    shown = shown_to_regions(session, file)
    if shown is None:
        return _NOTHING
    analysis = shown.analysis
    return {
        "version": analysis.version,
        "year": analysis.year,
        "reviewed": _reviewed(file, shown, organisation),
        "lines": _lines(shown, organisation),
        "years": [_year(year, organisation) for region in _regions(shown, organisation) for year in shown.of(region)],
        "patients": shown.patients,
        "gross": shown.gross,
        "assumptions": analysis.assumptions,
        "warnings": analysis.warnings or [],
        "flags": analysis.flags,
        "digest": analysis.inputs_hash[:12],
    }


def _regions(shown: AnalysisShown, organisation: Organisation) -> list[str]:
    known = {year.region for year in shown.years}
    return [key for key in (*(region.key for region in organisation.regions), ALL) if key in known]


def _lines(shown: AnalysisShown, organisation: Organisation) -> list[dict[str, Any]]:
    return [
        {"region": organisation.region(line.region).name, "patients": line.patients, "gross": line.gross}
        for line in shown.in_order([region.key for region in organisation.regions])
    ]


def _year(year: BudgetYear, organisation: Organisation) -> dict[str, Any]:
    return {
        "region": "Alla" if year.region == ALL else organisation.region(year.region).short,
        "year": f"{year.year}" if year.months == _YEAR else f"{year.year} ({year.months} mån)",
        "patients": year.patients,
        "gross_drug": year.gross_drug,
        "net_drug": year.net_drug,
        "net_care": year.net_care,
    }


def _reviewed(file: CaseFile, shown: AnalysisShown, organisation: Organisation) -> str | None:
    review = reviews(file).get(shown.analysis.seq)
    if review is None:
        return None
    name = next((person.name for person in organisation.people if person.key == review.reviewer), review.reviewer)
    return f"{review.on} av {name}"
