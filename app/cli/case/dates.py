"""`ordnat case date`: a date before the regional clock, as a person has found it."""

from typing import Annotated

import typer

from app.bootstrap import Ordnat, ordnat
from app.cli import words
from app.cli.case import options
from app.cli.case.told import tell
from app.presenters.date_tables import show_before_the_clock
from app.presenters.terminal import console
from models import database
from models.rules.before_the_clock import DATE_LABELS, DateKind
from models.rules.case_number import case_id_of
from models.rules.errors import InvalidInputError
from tasks.actions.case_file import load
from tasks.actions.note_dates import note_date

_KINDS = [f"{kind.value} ({label})" for kind, label in DATE_LABELS.items()]


def date_command(
    number: options.Number,
    kind: Annotated[
        str | None, typer.Argument(metavar="SLAG", help=f"{', '.join(_KINDS)}. Utan: visa det som är känt.")
    ] = None,
    on: Annotated[str | None, typer.Argument(metavar="DATUM", help="Till exempel 2025-03-01.")] = None,
    source: Annotated[str, typer.Option("--source", help="Var datumet står, till exempel EMA. Krävs.")] = "",
    url: Annotated[str | None, typer.Option("--url", help="Webbadressen där det står.")] = None,
    actor: options.ActorOption = None,
    key: options.KeyOption = None,
) -> None:
    """Notera eller rätta ett datum före regionernas klocka, eller visa dem som är kända. Det gamla står kvar."""
    house, case_id = ordnat(), case_id_of(number)
    if kind is None:
        _show(house, case_id)
        return
    day = words.day(on, "Datumet")
    if day is None:
        raise InvalidInputError("Ange datumet efter slaget, till exempel: ema_opinion 2025-03-01.")
    done = house.act(note_date, case_id, _kind(kind), day, source, actor=actor, address=url, key=key)
    tell(house, done, "noterat")


def _kind(text: str) -> DateKind:
    known = {kind.value: kind for kind in DateKind} | {label: kind for kind, label in DATE_LABELS.items()}
    return words.choose(text, known, "slag av datum", _KINDS)


def _show(house: Ordnat, case_id: int) -> None:
    with database.reading(house.engine) as session:
        place = load(session, case_id).at
    show_before_the_clock(place, house.organisation)
    if not place.noted:
        console.print("Inga datum är kända. Notera ett: ordnat case date OI-… ema_opinion 2025-03-01 --source EMA.")
