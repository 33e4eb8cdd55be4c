"""Whether a disk has room for what is about to be written."""

import shutil
from pathlib import Path

from models.rules.errors import ConfigurationError

_MEGABYTE = 1_000_000
# With less than this nothing is begun: a disk that fills up stops everything at once.
LEAST = 50 * _MEGABYTE


def free(folder: Path) -> int:
    """Bytes that may still be written where `folder` is, or would be."""
    there = folder.absolute()
    while not there.exists() and there != there.parent:
        there = there.parent
    return shutil.disk_usage(there).free


def check_room(folder: Path, needed: int, what: str) -> None:
    """Is there room for `needed` bytes and some more? `what` says what for, in Swedish. Raises ConfigurationError."""
    there, wanted = free(folder), needed + LEAST
    if there < wanted:
        raise ConfigurationError(
            f"Disken under {folder} har {megabytes(there)} ledigt, men {what} behöver {megabytes(wanted)}. "
            "Frigör plats och försök igen. Inget har ändrats."
        )


def megabytes(size: int) -> str:
    """A size in words, rounded up to whole megabytes."""
    return f"{-(-size // _MEGABYTE):,} MB".replace(",", " ")
