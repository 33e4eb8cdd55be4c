"""A healthcare region's installation with all its open cases: copies of two that were really carried so far."""

import itertools
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from pydantic import SecretStr
from sqlalchemy import Connection, func, select, text

from app.bootstrap import Ordnat, build, prepare
from app.settings import Settings
from bench.bed import NOW
from bench.case import Traveller
from bench.copies import MEDICINES, copied, medicines
from bench.load.country import Part
from tasks.actions.case_rows import CASES
from tests.postgres import RunningPostgres

# Of the open cases so many wait for the council; the others have been sent to the regions.
WAITING = 0.4


@dataclass(frozen=True, slots=True)
class Full:
    """An installation. `waiting` and `asked` are the numbers of the cases at each place, first and last."""

    part: Part
    house: Ordnat
    waiting: tuple[int, int]
    asked: tuple[int, int]

    @property
    def bytes_stored(self) -> int:
        """How large its database is."""
        url = self.house.settings.database
        if url.startswith("sqlite:///"):
            return sum(file.stat().st_size for file in self.house.settings.home.glob("ordnat.db*"))
        with psycopg.connect(url.replace("+psycopg", "")) as connection:
            row = connection.execute("SELECT pg_database_size(current_database())").fetchone()
        return int(row[0]) if row else 0


@contextmanager
def full_houses(country: Sequence[Part], postgres: RunningPostgres | None) -> Iterator[list[Full]]:
    """Every part of the country with its cases: on PostgreSQL, or each on a file of its own."""
    with tempfile.TemporaryDirectory(prefix="load") as folder, ExitStack() as open_ones:
        homes = (Path(folder) / str(number) for number in itertools.count(1))
        full = [_full(part, home, postgres) for part, home in zip(country, homes, strict=False)]
        for one in full:
            open_ones.callback(one.house.engine.dispose)
        yield full


def _full(part: Part, home: Path, postgres: RunningPostgres | None) -> Full:
    url = SecretStr(postgres.new_database()) if postgres else None
    house = build(Settings(home=home, organisation=part.file, database_url=url), clock=lambda: NOW)
    prepare(house)
    traveller = Traveller(house)
    waiting, asked = (traveller.opens(found) for found in traveller.recommendations(2))
    for case_id in (waiting, asked):
        traveller.carries_on(case_id)
    for move in traveller.moves()[:3]:
        traveller.decides(asked, move)
        traveller.carries_on(asked)
    first, (at_council, at_regions) = asked + 1, _split(part.cases)
    with house.engine.begin() as connection:
        _copies(connection, waiting, at_council, after=asked)
        _copies(connection, asked, at_regions, after=asked + at_council)
    with house.engine.begin() as connection:
        connection.execute(text("ANALYZE"))
    last = asked + at_council
    return Full(part, house, (first, last), (last + 1, last + at_regions))


def _copies(connection: Connection, first: int, count: int, *, after: int) -> None:
    """Copies of a case, each about a medicine of its own."""
    medicine = connection.execute(select(CASES.c.medicine_id).where(CASES.c.id == first)).scalar_one()
    known = connection.execute(select(func.max(MEDICINES.c.id))).scalar_one()
    medicines(connection, medicine, count, after=known)
    copied(connection, first, count, lambda number: {"medicine_id": number + known}, after=after)


def _split(cases: int) -> tuple[int, int]:
    # The two that were carried are open as well.
    at_council = round(WAITING * cases)
    return at_council - 1, cases - at_council - 1
