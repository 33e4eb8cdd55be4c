"""`ordnat case bundle`: a whole case as one file, for the registry and the archive."""

from typing import Annotated

import typer

from app.bootstrap import ordnat
from app.cli.budget.files import hand_over
from app.cli.case import options
from models.rules.case_number import case_id_of


def bundle_command(
    number: options.Number,
    to: Annotated[str | None, typer.Option("--to", metavar="FIL", help="Filens namn; - skriver i terminalen.")] = None,
) -> None:
    """Skriv hela ärendet som ett paket: logg, sida, handlingar och kontrollsummor. Aldrig nettobelopp."""
    from app.presenters.case_bundle.whole import case_bundle  # noqa: PLC0415  its documents are slow to import

    made = case_bundle(ordnat(), case_id_of(number))
    hand_over(made.content, to or made.name)
