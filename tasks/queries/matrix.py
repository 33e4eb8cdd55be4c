"""Case by region: a page of the overview with the logs of its cases, from which days and forecasts are counted."""

from datetime import date

from sqlmodel import Session

from tasks.actions.case_file import CaseFile, load_all
from tasks.queries.overview import Overview, overview
from tasks.queries.wanted_cases import Wanted

# Fewer than in the overview: each is followed to its expected end.
PAGE = 25


def matrix(session: Session, wanted: Wanted, today: date) -> tuple[Overview, dict[int, CaseFile]]:
    """The page, and its cases' files by number. Four statements."""
    found = overview(session, wanted, today, size=PAGE)
    files = load_all(session, [line.case_id for line in found.lines])
    return found, {file.case_id: file for file in files}
