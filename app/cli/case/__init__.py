"""`ordnat case …`: the case officer's commands. Each is one action, the same as everywhere else."""

import typer

from app.cli import words
from app.cli.case.amend import close_command, correct_command
from app.cli.case.bundle import bundle_command
from app.cli.case.dates import date_command
from app.cli.case.decide import decide_command
from app.cli.case.look import list_cases, show_case
from app.cli.case.take_up import nominate_command, open_command
from app.cli.swedish import SwedishCommand, SwedishGroup
from models.rules.process import RULES

_ANSWERS = (
    "Utfall. "
    + " ".join(
        f"{word}: {', '.join(f'{o.key} ({o.label})' for o in RULES[stage].outcomes)}."
        for word, stage in words.STEPS.items()
    )
    + f" {words.REVISION}: {', '.join(words.JUDGEMENT_WORDS)}."
)

app = typer.Typer(cls=SwedishGroup, no_args_is_help=True, help="Ärenden: se, öppna, besluta, rätta, avsluta.")
for name, command in (
    ("list", list_cases),
    ("show", show_case),
    ("open", open_command),
    ("nominate", nominate_command),
    ("decide", decide_command),
    ("correct", correct_command),
    ("date", date_command),
    ("close", close_command),
    ("bundle", bundle_command),
):
    app.command(name, cls=SwedishCommand, epilog=_ANSWERS if command is decide_command else None)(command)
