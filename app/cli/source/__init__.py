"""`ordnat source …`: the public sources listed, polled, read from a file, read again, compared, looked after."""

import typer

from app.cli.source.diff import diff_command
from app.cli.source.health import health_command
from app.cli.source.known import list_command
from app.cli.source.parse import parse_command
from app.cli.source.poll import poll_command
from app.cli.source.replay import replay_command
from app.cli.swedish import SwedishCommand, SwedishGroup

app = typer.Typer(
    cls=SwedishGroup, no_args_is_help=True, help="Källor: lista, hämta, läsa en sparad sida, jämföra, se hur de mår."
)
for name, command in (
    ("list", list_command),
    ("poll", poll_command),
    ("parse", parse_command),
    ("replay", replay_command),
    ("diff", diff_command),
    ("health", health_command),
):
    app.command(name, cls=SwedishCommand)(command)
