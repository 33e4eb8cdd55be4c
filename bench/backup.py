"""A backup of 100,000 cases while somebody decides, and putting it back: every page, index and hash looked at.

The floor is what copies the same database without looking at it: SQLite's own page copy, PostgreSQL's own programs.
"""

import os
import shutil
import sqlite3
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

from pydantic import SecretStr
from sqlalchemy.engine import make_url

from app.backup import postgres, sqlite
from app.backup.making import write
from app.backup.restoring import restore
from app.bootstrap import Ordnat
from app.in_use import database_file
from app.settings import Settings
from bench.bed import NOW, Bed
from bench.case import Traveller
from bench.figure import Figure, timed
from bench.season import Season, season
from tests.backups import PROGRAMS

CASES = 100_000
BACKUP_SECONDS, RESTORE_SECONDS = 10.0, 60.0


def measure(bed: Bed) -> Iterator[Figure]:
    """Each once, on a season of cases of every kind."""
    # Of the server's own version, whatever else is installed here.
    os.environ["PATH"] = f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}"
    with season(bed, CASES) as cases, tempfile.TemporaryDirectory(dir=bed.home) as made:
        folder, file = Path(made), Path(made) / "ordnat.tar"
        floor = timed(_copied, cases.house, folder / "copy")
        with _deciding(cases) as taken:
            seconds = timed(write, cases.house, file)
        size, slowest = file.stat().st_size / 1e6, max(taken) * 1000
        told = f"{size:.0f} MB; {len(taken)} decisions meanwhile, {slowest:.0f} ms at most"
        figure = Figure(f"backup of {CASES:,} cases", bed.database, seconds, "s", floor, seconds / floor, note=told)
        yield _within(figure, BACKUP_SECONDS)
        floor = timed(_put_back, bed, folder / "copy")
        elsewhere = Settings(home=folder / "elsewhere", database_url=SecretStr(bed.new_url()))
        seconds = timed(restore, elsewhere, file, now=NOW)
        figure = Figure("– restored and verified", bed.database, seconds, "s", floor, seconds / floor)
        yield _within(figure, RESTORE_SECONDS)


def _copied(house: Ordnat, copy: Path) -> None:
    """The database as a file, looked at by nobody."""
    file = database_file(house.settings.database)
    if file is None:
        postgres.dump(house.engine.url, copy)
        return
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    sqlite.make_last(copy)


def _put_back(bed: Bed, copy: Path) -> None:
    url = make_url(bed.new_url())
    if url.get_backend_name() == "postgresql":
        postgres.restore(url, copy)
        return
    shutil.copyfile(copy, str(url.database))
    sqlite.make_last(Path(str(url.database)))


@contextmanager
def _deciding(cases: Season) -> Iterator[list[float]]:
    """Somebody decides in one case after the other; how long each took, in seconds."""
    traveller, taken, enough = Traveller(cases.house), list[float](), threading.Event()
    move = traveller.moves()[0]

    def work() -> None:
        for case_id in cases.decidable:
            taken.append(timed(traveller.decides, case_id, move))
            if enough.wait(0.05):
                return

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield taken
    finally:
        enough.set()
        thread.join()


def _within(figure: Figure, seconds: float) -> Figure:
    return replace(figure, target=f"≤ {seconds:g} s", met=figure.value <= seconds)
