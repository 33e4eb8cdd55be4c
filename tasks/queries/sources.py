"""The sources' health as it stands."""

from collections.abc import Sequence

from sqlmodel import Session, select

from models.tables.source import SourceHealth


def source_healths(session: Session) -> Sequence[SourceHealth]:
    """Every source that has been tried, by name."""
    return session.exec(select(SourceHealth).order_by(SourceHealth.source)).all()
