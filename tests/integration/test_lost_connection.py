"""A PostgreSQL server that hung up, as it does when it is restarted: between two decisions, and in the midst of one."""

import time
from contextlib import closing

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from app.bootstrap import Ordnat
from models.rules.errors import LostRaceError
from models.rules.process import Stage
from tests.factories import Journey

# The server's own, which tidies up now and then, is left alone.
OTHERS = """
FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""
# The server is asked to hang up, and does so a moment later.
LIMIT = 30.0

pytestmark = pytest.mark.parametrize("house", ["postgresql"], indirect=True)


def test_a_decision_after_the_server_hung_up_is_recorded_on_a_new_connection(house: Ordnat) -> None:
    journey = Journey.opened(house)
    assert hang_up(house) > 0
    journey.decides(Stage.CONSENSUS, "support")
    assert Stage.CONSENSUS in journey.place.decisions


def test_what_the_server_hung_up_on_before_the_commit_is_begun_again(house: Ordnat) -> None:
    cut: list[int] = []

    def work(session: Session) -> int:
        session.execute(text("SELECT 1"))
        if not cut:
            cut.append(hang_up(house))
        return int(session.execute(text("SELECT 42")).scalar_one())

    assert house.change(work) == 42
    assert len(cut) == 1
    assert cut[0] > 0


def test_a_server_that_hangs_up_every_time_is_told_in_a_sentence(house: Ordnat) -> None:
    def work(session: Session) -> None:
        session.execute(text("SELECT 1"))
        hang_up(house)
        session.execute(text("SELECT 2"))

    with pytest.raises(LostRaceError, match="Databasen bröt förbindelsen"):
        house.change(work)


def test_a_commit_that_nobody_knows_the_end_of_is_not_repeated(house: Ordnat) -> None:
    tries = []

    def work(session: Session) -> None:
        session.execute(text("SELECT 1"))
        tries.append(hang_up(house))

    with pytest.raises(OperationalError):
        house.change(work)
    assert len(tries) == 1
    assert tries[0] > 0


def hang_up(house: Ordnat) -> int:
    """Have the server close every other connection to the database; how many, once they are gone."""
    address = house.settings.database.replace("postgresql+psycopg://", "postgresql://", 1)
    with closing(psycopg.connect(address, autocommit=True)) as somebody:
        cut = somebody.execute(f"SELECT count(pg_terminate_backend(pid)) {OTHERS}").fetchone()
        end = time.monotonic() + LIMIT
        while somebody.execute(f"SELECT count(*) {OTHERS}").fetchone() != (0,):
            assert time.monotonic() < end
            time.sleep(0.01)
    assert cut is not None
    return int(cut[0])
