"""The file of a backup: a tar with the manifest last, so that a file that was cut off has none."""

import hashlib
import io
import os
import shutil
import tarfile
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath
from typing import IO

from app.backup import manifest as manifests
from app.backup.manifest import Manifest
from models.rules.errors import InvalidInputError

_CHUNK = 1 << 20
_LARGEST_MANIFEST = 1_000_000


class _Summed(io.RawIOBase):
    """A file whose checksum is taken as it goes by."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self.sum = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        content = self._file.read(size)
        self.sum.update(content)
        return content


def pack(file: Path, members: Mapping[str, Path], described: Callable[[Mapping[str, str]], Manifest]) -> Manifest:
    """Write a new `file`, for its owner only, of the members by name; on the disk when this returns.

    `described` makes the manifest from the members' checksums.
    """
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as output:
        with tarfile.open(fileobj=output, mode="w") as tar:
            manifest = described({name: _add(tar, name, path) for name, path in members.items()})
            content = manifests.written(manifest)
            tar.addfile(_entry(manifests.NAME, len(content)), io.BytesIO(content))
        output.flush()
        os.fsync(output.fileno())
    return manifest


def _add(tar: tarfile.TarFile, name: str, path: Path) -> str:
    with path.open("rb") as file:
        summed = _Summed(file)
        tar.addfile(_entry(name, path.stat().st_size), summed)
    return summed.sum.hexdigest()


def _entry(name: str, size: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, 0o600
    return entry


def unpack(file: Path, folder: Path) -> Manifest:
    """The members of a backup as files in the empty `folder`, each with the checksum that the manifest gives.

    Raises InvalidInputError when it is no backup, is damaged, or is of a newer kind.
    """
    try:
        sums, content = _unpacked(file, folder)
    except FileNotFoundError:
        raise InvalidInputError(f"Säkerhetskopian {file} finns inte.") from None
    except tarfile.TarError:
        raise InvalidInputError(f"{file.name} är ingen säkerhetskopia, eller skadad. Ta en annan kopia.") from None
    if content is None:
        raise InvalidInputError(f"{file.name} är avhuggen: innehållsförteckningen saknas. Ta en annan kopia.")
    manifest = manifests.read(content)
    if sums != manifest.members:
        wrong = sorted({name for name, _ in sums.items() ^ dict(manifest.members).items()})
        raise InvalidInputError(f"{file.name} är skadad: {', '.join(wrong)} stämmer inte med sin kontrollsumma.")
    return manifest


def _unpacked(file: Path, folder: Path) -> tuple[dict[str, str], bytes | None]:
    sums: dict[str, str] = {}
    with tarfile.open(file, "r|", bufsize=_CHUNK) as tar:
        for entry in tar:
            content = tar.extractfile(entry) if entry.isreg() and _stays(entry.name) else None
            if content is None:
                raise tarfile.TarError
            if entry.name == manifests.NAME:
                return sums, content.read(_LARGEST_MANIFEST)
            sums[entry.name] = _keep(content, folder / entry.name)
    return sums, None


def _stays(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return bool(parts) and not name.startswith("/") and ".." not in parts


def _keep(content: IO[bytes], path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    summed = _Summed(content)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as output:
        shutil.copyfileobj(summed, output, _CHUNK)
    return summed.sum.hexdigest()
