"""A council's recommendations as rows: a later one supersedes, and nothing is written over."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session, col, select

from models.tables.medicine import Recommendation
from tasks.actions.medicines import indication_digest

COUNCIL = "nt_radet"


def history_of(session: Session, medicine_id: int, indication: str) -> list[Recommendation]:
    """What has been said of a medicine for an indication, oldest first."""
    known = (
        select(Recommendation)
        .where(
            Recommendation.medicine_id == medicine_id,
            Recommendation.indication_key == indication_digest(indication),
        )
        .order_by(col(Recommendation.number))
    )
    return list(session.exec(known))


def new_recommendation(
    session: Session,
    medicine_id: int,
    indication: str,
    facts: Mapping[str, Any],
    *,
    earlier: Recommendation | None = None,
) -> Recommendation:
    """What NT-rådet says from now on, superseding `earlier`; `facts` are the columns that tell what, when and where."""
    recommendation = Recommendation(
        medicine_id=medicine_id,
        indication=indication,
        indication_key=indication_digest(indication),
        number=earlier.number + 1 if earlier else 1,
        supersedes_id=earlier.id if earlier else None,
        body=COUNCIL,
        **facts,
    )
    session.add(recommendation)
    session.flush()
    return recommendation
