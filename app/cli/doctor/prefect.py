"""Whether Prefect's server is there, and throws away its old runs."""

from collections.abc import Iterator
from datetime import timedelta

from app.bootstrap import Ordnat
from app.cli.doctor.finding import STARTED_BY, Finding
from app.prefect_api import answers, runs_ended_before

# The server throws old runs away now and then, not on the day.
_DAYS_OF_GRACE = 3


def server(house: Ordnat) -> Iterator[Finding]:
    """Prefect's server."""
    yield Finding(
        f"Prefect-servern på {house.settings.prefect_api}",
        answers(house.settings.prefect_api),
        f"Starta den: {STARTED_BY}. Beslut kan registreras ändå, men inget sker av sig självt.",
    )


def retention(house: Ordnat) -> Iterator[Finding]:
    """Runs that should have been thrown away: nobody misses them, but they fill the disk."""
    days = house.settings.prefect_days
    old = runs_ended_before(house.settings.prefect_api, house.now() - timedelta(days=days + _DAYS_OF_GRACE))
    if old:
        yield Finding(
            f"Prefect har {old} körningar som är äldre än {days} dagar",
            False,
            "De rensas inte, och fyller disken. Starta Prefect-servern med ordnat server, eller sätt "
            "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED=events,flow_runs där den startas.",
            remark=True,
        )
