"""`ordnat proposal …`: what the sources propose, and a person's stand on it: take up, link, set aside."""

import typer

from app.cli.proposal.look import list_proposals, show_one
from app.cli.proposal.settle import link_command, set_aside_command, take_up_command
from app.cli.swedish import SwedishCommand, SwedishGroup

app = typer.Typer(
    cls=SwedishGroup, no_args_is_help=True, help="Förslag ur källorna: se, ta upp, koppla till ärende, lägg åt sidan."
)
for name, command in (
    ("list", list_proposals),
    ("show", show_one),
    ("take-up", take_up_command),
    ("link", link_command),
    ("set-aside", set_aside_command),
):
    app.command(name, cls=SwedishCommand)(command)
