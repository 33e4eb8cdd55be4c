"""`ordnat budget compare`: two versions of a case, or an extended indication against the earlier one."""

from typing import Annotated

import typer

from app.bootstrap import Ordnat, ordnat
from app.cli.case import options
from app.presenters import budget_compared as shown
from models import database
from models.rules.case_number import case_id_of
from models.rules.errors import InvalidInputError
from tasks.actions.case_file import load
from tasks.queries.budget import AnalysisShown, version_called
from tasks.queries.budget_extension import against_earlier


def compare_command(
    number: options.Number,
    first: Annotated[int | None, typer.Argument(metavar="A", help="Den ena versionen.")] = None,
    second: Annotated[int | None, typer.Argument(metavar="B", help="Den andra. Utan: den nyaste.")] = None,
) -> None:
    """Jämför två versioner. Utan nummer: utvidgningen mot den tidigare indikationen, ingen räknad två gånger."""
    house, case_id = ordnat(), case_id_of(number)
    if first is None:
        _against_earlier(house, case_id)
        return
    with database.reading(house.engine) as session:
        file = load(session, case_id)
        one, other = version_called(session, file, first), version_called(session, file, second)
    _check_two(one, other)
    shown.two_versions(one, other, house.organisation)


def _check_two(one: AnalysisShown, other: AnalysisShown) -> None:
    if one.analysis.seq == other.analysis.seq:
        raise InvalidInputError(f"Version {one.analysis.version} jämförs med sig själv. Ange två olika versioner.")


def _against_earlier(house: Ordnat, case_id: int) -> None:
    with database.reading(house.engine) as session:
        found = against_earlier(session, case_id)
    shown.extension(found, house.organisation)
