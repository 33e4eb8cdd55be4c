"""`ordnat source diff`: what one saved page says that another does not."""

from typing import Annotated

import typer

from app.bootstrap import Ordnat, ordnat
from app.cli.source.words import KeyArgument
from app.presenters.sources import show_changes, show_page
from models import database
from models.rules.errors import InvalidInputError, NotFoundError
from models.tables.source import SourcePage
from tasks.actions.taking_in.compare import as_known, changes_from
from tasks.queries.source_pages import believed_pages, saved_page
from tasks.sources.reading.whole import records_in
from tasks.sources.registry import source_called

First = Annotated[int | None, typer.Argument(metavar="[SIDA]", help="Den äldre sidans nummer.")]
Second = Annotated[int | None, typer.Argument(metavar="[SIDA]", help="Den nyare sidans nummer.")]


def diff_command(source: KeyArgument, first: First = None, second: Second = None) -> None:
    """Visa vad som skiljer två sparade sidor: nytt, ändrat fält för fält, inte längre med. Förval: de två senaste."""
    house = ordnat()
    how = house.sources[source_called(source).key]
    older, newer = _pages(house, how.key, first, second)
    for page in (older, newer):
        show_page(page, house.organisation)
    before, after = (records_in(how, page.content) for page in (older, newer))
    show_changes(changes_from(how, after, as_known(how, before)))


def _pages(house: Ordnat, source: str, first: int | None, second: int | None) -> tuple[SourcePage, SourcePage]:
    with database.reading(house.engine) as session:
        if first is not None and second is not None:
            return saved_page(session, source, first), saved_page(session, source, second)
        if first is not None:
            raise InvalidInputError(f"Ange två sidor, eller ingen. Se vilka: ordnat source health {source}.")
        pages = believed_pages(session, source, 2)
    if len(pages) != 2:  # noqa: PLR2004  there are two sides to a comparison
        raise NotFoundError(f"Källan {source} har inte två sparade sidor att jämföra ännu.")
    return pages[0], pages[1]
