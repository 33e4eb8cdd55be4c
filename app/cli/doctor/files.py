"""The files the program lives on: whether they can be read, who else may read them, and whether there is room."""

import stat
from collections.abc import Iterator
from difflib import get_close_matches

from app.backup.room import LEAST, free, megabytes
from app.bootstrap import Ordnat
from app.cli.doctor.finding import Finding
from app.in_use import database_file
from app.settings import Settings, unknown_names

# A backup, the copy before an upgrade and some days of growth.
_TIMES_THE_DATABASE = 3


def files(house: Ordnat) -> Iterator[Finding]:
    """The organisation file and the source file: they have been read."""
    yield Finding(f"Organisationsfilen {house.settings.organisation.name}, version {house.organisation.version}", True)
    polled = sum(how.enabled for how in house.sources.values())
    yield Finding(f"Källfilen {house.settings.sources.name}: {polled} av {len(house.sources)} källor hämtas", True)


def settings(_house: Ordnat) -> Iterator[Finding]:
    """Variables that begin as ours do and mean nothing: misspelt, most likely."""
    known = [f"ORDNAT_{name.upper()}" for name in Settings.model_fields]
    for name in unknown_names():
        near = get_close_matches(name, known, n=1)
        hint = f"Menade du {near[0]}?" if near else "Ta bort den."
        yield Finding(f"Inställningen {name} betyder ingenting", False, f"{hint} Se driftboken, Inställningar.", True)


def permissions(house: Ordnat) -> Iterator[Finding]:
    """The home folder holds net prices, which are secret by law."""
    home = house.settings.home
    if home.exists() and home.stat().st_mode & stat.S_IRWXO:
        yield Finding(f"Andra användare når {home}", False, f"Stäng den: chmod 700 {home}.", remark=True)


def room(house: Ordnat) -> Iterator[Finding]:
    """The disk of the database, or of the logs where the database is elsewhere."""
    file = database_file(house.settings.database)
    folder = file.parent if file else house.settings.home
    size = file.stat().st_size if file and file.exists() else 0
    wanted, there = LEAST + _TIMES_THE_DATABASE * size, free(folder)
    yield Finding(
        f"Disken under {folder}: {megabytes(there)} ledigt",
        there >= wanted,
        f"Frigör minst {megabytes(wanted - there)}: annars tar den slut när en säkerhetskopia tas.",
    )
