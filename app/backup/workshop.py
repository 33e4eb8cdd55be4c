"""Where a backup is put together and tried: a folder on the disk where it will be, gone when the work is done."""

import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy.exc import DBAPIError

from models.room import no_room
from models.rules.errors import ConfigurationError

_PREFIX, _UNFINISHED = ".ordnat-", "ordnat-*.tar.part"
# Nobody works on one backup for longer.
_DAY_SECONDS = 24 * 3600


def open_for_work(folder: Path) -> None:
    """The folder, made if there is none, without what work that was killed left in it. Raises ConfigurationError."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for left in (*folder.glob(f"{_PREFIX}*"), *folder.glob(_UNFINISHED)):
            _clear_old(left)
        with TemporaryDirectory(prefix=_PREFIX, dir=folder):
            pass
    except OSError as refused:
        raise ConfigurationError(
            f"Det går inte att skriva i {folder} ({refused.strerror}). Ange en annan mapp med --to, eller ändra "
            "rättigheterna. Inget har ändrats."
        ) from None


@contextmanager
def workshop(folder: Path) -> Iterator[Path]:
    """A new folder in `folder`, which nobody else may read. Raises ConfigurationError when the disk is full."""
    try:
        with TemporaryDirectory(prefix=_PREFIX, dir=folder, ignore_cleanup_errors=True) as made:
            yield Path(made)
    except (OSError, sqlite3.Error, DBAPIError) as failed:
        if not no_room(failed):
            raise
        raise ConfigurationError(f"Disken under {folder} tog slut. Frigör plats och försök igen.") from None


def _clear_old(left: Path) -> None:
    if time.time() - left.stat().st_mtime < _DAY_SECONDS:
        return
    if left.is_dir():
        shutil.rmtree(left)
    else:
        left.unlink()
