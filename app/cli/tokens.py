"""`ordnat token …`: what programs present at the API. A token is shown once, when it is made."""

from datetime import timedelta
from typing import Annotated

import typer

from app.bootstrap import ordnat
from app.cli.notices import ActorOption
from app.cli.swedish import SwedishCommand, SwedishGroup
from app.presenters import tokens as shown
from app.presenters.terminal import console
from models import database
from tasks.actions import api_tokens

app = typer.Typer(
    cls=SwedishGroup, no_args_is_help=True, help="Nycklar för program som läser genom webbsidornas API (/api)."
)
_USUAL_DAYS = 90


@app.command("new", cls=SwedishCommand)
def new(
    label: Annotated[str, typer.Option("--label", help="Vad nyckeln är till för.")],
    days: Annotated[int, typer.Option("--days", help="Så många dagar gäller den, högst 366.")] = _USUAL_DAYS,
    role: Annotated[list[str] | None, typer.Option("--role", help="En av dina roller. Upprepas.")] = None,
    actor: ActorOption = None,
) -> None:
    """Gör en nyckel i ditt namn. Den visas en gång och kan inte tas fram igen."""
    house = ordnat()
    who, lasts = house.actor(actor), timedelta(days=days)
    row, held = house.change(
        lambda session: api_tokens.new_token(session, label, role or (), lasts, actor=who, now=house.now())
    )
    console.print(f"Nyckel {row.id} gäller till {row.ends_at.date().isoformat()}. Spara den nu, den visas bara här:")
    console.print(held, markup=False, soft_wrap=True)


@app.command("list", cls=SwedishCommand)
def list_tokens(actor: ActorOption = None) -> None:
    """Visa dina nycklar, utan vad som står i dem. Driften ser allas."""
    house = ordnat()
    with database.reading(house.engine) as session:
        rows = api_tokens.tokens(session, actor=house.actor(actor))
    shown.tokens(rows, house.organisation, house.now())


@app.command("revoke", cls=SwedishCommand)
def revoke(
    number: Annotated[int, typer.Argument(metavar="NR", help="Nyckelns nummer i listan.")], actor: ActorOption = None
) -> None:
    """Återkalla en nyckel: den ger ingenting från och med nu."""
    house = ordnat()
    who = house.actor(actor)
    row = house.change(lambda session: api_tokens.revoke_token(session, number, actor=who, now=house.now()))
    console.print(f"Nyckel {row.id}, ”{row.label}”, är återkallad.", markup=False)
