"""The sources' health as it stands, and how long their lists have been."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlmodel import Session, select

from models.tables.source import SourceHealth, SourceLength


def source_healths(session: Session) -> Sequence[SourceHealth]:
    """Every source that has been tried, by name."""
    return session.exec(select(SourceHealth).order_by(SourceHealth.source)).all()


def source_lengths(session: Session) -> Mapping[str, Sequence[SourceLength]]:
    """Every length each list has had, by source, the oldest first."""
    found: dict[str, list[SourceLength]] = defaultdict(list)
    for length in session.exec(select(SourceLength).order_by(SourceLength.source, SourceLength.id)):  # type: ignore[arg-type]
        found[length.source].append(length)
    return found
