"""`ordnat late`: what is late or stands still, how late, whose turn it is, and when it can be decided."""

from typing import Annotated

import typer

from app.bootstrap import ordnat
from app.cli.sheets import CsvOption, hand_over
from app.presenters.late import late_sheet, show_late
from models import database
from tasks.actions.case_file import business_day
from tasks.queries.lateness import late


def late_command(
    region: Annotated[str | None, typer.Option("--region", help="Bara det som gäller den här regionen.")] = None,
    csv: CsvOption = None,
) -> None:
    """Visa allt som är över sitt mål eller sin gräns, eller vars klocka är stoppad. Det mest försenade först."""
    house = ordnat()
    today = business_day(house.organisation, house.now())
    wanted = house.organisation.region(region).key if region else None
    with database.reading(house.engine) as session:
        found = late(session, house.organisation, today, wanted)
    if csv:
        hand_over(late_sheet(found, today), csv)
    else:
        show_late(found, today)
