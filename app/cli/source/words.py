"""The arguments that the source commands share."""

from typing import Annotated

import typer

KeyArgument = Annotated[str, typer.Argument(metavar="KÄLLA", help="Källans nyckel, se ordnat source list.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Skriv som JSON för ett annat program.")]
