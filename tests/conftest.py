"""What every test may use: a house on SQLite or on a real PostgreSQL, with a clock that stands still."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import text

from app.bootstrap import Ordnat, build, prepare
from app.settings import Settings
from models.tables.registry import TABLES
from tests.postgres import RunningPostgres, running_postgres

# Prefect looks at this when it is first imported: a test run tells nobody anything, also without make.
os.environ.setdefault("DO_NOT_TRACK", "1")

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="session")
def postgres() -> Iterator[RunningPostgres]:
    """A real PostgreSQL for the whole run, started the first time a test asks for it."""
    with running_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def _postgres_house(postgres: RunningPostgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ordnat]:
    settings = Settings(home=tmp_path_factory.mktemp("home"), database_url=SecretStr(postgres.new_database()))
    house = build(settings, clock=lambda: NOW)
    prepare(house)
    yield house
    house.engine.dispose()


@pytest.fixture
def sqlite_house(tmp_path: Path) -> Iterator[Ordnat]:
    """The program on a new SQLite file."""
    house = build(Settings(home=tmp_path), clock=lambda: NOW)
    prepare(house)
    yield house
    house.engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def house(request: pytest.FixtureRequest) -> Iterator[Ordnat]:
    """The program on an empty database of each kind; its clock stands at `NOW`."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_house")
        return
    house: Ordnat = request.getfixturevalue("_postgres_house")
    names = ", ".join(str(table.__tablename__) for table in TABLES)
    with house.engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
    prepare(house)
    yield house
