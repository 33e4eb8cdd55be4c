"""Budget impact analyses as they stand: open prices, SEK per year. Net figures are read by `tasks.actions.read_net`."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlmodel import Session, and_, col, func, or_, select

from models.rules.budget_impact import ALL, Model, read
from models.rules.errors import NotFoundError
from models.rules.events import Kind, in_force
from models.rules.process import Stage
from models.tables.budget_analysis import BudgetAnalysis, BudgetLine, BudgetYear
from models.tables.case_event import CaseEvent
from tasks.actions.case_file import CaseFile

_REVIEWS = {Kind.DECIDED, Kind.BUDGET_REVISED}


@dataclass(frozen=True, slots=True)
class AnalysisShown:
    """A version of a case's analysis, with its line per region and its row per region and calendar year."""

    analysis: BudgetAnalysis
    lines: list[BudgetLine]
    years: list[BudgetYear]

    def in_order(self, regions: Sequence[str]) -> list[BudgetLine]:
        """The lines in the order of `regions`."""
        return sorted(
            self.lines, key=lambda line: regions.index(line.region) if line.region in regions else len(regions)
        )

    def of(self, region: str) -> list[BudgetYear]:
        """The calendar years of a region, or of `ALL`, in order; empty in versions older than they are."""
        return [year for year in self.years if year.region == region]

    @property
    def patients(self) -> Decimal:
        """Expected patients in all regions together, in the dearest year."""
        return sum((line.patients for line in self.lines), Decimal(0))

    @property
    def gross(self) -> Decimal:
        """Gross cost in SEK in all regions together, in the dearest year."""
        return sum((line.gross for line in self.lines), Decimal(0))

    @property
    def model(self) -> Model:
        """The open model it was made from. Raises NotFoundError for a version older than stored models."""
        if self.analysis.inputs is None:
            raise NotFoundError(
                f"Version {self.analysis.version} gjordes innan underlaget sparades helt, och kan inte räknas om. "
                "Gör en ny version: ordnat budget new."
            )
        return read(json.loads(self.analysis.inputs))


@dataclass(frozen=True, slots=True)
class Review:
    """Who reviewed a version, by which event."""

    seq: int
    reviewer: str
    recorder: str
    on: str


def newest_analysis(session: Session, case_id: int) -> AnalysisShown | None:
    """The newest version, or None when no analysis has been made."""
    newest = session.exec(select(func.max(BudgetAnalysis.seq)).where(BudgetAnalysis.case_id == case_id)).one()
    return None if newest is None else analysis_at(session, case_id, newest)


def analysis_at(session: Session, case_id: int, seq: int) -> AnalysisShown | None:
    """The version that event `seq` made, or None."""
    analysis = session.get(BudgetAnalysis, (case_id, seq))
    if analysis is None:
        return None
    lines = select(BudgetLine).where(BudgetLine.case_id == case_id, BudgetLine.seq == seq)
    years = (
        select(BudgetYear)
        .where(BudgetYear.case_id == case_id, BudgetYear.seq == seq)
        .order_by(col(BudgetYear.region) == ALL, col(BudgetYear.region), col(BudgetYear.year))
    )
    return AnalysisShown(analysis, list(session.exec(lines)), list(session.exec(years)))


def shown_to_regions(session: Session, file: CaseFile) -> AnalysisShown | None:
    """The version whose review is in force, the newest where none has been reviewed; None when there is none."""
    if file.at.analysis is not None:
        return analysis_at(session, file.case_id, file.at.analysis)
    return newest_analysis(session, file.case_id)


def versions(session: Session, case_id: int) -> list[BudgetAnalysis]:
    """Every version, oldest first."""
    mine = select(BudgetAnalysis).where(BudgetAnalysis.case_id == case_id).order_by(col(BudgetAnalysis.seq))
    return list(session.exec(mine))


def version_called(session: Session, file: CaseFile, version: int | None) -> AnalysisShown:
    """The version numbered so, the newest for None. Raises NotFoundError."""
    known = {row.version: row.seq for row in versions(session, file.case_id)}
    if not known:
        raise NotFoundError(
            f"{file.about.number} har ingen budgetpåverkansanalys än. Gör en: ordnat budget new {file.about.number}."
        )
    wanted = max(known) if version is None else version
    found = analysis_at(session, file.case_id, known[wanted]) if wanted in known else None
    if found is None:
        raise NotFoundError(
            f"Version {wanted} finns inte i {file.about.number}. Välj bland: {', '.join(map(str, known))}."
        )
    return found


def reviews(file: CaseFile) -> dict[int, Review]:
    """The reviews in force, by the number of the event that made the version."""
    found, draft = {}, None
    for event in in_force(file.log):
        draft = event.seq if event.kind is Kind.BUDGET_DRAFTED else draft
        if event.kind in _REVIEWS and (event.kind is Kind.BUDGET_REVISED or event.stage is Stage.BUDGET_IMPACT):
            # Older logs do not say which version was reviewed: it was the newest.
            seq = event.data.get("analysis") or draft
            if seq is not None:
                found[seq] = Review(event.seq, event.decider or event.actor, event.actor, event.on.isoformat())
    return found


def region_gross(session: Session, case_id: int, region: str) -> str | None:
    """A region's gross cost in SEK per year by the version last reviewed, else the newest; None without one."""
    seq = last_reviewed(session, case_id)
    shown = newest_analysis(session, case_id) if seq is None else analysis_at(session, case_id, seq)
    if shown is None:
        return None
    return next((str(line.gross) for line in shown.lines if line.region == region), None)


def last_reviewed(session: Session, case_id: int) -> int | None:
    """The number of the event that made the version last reviewed; None in logs that do not say."""
    events = (
        select(CaseEvent.data)
        .where(
            CaseEvent.case_id == case_id,
            or_(
                CaseEvent.kind == Kind.BUDGET_REVISED.value,
                and_(CaseEvent.kind == Kind.DECIDED.value, CaseEvent.stage == Stage.BUDGET_IMPACT.value),
            ),
        )
        .order_by(col(CaseEvent.seq).desc())
        .limit(1)
    )
    data = session.exec(events).first()
    return data.get("analysis") if data else None
