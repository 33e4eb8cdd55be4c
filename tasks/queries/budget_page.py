"""An analysis with everything its page shows: a version, the others, what came of it, and whether net prices exist."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import exists, select
from sqlmodel import Session

from models.rules.errors import InvalidInputError
from models.tables.budget_analysis import BudgetAnalysis
from models.tables.budget_net_price import BudgetNetPrice
from models.tables.core import table_of
from tasks.actions.case_file import CaseFile, load
from tasks.queries.budget import AnalysisShown, Review, reviews, version_called, versions
from tasks.queries.budget_extension import Extension, extension_of
from tasks.queries.outcomes import Outcomes, outcomes

_NET = table_of(BudgetNetPrice)


@dataclass(frozen=True, slots=True)
class BudgetSeen:
    """`shown` is None while there is no version. `other` is the version it is compared with, if any was asked for.

    `discreet`: some version was made from secret prices, too.
    """

    file: CaseFile
    shown: AnalysisShown | None
    other: AnalysisShown | None
    every: Sequence[BudgetAnalysis]
    known: Mapping[int, Review]
    outcomes: Outcomes | None
    extension: Extension | None
    discreet: bool


def budget_seen(session: Session, case_id: int, version: int | None, compared: int | None) -> BudgetSeen:
    """A version (the newest for None), beside another for `compared`. Raises NotFoundError, InvalidInputError."""
    file, every = load(session, case_id), versions(session, case_id)
    shown = version_called(session, file, version) if every or version else None
    if shown is not None and compared == shown.analysis.version:
        raise InvalidInputError(f"Version {compared} jämförs med sig själv. Ange två olika versioner.")
    return BudgetSeen(
        file=file,
        shown=shown,
        other=version_called(session, file, compared) if compared is not None else None,
        every=every,
        known=reviews(file),
        outcomes=outcomes(session, case_id),
        extension=extension_of(session, file, shown.analysis.version) if shown else None,
        discreet=bool(session.connection().execute(select(exists().where(_NET.c.case_id == case_id))).scalar()),
    )
