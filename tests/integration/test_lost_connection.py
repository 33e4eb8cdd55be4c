"""A PostgreSQL server that hung up between two decisions, as it does when it is restarted."""

import psycopg
import pytest

from app.bootstrap import Ordnat
from models.rules.process import Stage
from tests.factories import Journey

OTHERS = """
SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


@pytest.mark.parametrize("house", ["postgresql"], indirect=True)
def test_a_decision_after_the_server_hung_up_is_recorded_on_a_new_connection(house: Ordnat) -> None:
    journey = Journey.opened(house)
    address = house.settings.database.replace("postgresql+psycopg://", "postgresql://", 1)
    with psycopg.connect(address, autocommit=True) as somebody:
        cut = somebody.execute(OTHERS).fetchone()
    journey.decides(Stage.CONSENSUS, "support")
    assert cut is not None
    assert cut[0] > 0
    assert Stage.CONSENSUS in journey.place.decisions
