"""Where things are measured: new, empty databases of each kind, with the program on them or the floor."""

import itertools
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from pydantic import SecretStr

from app.bootstrap import Ordnat, build, prepare
from app.settings import Settings
from bench.floor import Floor, PostgresFloor, SqliteFloor
from tests.postgres import running_postgres

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Bed:
    """One kind of database; `new_url` makes an empty one and gives its SQLAlchemy URL."""

    database: str
    version: str
    home: Path
    new_url: Callable[[], str]

    @contextmanager
    def house(self, prefect_port: int = 4200) -> Iterator[Ordnat]:
        """The program on a new database; its clock stands at `NOW`."""
        settings = Settings(home=self.home, database_url=SecretStr(self.new_url()), prefect_port=prefect_port)
        house = build(settings, clock=lambda: NOW)
        prepare(house)
        try:
            yield house
        finally:
            house.engine.dispose()

    @contextmanager
    def floor(self) -> Iterator[Floor]:
        """The floor on a new database."""
        url = self.new_url()
        file = url.removeprefix("sqlite:///")
        floor: Floor = PostgresFloor(url.replace("+psycopg", "")) if file == url else SqliteFloor(Path(file))
        try:
            yield floor
        finally:
            floor.close()


@contextmanager
def beds() -> Iterator[tuple[Bed, ...]]:
    """SQLite in a temporary folder, and a real PostgreSQL; gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="bench") as folder, running_postgres() as postgres:
        home, numbers = Path(folder), itertools.count(1)
        with psycopg.connect(postgres.new_database().replace("+psycopg", "")) as connection:
            version = connection.info.parameter_status("server_version") or ""
        yield (
            Bed("SQLite", sqlite3.sqlite_version, home, lambda: f"sqlite:///{home / f'bench_{next(numbers)}.db'}"),
            Bed("PostgreSQL", version, home, postgres.new_database),
        )
