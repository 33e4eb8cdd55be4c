"""`ordnat doctor`: what is well, what is not, and what to do about it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from rich.markup import escape
from sqlalchemy.exc import DBAPIError

from app.bootstrap import Ordnat, build, read_settings
from app.front_door import address, check_front_door, describes_itself, is_local, pages_answer
from app.prefect_api import answers
from app.presenters.terminal import console
from app.settings import Settings
from models import database
from models.rules.case_number import case_number
from models.rules.errors import OrdnatError
from models.rules.foresight.meetings import running_out
from tasks.actions.case_file import business_day
from tasks.queries.audit import audit
from tasks.queries.due import unfinished_work
from tasks.queries.outbox import messages_by_state
from tasks.queries.sources import source_healths

_STUCK_AFTER = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `remedy` says what to do when it is not well; a remark is no fault."""

    what: str
    well: bool
    remedy: str = ""
    remark: bool = False


def examine() -> int:
    """Look at everything and print it; 1 when something needs doing."""
    findings = list(_findings())
    for finding in findings:
        mark = "[green]✓[/]" if finding.well else "[yellow]![/]" if finding.remark else "[red]✗[/]"
        console.print(
            f"{mark} {escape(finding.what)}" + ("" if finding.well else f"\n  → {escape(finding.remedy)}"),
            soft_wrap=True,
        )
    return int(any(not (finding.well or finding.remark) for finding in findings))


def _findings() -> Iterator[Finding]:
    try:
        house = build(read_settings())
    except OrdnatError as wrong:
        yield Finding("Inställningar, organisationsfil och källfil", False, str(wrong))
        return
    yield Finding(f"Organisationsfilen {house.settings.organisation.name}, version {house.organisation.version}", True)
    polled = sum(how.enabled for how in house.sources.values())
    yield Finding(f"Källfilen {house.settings.sources.name}: {polled} av {len(house.sources)} källor hämtas", True)
    yield from _database(house)
    yield Finding(
        f"Prefect-servern på {house.settings.prefect_api}",
        answers(house.settings.prefect_api),
        "Starta den: ordnat up. Beslut kan registreras ändå, men inget sker av sig självt.",
    )
    yield from _pages(house.settings)
    yield Finding(
        "E-postserver",
        house.settings.mail_url is not None,
        "Sätt ORDNAT_MAIL_URL, till exempel mailtos://användare:lösenord@smtp.regionen.example?from=ordnat@regionen.example.",
    )


def _pages(settings: Settings) -> Iterator[Finding]:
    try:
        check_front_door(settings)
    except OrdnatError as wrong:
        yield Finding("Webbsidornas inställningar", False, str(wrong))
        return
    if not is_local(settings):
        yield Finding(
            f"Inloggningstjänsten {settings.oidc_issuer}",
            describes_itself(settings.oidc_issuer or ""),
            "Den svarar inte som den ska. Kontrollera ORDNAT_OIDC_ISSUER och nätet.",
        )
    yield Finding(
        f"Webbsidorna på {address(settings)}",
        pages_answer(settings),
        "Starta dem: ordnat up, eller ordnat web.",
    )


def _database(house: Ordnat) -> Iterator[Finding]:
    try:
        current = database.schema_is_current(house.engine)
    except DBAPIError as failure:
        yield Finding("Databasen", False, f"Svarar inte: {failure.orig}. Kontrollera ORDNAT_DATABASE_URL.")
        return
    yield Finding("Databasens schema", current, "Kör ordnat up, som uppdaterar det.")
    if current:
        for look in (_work, _watch, _meetings, _outbox, _sources):
            yield from look(house)


def _work(house: Ordnat) -> Iterator[Finding]:
    with database.reading(house.engine) as session:
        stuck = unfinished_work(session, now=house.now() - _STUCK_AFTER)
    names = ", ".join(case_number(case_id) for case_id in stuck[:5])
    yield Finding(
        "Inget ärende har automatiskt arbete som väntat mer än 10 minuter",
        not stuck,
        f"{len(stuck)} väntar ({names}). Är ordnat up igång? Se annars loggen flows.log.",
    )


def _watch(house: Ordnat) -> Iterator[Finding]:
    with database.reading(house.engine) as session:
        found = audit(session, now=house.now())
    yield Finding(
        f"Alla {found.open} öppna ärenden har en nästa kontroll",
        found.sound,
        f"Glömda: {', '.join(found.forgotten)}. Är ordnat up igång? Kör annars ordnat watch.",
    )


def _meetings(house: Ordnat) -> Iterator[Finding]:
    today = business_day(house.organisation, house.now())
    for body, last in ((found.body, found.last) for found in running_out(house.organisation, today)):
        until = f"till och med {last.isoformat()}" if last else "inte alls"
        yield Finding(
            f"Möteskalendern för {body.short} räcker {until}",
            False,
            "Lägg in fler möten i organisationsfilen: utan dem kan ingen varna i tid.",
            remark=True,
        )


def _outbox(house: Ordnat) -> Iterator[Finding]:
    with database.reading(house.engine) as session:
        states = messages_by_state(session)
    yield Finding(
        f"Utkorgen: {states.get('sent', 0)} skickade, {states.get('queued', 0)} väntar",
        not states.get("failed"),
        f"{states.get('failed', 0)} meddelanden har gett upp: ordnat notice list --failed säger vilka och varför.",
    )


def _sources(house: Ordnat) -> Iterator[Finding]:
    with database.reading(house.engine) as session:
        healths = {health.source: health for health in source_healths(session)}
    for key, how in house.sources.items():
        if how.enabled and key not in healths:
            yield Finding(f"Källan {key} har hämtats", False, f"Hämta en första gång: ordnat source poll {key}.", True)
        elif how.enabled:
            health = healths[key]
            yield Finding(
                f"Källan {key}: {health.rows or 0} rader",
                health.failures_in_row == 0,
                f"{health.problem} ({health.failures_in_row} fel i rad)",
            )
