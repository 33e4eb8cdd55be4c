"""`ordnat channel …`: rooms that notices also go to. Their addresses are secrets: asked for, and never shown."""

import sys
from typing import Annotated

import typer

from app.bootstrap import ordnat
from app.cli import words
from app.cli.notices import ActorOption
from app.cli.swedish import SwedishCommand, SwedishGroup
from app.presenters import notices as shown
from app.presenters.terminal import console
from models import database
from models.rules.operators import check_operator
from notifications.doors import Door
from notifications.trial import send_trial
from tasks.actions.case_file import business_day
from tasks.actions.channels import NewChannel, add_channel, channel, end_channel, every_channel

app = typer.Typer(
    cls=SwedishGroup, no_args_is_help=True, help="Kanaler utöver e-post: Teams-rum och andra Apprise-adresser."
)
Id = Annotated[int, typer.Argument(metavar="NR", help="Kanalens nummer i listan.")]


@app.command("add", cls=SwedishCommand)
def add(  # noqa: PLR0917  as many parameters as flags
    label: Annotated[str, typer.Option("--label", help="Vad kanalen heter.")],
    role: Annotated[str, typer.Option("--role", help="En roll, eller ett organs nyckel: vars meddelanden den får.")],
    region: Annotated[str | None, typer.Option("--region", help="Bara en regions meddelanden.")] = None,
    kind: Annotated[list[str] | None, typer.Option("--kind", help="Bara ett slag av meddelanden. Upprepas.")] = None,
    first: Annotated[str | None, typer.Option("--from", help="Första dag, 2026-11-22. Förval: i dag.")] = None,
    last: Annotated[str | None, typer.Option("--to", help="Sista dag. Förval: tills vidare.")] = None,
    actor: ActorOption = None,
) -> None:
    """Lägg upp en kanal. Adressen frågas efter, eller läses från standard in: den är en hemlighet."""
    house = ordnat()
    who = house.actor(actor)
    new = NewChannel(
        label=label,
        role=role,
        valid_from=words.day(first, "Första dagen") or business_day(house.organisation, house.now()),
        url=_secret(),
        region=region,
        kinds=kind or (),
        valid_to=words.day(last, "Sista dagen"),
    )
    by = {"actor": who, "now": house.now(), "organisation": house.organisation}
    row = house.change(lambda session: add_channel(session, new, **by))  # type: ignore[arg-type]
    console.print(f"Kanal {row.id} är upplagd. Prova den: ordnat channel test {row.id}")


@app.command("list", cls=SwedishCommand)
def list_channels() -> None:
    """Visa kanalerna, utan adresser."""
    house = ordnat()
    with database.reading(house.engine) as session:
        rows = every_channel(session)
    shown.channels(rows, house.organisation)


@app.command("end", cls=SwedishCommand)
def end(
    number: Id,
    on: Annotated[str | None, typer.Option("--on", help="Sista dag. Förval: i går.")] = None,
    actor: ActorOption = None,
) -> None:
    """Sluta använda en kanal. Det som väntar på den tas tillbaka när sista dagen har varit."""
    house = ordnat()
    who, today = house.actor(actor), business_day(house.organisation, house.now())
    last = words.day(on, "Sista dagen")
    row = house.change(lambda session: end_channel(session, number, last, actor=who, today=today))
    console.print(f"Kanalen ”{row.label}” används till och med {row.valid_to}.", markup=False)


@app.command("test", cls=SwedishCommand)
def try_out(number: Id, actor: ActorOption = None) -> None:
    """Skicka ett prov till en kanal nu."""
    house = ordnat()
    check_operator(house.actor(actor), "prova kanaler")
    with database.reading(house.engine) as session:
        row = channel(session, number)
    send_trial(Door(row.label, row.url, row.id), house.now())
    console.print(f"Kanalen ”{row.label}” tog emot provet.", markup=False)


def _secret() -> str:
    # Not as an argument: those stay in the shell's history and are seen by everybody on the machine.
    if sys.stdin.isatty():
        return str(typer.prompt("Apprise-adress", hide_input=True))
    return sys.stdin.readline().strip()
