"""Handing over a spreadsheet: to a file, or to whatever the command is piped into."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from app.presenters.spreadsheet import Sheet, as_csv
from app.presenters.terminal import console
from models.rules.errors import InvalidInputError

_PIPE = "-"
CsvOption = Annotated[
    str | None,
    typer.Option("--csv", metavar="FIL", help="Skriv till en fil för kalkylprogram i stället; - skriver i terminalen."),
]


def hand_over(sheet: Sheet, where: str) -> None:
    """Write the sheet to a file, or to standard output for ”-”. Raises InvalidInputError when it cannot be written."""
    if where == _PIPE:
        sys.stdout.buffer.write(as_csv(sheet))
        sys.stdout.flush()
        return
    try:
        Path(where).write_bytes(as_csv(sheet))
    except OSError as refused:
        raise InvalidInputError(f"Kan inte skriva {where}: {refused.strerror}. Välj en annan fil.") from None
    console.print(f"{len(sheet.rows)} rader skrivna till {where}.", markup=False, soft_wrap=True)
