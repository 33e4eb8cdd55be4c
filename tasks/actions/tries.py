"""How often something is tried, counted in the database so that every process knows of every try."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from models.tables.core import table_of
from models.tables.try_count import TryCount
from tasks.actions.web_sessions import digest

_COUNTS = table_of(TryCount)


def count_try(session: Session, kind: str, who: str, within: timedelta, *, now: datetime) -> int:
    """One more try of a kind by somebody: how many that makes in the stretch of time, `within` long, that `now` is in.

    Of who it is only a digest is written down, and no longer than the stretch lasts.
    """
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    first = dialect.insert(_COUNTS).values(digest=digest(f"{kind}:{who}"), ends_at=_end(within, now), tries=1)
    again = first.on_conflict_do_update(
        index_elements=[_COUNTS.c.digest, _COUNTS.c.ends_at], set_={"tries": _COUNTS.c.tries + 1}
    )
    return int(session.connection().execute(again.returning(_COUNTS.c.tries)).scalar_one())


def tries_so_far(session: Session, kind: str, who: str, within: timedelta, *, now: datetime) -> int:
    """How many tries the stretch of time has seen already."""
    row = (_COUNTS.c.digest == digest(f"{kind}:{who}")) & (_COUNTS.c.ends_at == _end(within, now))
    found = session.connection().execute(select(func.max(_COUNTS.c.tries)).where(row)).scalar()
    return int(found or 0)


def forget_tries(session: Session, *, now: datetime) -> None:
    """Leave nothing behind of stretches that have ended."""
    session.connection().execute(delete(_COUNTS).where(_COUNTS.c.ends_at <= now))


def _end(within: timedelta, now: datetime) -> datetime:
    length = int(within.total_seconds())
    return datetime.fromtimestamp((int(now.timestamp()) // length + 1) * length, UTC)
