"""The schema is made, unmade and made again on both databases, and is then what the rows say it is."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from pydantic import SecretStr
from sqlalchemy import Engine, inspect
from sqlmodel import SQLModel

from app.bootstrap import build, prepare
from app.settings import Settings
from models.database import MIGRATIONS, connect, migrate, revisions, schema_is_current
from models.rules.errors import ConfigurationError
from models.rules.standings import CloseReason
from models.tables.budget_analysis import BudgetAnalysis
from models.tables.day_ahead import DayAhead
from models.tables.registry import TABLES
from tasks.actions.budget_version import make_version
from tasks.actions.remind import Reminded, remind
from tasks.watch import watch
from tests.conftest import NOW
from tests.factories import PRICE, Journey, assert_whole, event_rows
from tests.postgres import RunningPostgres

NAMES = {str(table.__tablename__) for table in TABLES}
SCRIPTS = ScriptDirectory(str(MIGRATIONS))
REVISIONS = [script.revision for script in reversed(list(SCRIPTS.walk_revisions()))]


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database in which there is nothing."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.db'}"
    postgres: RunningPostgres = request.getfixturevalue("postgres")
    return postgres.new_database()


@pytest.fixture
def empty(url: str) -> Iterator[Engine]:
    """An engine on a database in which there is nothing."""
    engine = connect(url)
    yield engine
    engine.dispose()


def tables(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names()) - {"alembic_version"}


def test_up_down_and_up_again(empty: Engine) -> None:
    assert not schema_is_current(empty)
    migrate(empty)
    assert tables(empty) == NAMES
    assert schema_is_current(empty)

    migrate(empty, "base")
    assert tables(empty) == set()
    assert not schema_is_current(empty)

    migrate(empty)
    assert tables(empty) == NAMES
    assert schema_is_current(empty)


def test_the_files_are_named_by_their_revisions_in_the_order_they_follow_each_other() -> None:
    assert list(revisions()) == REVISIONS


def test_one_step_at_a_time_up_and_down(empty: Engine) -> None:
    for revision in REVISIONS:
        migrate(empty, revision)
    assert tables(empty) == NAMES
    for revision in [*REVISIONS[-2::-1], "base"]:
        migrate(empty, revision)
    assert tables(empty) == set()


def test_the_migrated_schema_is_exactly_what_the_rows_declare(empty: Engine) -> None:
    migrate(empty)
    with empty.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, SQLModel.metadata) == []


def test_a_schema_that_differs_is_found(empty: Engine) -> None:
    # The comparison above would be worth nothing if it saw nothing.
    migrate(empty)
    with empty.connect() as connection:
        connection.exec_driver_sql("ALTER TABLE medicine ADD COLUMN colour VARCHAR(10)")
        connection.exec_driver_sql("DROP INDEX ix_cases_standing")
        found = compare_metadata(MigrationContext.configure(connection), SQLModel.metadata)
        assert sorted(str(change[0]) for change in found) == ["add_index", "remove_column"]


def test_migrating_a_database_in_use_keeps_every_row(url: str, tmp_path: Path) -> None:
    house = build(Settings(home=tmp_path, database_url=SecretStr(url)), clock=lambda: NOW)
    prepare(house)
    case = Journey.opened(house).recommended().all_say()
    before = [row.model_dump() for row in event_rows(house)]

    prepare(house)

    assert [row.model_dump() for row in event_rows(house)] == before
    assert_whole(house, case.case_id)
    house.engine.dispose()


def test_cases_from_before_the_watch_are_looked_at_in_its_first_round(url: str, tmp_path: Path) -> None:
    house = build(Settings(home=tmp_path, database_url=SecretStr(url)), clock=lambda: NOW)
    prepare(house)
    open_case, closed = Journey.opened(house), Journey.opened(house, product="Enhertu").closed(CloseReason.WITHDRAWN)
    before = [row.model_dump() for row in event_rows(house)]

    migrate(house.engine, "0001")
    migrate(house.engine)

    assert [row.model_dump() for row in event_rows(house)] == before
    assert (open_case.row.next_check_at is None, closed.row.next_check_at is None) == (False, True)
    # Their whole history is not told at once: of each clock only the last of what has passed.
    watched = watch(house.change, now=house.now, organisation=house.organisation, sources=house.sources)
    assert (watched.looked_at, watched.alarms) == (1, 3)
    assert watched.audit.sound
    house.engine.dispose()


def test_analyses_made_before_versions_had_numbers_get_them_in_order(url: str, tmp_path: Path) -> None:
    # Given two versions, on a database that is taken back to before versions were numbered
    house = build(Settings(home=tmp_path, database_url=SecretStr(url)), clock=lambda: NOW)
    prepare(house)
    case = Journey.opened(house)
    case.does(make_version, PRICE)
    before = [row.inputs_hash for row in case.rows(BudgetAnalysis)]
    migrate(house.engine, "0002")
    # When it is brought up to date again
    prepare(house)
    # Then they are numbered, and can be reviewed and shown
    rows = case.rows(BudgetAnalysis)
    assert [(row.version, row.inputs_hash, row.inputs) for row in rows] == [(1, before[0], None), (2, before[1], None)]
    case.recommended()
    assert case.place.analysis == rows[1].seq
    house.engine.dispose()


def test_there_is_one_line_of_migrations() -> None:
    assert len(SCRIPTS.get_heads()) == 1
    assert len(REVISIONS) == len(set(REVISIONS))


def test_every_table_is_in_the_registry() -> None:
    assert set(SQLModel.metadata.tables) == NAMES


@pytest.mark.parametrize("table", sorted(NAMES))
def test_constraints_and_indexes_have_one_name_on_both_databases(table: str) -> None:
    # Without names a later migration could not find them again.
    for constraint in SQLModel.metadata.tables[table].constraints:
        assert constraint.name, f"{table}: {constraint}"
    for index in SQLModel.metadata.tables[table].indexes:
        assert str(index.name).startswith("ix_"), f"{table}: {index}"


def test_an_unknown_database_is_refused_with_those_that_work() -> None:
    with pytest.raises(ConfigurationError, match=r"Databasen i ORDNAT_DATABASE_URL stöds inte\. Använd sqlite eller"):
        connect("mysql://x/y")


def test_what_was_planned_before_there_were_reminders_is_reminded_of(url: str, tmp_path: Path) -> None:
    house = build(Settings(home=tmp_path, database_url=SecretStr(url)), clock=lambda: NOW)
    prepare(house)
    released, open_case = Journey.opened(house).recommended().all_say(), Journey.opened(house, product="Enhertu")
    planned = [(row.on, row.case_id) for row in released.rows(DayAhead)]
    migrate(house.engine, "0005")
    prepare(house)
    assert [(row.on, row.case_id) for row in released.rows(DayAhead)] == planned
    assert open_case.rows(DayAhead) == []
    looked_at = house.change(lambda session: remind(session, now=NOW, organisation=house.organisation))
    assert looked_at == Reminded(1, 0)
    assert_whole(house, released.case_id)
    house.engine.dispose()
