"""`ordnat source list`: which sources there are, where they are found, and whether they are polled."""

from app.bootstrap import read_settings
from app.presenters.sources import show_sources
from tasks.sources import configuration


def list_command() -> None:
    """Visa källorna: nyckel, namn, adress och om de hämtas. Behöver ingen databas."""
    show_sources(configuration.load(read_settings().sources))
