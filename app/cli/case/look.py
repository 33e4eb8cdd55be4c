"""Looking: the board and one case."""

from typing import Annotated

import typer

from app.bootstrap import ordnat
from app.cli.case.options import Number
from app.presenters import terminal
from app.presenters.board import board_lines
from app.presenters.coming_dates import coming_lines
from app.presenters.date_tables import show_before_the_clock, show_coming
from app.presenters.proposal_tables import show_sights
from app.presenters.proposals import sight_lines
from models import database
from models.rules.before_the_clock import Flag
from models.rules.case_number import case_id_of
from tasks.actions.case_file import business_day
from tasks.queries.cases import board, view


def list_cases(
    everything: Annotated[bool, typer.Option("--all", help="Även avslutade och frisläppta.")] = False,
    text: Annotated[str, typer.Option("--text", help="Visa bara läkemedel eller indikation med den här texten.")] = "",
    orphan: Annotated[bool, typer.Option("--orphan", help="Bara särläkemedel, enligt EMA.")] = False,
    atmp: Annotated[bool, typer.Option("--atmp", help="Bara avancerad terapi (ATMP), enligt EMA.")] = False,
) -> None:
    """Visa tavlan: öppna ärenden, vems tur det är, hur klockan står och vad regionerna svarat."""
    house = ordnat()
    today = business_day(house.organisation, house.now())
    flags = [flag for flag, wanted in ((Flag.ORPHAN, orphan), (Flag.ATMP, atmp)) if wanted]
    with database.reading(house.engine) as session:
        rows = board(session, everything=everything, text=text, flags=flags)
    lines = board_lines(rows, house.organisation, today)
    terminal.board(lines, house.organisation, today)


def show_case(number: Number) -> None:
    """Visa ett ärende: läge, klockor, budgetpåverkan och tidslinje med vem, varför och dagar."""
    house = ordnat()
    with database.reading(house.engine) as session:
        seen = view(session, case_id_of(number))
    today = business_day(house.organisation, house.now())
    terminal.case(seen, house.organisation, today)
    show_before_the_clock(seen.place, house.organisation)
    show_coming(coming_lines(seen.ahead, today), "Kommande datum")
    show_sights(sight_lines(seen.seen, house.organisation))
