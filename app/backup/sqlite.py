"""An SQLite database: copied page by page from one look at it, while others write; tried and put back as a file."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import DatabaseError

from app.backup.contents import Contents, contents
from app.backup.names import stamp
from models import database
from models.rules.errors import ConfigurationError, InvalidInputError

MEMBER = "ordnat.db"
_BESIDE = ("-wal", "-shm")


def take(file: Path, into: Path) -> Contents:
    """A copy of the database in `file` as the new file `into`, and what it holds."""
    with closing(sqlite3.connect(file, timeout=30)) as source, closing(sqlite3.connect(into)) as copy:
        # What is written here is made to last when it is part of the backup.
        copy.execute("PRAGMA synchronous=OFF")
        # All pages in one step: of one moment, and never begun anew because somebody wrote.
        source.backup(copy)
    with opened(into) as engine, engine.execution_options(writes=False).connect() as connection:
        return contents(connection)


@contextmanager
def opened(file: Path) -> Iterator[Engine]:
    """An engine on a file of one's own; whole by SQLite's own account, or InvalidInputError is raised."""
    engine = database.connect(f"sqlite:///{file}")
    try:
        yield engine
    finally:
        engine.dispose()


def check_whole(engine: Engine) -> None:
    """Every page and every index. Raises InvalidInputError."""
    try:
        with engine.execution_options(writes=False).connect() as connection:
            said = [row[0] for row in connection.exec_driver_sql("PRAGMA integrity_check(3)")]
    except DatabaseError as failed:
        said = [str(failed.orig)]
    if said != ["ok"]:
        raise InvalidInputError(f"Databasen i säkerhetskopian är skadad: {'; '.join(said)}. Ta en annan kopia.")


def put_back(new: Path, file: Path, moment: datetime) -> Path | None:
    """Put the file `new`, of the same disk, in the place of `file`; where that is now, None when there was none.

    Nobody else may have the database open. At every moment there is one, the old or the new. Raises ConfigurationError.
    """
    aside = file.with_name(f"{file.name}.före-återställning-{stamp(moment)}")
    try:
        make_last(new)
        kept = _set_aside(file, aside)
        new.replace(file)
        make_last(file.parent)
    except OSError as failed:
        raise ConfigurationError(
            f"Databasen gick inte att byta ut ({failed.strerror}). Den gamla är {file.name} eller {aside.name}."
        ) from None
    return aside if kept else None


def _set_aside(file: Path, aside: Path) -> bool:
    """Give the database that was there its other name. It is not opened: when damaged it would lose its log."""
    there = file.exists()
    if there:
        os.link(file, aside)
    # What belongs to the old one must not be taken in by the one that comes instead.
    for ending in _BESIDE:
        if (beside := Path(f"{file}{ending}")).exists():
            beside.replace(f"{aside}{ending}")
    return there


def make_last(path: Path) -> None:
    """What has been written to a file, or renamed in a folder, survives a power cut from here on."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
