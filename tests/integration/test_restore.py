"""Putting backups back: what was there stays beside, a database in use is left alone, and nothing bad is let in."""

import shutil
import sqlite3
import tarfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from app.backup import manifest
from app.backup.making import back_up
from app.backup.restoring import look_at, restore
from app.bootstrap import Ordnat, build, joined, prepare
from app.in_use import alone
from app.preparation import prepared
from app.settings import Settings
from models import database, schema
from models.rules.errors import InvalidInputError, NotNowError
from models.schema import Standing
from tests.backups import as_it_is, events, program, retold
from tests.conftest import NOW
from tests.factories import Journey, assert_whole

ASIDE = "ordnat.db.före-återställning-2026-11-20T093000Z"


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of one case that has been decided, beside the database it is of."""
    home = tmp_path_factory.mktemp("home")
    house = build(Settings(home=home), clock=lambda: NOW)
    prepare(house)
    Journey.opened(house).recommended().all_say()
    file = back_up(house, home / "kept").file
    house.engine.dispose()
    return file


@pytest.fixture
def file(good: Path, tmp_path: Path) -> Path:
    """A copy of it, to be done with as one likes."""
    return Path(shutil.copy(good, tmp_path))


@pytest.fixture
def here(good: Path, tmp_path: Path) -> Settings:
    """The machine it was made on."""
    settings = Settings(home=tmp_path / "home")
    settings.home.mkdir()
    shutil.copy(good.parents[1] / "ordnat.db", settings.home)
    return settings


@pytest.fixture
def elsewhere(tmp_path: Path) -> Settings:
    """Another machine."""
    return Settings(home=tmp_path / "elsewhere")


def test_the_former_database_stays_with_all_that_was_in_it(file: Path, here: Settings) -> None:
    with program(here) as house:
        Journey.opened(house, product="Enhertu")
        before = events(house)

    done = restore(here, file, now=NOW)

    assert done.aside == here.home / ASIDE
    with program(here) as house:
        assert len(events(house)) == done.manifest.contents.events < len(before)
    assert events_in(done.aside) == len(before)


def events_in(file: Path) -> int:
    """The number of events in the database of a file."""
    with closing(sqlite3.connect(file)) as connection:
        found: int = connection.execute("SELECT count(*) FROM case_event").fetchone()[0]
        return found


def test_what_a_killed_program_had_not_folded_in_stays_with_the_former_database(
    file: Path, elsewhere: Settings, here: Settings
) -> None:
    # Given a database as SIGKILL leaves it: its newest events in the write-ahead log
    elsewhere.home.mkdir()
    with program(here) as house:
        Journey.opened(house, product="Enhertu")
        count = len(events(house))
        for name in ("ordnat.db", "ordnat.db-wal", "ordnat.db-shm"):
            shutil.copy(here.home / name, elsewhere.home / name)
    # When an older backup takes its place
    done = restore(elsewhere, file, now=NOW)
    # Then nothing of that log gets into it, and nothing of it is lost
    with program(elsewhere) as there:
        assert len(events(there)) == done.manifest.contents.events
    assert done.aside is not None
    assert events_in(done.aside) == count


def test_a_database_that_cannot_be_read_at_all_is_moved_aside_as_it_is(file: Path, elsewhere: Settings) -> None:
    elsewhere.home.mkdir()
    wreck = {name: name.encode() * 500 for name in ("ordnat.db", "ordnat.db-wal", "ordnat.db-shm")}
    for name, content in wreck.items():
        (elsewhere.home / name).write_bytes(content)
    restore(elsewhere, file, now=NOW)
    aside = {f"{ASIDE}{ending}": wreck[f"ordnat.db{ending}"] for ending in ("", "-wal", "-shm")}
    assert aside.items() <= as_it_is(elsewhere.home).items()
    with program(elsewhere) as there:
        assert schema.schema_of(there.engine).standing is Standing.CURRENT


def test_a_database_in_use_is_left_alone(file: Path, here: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.in_use._PATIENCE", 0.1)
    before = as_it_is(here.home)
    using = joined(build(here))
    with pytest.raises(NotNowError, match=r"Något kör mot databasen.*Stoppa"):
        restore(here, file, now=NOW)
    assert as_it_is(here.home) == before
    # When the last one has gone it is free; meanwhile nobody begins to use it.
    using.engine.dispose()
    del using
    with alone(here, "prövas"), pytest.raises(NotNowError, match="återställs eller uppgraderas just nu"):
        joined(build(here))
    restore(here, file, now=NOW)


def test_files_that_differ_from_those_in_use_are_laid_beside(file: Path, elsewhere: Settings, tmp_path: Path) -> None:
    mine = tmp_path / "mine" / "norra.toml"
    mine.parent.mkdir()
    mine.write_text("# en annan\n")
    done = restore(elsewhere.model_copy(update={"organisation": mine}), file, now=NOW)
    laid = elsewhere.home / "återställt-2026-11-20T093000Z" / "organisation"
    assert done.differing == (
        (laid / "norra.toml", mine),
        (laid / "moten" / "aril.ics", mine.parent / "moten" / "aril.ics"),
    )
    assert (laid / "norra.toml").read_text() == elsewhere.organisation.read_text()
    assert mine.read_text() == "# en annan\n"


def test_a_backup_of_an_older_version_is_restored_as_it_is_and_brought_up_to_date_at_the_start(
    sqlite_house: Ordnat, elsewhere: Settings, tmp_path: Path
) -> None:
    case = Journey.opened(sqlite_house).recommended()
    before = events(sqlite_house)
    database.migrate(sqlite_house.engine, "0007")
    file = back_up(sqlite_house, tmp_path / "kept").file
    done = restore(elsewhere, file, now=NOW)
    assert (done.manifest.contents.schema, done.manifest.contents.digest) == ("0007", None)
    there = prepared(elsewhere, say=lambda _: None)
    assert [(row["case_id"], row["seq"], row["kind"], row["data"]) for row in events(there)] == [
        (row["case_id"], row["seq"], row["kind"], row["data"]) for row in before
    ]
    assert_whole(there, case.case_id)
    there.engine.dispose()


# ── What is refused ──────────────────────────────────────────────────────────────────────────────────────
def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def _without_end(file: Path) -> None:
    content = file.read_bytes()
    file.write_bytes(content[: content.rindex(b"manifest.json")])


def _flipped(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 3] ^= 0xFF
    file.write_bytes(content)


def _another(file: Path) -> None:
    file.write_text("Hej!\n" * 1000)


def _empty(file: Path) -> None:
    file.write_bytes(b"")


def _leading_out(file: Path) -> None:
    with tarfile.open(file, "w") as tar:
        tar.add(__file__, "../ordnat.db")


def _newer_schema(file: Path) -> None:
    retold(file, file.with_suffix(""), contents={"schema": "9999"})


def _newer_shape(file: Path) -> None:
    retold(file, file.with_suffix(""), format=manifest.FORMAT + 1)


def _another_kind(file: Path) -> None:
    retold(file, file.with_suffix(""), kind="postgresql")


def _fewer_events(file: Path) -> None:
    retold(file, file.with_suffix(""), contents={"events": 7})


def _no_sense(file: Path) -> None:
    retold(file, file.with_suffix(""), made_at="igår")


REFUSED: dict[str, tuple[Callable[[Path], None], str]] = {
    "cut in two": (_cut, "avhuggen|skadad"),
    "without its end": (_without_end, "avhuggen|skadad"),
    "a byte changed": (_flipped, "stämmer inte med sin kontrollsumma"),
    "something else": (_another, "ingen säkerhetskopia"),
    "nothing": (_empty, "avhuggen|ingen säkerhetskopia"),
    "leading out of its folder": (_leading_out, "ingen säkerhetskopia"),
    "gone": (Path.unlink, "finns inte"),
    "a newer schema": (_newer_schema, r"nyare version av programmet \(schema 9999.*Installera den"),
    "a newer shape": (_newer_shape, r"nyare version av programmet .*Installera den"),
    "another kind of database": (_another_kind, "är av en PostgreSQL-databas, men ORDNAT_DATABASE_URL pekar på SQLite"),
    "not what it says": (_fewer_events, "håller inte vad den lovar: 1 ärenden och .* 7 väntades"),
    "a table of contents without sense": (_no_sense, "innehållsförteckning går inte att läsa"),
}


@pytest.mark.parametrize(("damaged", "sentence"), REFUSED.values(), ids=REFUSED.keys())
def test_a_backup_that_is_no_good_is_refused_and_nothing_is_touched(
    here: Settings, file: Path, damaged: Callable[[Path], None], sentence: str
) -> None:
    damaged(file)
    before = as_it_is(here.home)
    with pytest.raises(InvalidInputError, match=sentence):
        look_at(here, file)
    with pytest.raises(InvalidInputError, match=sentence):
        restore(here, file, now=NOW)
    assert as_it_is(here.home) == before
