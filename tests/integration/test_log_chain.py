"""The chain in real databases: whole after everything people do, and broken by whatever is done with SQL."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import Connection, text
from sqlmodel import Session

from app.bootstrap import Ordnat
from models import database
from models.database import migrate
from models.rules.events import Kind
from models.rules.log_anchor import Anchor, read, written
from models.rules.log_chain import COLUMNS, Break, Found
from tasks.actions.acknowledge import acknowledge
from tasks.queries.log_chain import Verified, stored_log, take_anchor, verify
from tests.factories import OFFICER, REGIONS, Journey, event_rows, person
from tests.integration.test_event_log_is_append_only import everything

# What somebody with rights to the database writes there instead.
OTHER = {
    "on": "'2026-01-01'",
    "recorded_at": "'2026-11-20 09:30:00.000001+00'",
    "data": """'{"outcome": "no"}'""",
    "cause": "99",
    "corrects": "99",
    "previous_hash": f"'{'0' * 64}'",
    "hash": f"'{'0' * 64}'",
}


def look(house: Ordnat, since: Anchor | None = None) -> Verified:
    with database.reading(house.engine) as session:
        return verify(session, since=since)


def anchored(house: Ordnat) -> Anchor:
    with database.reading(house.engine) as session:
        verified, anchor = take_anchor(session, now=house.now(), program="0.1.0")
    assert verified.sound
    assert verified.digest == anchor.digest
    return read(written(anchor))


@contextmanager
def past_the_program(house: Ordnat) -> Iterator[Connection]:
    """A connection of somebody for whom no key or rule of the database is in the way; undone unless committed."""
    with house.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            connection.connection.cursor().execute("PRAGMA foreign_keys=OFF")
        else:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        yield connection


def sql(house: Ordnat, *statements: str) -> None:
    """Done past the program."""
    with past_the_program(house) as connection:
        for statement in statements:
            connection.execute(text(statement))
        connection.commit()


def broken_by(house: Ordnat, *statements: str) -> tuple[Break, ...]:
    """What would be found if this were done past the program."""
    with past_the_program(house) as connection, Session(connection) as session:
        for statement in statements:
            connection.execute(text(statement))
        found = verify(session).breaks
        connection.rollback()
    return found


@pytest.fixture
def case(house: Ordnat) -> Journey:
    """A case on its way, and another beside it."""
    first = Journey.opened(house).recommended()
    Journey.opened(house, product="Enhertu")
    return first


def test_after_everything_people_can_do_every_log_is_whole(house: Ordnat) -> None:
    everything(house)
    verified = look(house)
    assert verified.breaks == ()
    assert verified.events == len(event_rows(house))
    assert verified.cases == len({row.case_id for row in event_rows(house)})


def test_corrections_are_events_like_others(house: Ordnat, case: Journey) -> None:
    case.region(REGIONS[0]).corrected(case.seq_of(Kind.DECIDED, region=REGIONS[0]), annul=True)
    assert look(house).sound


def test_an_empty_database_has_nothing_broken(house: Ordnat) -> None:
    verified = look(house)
    assert (verified.cases, verified.events, verified.sound) == (0, 0, True)


def test_any_column_changed_is_found_and_named(house: Ordnat, case: Journey) -> None:
    for column in (*COLUMNS[3:], "previous_hash", "hash"):
        other = OTHER.get(column, "'changed'")
        for seq in (1, 3, len(case.log)):
            edit = f'UPDATE case_event SET "{column}" = {other} WHERE case_id = 1 AND seq = {seq}'
            assert broken_by(house, edit) == (Break(1, seq, Found.EDITED),), (column, seq)
    assert look(house).sound


def test_an_event_removed_is_missed(house: Ordnat, case: Journey) -> None:
    for seq in (1, 4, len(case.log)):
        removed = broken_by(house, f"DELETE FROM case_event WHERE case_id = 1 AND seq = {seq}")
        assert removed == (Break(1, seq, Found.REMOVED),)


def test_an_event_moved_given_away_or_put_there_is_found(house: Ordnat, case: Journey) -> None:
    last, second = len(case.log), max(row.seq for row in event_rows(house) if row.case_id == 2)
    renumbered = broken_by(house, "UPDATE case_event SET seq = 103 WHERE case_id = 1 AND seq = 3")
    assert renumbered == (Break(1, 103, Found.REORDERED),)

    swapped = [(2, 1000), (3, 2), (1000, 3)]
    moves = (f"UPDATE case_event SET seq = {to} WHERE case_id = 1 AND seq = {at}" for at, to in swapped)
    assert broken_by(house, *moves) == (Break(1, 2, Found.REORDERED), Break(1, 3, Found.REORDERED))

    given = broken_by(house, f"UPDATE case_event SET case_id = 2, seq = {second + 1} WHERE case_id = 1 AND seq = 3")
    assert given == (Break(1, 3, Found.REMOVED), Break(2, second + 1, Found.INSERTED))

    names = ", ".join(f'"{name}"' for name in (*COLUMNS, "hash") if name not in {"seq", "idempotency_key"})
    copy = f"SELECT seq + {last}, {names} FROM case_event WHERE case_id = 1 AND seq = 1"
    assert broken_by(house, f"INSERT INTO case_event (seq, {names}) {copy}") == (Break(1, last + 1, Found.INSERTED),)

    assert broken_by(house, "DELETE FROM cases WHERE id = 1") == (Break(1, 0, Found.REMOVED),)
    nobody = f"UPDATE cases SET log_head = '{'0' * 64}' WHERE id = 1"
    assert broken_by(house, nobody) == (Break(1, last + 1, Found.REMOVED),)


def test_what_only_an_anchor_shows(house: Ordnat, case: Journey) -> None:
    # Given an anchor, and work that goes on
    since = anchored(house)
    case.region(REGIONS[0])
    assert look(house, since).breaks == ()
    # When somebody removes a whole case, and the end of another along with its head
    rows = [row for row in event_rows(house) if row.case_id == 1]
    head = next(row.hash for row in rows if row.seq == 5)
    sql(
        house,
        "DELETE FROM case_event WHERE case_id = 2 OR seq > 5",
        "DELETE FROM cases WHERE id = 2",
        f"UPDATE cases SET log_head = '{head}' WHERE id = 1",
    )
    # Then nothing is seen from inside, and everything with the anchor
    assert look(house).sound
    assert look(house, since).breaks == (
        Break(1, since.heads[1][0], Found.REWRITTEN),
        Break(2, 0, Found.REMOVED),
    )


def test_logs_written_anew_are_whole_to_themselves_and_not_what_was_anchored(house: Ordnat, case: Journey) -> None:
    since = anchored(house)
    sql(house, "UPDATE case_event SET actor = 'somebody' WHERE case_id = 1 AND seq = 3")
    migrate(house.engine, "0007")
    migrate(house.engine)
    assert look(house).sound
    assert look(house, since).breaks == (Break(1, since.heads[1][0], Found.REWRITTEN),)


def test_events_from_before_the_chain_are_chained_as_they_are_found(house: Ordnat, case: Journey) -> None:
    before = look(house)
    migrate(house.engine, "0007")
    sql(house, """UPDATE case_event SET data = '{"as": "it was",  "then": 1.50}' WHERE case_id = 2 AND seq = 3""")
    migrate(house.engine)
    after = look(house)
    assert after.sound
    assert (after.cases, after.events) == (before.cases, before.events)
    assert after.digest != before.digest
    with database.reading(house.engine) as session:
        assert stored_log(session, 2).log[2][14] == '{"as": "it was",  "then": 1.50}'
    case.region(REGIONS[0])
    assert look(house).sound


def test_an_instant_from_any_zone_reads_back_as_it_was_hashed(house: Ordnat) -> None:
    case = Journey.opened(house, carries_on=False)
    elsewhere = datetime(2026, 11, 20, 23, 59, 59, 999_999, tzinfo=timezone(timedelta(hours=-9, minutes=-30)))
    told = "Läkemedlet är ”nytt” 🧬\t\\"
    named: dict[str, Any] = {"actor": person(OFFICER), "now": elsewhere, "organisation": house.organisation}
    house.change(lambda session: acknowledge(session, case.case_id, "path", told, **named))
    with house.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            # Whatever the session is set to.
            connection.execute(text("SET TIME ZONE 'Asia/Kathmandu'"))
            connection.execute(text("SET datestyle TO 'SQL, DMY'"))
        with Session(connection) as session:
            assert verify(session).sound
            assert stored_log(session, case.case_id).log[-1][5] == "2026-11-21 09:29:59.999999"


def test_bytes_that_are_no_text_are_an_edit_and_stop_nothing(sqlite_house: Ordnat) -> None:
    Journey.opened(sqlite_house)
    Journey.opened(sqlite_house, product="Enhertu")
    sql(sqlite_house, "UPDATE case_event SET actor = CAST(x'ff' AS TEXT) WHERE case_id = 1 AND seq = 2")
    sql(sqlite_house, "UPDATE case_event SET cause = x'ff' WHERE case_id = 2 AND seq = 2")
    assert look(sqlite_house).breaks == (Break(1, 2, Found.EDITED), Break(2, 2, Found.EDITED))


def test_a_decision_made_meanwhile_is_seen_whole_or_not_at_all(house: Ordnat, case: Journey) -> None:
    with database.reading(house.engine) as session:
        before = verify(session)
    seen = []
    with ThreadPoolExecutor(1) as other:
        deciding = other.submit(lambda: [case.region(region) for region in REGIONS])
        while not deciding.done():
            seen.append(look(house))
        deciding.result()
    assert all(verified.sound for verified in seen)
    assert before.events <= seen[0].events <= seen[-1].events < look(house).events + 1
    assert look(house).events > before.events
