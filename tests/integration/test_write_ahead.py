"""What waits for office hours has its words early: an upgrade that asks more of a template does not lose it."""

from datetime import timedelta

import pytest
from sqlmodel import Session, col, select

from app.bootstrap import Ordnat
from models import database
from models.tables.outbox import OutboxMessage
from notifications.links import Pages
from notifications.messages import Message
from tasks import writing
from tasks.actions import outbox
from tasks.claims import claim
from tasks.write_ahead import BATCH, Words, keep, unwritten, words
from tests.conftest import NOW

FACTS = {"number": "OI-0001", "product": "Enhertu", "indication": "cancer", "region": "Regionen", "closes": False}


def put(house: Ordnat, *keys: str, **facts: str | None) -> None:
    """Queue messages, the facts as they are to be or, None, not there."""
    filled = {name: value for name, value in (FACTS | facts).items() if value is not None}
    new = [Message("release_revoked", key, key, f"{key}@a.example", filled) for key in keys]
    house.change(lambda session: outbox.put(session, new, now=NOW))


def in_words(house: Ordnat) -> list[Words]:
    """The words of what has none."""
    with database.reading(house.engine) as session:
        return list(words(unwritten(session), Pages(None)))


def ahead(house: Ordnat) -> int:
    """Put into words what has none; how many were kept."""
    written = in_words(house)
    return house.change(lambda session: keep(session, written))


def rows(house: Ordnat) -> dict[str, OutboxMessage]:
    """Every message by its recipient."""
    with database.reading(house.engine) as session:
        return {row.recipient: row for row in session.exec(select(OutboxMessage).order_by(col(OutboxMessage.id)))}


def test_what_was_written_ahead_is_what_is_sent(house: Ordnat, monkeypatch: pytest.MonkeyPatch) -> None:
    put(house, "a")
    assert ahead(house) == 1
    kept = rows(house)["a"]
    assert (kept.state, kept.attempts, kept.sent_at) == ("queued", 0, None)

    def asks_for_more(*_: object) -> None:
        raise LookupError("a fact that older messages lack")

    monkeypatch.setattr(writing, "render_notice", asks_for_more)
    with database.reading(house.engine) as session:
        row = session.connection().execute(select(*OutboxMessage.__table__.c)).one()  # type: ignore[attr-defined]
    letter = writing.Writer(Pages(None)).letter(row)
    assert (letter.subject, letter.text) == (kept.subject, kept.body_text)
    assert "OI-0001 Enhertu" in letter.subject


def test_once_is_enough(house: Ordnat) -> None:
    put(house, "a", "b")
    assert [ahead(house), ahead(house)] == [2, 0]


def test_one_that_lacks_a_fact_is_left_for_its_delivery_and_stops_no_other(house: Ordnat) -> None:
    put(house, "bad", region=None)
    put(house, "good")
    assert ahead(house) == 1
    found = rows(house)
    assert (found["bad"].subject, found["bad"].state) == (None, "queued")
    assert found["good"].subject is not None


def test_what_a_deliverer_holds_is_left_to_it(house: Ordnat) -> None:
    put(house, "a")
    written = in_words(house)
    house.change(lambda session: claim(session, None, now=NOW, worker="another"))
    assert house.change(lambda session: keep(session, written)) == 0
    assert rows(house)["a"].subject is None


def test_a_message_taken_back_meanwhile_stays_so(house: Ordnat) -> None:
    put(house, "a")
    written = in_words(house)
    house.change(take_back)
    assert house.change(lambda session: keep(session, written)) == 0
    assert rows(house)["a"].state == "cancelled"


def take_back(session: Session) -> None:
    """As a decision does with the alarms of its clock."""
    for row in session.exec(select(OutboxMessage)):
        row.state = "cancelled"


def test_many_are_taken_a_batch_at_a_time_and_those_for_later_too(house: Ordnat) -> None:
    put(house, *(f"m{number}" for number in range(BATCH + 3)))
    later = {"next_attempt_at": NOW + timedelta(days=2)}
    house.change(lambda session: session.connection().execute(outbox.OUTBOX.update().values(later)))
    assert [ahead(house), ahead(house), ahead(house)] == [BATCH, 3, 0]
