"""A new version on an old database: all of the change or nothing, and the old data kept."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import Engine, event, inspect

from app.backup.restoring import look_at
from app.bootstrap import Ordnat, build, joined, prepare
from app.preparation import prepared
from app.settings import ROOT, Settings
from models import database, schema
from models.rules.errors import ConfigurationError, NotNowError
from models.schema import Standing
from tests.backups import as_it_is, events, with_programs
from tests.conftest import NOW
from tests.factories import Journey, assert_whole
from tests.postgres import RunningPostgres

OLD = "0007"
# Runs in a process of its own: the whole upgrade, killed at the statement of that number.
KILLED = """
import os, signal, sys
from itertools import count
from sqlalchemy import event
from models import database
engine, numbers = database.connect(sys.argv[1]), count(1)
@event.listens_for(engine, "before_cursor_execute")
def kill(*_):
    if next(numbers) == int(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)
database.migrate(engine)
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ordnat]:
    """A database of an older version, with a case in it."""
    settings = Settings(home=tmp_path)
    if request.param == "postgresql":
        postgres: RunningPostgres = request.getfixturevalue("postgres")
        settings = Settings(home=tmp_path, database_url=SecretStr(postgres.new_database()))
    house = build(settings, clock=lambda: NOW)
    prepare(house)
    Journey.opened(house).recommended()
    database.migrate(house.engine, OLD)
    yield house
    house.engine.dispose()


def shape(engine: Engine) -> dict[str, set[str]]:
    """Every column of every table."""
    found = inspect(engine).get_multi_columns()
    return {table: {column["name"] for column in columns} for (_, table), columns in found.items()}


def statements(engine: Engine) -> int:
    """How many statements an upgrade is made of; it is undone again."""
    numbers = count(1)

    def heard(*_: object) -> None:
        next(numbers)

    event.listen(engine, "before_cursor_execute", heard)
    database.migrate(engine)
    event.remove(engine, "before_cursor_execute", heard)
    database.migrate(engine, OLD)
    return next(numbers) - 1


def test_an_upgrade_killed_in_the_middle_has_changed_nothing(old: Ordnat) -> None:
    before, last = shape(old.engine), statements(old.engine)
    assert last > 10
    for number in (last // 3, last):
        killed = subprocess.run(
            [sys.executable, "-c", KILLED, old.settings.database, str(number)], cwd=ROOT, check=False, timeout=60
        )
        assert killed.returncode == -signal.SIGKILL
        assert schema.examined(old.engine) == schema.Schema(Standing.OLDER, OLD)
        assert shape(old.engine) == before
    database.migrate(old.engine)
    assert schema.examined(old.engine).standing is Standing.CURRENT


def test_the_old_data_is_kept_and_the_new_version_goes_on_with_it(old: Ordnat, monkeypatch: pytest.MonkeyPatch) -> None:
    with_programs(monkeypatch)
    said: list[str] = []
    there = prepared(old.settings, say=said.append)
    (kept,) = old.settings.home.glob("backups/*")
    assert kept.name.startswith(f"ordnat-före-{database.newest_revision()}-")
    assert said == [f"Uppgraderar databasen från schema {OLD}.", f"Den gamla versionens data finns i {kept}."]
    case_id = events(there)[0]["case_id"]
    assert isinstance(case_id, int)
    assert_whole(there, case_id)
    manifest = look_at(old.settings, kept)
    assert (manifest.contents.schema, manifest.contents.events) == (OLD, len(events(there)))
    there.engine.dispose()
    # Once more there is nothing to do.
    said.clear()
    prepared(old.settings, say=said.append).engine.dispose()
    assert said == []


@pytest.mark.parametrize("old", ["postgresql"], indirect=True)
def test_where_nothing_can_be_kept_it_says_so_and_what_to_do(
    old: Ordnat, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ConfigurationError, match=r"pg_dump finns inte.*ordnat prepare --no-backup"):
        prepared(old.settings, say=lambda _: None)
    assert schema.schema_of(old.engine).revision == OLD
    prepared(old.settings, say=lambda _: None, keep_old=False).engine.dispose()
    assert schema.schema_of(old.engine).standing is Standing.CURRENT


@pytest.mark.parametrize("old", ["sqlite"], indirect=True)
def test_an_upgrade_that_fails_leaves_the_database_and_no_copies(old: Ordnat, monkeypatch: pytest.MonkeyPatch) -> None:
    old.engine.dispose()
    before = as_it_is(old.settings.home)

    def full(*_: object) -> None:
        raise ConfigurationError("Det gick inte.")

    monkeypatch.setattr("app.preparation.prepare", full)
    for _ in range(2):
        with pytest.raises(ConfigurationError, match="Det gick inte"):
            prepared(old.settings, say=lambda _: None)
    assert as_it_is(old.settings.home) == before


@pytest.mark.parametrize("old", ["sqlite"], indirect=True)
def test_nothing_is_upgraded_while_somebody_uses_it(old: Ordnat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.in_use._PATIENCE", 0.1)
    old.engine.dispose()
    before = as_it_is(old.settings.home)
    using = joined(old)
    with pytest.raises(NotNowError, match=r"Något kör mot databasen, så den kan inte uppgraderas"):
        prepared(old.settings, say=lambda _: None)
    assert as_it_is(old.settings.home) == before
    assert using is old
