"""Whether the event log is as it was written, and the clock that writes into it goes right."""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import func, select

from app.backup.kept import last_good
from app.bootstrap import Ordnat
from app.cli.doctor.finding import Finding
from models import database
from models.rules.case_number import case_number
from tasks.actions.case_file import business_day
from tasks.actions.case_rows import EVENTS
from tasks.queries.log_chain import verify

# Some seconds.
_AT_A_SITTING = 500_000
# Machines that share a database differ a little.
_APART = timedelta(minutes=2)


def chain(house: Ordnat) -> Iterator[Finding]:
    """Every event against its hash, where that takes seconds; a longer log was looked at when it was last backed up."""
    with database.reading(house.engine) as session:
        events = session.connection().execute(select(func.count()).select_from(EVENTS)).scalar_one()
        if events > _AT_A_SITTING:
            yield _as_backed_up(house, events)
            return
        found = verify(session)
    cases = ", ".join(case_number(case_id) for case_id in sorted({wrong.case_id for wrong in found.breaks})[:5])
    yield Finding(
        f"Händelseloggen är som den skrevs: {found.events} händelser i {found.cases} ärenden",
        found.sound,
        f"{len(found.breaks)} brott ({cases}). Rör inget mer i databasen, och kör ordnat audit verify: den säger var.",
    )


def _as_backed_up(house: Ordnat, events: int) -> Finding:
    kept = last_good(house.settings)
    return Finding(
        f"Händelseloggen, {events} händelser, var som den skrevs när den senaste säkerhetskopian provades",
        kept is not None,
        "Den är för lång för att gås igenom här. Kör ordnat audit verify.",
        remark=True,
    )


def clock(house: Ordnat) -> Iterator[Finding]:
    """Nothing can have been recorded later than now."""
    with database.reading(house.engine) as session:
        newest = session.connection().execute(select(func.max(EVENTS.c.recorded_at))).scalar()
    if newest is None:
        return
    day = business_day(house.organisation, newest).isoformat()
    yield Finding(
        "Datorns klocka stämmer med händelseloggen",
        newest <= house.now() + _APART,
        f"Klockan går fel: den senaste händelsen skrevs {day}, senare än nu. Ställ den (timedatectl) innan någon "
        "beslutar.",
    )
