"""Forms kept for somebody whose log-in had run out when they sent them. What is kept here is sealed already."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, delete

from models.tables.kept_form import KeptForm
from tasks.actions.web_sessions import digest

KEPT_FOR = timedelta(hours=1)


def keep_form(session: Session, key: str, person: str, path: str, sealed: str, *, now: datetime) -> None:
    """Keep a form for the person, who is the only one to have the key, until an hour has gone."""
    row = KeptForm(digest=digest(key), person=person, path=path, content=sealed, ends_at=now + KEPT_FOR)
    session.add(row)


def kept_form(session: Session, key: str, person: str, *, now: datetime) -> KeptForm | None:
    """The form that the key belongs to, if it is this person's and has not been forgotten."""
    row = session.get(KeptForm, digest(key))
    return row if row is not None and row.person == person and now < row.ends_at else None


def forget_form(session: Session, key: str, path: str) -> None:
    """The form of the page at `path` has been sent after all."""
    session.exec(delete(KeptForm).where(col(KeptForm.digest) == digest(key), col(KeptForm.path) == path))


def forget_old_forms(session: Session, *, now: datetime) -> None:
    """Leave nothing behind of forms whose hour has gone."""
    session.exec(delete(KeptForm).where(col(KeptForm.ends_at) <= now))
