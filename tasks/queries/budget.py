"""Budget impact analyses as they stand: gross figures, SEK per year."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlmodel import Session, col, func, select

from models.tables.budget_analysis import BudgetAnalysis, BudgetLine


@dataclass(frozen=True, slots=True)
class AnalysisShown:
    """The newest version of a case's analysis, with its line per region."""

    analysis: BudgetAnalysis
    lines: list[BudgetLine]

    def in_order(self, regions: Sequence[str]) -> list[BudgetLine]:
        """The lines in the order of `regions`."""
        return sorted(
            self.lines, key=lambda line: regions.index(line.region) if line.region in regions else len(regions)
        )

    @property
    def patients(self) -> Decimal:
        """Expected patients in all regions together."""
        return sum((line.patients for line in self.lines), Decimal(0))

    @property
    def gross(self) -> Decimal:
        """Gross cost in SEK per year in all regions together."""
        return sum((line.gross for line in self.lines), Decimal(0))


def newest_analysis(session: Session, case_id: int) -> AnalysisShown | None:
    """The newest version, or None when no analysis has been made."""
    newest = select(func.max(BudgetAnalysis.seq)).where(BudgetAnalysis.case_id == case_id).scalar_subquery()
    analysis = session.exec(
        select(BudgetAnalysis).where(BudgetAnalysis.case_id == case_id, col(BudgetAnalysis.seq) == newest)
    ).first()
    if analysis is None:
        return None
    lines = select(BudgetLine).where(BudgetLine.case_id == case_id, BudgetLine.seq == analysis.seq)
    return AnalysisShown(analysis, list(session.exec(lines)))


def region_gross(session: Session, case_id: int, region: str) -> str | None:
    """A region's gross cost in SEK per year by the newest version, as digits; None when there is no analysis."""
    shown = newest_analysis(session, case_id)
    if shown is None:
        return None
    return next((str(line.gross) for line in shown.lines if line.region == region), None)
