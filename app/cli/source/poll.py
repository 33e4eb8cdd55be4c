"""`ordnat source poll`: the same poll as the schedule's, now."""

from typing import Annotated

import typer

from app.bootstrap import ordnat
from app.presenters.source_words import one_line, problems
from app.presenters.sources import show_polled
from app.presenters.terminal import console
from models import database
from models.rules.errors import InvalidInputError
from tasks.poll import chosen, poll_all
from tasks.queries.cases import without_case
from tasks.queries.proposals import waiting_proposals

Keys = Annotated[list[str] | None, typer.Argument(metavar="[KÄLLA]...", help="Vilka källor, se ordnat source list.")]
All = Annotated[bool, typer.Option("--all", help="Alla som hämtas.")]
Anew = Annotated[
    bool, typer.Option("--anew", help="Läs om sidan även om den är oförändrad, till exempel med nya fältnamn.")
]


def poll_command(sources: Keys = None, every: All = False, anew: Anew = False) -> None:
    """Hämta källor nu och visa vad som är nytt, ändrat eller inte längre med. En källa som felar ändrar ingenting."""
    if bool(sources) is every:
        raise InvalidInputError("Ange en eller flera källor, eller --all för alla. Se vilka: ordnat source list.")
    raise typer.Exit(poll_now(sources or [], anew=anew))


def poll_now(keys: list[str], *, anew: bool = False) -> int:
    """Poll the sources with these keys, or all, and print what came of it; the exit code."""
    house = ordnat()
    polled = poll_all(house.asking, chosen(house.sources, keys), anew=anew)
    show_polled(polled)
    console.print(f"{one_line(polled)}.")
    with database.reading(house.engine) as session:
        lacking, waiting = len(without_case(session)), waiting_proposals(session)
    if lacking:
        console.print(f"Rekommendationer utan ärende: {lacking}. Se dem: ordnat case open.")
    if waiting:
        console.print(f"Förslag som väntar på ett ställningstagande: {waiting}. Se dem: ordnat proposal list.")
    return 1 if problems(polled) else 0
