"""`ordnat source health`: how the sources have been doing."""

from typing import Annotated

import typer

from app.bootstrap import ordnat
from app.presenters.sources import show_health, show_one
from models import database
from tasks.queries.source_pages import saved_pages
from tasks.queries.sources import source_healths, source_lengths
from tasks.sources.registry import source_called

Key = Annotated[str | None, typer.Argument(metavar="[KÄLLA]", help="En källa: alla längder och sparade sidor.")]


def health_command(source: Key = None) -> None:
    """Visa när varje källa senast försökts, lästs och ändrats, fel i rad och listans längd över tid."""
    house = ordnat()
    key = source_called(source).key if source else None
    with database.reading(house.engine) as session:
        healths, lengths = source_healths(session), source_lengths(session)
        pages = saved_pages(session, key) if key else []
    if key is None:
        show_health(house.sources, healths, lengths, house.organisation)
    else:
        mine = [health for health in healths if health.source == key]
        show_one(house.sources[key], mine, lengths.get(key, []), pages, house.organisation)
