"""What is due: automatic work that nobody has carried out yet, and cases at their next target date."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import Session, col, select

from models.tables.case import Case


def unfinished_work(session: Session, *, now: datetime, limit: int = 500) -> Sequence[int]:
    """Cases with automatic steps that were due at `now`, longest waiting first."""
    waiting = select(Case.id).where(col(Case.work_due_at) <= now).order_by(col(Case.work_due_at), col(Case.id))
    return [case_id for case_id in session.exec(waiting.limit(limit)) if case_id is not None]


def due_cases(session: Session, *, day: date, limit: int = 100) -> Sequence[Case]:
    """Cases whose next target date is `day` or has passed, most overdue first."""
    due = select(Case).where(col(Case.next_due_on) <= day).order_by(col(Case.next_due_on), col(Case.id))
    return session.exec(due.limit(limit)).all()
