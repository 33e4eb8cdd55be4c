"""`ordnat budget run` and `schema`: a model in, everything the engine says out. No database is opened."""

from typing import Annotated

import typer

from app.bootstrap import read_settings
from app.cli import words
from app.cli.budget.files import read_json, write_json
from app.presenters import budget as shown
from models import organisation_file
from models.rules.budget_impact import schema
from models.rules.dated import valid_on
from models.rules.discreet_form import read_discreetly
from models.rules.errors import InvalidInputError
from models.rules.net_prices import joined

_DRAWS, _MOST_DRAWS = 10_000, 200_000
DrawsOption = Annotated[int, typer.Option("--draws", help="Antal dragningar för sannolikheterna; 0 utelämnar dem.")]
SeedOption = Annotated[int, typer.Option("--seed", help="Frö: samma frö ger samma dragningar.")]


def run_command(
    file: Annotated[str, typer.Argument(metavar="FIL", help="Modellen i JSON; - läser från standard in.")],
    as_json: Annotated[bool, typer.Option("--json", help="Hela resultatet som JSON.")] = False,
    net: Annotated[
        bool, typer.Option("--net", help="Bara nettobelopp efter rabatt, utan patienter och brutto. Sekretess.")
    ] = False,
    draws: DrawsOption = _DRAWS,
    seed: SeedOption = 1,
    line: Annotated[
        str | None, typer.Option("--budget-line", help="Budget i kr per år: sannolikheten att gå över.")
    ] = None,
) -> None:
    """Räkna på en modell i en fil. Kräver ingen databas och sparar ingenting."""
    if not 0 <= draws <= _MOST_DRAWS or seed < 0:
        raise InvalidInputError(
            f"draws är {draws} och seed {seed}; väntat är 0 till {_MOST_DRAWS}, och ett frö från 0."
        )
    opened, prices = read_discreetly(read_json(file))
    organisation = organisation_file.load(read_settings().organisation)
    # Arrays are slow to import.
    from app.presenters.budget_json import gross_json, net_json  # noqa: PLC0415
    from app.presenters.budget_run import whole_run  # noqa: PLC0415
    from tasks.budget_run import net_of, whole  # noqa: PLC0415

    if net:
        years = net_of(joined(opened, prices))
        if not years:
            raise InvalidInputError("Modellen har inga hemliga priser; väntat är rebate eller tender på någon post.")
        if as_json:
            write_json(net_json(opened.medicine, years))
        else:
            shown.net_figures(years, organisation, f"{opened.medicine} vid {opened.indication}")
        return
    limit = words.number(line, "Budgeten")
    thresholds = valid_on(organisation.thresholds, opened.start)
    found = whole(opened, thresholds, draws=draws, seed=seed, line=None if limit is None else float(limit))
    if as_json:
        write_json(gross_json(found))
    else:
        whole_run(found, organisation)


def schema_command(
    result: Annotated[bool, typer.Option("--result", help="Schemat för resultatet i stället för underlaget.")] = False,
) -> None:
    """Skriv JSON-schemat för underlaget till run och new --file, eller för resultatet."""
    if not result:
        write_json(schema())
        return
    from app.presenters.budget_json import result_schema  # noqa: PLC0415  arrays are slow to import

    write_json(result_schema())
