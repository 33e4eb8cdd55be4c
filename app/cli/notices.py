"""`ordnat notice …`: what has been said to whom, what did not arrive, and sending it again."""

from typing import Annotated

import typer

from app.bootstrap import ordnat
from app.cli.swedish import SwedishCommand, SwedishGroup
from app.presenters import notices as shown
from app.presenters.terminal import console
from models import database
from models.rules.case_number import case_id_of
from models.rules.errors import InvalidInputError, NotFoundError
from models.rules.operators import check_operator
from tasks.actions.case_file import business_day
from tasks.actions.resend import resend, resend_failed
from tasks.queries.outbox import last_errors, notice, notices

app = typer.Typer(cls=SwedishGroup, no_args_is_help=True, help="Meddelanden: se, läsa, skicka igen.")
Id = Annotated[int, typer.Argument(metavar="NR", help="Meddelandets nummer i listan.")]
ActorOption = Annotated[
    str | None, typer.Option("--actor", help="Vem du är: en nyckel i organisationsfilen. Förval: ORDNAT_ACTOR.")
]


@app.command("list", cls=SwedishCommand)
def list_notices(
    failed: Annotated[bool, typer.Option("--failed", help="Bara de som gav upp.")] = False,
    queued: Annotated[bool, typer.Option("--queued", help="Bara de som väntar på att skickas.")] = False,
    case: Annotated[str | None, typer.Option("--case", help="Bara om ett ärende, till exempel OI-0017.")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="Högst så många, de nyaste först.")] = 100,
) -> None:
    """Visa meddelanden, de nyaste först, med senaste felet."""
    if failed and queued:
        raise InvalidInputError("Välj --failed eller --queued, inte båda.")
    house = ordnat()
    state = "failed" if failed else "queued" if queued else None
    with database.reading(house.engine) as session:
        rows = notices(session, state=state, case_id=case_id_of(case) if case else None, limit=limit)
        errors = last_errors(session, [row.id or 0 for row in rows])
    shown.notices(rows, errors, house.organisation)


@app.command("show", cls=SwedishCommand)
def show_notice(number: Id) -> None:
    """Visa ett meddelande: vad det säger, till vem, och varje försök att skicka det."""
    house = ordnat()
    with database.reading(house.engine) as session:
        view = notice(session, number)
    shown.notice(view, house.organisation)


@app.command("resend", cls=SwedishCommand)
def resend_notice(
    number: Annotated[int | None, typer.Argument(metavar="NR", help="Meddelandets nummer i listan.")] = None,
    failed: Annotated[bool, typer.Option("--failed", help="Alla som gav upp.")] = False,
    actor: ActorOption = None,
) -> None:
    """Skicka meddelanden som gav upp igen, till den adress organisationsfilen har nu."""
    if (number is None) is not failed:
        raise InvalidInputError("Ange ett meddelandes nummer, eller --failed för alla som gav upp.")
    house = ordnat()
    check_operator(house.actor(actor), "skicka meddelanden igen")
    today = business_day(house.organisation, house.now())
    named = {"now": house.now(), "organisation": house.organisation, "today": today}
    if number is None:
        count = house.change(lambda session: resend_failed(session, **named))  # type: ignore[arg-type]
        console.print(f"{count} meddelanden ligger i kön igen.")
        return
    if not house.change(lambda session: resend(session, number, **named)):  # type: ignore[arg-type]
        raise NotFoundError(
            f"Meddelande {number} har inte gett upp. Se vilka som har det: ordnat notice list --failed."
        )
    console.print(f"Meddelande {number} ligger i kön igen.")
