"""What backups are called: by the moment they were made, in UTC, so that they sort and no hour comes twice."""

import re
from datetime import UTC, datetime
from pathlib import Path

_SHAPE = re.compile(r"ordnat-\d{4}-\d{2}-\d{2}T\d{6}Z\.tar")


def stamp(moment: datetime) -> str:
    """A moment as part of a name: `2026-11-22T193005Z`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H%M%SZ")


def backup_name(moment: datetime) -> str:
    """The name of a backup made at a moment."""
    return f"ordnat-{stamp(moment)}.tar"


def good_ones(folder: Path) -> list[Path]:
    """The backups in a folder that have been shown to be good, oldest first: only those get such a name."""
    return sorted(path for path in folder.iterdir() if _SHAPE.fullmatch(path.name))
