"""Making a backup: a look at the database of one moment, the files beside it, one file of it all, and a trial."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from app.backup import archive, postgres, sqlite, workshop
from app.backup.contents import Contents
from app.backup.kept import Kept, remember, which
from app.backup.manifest import Manifest
from app.backup.names import backup_name, good_ones
from app.backup.room import check_room
from app.backup.trial import POSTGRESQL, SQLITE, tried
from app.bootstrap import Ordnat
from app.in_use import database_file
from models import organisation_file, schema
from models.rules.errors import ConfigurationError, InvalidInputError
from models.schema import Standing

# The copy, the file made of it, and what the file is tried as: at most two of the three at a time.
_TIMES_THE_DATABASE = 2


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was tried and is good, and how many older ones were removed."""

    file: Path
    manifest: Manifest
    removed: int

    @property
    def size(self) -> int:
        """Bytes."""
        return self.file.stat().st_size


def usual_folder(house: Ordnat) -> Path:
    """Where backups are put unless told otherwise."""
    return house.settings.home / "backups"


def back_up(house: Ordnat, folder: Path, *, keep: int | None = None) -> Made:
    """A new backup in `folder`, tried; of the good ones there the `keep` newest are then left, all when None.

    Raises ConfigurationError when it cannot be made, and InvalidInputError when it turned out to be no good: it then
    stays under a name that ends in `.bad`, and no older one is removed.
    """
    file = folder / backup_name(house.now())
    manifest = keep_as(house, file)
    remember(house.settings, _kept(house, file, manifest))
    return Made(file, manifest, _thin_out(folder, keep))


def keep_as(house: Ordnat, file: Path) -> Manifest:
    """A new backup, tried, under a name of one's own; raises as `back_up`."""
    check_source(house)
    workshop.open_for_work(file.parent)
    draft = file.with_name(f"{file.name}.part")
    try:
        manifest = write(house, draft)
        with tried(draft, file.parent, house.settings.database):
            draft.replace(file)
    except InvalidInputError:
        if draft.exists():
            draft.replace(file.with_name(f"{file.name}.bad"))
        raise
    finally:
        draft.unlink(missing_ok=True)
    return manifest


def check_source(house: Ordnat) -> None:
    """Is there a database that can be backed up? Raises ConfigurationError."""
    found = schema.examined(house.engine)
    if found.standing not in {Standing.CURRENT, Standing.OLDER}:
        raise ConfigurationError(found.sentence)
    if database_file(house.settings.database) is None:
        postgres.check_possible(house.engine)


def write(house: Ordnat, draft: Path) -> Manifest:
    """The file of a backup, not tried yet: on the disk when this returns. Raises ConfigurationError."""
    made_at = house.now()
    with workshop.workshop(draft.parent) as folder:
        name, kind, there = _take(house, folder)
        members = {name: folder / name, **dict(_files_beside(house))}
        return archive.pack(
            draft, members, lambda sums: Manifest(version("ordnat-inforande"), kind, made_at, there, sums)
        )


def _take(house: Ordnat, folder: Path) -> tuple[str, str, Contents]:
    file = database_file(house.settings.database)
    if file is None:
        return postgres.MEMBER, POSTGRESQL, postgres.take(house.engine, folder / postgres.MEMBER)
    check_room(folder, _TIMES_THE_DATABASE * file.stat().st_size, "säkerhetskopian")
    return sqlite.MEMBER, SQLITE, sqlite.take(file, folder / sqlite.MEMBER)


def _files_beside(house: Ordnat) -> Iterator[tuple[str, Path]]:
    organisation, sources = house.settings.organisation, house.settings.sources
    for path in organisation_file.files(organisation):
        yield f"organisation/{path.relative_to(organisation.parent)}", path
    yield f"sources/{sources.name}", sources


def _kept(house: Ordnat, file: Path, manifest: Manifest) -> Kept:
    there = manifest.contents
    return Kept(str(file.absolute()), manifest.made_at, there.cases, there.events, which(house.settings))


def _thin_out(folder: Path, keep: int | None) -> int:
    """Remove the oldest good backups beyond so many; how many they were."""
    old = [] if keep is None else good_ones(folder)[:-keep]
    for file in old:
        file.unlink()
    return len(old)
