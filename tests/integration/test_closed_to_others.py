"""A new SQLite database is its owner's alone, with the files beside it: net prices are kept there."""

from pathlib import Path

from app.bootstrap import build, prepare
from app.settings import Settings
from tests.conftest import NOW

OWNER_ONLY = 0o600


def test_a_new_database_and_its_journal_are_closed_to_others(tmp_path: Path) -> None:
    # Given a folder that others may read
    tmp_path.chmod(0o755)
    # When the database is made there, and written in
    house = build(Settings(home=tmp_path), clock=lambda: NOW)
    prepare(house)
    # Then each of its files is the owner's
    with house.engine.connect() as connection:
        connection.exec_driver_sql("SELECT 1")
        rights = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.glob("ordnat.db*")}
    house.engine.dispose()
    assert rights == dict.fromkeys(("ordnat.db", "ordnat.db-wal", "ordnat.db-shm"), OWNER_ONLY)
