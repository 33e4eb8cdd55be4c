"""The database's disk is full, really: what was being done is not done at all, it is said so, and then it goes on."""

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from app.backup.making import back_up
from app.bootstrap import Ordnat, build, prepare
from app.cli.main import main
from app.preparation import prepared
from app.settings import Settings
from flows.discretion import DatabaseError
from flows.step import do_step, due_steps
from models import database, schema
from models.room import no_room
from models.rules.errors import ConfigurationError
from models.rules.process import Stage
from models.schema import Standing
from tests.backups import events
from tests.conftest import NOW
from tests.factories import Journey, assert_whole
from tests.web.conftest import visitor

_SIZE = "6m"


@pytest.fixture
def disk() -> Iterator[Path]:
    """A small disk of its own. Only root may make one."""
    with tempfile.TemporaryDirectory(prefix="ordnat-") as folder:
        made = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={_SIZE}", "ordnat", folder], capture_output=True, check=False
        )
        if made.returncode:
            pytest.skip("no disk can be mounted here")
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)


@pytest.fixture
def small(disk: Path) -> Iterator[Ordnat]:
    """The program with its home on that disk."""
    house = build(Settings(home=disk), clock=lambda: NOW)
    prepare(house)
    yield house
    house.engine.dispose()


@contextmanager
def full(house: Ordnat) -> Iterator[None]:
    """No room at all on the disk for as long as the block lasts."""
    with house.engine.connect() as connection:
        connection.rollback()
        # Else what is left in the write-ahead log's file would be room.
        connection.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    ballast = house.settings.home / "ballast"
    with ballast.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(4096))
    yield
    ballast.unlink()


def test_what_is_done_on_a_full_disk_is_not_done_at_all_and_goes_on_when_there_is_room(
    small: Ordnat, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    case = Journey.opened(small, carries_on=False)
    (work, *_) = due_steps(small, case.case_id)
    before, client = events(small), visitor(small, "foa.handlaggare")
    with full(small):
        with pytest.raises(OperationalError) as failed:
            case.decides(Stage.CONSENSUS, "support")
        assert no_room(failed.value)
        # The flow says so where operators look, and is tried again; the pages and the terminal say what to do.
        with pytest.raises(DatabaseError, match="disk is full"):
            do_step(small, case.case_id, work)
        page = client.fill("/logga-ut")
        assert page.status_code == 507
        assert "Disken är full, så inget har sparats" in " ".join(page.text.split())
        monkeypatch.setattr("app.cli.watch.ordnat", lambda: small)
        assert main(["watch"]) == 1
        assert "Disken är full, så inget har sparats" in " ".join(capsys.readouterr().err.split())
        assert events(small) == before
    assert do_step(small, case.case_id, work)
    case.decides(Stage.CONSENSUS, "support")
    assert_whole(small, case.case_id)


def test_an_upgrade_on_a_full_disk_has_changed_nothing(small: Ordnat) -> None:
    Journey.opened(small)
    database.migrate(small.engine, "0007")
    with full(small):
        with pytest.raises(OperationalError):
            database.migrate(small.engine)
        assert schema.examined(small.engine).standing is Standing.OLDER
        # With its copy it is not even begun.
        with pytest.raises(ConfigurationError, match="Frigör plats"):
            prepared(small.settings, say=lambda _: None)
        assert schema.schema_of(small.engine).revision == "0007"
    database.migrate(small.engine)
    assert schema.examined(small.engine).standing is Standing.CURRENT


def test_a_backup_that_has_no_room_says_so_and_leaves_nothing(small: Ordnat, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = small.settings.home / "kept"
    kept.mkdir()
    # Full while it was being written, although there was room enough when it began.
    monkeypatch.setattr("app.backup.room.free", lambda _: 10**12)
    with full(small):
        with pytest.raises(ConfigurationError, match=r"Disken under .* tog slut\. Frigör plats"):
            back_up(small, kept)
        assert list(kept.iterdir()) == []
    assert back_up(small, kept).file.exists()
