"""`ordnat doctor`: what is well, what is not, and what to do about it. A module per area; each look is in a list here.

To look at something more, write a function from the running program to findings and add it to the list where it fits.
"""

from collections.abc import Iterator

from rich.markup import escape
from sqlalchemy.exc import DBAPIError

from app.bootstrap import Ordnat, build, read_settings
from app.cli.doctor import backups, files, flows, log, prefect, schema, secrets, services, work
from app.cli.doctor.finding import Finding, Look
from app.presenters.terminal import console
from models import database
from models.rules.errors import OrdnatError

# Need no database.
_FIRST: tuple[Look, ...] = (files.files, files.settings, files.permissions, files.room, secrets.files)
# Need one whose schema is the program's own.
_INSIDE: tuple[Look, ...] = (
    work.stuck,
    work.forgotten,
    work.meetings,
    work.outbox,
    work.sources,
    flows.runs,
    log.chain,
    log.clock,
    backups.last_good,
)
_LAST: tuple[Look, ...] = (prefect.server, prefect.retention, secrets.prefect, services.pages, services.mail)


def examine() -> int:
    """Look at everything and print it; 1 when something needs doing."""
    findings = []
    for finding in _findings():
        findings.append(finding)
        remedy = "" if finding.well else f"\n  → {escape(finding.remedy)}"
        console.print(f"{finding.mark} {escape(finding.what)}{remedy}", soft_wrap=True)
    return int(any(not (finding.well or finding.remark) for finding in findings))


def _findings() -> Iterator[Finding]:
    try:
        house = build(read_settings())
    except OrdnatError as wrong:
        yield Finding("Inställningar, organisationsfil och källfil", False, str(wrong))
        return
    for look in _FIRST:
        yield from look(house)
    yield from _database(house)
    for look in _LAST:
        yield from look(house)


def _database(house: Ordnat) -> Iterator[Finding]:
    try:
        yield from schema.relation(house)
        if not database.schema_is_current(house.engine):
            return
        for look in _INSIDE:
            yield from look(house)
    except DBAPIError as failure:
        yield Finding("Databasen", False, f"Svarar inte: {failure.orig}. Kontrollera ORDNAT_DATABASE_URL.")
