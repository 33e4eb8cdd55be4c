"""The places a start needs, looked at before anything is touched: folders, the database's file, room on their disks."""

import os
from pathlib import Path

from app.backup.room import check_room
from app.in_use import database_file
from app.settings import Settings
from models.rules.errors import ConfigurationError

_HEADER = b"SQLite format 3\0"


def check_places(settings: Settings) -> None:
    """May we write where the settings say, is it what it should be, and is there room? Raises ConfigurationError."""
    file = database_file(settings.database)
    _check_folder(settings.home, "ORDNAT_HOME")
    check_room(settings.home, 0, "programmet")
    if file is None:
        return
    if settings.database_url is not None:
        if not file.parent.is_dir():
            raise ConfigurationError(f"Mappen {file.parent} finns inte. Gör den, eller rätta ORDNAT_DATABASE_URL.")
        _check_folder(file.parent, "ORDNAT_DATABASE_URL")
    if file.exists():
        _check_file(file)
    check_room(file.parent, 0, "databasen")


def _check_folder(folder: Path, name: str) -> None:
    there = _there(folder)
    if not there.is_dir():
        raise ConfigurationError(f"{there} är ingen mapp. Rätta {name}. Inget har ändrats.")
    if not os.access(there, os.W_OK | os.X_OK, effective_ids=True):
        raise ConfigurationError(
            f"Användare {os.geteuid()} får inte skriva i {there}. Ändra rättigheterna (chown, chmod), eller {name}. "
            "Inget har ändrats."
        )


def _there(folder: Path) -> Path:
    """The folder, or the nearest above it that there is."""
    there = folder.absolute()
    while not there.exists() and there != there.parent:
        there = there.parent
    return there


def _check_file(file: Path) -> None:
    if not os.access(file, os.R_OK | os.W_OK, effective_ids=True):
        raise ConfigurationError(
            f"Användare {os.geteuid()} får inte läsa och skriva {file}. Ändra ägare: chown {os.geteuid()} {file}. "
            "Inget har ändrats."
        )
    with file.open("rb") as content:
        beginning = content.read(len(_HEADER))
    if beginning not in {b"", _HEADER}:
        raise ConfigurationError(
            f"{file} är ingen SQLite-databas. Rätta ORDNAT_DATABASE_URL, eller återställ en säkerhetskopia: "
            "ordnat restore. Inget har ändrats."
        )
