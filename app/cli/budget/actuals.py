"""`ordnat budget import-actuals`: what the medicine turned out to cost, from a region's file."""

from pathlib import PurePath
from typing import Annotated

import typer

from app.bootstrap import ordnat
from app.cli.budget.files import read_bytes
from app.cli.case import options
from app.cli.case.told import tell
from app.presenters import budget as shown
from app.presenters.terminal import console
from models import database
from models.rules.case_number import case_id_of
from tasks.actions.import_actuals import import_actuals
from tasks.actuals import notes_on
from tasks.queries.outcomes import outcomes


def import_command(
    number: options.Number,
    file: Annotated[
        str, typer.Argument(metavar="FIL", help="CSV eller XLSX med kolumnerna Region, Månad och Kostnad (brutto, kr).")
    ],
    actor: options.ActorOption = None,
    key: options.KeyOption = None,
) -> None:
    """Läs in utfallet, månad för månad och region för region, och jämför det med den granskade prognosen.

    Filen läses helt eller inte alls. En ny fil ersätter den förra, som finns kvar i historiken.
    """
    house, case_id, content = ordnat(), case_id_of(number), read_bytes(file)
    done = house.act(import_actuals, case_id, PurePath(file).name, content, actor=actor, key=key)
    tell(house, done, "utfall inläst")
    for note in notes_on(content):
        console.print(note, soft_wrap=True)
    with database.reading(house.engine) as session:
        happened = outcomes(session, case_id)
    if happened is not None:
        shown.outcome(happened, house.organisation)
