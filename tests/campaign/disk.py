"""A disk of our database's own, so small that it can be full: a file system in memory, mounted by root."""

import errno
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_MEGABYTES = 768
_AT_A_TIME = 1 << 20


class SmallDisk:
    """What is under `folder` has so much room and no more."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._filling = folder / "utfyllnad"

    @contextmanager
    def full(self) -> Iterator[None]:
        """Not a byte more fits for as long as the block lasts."""
        try:
            self._fill()
            yield
        finally:
            self._filling.unlink(missing_ok=True)

    def top_up(self) -> None:
        """Take what has become free since, as others that write on the same disk would."""
        self._fill()

    def _fill(self) -> None:
        with self._filling.open("ab", buffering=0) as filling:
            for size in (_AT_A_TIME, 4096):
                _write(filling.write, bytes(size))


def _write(write: object, block: bytes) -> None:
    assert callable(write)
    try:
        while write(block) == len(block):
            pass
    except OSError as full:
        if full.errno != errno.ENOSPC:
            raise


@contextmanager
def small_disk(folder: Path) -> Iterator[SmallDisk]:
    """Mounted at `folder`, which is made, and gone afterwards with all that is on it."""
    folder.mkdir(parents=True)
    subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={_MEGABYTES}m,mode=700", "ordnat-prov", str(folder)], check=True
    )
    try:
        yield SmallDisk(folder)
    finally:
        # Lazily: whoever still has a file open there is being killed.
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
