"""Whether there is a backup to go back to."""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import func, select

from app.backup.kept import last_good as found_last
from app.bootstrap import Ordnat
from app.cli.doctor.finding import Finding
from models import database
from tasks.actions.case_file import business_day
from tasks.actions.case_rows import EVENTS

# Every night, with some hours to spare.
_TOO_OLD = timedelta(hours=36)


def last_good(house: Ordnat) -> Iterator[Finding]:
    """How old the last backup is that could be restored when it was made. Without cases there is nothing to lose."""
    kept, now = found_last(house.settings), house.now()
    if kept is not None:
        day = business_day(house.organisation, kept.made_at).isoformat()
        yield Finding(
            f"Senaste provade säkerhetskopian är från {day}, {kept.cases} ärenden",
            now - kept.made_at < _TOO_OLD,
            "Ta en ny: ordnat backup. Se driftboken, Säkerhetskopiera, om hur den tas varje natt.",
        )
        return
    with database.reading(house.engine) as session:
        first = session.connection().execute(select(func.min(EVENTS.c.recorded_at))).scalar()
    fresh = first is None or now - first < _TOO_OLD
    yield Finding("Ingen säkerhetskopia är tagen", False, "Ta en första: ordnat backup.", remark=fresh)
