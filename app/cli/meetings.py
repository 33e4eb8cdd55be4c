"""`ordnat meetings`: when the bodies meet, by when material must be in, and which cases wait for each meeting."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from app.bootstrap import ordnat
from app.presenters.meetings import MeetingLine, calendar_of, meeting_lines, show_meetings
from app.presenters.terminal import console
from models import database
from models.rules.errors import InvalidInputError, NotFoundError
from models.rules.organisation import Body, Organisation
from tasks.actions.case_file import business_day
from tasks.queries.forecast import awaiting


def meetings_command(
    body: Annotated[str | None, typer.Option("--body", help="Bara det här organet, till exempel aril.")] = None,
    ics: Annotated[
        str | None,
        typer.Option("--ics", metavar="KATALOG", help="Skriv en kalenderfil per organ, att prenumerera på."),
    ] = None,
) -> None:
    """Visa organens kommande möten, sista dag för underlag och vilka ärenden som väntar på varje möte."""
    house = ordnat()
    today = business_day(house.organisation, house.now())
    bodies = _bodies(house.organisation, body, today)
    with database.reading(house.engine) as session:
        lines = meeting_lines(bodies, awaiting(session, house.organisation, today), today)
    if ics is None:
        show_meetings(lines, today)
    else:
        _write(bodies, lines, Path(ics), house.now())


def _bodies(organisation: Organisation, wanted: str | None, today: date) -> list[Body]:
    known = [body for body in organisation.bodies if body.valid_to is None or body.valid_to >= today]
    if wanted is None:
        return known
    found = [body for body in known if wanted.casefold() in {body.key, body.short.casefold(), body.name.casefold()}]
    if not found:
        keys = ", ".join(body.key for body in known)
        raise NotFoundError(f"Organet ”{wanted}” finns inte. Välj bland: {keys}.")
    return found


def _write(bodies: Sequence[Body], lines: Sequence[MeetingLine], folder: Path, now: datetime) -> None:
    meeting = [body for body in bodies if body.meetings]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for body in meeting:
            (folder / f"{body.key}.ics").write_bytes(calendar_of(body, lines, now))
    except OSError as refused:
        raise InvalidInputError(f"Kan inte skriva i {folder}: {refused.strerror}. Välj en annan katalog.") from None
    console.print(f"{len(meeting)} kalendrar skrivna i {folder}.", markup=False, soft_wrap=True)
