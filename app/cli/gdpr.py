"""`ordnat gdpr …`: what is held about a contact, and taking it away without touching the history of cases."""

from pathlib import Path
from typing import Annotated

import typer

from app.bootstrap import ordnat
from app.cli.notices import ActorOption
from app.cli.swedish import SwedishCommand, SwedishGroup
from app.presenters.contacts import as_json, as_lines
from app.presenters.terminal import console
from models import database
from models.rules.errors import InvalidInputError
from models.rules.operators import check_operator
from tasks.actions.case_file import business_day
from tasks.actions.erase_contact import erase_contact
from tasks.queries.contacts import find_contact, held_about

app = typer.Typer(cls=SwedishGroup, no_args_is_help=True, help="Personuppgifter: ta ut, eller ta bort.")
Who = Annotated[
    str, typer.Argument(metavar="NYCKEL", help="En nyckel under [[people]], eller en e-postadress, nu eller förr.")
]


@app.command("export", cls=SwedishCommand)
def export(
    who: Who,
    to: Annotated[Path | None, typer.Option("--to", help="Skriv som JSON till en ny fil.")] = None,
    actor: ActorOption = None,
) -> None:
    """Allt som finns om en kontakt: att läsa här, eller som JSON i en fil."""
    house = ordnat()
    check_operator(house.actor(actor), "ta ut en kontakts uppgifter")
    now, organisation = house.now(), house.organisation
    with database.reading(house.engine) as session:
        contact = find_contact(session, who, organisation=organisation, day=business_day(organisation, now))
        held = held_about(session, contact)
    if to is None:
        for line in as_lines(contact, held):
            console.print(line, markup=False, highlight=False, soft_wrap=True)
        return
    _write(to, as_json(contact, held, now))
    console.print(f"{sum(len(one.rows) for one in held)} rader om {contact.key} finns nu i {to}.", markup=False)


@app.command("erase-contact", cls=SwedishCommand)
def erase(
    who: Who,
    reason: Annotated[str, typer.Option("--reason", help="Varför, till exempel vems begäran.")],
    actor: ActorOption = None,
) -> None:
    """Ta bort det som finns om en kontakt som har slutat. Ärendenas historik står kvar, med funktionens nyckel."""
    house = ordnat()
    contact, was_there = house.act(erase_contact, who, reason=reason, actor=actor)
    if not was_there:
        console.print(f"Om {contact.key} finns inget kvar att ta bort.", markup=False)
        return
    console.print(f"Uppgifterna om {contact.key} är borttagna. Driften får besked om att det är gjort.", markup=False)
    if any(person.key == contact.key for person in house.organisation.people):
        console.print(
            f"{contact.key} står kvar i {house.settings.organisation.name}: byt namn och adress där till funktionens.",
            markup=False,
        )


def _write(path: Path, text: str) -> None:
    # Somebody's data: for the one who asked for it, and never over another file.
    try:
        path.touch(mode=0o600, exist_ok=False)
        path.write_text(text + "\n", encoding="utf-8")
    except FileExistsError:
        raise InvalidInputError(f"Filen {path} finns redan. Ange en ny.", about="to") from None
    except OSError as failure:
        raise InvalidInputError(f"Det går inte att skriva {path}: {failure.strerror}.", about="to") from None
