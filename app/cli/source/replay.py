"""`ordnat source replay`: a saved page read again by today's parser, set against the list that stands."""

from typing import Annotated

import typer

from app.bootstrap import ordnat
from app.cli.source.words import KeyArgument
from app.presenters.sources import show_changes, show_page
from models import database
from tasks.actions.taking_in.compare import changes_from, check_length, check_sense
from tasks.actions.taking_in.known_list import known_list
from tasks.queries.source_pages import last_page, saved_page
from tasks.sources.reading.whole import records_in
from tasks.sources.registry import source_called

Page = Annotated[int | None, typer.Argument(metavar="[SIDA]", help="Sidans nummer. Förval: den som sparades sist.")]


def replay_command(source: KeyArgument, page: Page = None) -> None:
    """Läs en sparad sida igen med dagens program och visa vad som skulle ändras. Ingenting skrivs.

    Går sidan att läsa, hämta på nytt: ordnat source poll KÄLLA --anew.
    """
    house = ordnat()
    how = house.sources[source_called(source).key]
    with database.reading(house.engine) as session:
        saved = last_page(session, how.key) if page is None else saved_page(session, how.key, page)
        known = known_list(session, how.key)
    show_page(saved, house.organisation)
    records = records_in(how, saved.content)
    listed = sum(row.listed for row in known.values())
    changes = changes_from(how, records, known)
    show_changes(changes)
    check_length(how, listed or None, len(records))
    check_sense(how, changes, listed)
