"""`ordnat audit …`: is the log what was written, and a mark of it to keep elsewhere."""

from importlib.metadata import version
from typing import Annotated

import typer

from app.bootstrap import ordnat
from app.cli.budget.files import hand_over, read_bytes, write_json
from app.cli.swedish import SwedishCommand, SwedishGroup
from app.log_verified import remember_verified
from app.presenters.case_bundle.packed import looked_through
from app.presenters.log_audit import as_json, in_words, verdict
from app.presenters.terminal import console, errors
from models import database
from models.rules import log_anchor, log_export
from models.rules.case_number import case_number
from models.rules.errors import InvalidInputError
from models.rules.log_anchor import Anchor
from tasks.queries.log_chain import Verified, take_anchor, verify

app = typer.Typer(cls=SwedishGroup, no_args_is_help=True, help="Loggen: pröva att den är hel, och förankra den.")


@app.command("verify", cls=SwedishCommand)
def verify_command(
    against: Annotated[
        str | None,
        typer.Option("--against", metavar="FIL", help="Jämför också med ett ankare: loggen får bara ha vuxit."),
    ] = None,
    bundle: Annotated[
        str | None, typer.Option("--bundle", metavar="FIL", help="Pröva ett ärendepaket i stället för databasen.")
    ] = None,
    json_: Annotated[bool, typer.Option("--json", help="Skriv resultatet som JSON.")] = False,
) -> None:
    """Pröva varje ärendes logg mot dess kontrollsummor. Avslutas med 1 när något är ändrat, tillagt eller borta."""
    if bundle is not None:
        if against is not None or json_:
            raise InvalidInputError("--bundle prövas för sig, utan --against och --json.")
        raise typer.Exit(_verify_bundle(bundle))
    since = log_anchor.read(_text(against)) if against is not None else None
    house = ordnat()
    with database.reading(house.engine) as session:
        verified = verify(session, since=since)
    remember_verified(house.settings, at=house.now(), sound=verified.sound, events=verified.events)
    if json_:
        write_json(as_json(verified))
    else:
        _say(verified, since)
    raise typer.Exit(int(not verified.sound))


@app.command("anchor", cls=SwedishCommand)
def anchor_command(
    to: Annotated[str, typer.Option("--to", metavar="FIL", help="Filens namn; - skriver i terminalen.")] = "-",
) -> None:
    """Skriv ett ankare: hur långt varje logg har kommit nu. Förvara det utanför maskinen."""
    house = ordnat()
    with database.reading(house.engine) as session:
        verified, anchor = take_anchor(session, now=house.now(), program=version("ordnat-inforande"))
    if not verified.sound:
        _say(verified, None)
        raise InvalidInputError("Loggen är inte hel, och förankras inte. Se driftboken, Loggen går att lita på.")
    hand_over(log_anchor.written(anchor).encode(), to)


def _say(verified: Verified, since: Anchor | None) -> None:
    for broken in verified.breaks:
        errors.print(in_words(broken), markup=False, soft_wrap=True)
    if since is not None:
        console.print(f"Jämförd med ankaret från {since.taken_at.isoformat(timespec='seconds')}.", markup=False)
    console.print(verdict(verified), markup=False, soft_wrap=True)


def _verify_bundle(where: str) -> int:
    record, wrong = looked_through(read_bytes(where))
    broken = log_export.broken(record)
    for name in wrong:
        errors.print(f"{name}: kontrollsumman stämmer inte.", markup=False, soft_wrap=True)
    for one in broken:
        errors.print(in_words(one), markup=False, soft_wrap=True)
    state = "paketet är inte vad som skrevs" if wrong or broken else "paketet är helt"
    events = len(record["log"])
    console.print(f"{case_number(record['case_id'])}, {events} händelser: {state}.", markup=False, soft_wrap=True)
    return int(bool(wrong or broken))


def _text(where: str) -> str:
    # What is not text is no anchor either, and is told so.
    return read_bytes(where).decode(errors="replace")
