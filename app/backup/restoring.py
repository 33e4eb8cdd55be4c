"""Putting a backup back. What was there before stays, under another name; nothing is ever written over."""

import filecmp
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.backup import postgres, sqlite
from app.backup.manifest import Manifest
from app.backup.names import stamp
from app.backup.trial import Tried, check_restored, tried, unpacked
from app.in_use import alone, database_file
from app.settings import Settings
from models import database
from models.rules.errors import ConfigurationError, OrdnatError


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back. `aside` is where the former database is, None when there was none.

    `differing` are the files of the backup that are not as those in use, each as it was laid out and as it is in use.
    """

    manifest: Manifest
    aside: Path | None
    differing: tuple[tuple[Path, Path], ...]


def look_at(settings: Settings, file: Path) -> Manifest:
    """Restore a backup where it disturbs nobody; what it holds. Raises InvalidInputError when it is no good."""
    with tried(file, _place(settings), settings.database) as found:
        return found.manifest


def restore(settings: Settings, file: Path, *, now: datetime) -> Restored:
    """Put a backup in the place of the database, or into an empty one of PostgreSQL's.

    Raises NotNowError while the database is in use or not empty, InvalidInputError when the backup is no good, and
    ConfigurationError; nothing has then been changed.
    """
    place = _place(settings)
    with alone(settings, "återställas"):
        target = database_file(settings.database)
        if target is None:
            return _into_empty(settings, file, now)
        with tried(file, place, settings.database) as found:
            differing = _laid_out(found, settings, now)
            _given_to(target.parent, found.database)
            return Restored(found.manifest, sqlite.put_back(found.database, target, now), differing)


def _into_empty(settings: Settings, file: Path, now: datetime) -> Restored:
    engine = database.connect(settings.database)
    try:
        postgres.check_empty(engine)
        with unpacked(file, _place(settings), settings.database) as found:
            postgres.restore(engine.url, found.database)
            try:
                check_restored(engine, found.manifest)
            except OrdnatError:
                postgres.emptied(engine)
                raise
            return Restored(found.manifest, None, _laid_out(found, settings, now))
    finally:
        engine.dispose()


def _place(settings: Settings) -> Path:
    """Where there is room to work: beside the database, so that it can be put in its place at a stroke."""
    file = database_file(settings.database)
    folder = file.parent if file else settings.home
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as refused:
        raise ConfigurationError(
            f"Det går inte att skriva i {folder} ({refused.strerror}). Kontrollera ORDNAT_HOME och rättigheterna."
        ) from None
    return folder


def _laid_out(found: Tried, settings: Settings, now: datetime) -> tuple[tuple[Path, Path], ...]:
    """The files of the backup that differ from those in use, laid where somebody can compare them."""
    folder = settings.home / f"återställt-{stamp(now)}"
    differing = []
    for kept, used in _beside(found, settings):
        if not used.exists() or not filecmp.cmp(kept, used, shallow=False):
            place = folder / kept.relative_to(found.folder)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(kept, place)
            differing.append((place, used))
    return tuple(differing)


def _beside(found: Tried, settings: Settings) -> Iterator[tuple[Path, Path]]:
    for part, in_use in (("organisation", settings.organisation.parent), ("sources", settings.sources.parent)):
        for name in found.manifest.members:
            if name.startswith(f"{part}/"):
                yield found.folder / name, in_use / name.removeprefix(f"{part}/")


def _given_to(folder: Path, file: Path) -> None:
    """A restore by root must not take the database from those who use it."""
    if os.geteuid() == 0:
        owner = folder.stat()
        os.chown(file, owner.st_uid, owner.st_gid)
