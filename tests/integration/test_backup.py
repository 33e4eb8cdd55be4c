"""Backups of both databases: made while others write, and believed when a test restore has held what they say."""

import shutil
import tarfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg
import pytest
from pydantic import SecretStr
from sqlalchemy import text

from app.backup.kept import last_good
from app.backup.making import back_up
from app.backup.restoring import look_at, restore
from app.bootstrap import Ordnat
from app.settings import Settings
from models import database
from models.rules.errors import ConfigurationError, InvalidInputError
from tasks.queries.log_chain import verify
from tests.backups import PROGRAMS, as_it_is, events, later, program, with_programs
from tests.conftest import NOW
from tests.factories import Journey, assert_whole
from tests.postgres import RunningPostgres

FIRST, SECOND = "ordnat-2026-11-20T093000Z.tar", "ordnat-2026-11-20T103000Z.tar"


@pytest.fixture(autouse=True)
def _programs(monkeypatch: pytest.MonkeyPatch) -> None:
    with_programs(monkeypatch)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where backups are put."""
    return tmp_path / "kept"


@pytest.fixture
def elsewhere(house: Ordnat, tmp_path: Path, request: pytest.FixtureRequest) -> Settings:
    """Another machine, with an empty database of the same kind."""
    if house.engine.dialect.name == "sqlite":
        return Settings(home=tmp_path / "elsewhere")
    postgres: RunningPostgres = request.getfixturevalue("postgres")
    return Settings(home=tmp_path / "elsewhere", database_url=SecretStr(postgres.new_database()))


def test_what_is_restored_is_what_was_there(house: Ordnat, elsewhere: Settings, folder: Path) -> None:
    case = Journey.opened(house).recommended().all_say()
    before = events(house)
    made = back_up(house, folder)
    assert (made.manifest.contents.cases, made.manifest.contents.events) == (1, len(before))
    assert look_at(elsewhere, made.file) == made.manifest

    done = restore(elsewhere, made.file, now=NOW)

    assert (done.aside, done.differing) == (None, ())
    with program(elsewhere) as there:
        assert events(there) == before
        assert_whole(there, case.case_id)
        Journey.opened(there, product="Enhertu").recommended()


def test_a_backup_is_of_one_moment_while_decisions_go_on(house: Ordnat, elsewhere: Settings, folder: Path) -> None:
    for number in range(5):
        Journey.opened(house, product=f"Produkt {number}")
    before = events(house)
    with deciding(house) as opened:
        made, meanwhile = back_up(house, folder), 0
        for hours in range(1, 20):
            if meanwhile:
                break
            so_far = len(opened)
            made = back_up(later(house, hours), folder)
            meanwhile = len(opened) - so_far
    assert meanwhile, "nobody could write while a backup was made"
    after = events(house)
    restore(elsewhere, made.file, now=NOW)
    with program(elsewhere) as there:
        restored = events(there)
        with database.reading(there.engine) as session:
            assert verify(session).sound
    # Everything confirmed before it began is there, and of the rest what came first.
    assert restored[: len(before)] == before
    assert restored == after[: len(restored)]


@contextmanager
def deciding(house: Ordnat) -> Iterator[list[int]]:
    """Somebody else opens one case after the other all the while; those opened so far."""
    enough = threading.Event()
    opened: list[int] = []

    def work() -> None:
        for number in count():
            if enough.is_set():
                return
            opened.append(Journey.opened(house, product=f"Meanwhile {number}").case_id)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield opened
    finally:
        enough.set()
        thread.join()


def test_a_backup_is_for_its_owner_only_and_nothing_is_left_beside_it(house: Ordnat, folder: Path) -> None:
    made = back_up(house, folder)
    assert [path.name for path in folder.iterdir()] == [FIRST]
    assert made.file.stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700
    with tarfile.open(made.file) as tar:
        names = tar.getnames()
    assert names[-1] == "manifest.json"
    assert {"organisation/norra.toml", "organisation/moten/aril.ics", "sources/sources.toml"} < set(names)


def test_when_the_last_good_one_was_made_is_known(house: Ordnat, folder: Path) -> None:
    made = back_up(house, folder)
    kept = last_good(house.settings)
    assert kept is not None
    assert (kept.made_at, kept.file) == (NOW, str(made.file))
    # A file that somebody has taken away is none to go back to.
    made.file.unlink()
    assert last_good(house.settings) is None


def test_the_oldest_are_removed_and_nothing_else(sqlite_house: Ordnat, folder: Path) -> None:
    folder.mkdir()
    others = {"ordnat-2026-11-01T000000Z.tar.bad", "annat.tar"}
    for name in others:
        (folder / name).touch()
    removed = [back_up(later(sqlite_house, hours), folder, keep=2).removed for hours in (-1, 0, 1)]
    assert removed == [0, 0, 1]
    assert {path.name for path in folder.iterdir()} == others | {FIRST, SECOND}


# ── What makes no good backup ────────────────────────────────────────────────────────────────────────────
def test_a_log_that_was_edited_makes_no_good_backup_and_costs_no_older_one(house: Ordnat, folder: Path) -> None:
    Journey.opened(house).recommended()
    back_up(house, folder)
    with house.engine.begin() as connection:
        connection.execute(text("UPDATE case_event SET actor = 'somebody.else' WHERE seq = 2"))
    with pytest.raises(InvalidInputError, match=r"Händelseloggen .* ändrad på 1 ställe.*OI-0001"):
        back_up(later(house, 1), folder, keep=1)
    assert {path.name for path in folder.iterdir()} == {FIRST, f"{SECOND}.bad"}
    kept = last_good(house.settings)
    assert kept is not None
    assert kept.made_at == NOW


def test_where_nobody_may_write_it_says_so(sqlite_house: Ordnat, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ConfigurationError, match="Ange en annan mapp med --to"):
        back_up(sqlite_house, tmp_path / "file" / "kept")


@pytest.mark.parametrize("house", ["postgresql"], indirect=True)
def test_without_postgresqls_programs_it_says_what_to_install(
    house: Ordnat, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(folder))
    with pytest.raises(ConfigurationError, match=r"Programmet pg_dump finns inte\. Installera"):
        back_up(house, folder)
    assert not folder.exists()


@pytest.mark.parametrize("house", ["postgresql"], indirect=True)
def test_a_role_that_may_make_no_database_is_told_which_right_it_lacks(
    house: Ordnat, folder: Path, tmp_path: Path
) -> None:
    address = house.settings.database.replace("postgresql+psycopg://postgres:", "postgresql+psycopg://clerk:se:cret", 1)
    with psycopg.connect(house.settings.database.replace("+psycopg", "")) as connection:
        connection.execute("CREATE ROLE clerk LOGIN PASSWORD 'se:cret'")
        connection.execute("GRANT pg_read_all_data TO clerk")
    settings = Settings(home=tmp_path, database_url=SecretStr(address))
    try:
        with (
            program(settings) as there,
            pytest.raises(ConfigurationError, match=r"Kör som .*: ALTER ROLE clerk CREATEDB;"),
        ):
            back_up(there, folder)
        assert not folder.exists()
    finally:
        with psycopg.connect(house.settings.database.replace("+psycopg", "")) as connection:
            connection.execute("DROP OWNED BY clerk")
            connection.execute("DROP ROLE clerk")


@pytest.mark.parametrize("house", ["postgresql"], indirect=True)
def test_a_program_older_than_the_server_is_told_of_in_its_own_words(
    house: Ordnat, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(PROGRAMS.parents[1] / "pginstall" / "bin"))
    with pytest.raises(InvalidInputError, match=r"pg_dump misslyckades: .*server version"):
        back_up(house, folder)
    assert as_it_is(folder) == {}


def test_the_programs_are_there() -> None:
    assert shutil.which("pg_dump") == str(PROGRAMS / "pg_dump")
