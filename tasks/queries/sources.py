"""The sources' health as it stands, and how long their lists have been."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlmodel import Session, select

from models.rules.escalation import later
from models.rules.organisation import Organisation
from models.rules.watch.working_hours import office_of
from models.tables.source import SourceHealth, SourceLength
from tasks.sources.configuration.configured import Configured


def source_healths(session: Session) -> Sequence[SourceHealth]:
    """Every source that has been tried, by name."""
    return session.exec(select(SourceHealth).order_by(SourceHealth.source)).all()


def heard(health: SourceHealth) -> datetime:
    """When a source was last read; before the first time, when it was last tried."""
    return health.last_success_at or health.last_attempt_at


def is_silent(health: SourceHealth, how: Configured, organisation: Organisation, now: datetime) -> bool:
    """Has nobody read the source for longer than it may be silent?"""
    office, may = office_of(organisation), how.silent_after or organisation.watching.source_silent_after
    return later(office.day(heard(health)), may, office.free) < office.day(now)


def source_lengths(session: Session) -> Mapping[str, Sequence[SourceLength]]:
    """Every length each list has had, by source, the oldest first."""
    found: dict[str, list[SourceLength]] = defaultdict(list)
    for length in session.exec(select(SourceLength).order_by(SourceLength.source, SourceLength.id)):  # type: ignore[arg-type]
        found[length.source].append(length)
    return found
