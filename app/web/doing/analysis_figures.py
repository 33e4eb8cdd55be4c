"""An analysis, and what came of it, as tables for whoever is about to record something on them. Open prices only."""

from sqlmodel import Session

from app.presenters.budget_summary import budget_summary
from app.presenters.budget_words import OUTCOME_HEADINGS, outcome_rows, outcome_words
from app.web.doing.deed import Figures
from models.rules.organisation import Organisation
from tasks.actions.case_file import load
from tasks.queries.budget import reviews
from tasks.queries.newest_lines import newest_lines
from tasks.queries.outcomes import outcomes


def analysis_figures(session: Session, case_id: int, organisation: Organisation) -> Figures | None:
    """The newest version in its dearest year; None when there is none. Raises NotFoundError."""
    known = reviews(load(session, case_id))
    found = budget_summary(case_id, newest_lines(session, case_id), known, organisation)
    if found is None:
        return None
    headings = ("Region", "Patienter", "Brutto per år")
    return Figures(f"{found.state} ({found.year})", headings, found.rows, found.flags)


def outcome_figures(session: Session, case_id: int, organisation: Organisation) -> Figures | None:
    """What the medicine turned out to cost beside what was forecast; None when nobody has told."""
    found = outcomes(session, case_id)
    if found is None:
        return None
    caption = f"Utfall mot prognos ({found.imported.file_name})"
    return Figures(
        caption, OUTCOME_HEADINGS, outcome_rows(found, organisation), tuple(filter(None, [outcome_words(found)]))
    )
