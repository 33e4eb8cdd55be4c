"""`ordnat stats`: lead times against aim and limit, each figure with its definition."""

from collections.abc import Sequence
from typing import Annotated

import typer

from app.bootstrap import ordnat
from app.cli import words
from app.cli.sheets import CsvOption, hand_over
from app.presenters.figure_sheets import case_sheet, curve_sheet, figure_sheet
from app.presenters.figures import show_cases, show_curves, show_figures
from app.presenters.terminal import console
from models import database
from models.rules.errors import InvalidInputError
from models.rules.lead_times.groups import Asked, By, Counted, Figure, Period, grouped, overview
from models.rules.organisation import Organisation
from models.rules.process import Priority, Route
from tasks.actions.case_file import business_day
from tasks.queries.lead_times import CaseTimes, case_times

_CASE = "case"
_BY = {
    "region": By.REGION.value,
    "steg": By.STAGE.value,
    "organ": By.BODY.value,
    "period": By.PERIOD.value,
    "väg": By.ROUTE.value,
    "prioritet": By.PRIORITY.value,
    "ärende": _CASE,
}


def stats_command(
    *,
    by: Annotated[str | None, typer.Option("--by", help=f"Dela upp per {', '.join(_BY)}. Förval: översikt.")] = None,
    since: Annotated[str | None, typer.Option("--from", help="Bara klockor från och med den dagen.")] = None,
    until: Annotated[str | None, typer.Option("--to", help="Bara klockor till och med den dagen.")] = None,
    counted: Annotated[
        Counted,
        typer.Option("--day", help="Dagen som --from, --to och perioden gäller: då klockan startade eller slutade."),
    ] = Counted.STARTED,
    period: Annotated[
        Period | None,
        typer.Option("--period", help="Hur lång en period är, med --by period. Förval: quarter (kvartal)."),
    ] = None,
    route: Annotated[Route | None, typer.Option("--route", help="national (NT-rådet) eller own (nominering).")] = None,
    priority: Annotated[
        Priority | None, typer.Option("--priority", help="normal, eller urgent (starkt behov).")
    ] = None,
    curve: Annotated[bool, typer.Option("--curve", help="Visa kurvan: andelen som ännu väntar, dag för dag.")] = False,
    csv: CsvOption = None,
) -> None:
    """Visa ledtider: antal, median, P90, andel inom mål och gräns, och vad varje siffra betyder."""
    wanted, asked = _wanted(by, period), _asked(since, until, counted, period)
    if curve and (counted is Counted.ENDED or wanted == _CASE):
        raise InvalidInputError("Kurvan behöver de pågående klockorna i grupper: ta bort --day ended och --by ärende.")
    house = ordnat()
    today = business_day(house.organisation, house.now())
    with database.reading(house.engine) as session:
        cases = case_times(session, house.organisation, today, route=route, priority=priority)
    if wanted == _CASE:
        sheet = case_sheet(cases, asked, house.organisation, today)
        show_cases(sheet, house.organisation) if csv is None else hand_over(sheet, csv)
        return
    figures = _figures(cases, wanted, asked, house.organisation)
    if csv is not None:
        hand_over((curve_sheet if curve else figure_sheet)(figures, asked, today), csv)
    elif not figures:
        console.print("Inga ärenden att räkna på.")
    else:
        (show_curves if curve else show_figures)(figures)


def _wanted(by: str | None, period: Period | None) -> str | None:
    told = _BY | {value: value for value in _BY.values()}
    wanted = words.choose(by, told, "sätt att dela upp", list(_BY)) if by else None
    if period is not None and wanted != By.PERIOD:
        raise InvalidInputError("--period gäller bara tillsammans med --by period.")
    return wanted


def _asked(since: str | None, until: str | None, counted: Counted, period: Period | None) -> Asked:
    return Asked(words.day(since, "Datumet"), words.day(until, "Datumet"), counted, period or Period.QUARTER)


def _figures(cases: Sequence[CaseTimes], by: str | None, asked: Asked, organisation: Organisation) -> list[Figure]:
    times = [one for case in cases for one in case.times]
    return grouped(times, By(by), asked, organisation) if by else overview(times, asked, organisation)
