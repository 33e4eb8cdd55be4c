"""Proof of life: does every open case have a time at which somebody looks at it next?"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, func, or_, select

from models.rules.case_number import case_number
from models.tables.case import Case

# A sweep that runs every few minutes has been gone for this long before anybody needs to know.
PATIENCE = timedelta(hours=1)
_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Audit:
    """Open cases, and those nobody would look at: without a next time, or with one that has long passed."""

    open: int
    forgotten: tuple[str, ...]

    @property
    def sound(self) -> bool:
        """True when nothing is forgotten."""
        return not self.forgotten


def audit(session: Session, *, now: datetime) -> Audit:
    """The state of the watch at `now`; at most ten forgotten cases are named."""
    is_open = col(Case.open_key).is_not(None)
    unseen = or_(col(Case.next_check_at).is_(None), col(Case.next_check_at) < now - PATIENCE)
    count = session.exec(select(func.count()).where(is_open)).one()
    lost = session.exec(select(Case.id).where(is_open, unseen).order_by(col(Case.id)).limit(_SHOWN)).all()
    return Audit(count, tuple(case_number(case_id) for case_id in lost if case_id is not None))
