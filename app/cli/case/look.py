"""Looking: the board and one case."""

from typing import Annotated

import typer

from app.bootstrap import ordnat
from app.cli.case.options import Number
from app.presenters import terminal
from app.presenters.board import board_lines
from models import database
from models.rules.case_number import case_id_of
from tasks.actions.case_file import business_day
from tasks.queries.cases import board, view


def list_cases(
    everything: Annotated[bool, typer.Option("--all", help="Även avslutade och frisläppta.")] = False,
    text: Annotated[str, typer.Option("--text", help="Visa bara läkemedel eller indikation med den här texten.")] = "",
) -> None:
    """Visa tavlan: öppna ärenden, vems tur det är, hur klockan står och vad regionerna svarat."""
    house = ordnat()
    today = business_day(house.organisation, house.now())
    with database.reading(house.engine) as session:
        lines = board_lines(board(session, everything=everything, text=text), house.organisation, today)
    terminal.board(lines, house.organisation, today)


def show_case(number: Number) -> None:
    """Visa ett ärende: läge, klockor, budgetpåverkan och tidslinje med vem, varför och dagar."""
    house = ordnat()
    with database.reading(house.engine) as session:
        seen = view(session, case_id_of(number))
    terminal.case(seen, house.organisation, business_day(house.organisation, house.now()))
