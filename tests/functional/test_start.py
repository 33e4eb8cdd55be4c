"""What a start refuses, untouched and with a sentence that says what to do; and the commands that keep the data."""

import os
import shutil
import socket
import sqlite3
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from app import bootstrap
from app.preparation.places import check_places
from app.settings import Settings
from models import database
from models.rules.errors import ConfigurationError
from tests.backups import as_it_is
from tests.functional.conftest import Terminal

ORDNAT = Path(sys.executable).with_name("ordnat")
NOBODY = 65534


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database, made once."""
    file = tmp_path_factory.mktemp("made") / "ordnat.db"
    engine = database.connect(f"sqlite:///{file}")
    database.migrate(engine)
    engine.dispose()
    return file


@pytest.fixture
def home(bare_terminal: Terminal, tmp_path: Path, made: Path) -> Path:
    """The home folder of the terminal, with a database in it."""
    shutil.copy(made, tmp_path)
    return tmp_path


def changed(*statements: str) -> Callable[[Path], None]:
    """A database that somebody, or a power cut, has left in some other state."""

    def change(home: Path) -> None:
        with closing(sqlite3.connect(home / "ordnat.db")) as connection:
            for statement in statements:
                connection.execute(statement)
            connection.commit()

    return change


def _text(home: Path) -> None:
    (home / "ordnat.db").write_text("Minnesanteckningar\n" * 500)


DATABASES: dict[str, tuple[Callable[[Path], None], str]] = {
    "newer": (changed("UPDATE alembic_version SET version_num = '9999'"), "nyare version av programmet (schema 9999"),
    "without a version": (changed("DELETE FROM alembic_version"), "alembic_version saknas eller är tom"),
    "without its table": (changed("DROP TABLE alembic_version"), "alembic_version saknas eller är tom"),
    "of two versions": (changed("INSERT INTO alembic_version VALUES ('0003')"), "alembic_version har flera rader"),
    "of no version of ours": (changed("UPDATE alembic_version SET version_num = '0000aa'"), "schemat 0000aa är okänt"),
    "a column gone": (changed("ALTER TABLE kept_form DROP COLUMN content"), "kept_form.content saknas"),
    "a column too many": (changed("ALTER TABLE medicine ADD COLUMN colour TEXT"), "medicine.colour hör inte hit"),
    "a table gone": (changed("DROP TABLE kept_form"), "tabellen kept_form saknas"),
    "a table half made": (
        changed("CREATE TABLE _alembic_tmp_cases (id INTEGER)"),
        "tabellen _alembic_tmp_cases hör inte hit",
    ),
    "half way back": (
        changed("UPDATE alembic_version SET version_num = '0006'"),
        "kolumnen case_event.hash hör inte hit",
    ),
    "no database at all": (_text, "är ingen SQLite-databas"),
}


@pytest.mark.parametrize("command", ["prepare", "up"])
@pytest.mark.parametrize(("spoil", "sentence"), DATABASES.values(), ids=DATABASES.keys())
def test_a_database_that_does_not_fit_is_refused_untouched(
    bare_terminal: Terminal, home: Path, spoil: Callable[[Path], None], sentence: str, command: str
) -> None:
    spoil(home)
    before = as_it_is(home)
    said = bare_terminal(command)
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("Fel:")
    assert sentence in said.sentence
    assert "Inget har ändrats." in said.sentence
    assert as_it_is(home) == before


@pytest.mark.parametrize("command", [("case", "list"), ("web",), ("backup",), ("watch",)])
def test_every_door_says_that_a_database_is_too_new(
    bare_terminal: Terminal, home: Path, command: tuple[str, ...]
) -> None:
    changed("UPDATE alembic_version SET version_num = '9999'")(home)
    before = as_it_is(home)
    said = bare_terminal(*command)
    assert said.code == 1
    assert "Databasen är gjord för en nyare version av programmet (schema 9999" in said.sentence
    assert "Installera den nyare versionen" in said.sentence
    assert as_it_is(home) == before


def test_a_database_that_is_older_is_told_apart_from_one_that_is_newer(bare_terminal: Terminal, home: Path) -> None:
    engine = database.connect(f"sqlite:///{home / 'ordnat.db'}")
    database.migrate(engine, "0007")
    engine.dispose()
    said = bare_terminal("case", "list")
    assert said.code == 1
    assert "Databasen är gjord för en äldre version" in said.sentence
    assert "ordnat prepare" in said.sentence
    said = bare_terminal("prepare")
    assert said.code == 0
    assert "Den gamla versionens data finns i" in said.sentence
    assert bare_terminal("case", "list").code == 0


# ── Settings and places ──────────────────────────────────────────────────────────────────────────────────
def test_a_port_in_use_is_refused_before_anything_is_made(bare_terminal: Terminal, tmp_path: Path) -> None:
    before = as_it_is(tmp_path)
    with socket.create_server(("127.0.0.1", int(os.environ["ORDNAT_WEB_PORT"]))):
        said = bare_terminal("up")
    assert said.code == 1
    assert "ORDNAT_WEB_PORT" in said.sentence
    assert as_it_is(tmp_path) == before


WRONG = {
    "no number": ("ORDNAT_WEB_PORT", "många", "ORDNAT_WEB_PORT"),
    "no organisation file": ("ORDNAT_ORGANISATION", "/nowhere/norra.toml", "finns inte. Ange rätt sökväg"),
    "no source file": ("ORDNAT_SOURCES", "/nowhere/sources.toml", "finns inte. Ange rätt sökväg"),
    "no address": ("ORDNAT_DATABASE_URL", "databasen", "ORDNAT_DATABASE_URL"),
    "another database": ("ORDNAT_DATABASE_URL", "oracle://x/y", "stöds inte"),
    "a folder that is not there": ("ORDNAT_DATABASE_URL", "sqlite:////nowhere/at/all.db", "/nowhere/at finns inte"),
    "no folder": ("ORDNAT_HOME", str(ORDNAT), "är ingen mapp. Rätta ORDNAT_HOME"),
    "the same port twice": ("ORDNAT_WEB_PORT", "the other", "Ge dem var sin port"),
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG.keys())
def test_a_wrong_setting_is_refused_and_nothing_is_made(
    bare_terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wrong: tuple[str, str, str]
) -> None:
    name, value, sentence = wrong
    monkeypatch.setenv(name, value if value != "the other" else os.environ["ORDNAT_PREFECT_PORT"])
    before = as_it_is(tmp_path)
    said = bare_terminal("up")
    assert (said.code, said.out) == (1, "")
    assert sentence in said.sentence
    assert as_it_is(tmp_path) == before


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be somebody else")
@pytest.mark.parametrize(("mode", "told"), [(0o755, "får inte skriva i"), (0o777, "får inte läsa och skriva")])
def test_where_it_may_not_write_it_says_who_may_not_and_what_to_do(made: Path, mode: int, told: str) -> None:
    with tempfile.TemporaryDirectory(prefix="ordnat-") as folder:
        settings = Settings(home=Path(folder), database_url=None)
        shutil.copy(made, settings.home)
        settings.home.chmod(mode)
        before = as_it_is(settings.home)
        os.seteuid(NOBODY)
        try:
            with pytest.raises(ConfigurationError, match=rf"^Användare {NOBODY} {told} .*chown.* Inget har ändrats"):
                check_places(settings)
        finally:
            os.seteuid(0)
        assert as_it_is(settings.home) == before


def test_a_disk_with_too_little_room_is_refused(
    bare_terminal: Terminal, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.backup.room.free", lambda _: 10_000_000)
    before = as_it_is(home)
    for command in ("prepare", "up", "backup"):
        said = bare_terminal(command)
        assert said.code == 1
        assert "har 10 MB ledigt" in said.sentence
        assert "Frigör plats" in said.sentence
    assert as_it_is(home) == before


# ── The commands ─────────────────────────────────────────────────────────────────────────────────────────
def test_a_backup_is_made_looked_at_and_put_back_by_typed_commands(terminal: Terminal, tmp_path: Path) -> None:
    before = terminal("case", "open").out
    said = terminal("backup", "--to", str(tmp_path / "kept"), "--keep", "3")
    assert said.code == 0, said.err
    assert "Säkerhetskopian är tagen och provad" in said.sentence
    (file,) = (tmp_path / "kept").iterdir()
    assert "går att återställa" in terminal("restore", str(file), "--check").sentence
    # The pages, the flows, and this terminal itself have it open.
    said = terminal("restore", str(file))
    assert said.code == 1
    assert "Något kör mot databasen" in said.sentence
    bootstrap.ordnat().engine.dispose()
    bootstrap.ordnat.cache_clear()
    said = terminal("restore", str(file))
    assert said.code == 0, said.err
    assert "Den förra databasen står kvar som" in said.sentence
    assert terminal("case", "open").out == before


def test_the_doctor_tells_of_the_backup_the_log_the_clock_and_the_disk(
    terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "! Ingen säkerhetskopia är tagen" in terminal("doctor").out
    assert terminal("backup").code == 0
    monkeypatch.setenv("ORDNAT_WEBPORT", "1")
    looked = terminal("doctor").sentence
    assert "✓ Senaste provade säkerhetskopian är från" in looked
    assert "✓ Databasfilen är hel" in looked
    assert "✓ Händelseloggen är som den skrevs" in looked
    assert "ledigt" in looked
    assert "ORDNAT_WEBPORT betyder ingenting → Menade du ORDNAT_WEB_PORT?" in looked


def test_the_doctor_sees_an_edited_log_and_a_clock_that_is_behind(terminal: Terminal) -> None:
    row = terminal("case", "open").out
    assert row
    house = bootstrap.ordnat()
    assert terminal("case", "open", "1", "--price", "430000", "--patients", "55").code == 0
    with house.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE case_event SET recorded_at = '2999-01-01 00:00:00.000000' WHERE seq = 1")
    looked = terminal("doctor")
    assert looked.code == 1
    assert "✗ Händelseloggen" in looked.out
    assert "ordnat audit verify" in looked.sentence
    assert "Klockan går fel: den senaste händelsen skrevs 2999-01-01" in looked.sentence
