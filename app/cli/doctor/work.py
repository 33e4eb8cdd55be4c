"""Whether what should happen by itself happens: automatic work, the watch, meetings, messages, sources."""

from collections.abc import Iterator
from datetime import timedelta

from app.bootstrap import Ordnat
from app.cli.doctor.finding import STARTED_BY, Finding
from models import database
from models.rules.case_number import case_number
from models.rules.foresight.meetings import running_out
from tasks.actions.case_file import business_day
from tasks.queries.audit import audit
from tasks.queries.due import unfinished_work
from tasks.queries.outbox import messages_by_state
from tasks.queries.sources import source_healths

_STUCK_AFTER = timedelta(minutes=10)


def stuck(house: Ordnat) -> Iterator[Finding]:
    """Automatic work that nobody has done for a while."""
    with database.reading(house.engine) as session:
        waiting = unfinished_work(session, now=house.now() - _STUCK_AFTER)
    names = ", ".join(case_number(case_id) for case_id in waiting[:5])
    yield Finding(
        "Inget ärende har automatiskt arbete som väntat mer än 10 minuter",
        not waiting,
        f"{len(waiting)} väntar ({names}). Starta flödena: {STARTED_BY}. Går de redan: se flows.log.",
    )


def forgotten(house: Ordnat) -> Iterator[Finding]:
    """Open cases that the watch would never look at again."""
    with database.reading(house.engine) as session:
        found = audit(session, now=house.now())
    yield Finding(
        f"Alla {found.open} öppna ärenden har en nästa kontroll",
        found.sound,
        f"Glömda: {', '.join(found.forgotten)}. Starta flödena: {STARTED_BY}. Går de redan: kör ordnat watch.",
    )


def meetings(house: Ordnat) -> Iterator[Finding]:
    """Bodies whose known meetings are coming to an end."""
    today = business_day(house.organisation, house.now())
    for body, last in ((found.body, found.last) for found in running_out(house.organisation, today)):
        until = f"till och med {last.isoformat()}" if last else "inte alls"
        yield Finding(
            f"Möteskalendern för {body.short} räcker {until}",
            False,
            "Lägg in fler möten i organisationsfilen: utan dem kan ingen varna i tid.",
            remark=True,
        )


def outbox(house: Ordnat) -> Iterator[Finding]:
    """Messages that have been given up."""
    with database.reading(house.engine) as session:
        states = messages_by_state(session)
    yield Finding(
        f"Utkorgen: {states.get('sent', 0)} skickade, {states.get('queued', 0)} väntar",
        not states.get("failed"),
        f"{states.get('failed', 0)} meddelanden har gett upp: ordnat notice list --failed säger vilka och varför.",
    )


def sources(house: Ordnat) -> Iterator[Finding]:
    """Each source that is polled: when it was last read, and what went wrong."""
    with database.reading(house.engine) as session:
        healths = {health.source: health for health in source_healths(session)}
    new = [key for key, how in house.sources.items() if how.enabled and key not in healths]
    if new:
        yield Finding(
            f"Källor som aldrig har hämtats: {', '.join(new)}",
            False,
            "De hämtas på sina tider när flödena är igång; nu: ordnat source poll, och källans namn eller --all.",
            remark=True,
        )
    for key, how in house.sources.items():
        if how.enabled and key in healths:
            health = healths[key]
            yield Finding(
                f"Källan {key}: {health.rows or 0} rader",
                health.failures_in_row == 0,
                f"{health.problem} ({health.failures_in_row} fel i rad)",
            )
