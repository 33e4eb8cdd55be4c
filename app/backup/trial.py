"""A backup is good when it has been restored, somewhere it disturbs nobody, and held what it says."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine
from sqlmodel import Session

from app.backup import archive, postgres, sqlite, workshop
from app.backup.contents import Contents, contents, is_chained
from app.backup.manifest import Manifest
from app.backup.room import check_room
from models import schema
from models.rules.case_number import case_number
from models.rules.errors import InvalidInputError
from models.schema import Standing
from tasks.queries import log_chain

SQLITE, POSTGRESQL = "sqlite", "postgresql"


@dataclass(frozen=True, slots=True)
class Tried:
    """A backup that is good, unpacked in `folder`."""

    manifest: Manifest
    folder: Path

    @property
    def database(self) -> Path:
        """The database's file, or its dump."""
        return self.folder / (sqlite.MEMBER if self.manifest.kind == SQLITE else postgres.MEMBER)


@contextmanager
def unpacked(file: Path, beside: Path, url: str) -> Iterator[Tried]:
    """The backup `file` in a folder `beside`, every checksum right and of a kind that can be restored at `url`.

    Raises InvalidInputError when it is no good, ConfigurationError when there is no room for it.
    """
    check_room(beside, file.stat().st_size if file.exists() else 0, "provet av säkerhetskopian")
    with workshop.workshop(beside) as folder:
        found = Tried(archive.unpack(file, folder), folder)
        _check_kind(found.manifest, url)
        _check_age(found.manifest)
        if not found.database.exists():
            raise InvalidInputError("Säkerhetskopian saknar databasen. Ta en annan kopia.")
        yield found


@contextmanager
def tried(file: Path, beside: Path, url: str) -> Iterator[Tried]:
    """As `unpacked`, and restored in a database of its own, where it held what it says. Raises InvalidInputError."""
    with unpacked(file, beside, url) as found:
        with _restored(found, url) as engine:
            check_restored(engine, found.manifest)
        yield found


def check_restored(engine: Engine, manifest: Manifest) -> None:
    """Is a restored database whole, and what was backed up? Raises InvalidInputError."""
    if manifest.kind == SQLITE:
        sqlite.check_whole(engine)
    found = schema.examined(engine)
    if found.standing not in {Standing.CURRENT, Standing.OLDER}:
        raise InvalidInputError(found.sentence)
    with engine.execution_options(writes=False).connect() as connection:
        _check_contents(contents(connection), manifest.contents)
        if is_chained(connection):
            with Session(connection) as session:
                _check_log(session)


def _restored(found: Tried, url: str) -> AbstractContextManager[Engine]:
    return sqlite.opened(found.database) if found.manifest.kind == SQLITE else postgres.tried(url, found.database)


def _check_kind(manifest: Manifest, url: str) -> None:
    here = POSTGRESQL if url.startswith(POSTGRESQL) else SQLITE
    if manifest.kind != here:
        names = {SQLITE: "SQLite", POSTGRESQL: "PostgreSQL"}
        raise InvalidInputError(
            f"Säkerhetskopian är av en {names.get(manifest.kind, manifest.kind)}-databas, men ORDNAT_DATABASE_URL "
            f"pekar på {names[here]}. Peka på en databas av samma slag och försök igen. Inget har ändrats."
        )


def _check_age(manifest: Manifest) -> None:
    if not schema.knows(manifest.contents.schema):
        raise InvalidInputError(
            f"Säkerhetskopian är gjord av en nyare version av programmet (schema {manifest.contents.schema}, program "
            f"{manifest.program}). Installera den versionen och återställ därefter. Inget har ändrats."
        )


def _check_contents(there: Contents, promised: Contents) -> None:
    if there != promised:
        raise InvalidInputError(
            f"Säkerhetskopian håller inte vad den lovar: {there.cases} ärenden och {there.events} händelser fanns, "
            f"{promised.cases} och {promised.events} väntades. Ta en annan kopia."
        )


def _check_log(session: Session) -> None:
    breaks = log_chain.verify(session).breaks
    if breaks:
        cases = ", ".join(sorted({case_number(found.case_id) for found in breaks})[:5])
        raise InvalidInputError(
            f"Händelseloggen i säkerhetskopian är ändrad på {len(breaks)} ställen ({cases}). Kör ”ordnat audit verify” "
            "mot den databas den togs av: den säger var. Äldre kopior rörs inte."
        )
