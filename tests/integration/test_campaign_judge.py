"""The judge of `make test-faults` is judged: whatever is wrong is planted, and it says so; otherwise it is silent."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import select

from app.bootstrap import Ordnat, build, prepare
from app.settings import Settings
from models import database
from models.rules.process import Stage
from models.tables.outbox import OutboxMessage
from notifications.letter import message_id
from tasks.watch import watch
from tests.campaign.judge import judged
from tests.campaign.ledger import Entry, Ledger, Opening
from tests.campaign.openings import at_the_time, open_number
from tests.campaign.rungs import Witness
from tests.campaign.twin import unlike_their_twins
from tests.conftest import NOW
from tests.factories import REGIONS, Journey, decision

THEN = NOW - timedelta(days=50)
TODAY = NOW.date()
SENT = text("UPDATE outbox_message SET state = 'sent'")


@dataclass
class Played:
    """A short campaign in which nothing broke: two cases, one of them carried to the end."""

    house: Ordnat
    ledger: Ledger = field(default_factory=Ledger)
    mails: list[str] = field(default_factory=list)

    def opens(self, number: int) -> Journey:
        """A case that was opened fifty days ago."""
        done = open_number(at_the_time(self.house, THEN), number, f"öppna:{number}")
        self.ledger.opened(Opening(number, done.case_id, THEN))
        return Journey(self.house, done.case_id).carried_on()

    def decides(self, case: Journey, stage: Stage, outcome: str, region: str | None = None) -> None:
        """Recorded, told of, and carried on."""
        made = decision(stage, outcome, on=TODAY, region=region)
        done = case.decides(stage, outcome, on=TODAY, region=region)
        self.ledger.confirmed(Entry(case.case_id, done.seq, made, "åtgärd"))
        case.carried_on()

    def watched(self) -> None:
        """The watch has come by, and every message has been sent."""
        house = self.house
        watch(house.change, now=house.now, organisation=house.organisation, sources=house.sources)
        self.writes(str(SENT))
        self.mails = [message_id(row.dedupe_key) for row in self.messages()]

    def messages(self) -> list[OutboxMessage]:
        """Every message ever written."""
        with database.reading(self.house.engine) as session:
            return list(session.exec(select(OutboxMessage)))

    def writes(self, statement: str) -> None:
        """Behind everybody's back."""
        with self.house.engine.begin() as connection:
            connection.execute(text(statement))

    @property
    def wrong(self) -> dict[str, int]:
        """What the judge finds, and how often."""
        return {name: len(found) for name, found in judged(self.house, self.ledger, self.mails).wrong.items() if found}


@pytest.fixture(scope="module")
def _made(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """Case 0 waits for consensus, its clocks far gone; case 1 is released. Made once, and the house closed."""
    house = build(Settings(home=tmp_path_factory.mktemp("made")), clock=lambda: NOW)
    prepare(house)
    made = Played(house)
    made.opens(0)
    case = made.opens(1)
    made.decides(case, Stage.CONSENSUS, "support")
    made.decides(case, Stage.BUDGET_IMPACT, "reviewed")
    made.decides(case, Stage.REGIONAL_RECOMMENDATION, "recommend")
    for region in REGIONS:
        made.decides(case, Stage.REGION_DECISION, "as_recommended", region)
    made.watched()
    house.engine.dispose()
    return made


@pytest.fixture
def played(tmp_path: Path, _made: Played) -> Iterator[Played]:
    """The same on a database of one's own."""
    shutil.copy(_made.house.settings.home / "ordnat.db", tmp_path / "ordnat.db")
    house = build(Settings(home=tmp_path), clock=lambda: NOW)
    ledger = Ledger(list(_made.ledger.openings), list(_made.ledger.entries))
    yield Played(house, ledger, list(_made.mails))
    house.engine.dispose()


def witness(played: Played) -> Witness:
    """Somebody who has looked once."""
    seen = Witness(played.house)
    seen.look()
    return seen


def test_nothing_is_wrong_where_nothing_broke(played: Played, tmp_path: Path) -> None:
    assert played.wrong == {}
    seen = witness(played)
    assert seen.lacking == []
    assert seen.rungs >= 8, "the clocks of the waiting case have gone for fifty days"
    assert unlike_their_twins(played.house, played.ledger, tmp_path / "tvilling") == []


def test_a_lost_decision_and_one_that_was_recorded_otherwise(played: Played) -> None:
    last = played.ledger.entries[-1]
    gone = replace(last, seq=last.seq + 100)
    played.ledger.entries.append(gone)
    assert played.wrong == {"beslut förlorade": 1}
    played.ledger.entries[-1] = replace(last, decision=replace(last.decision, outcome="no"))
    assert played.wrong == {"beslut förlorade": 1}


def test_a_decision_that_nobody_made(played: Played, tmp_path: Path) -> None:
    del played.ledger.entries[-1]
    assert played.wrong == {"steg gjorda två gånger": 1}
    assert unlike_their_twins(played.house, played.ledger, tmp_path / "tvilling") == [2]


def test_a_step_done_twice_breaks_the_chain_as_well(played: Played) -> None:
    columns = 'kind, "on", recorded_at, actor, data, previous_hash, hash'
    newest = "(SELECT max(seq) + 1 FROM case_event WHERE case_id = 2)"
    played.writes(
        f"INSERT INTO case_event (case_id, seq, {columns}) "
        f"SELECT case_id, {newest}, {columns} FROM case_event WHERE case_id = 2 AND kind = 'released'"
    )
    wrong = played.wrong
    assert wrong["steg gjorda två gånger"] == 1
    assert wrong["brott i händelseloggens kedja"] >= 1


def test_an_event_that_was_changed_breaks_the_chain(played: Played) -> None:
    played.writes("UPDATE case_event SET actor = 'nagon.annan' WHERE case_id = 2 AND seq = 3")
    assert played.wrong["brott i händelseloggens kedja"] == 1


def test_a_rung_that_was_lost(played: Played) -> None:
    played.writes("DELETE FROM alarm WHERE id = (SELECT max(id) FROM alarm)")
    lacking = witness(played).lacking
    assert [one.case_id for one in lacking] == [1]
    assert played.wrong == {}, "the rows that are left say nothing of it"


def test_a_rung_that_was_doubled(played: Played) -> None:
    columns = "case_id, kind, recipient, address, facts, clock, occasion, state, attempts, created_at, next_attempt_at"
    played.writes(
        f"INSERT INTO outbox_message (dedupe_key, {columns}) SELECT 'en gång till', {columns} FROM outbox_message "
        "WHERE clock IS NOT NULL LIMIT 1"
    )
    played.mails.append(message_id("en gång till"))
    assert played.wrong == {"larm dubblerade": 1}


def test_a_mail_without_a_row_and_a_row_without_a_mail(played: Played) -> None:
    played.mails.append("<ingen@ordnat-inforande>")
    assert played.wrong == {"mejl utan rad": 1}
    del played.mails[0], played.mails[-1]
    assert played.wrong == {"rader som sägs skickade men aldrig kom": 1}
    played.writes("UPDATE outbox_message SET state = 'sending' WHERE id = 1")
    assert played.wrong == {"rader som varken skickats eller misslyckats synligt": 1}


def test_a_case_that_stands_still_and_one_whose_rows_say_something_else(played: Played) -> None:
    played.writes(
        "UPDATE cases SET work_due_at = recorded_at FROM case_event WHERE case_id = id AND seq = 1 AND id = 1"
    )
    assert played.wrong == {"ärenden som fastnat": 1, "ärenden vars rader inte stämmer med loggen": 1}
