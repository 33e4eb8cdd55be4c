"""What a medicine turned out to cost, beside what was forecast. Gross SEK."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from models.tables.actual_cost import ActualCost, ActualImport


@dataclass(frozen=True, slots=True)
class Outcomes:
    """The newest import of actual costs, region by region and month by month."""

    imported: ActualImport
    costs: list[ActualCost]


def outcomes(session: Session, case_id: int) -> Outcomes | None:
    """The newest import of actual costs, or None."""
    newest = select(ActualImport).where(ActualImport.case_id == case_id).order_by(col(ActualImport.seq).desc()).limit(1)
    imported = session.exec(newest).first()
    if imported is None:
        return None
    costs = (
        select(ActualCost)
        .where(ActualCost.case_id == case_id, ActualCost.seq == imported.seq)
        .order_by(col(ActualCost.month), col(ActualCost.region))
    )
    return Outcomes(imported, list(session.exec(costs)))
