"""`ordnat dates`: agreements that end, recommendations to be re-assessed and follow-ups to come, the nearest first."""

from typing import Annotated

import typer

from app.bootstrap import ordnat
from app.cli.sheets import CsvOption, hand_over
from app.presenters.coming_dates import coming_lines, coming_sheet
from app.presenters.date_tables import show_coming
from app.presenters.terminal import console
from models import database
from models.rules.calendar import add_months
from tasks.actions.case_file import business_day
from tasks.queries.coming_days import coming_days

_MOST_MONTHS = 120


def dates_command(
    months: Annotated[
        int, typer.Option("--months", min=1, max=_MOST_MONTHS, help="Så många månader framåt. Förval: två år.")
    ] = 24,
    csv: CsvOption = None,
) -> None:
    """Visa kommande datum: avtal som går ut, rekommendationer som ska omprövas, uppföljningar."""
    house = ordnat()
    today = business_day(house.organisation, house.now())
    with database.reading(house.engine) as session:
        days = coming_days(session, today, add_months(today, months))
    if csv:
        hand_over(coming_sheet(days, today), csv)
    elif days:
        show_coming(coming_lines(days, today), f"Kommande datum från {today.isoformat()}")
    else:
        console.print(f"Inga kända datum de närmaste {months} månaderna. Avtalen hämtas med: ordnat source poll.")
