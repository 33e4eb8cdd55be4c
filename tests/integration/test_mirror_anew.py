"""Cases from before the overview are found in it like any other."""

from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlmodel import Session, col, update

from app.bootstrap import Ordnat, build, prepare
from app.settings import Settings
from models import database
from models.database import migrate
from models.rules.process import Stage
from models.tables.case import Case
from tasks.actions.mirror_anew import mirror_anew
from tests.conftest import NOW
from tests.factories import CANCER, OFFICER, Journey, assert_whole
from tests.postgres import RunningPostgres


@pytest.fixture(params=["sqlite", "postgresql"])
def fresh(request: pytest.FixtureRequest, tmp_path: Path) -> Ordnat:
    """A house on a database of its own, for migrating back and forth."""
    url = f"sqlite:///{tmp_path / 'old.db'}"
    if request.param == "postgresql":
        postgres: RunningPostgres = request.getfixturevalue("postgres")
        url = postgres.new_database()
    house = build(Settings(home=tmp_path, database_url=SecretStr(url)), clock=lambda: NOW)
    prepare(house)
    return house


def test_an_older_database_gets_what_its_logs_say(fresh: Ordnat) -> None:
    # Given cases in a database that is taken back to before the pages
    asked = Journey.opened(fresh).recommended().region("norrbotten")
    cancer = Journey.opened(fresh, product="Enhertu", take_up=CANCER)
    before = [(case.row.turns, case.row.therapy, case.row.officer) for case in (asked, cancer)]
    migrate(fresh.engine, "0006")
    # When it is brought up to date
    prepare(fresh)
    # Then every row says again what its log says
    assert [(case.row.turns, case.row.therapy, case.row.officer) for case in (asked, cancer)] == before
    assert before[1] == (f" {Stage.CONSENSUS.value} {Stage.BUDGET_IMPACT.value} ", "cancer", OFFICER)
    assert_whole(fresh, asked.case_id)
    fresh.engine.dispose()


def test_only_what_is_missing_is_filled_in(sqlite_house: Ordnat) -> None:
    case = Journey.opened(sqlite_house)
    assert sqlite_house.change(mirror_anew) == 0

    def forget(session: Session) -> None:
        session.exec(update(Case).where(col(Case.id) == case.case_id).values(turns=None))

    sqlite_house.change(forget)
    assert [sqlite_house.change(mirror_anew), sqlite_house.change(mirror_anew)] == [1, 0]
    with database.reading(sqlite_house.engine) as session:
        assert session.get_one(Case, case.case_id).turns == " consensus budget_impact "
