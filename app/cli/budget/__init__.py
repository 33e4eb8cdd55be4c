"""`ordnat budget …`: analyses made, shown, reviewed, compared with each other and with what happened, and exported."""

import typer

from app.cli.budget.actuals import import_command
from app.cli.budget.compare import compare_command
from app.cli.budget.export import export_command
from app.cli.budget.new import new_command
from app.cli.budget.review import review_command
from app.cli.budget.run import run_command, schema_command
from app.cli.budget.show import show_command
from app.cli.swedish import SwedishCommand, SwedishGroup

app = typer.Typer(
    cls=SwedishGroup, no_args_is_help=True, help="Budgetpåverkansanalyser: göra, visa, granska, jämföra, exportera."
)
for name, command in (
    ("new", new_command),
    ("run", run_command),
    ("show", show_command),
    ("review", review_command),
    ("compare", compare_command),
    ("import-actuals", import_command),
    ("export", export_command),
    ("schema", schema_command),
):
    app.command(name, cls=SwedishCommand)(command)
