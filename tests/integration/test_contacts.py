"""All that is held about somebody can be taken out, and taken away: never the history of cases, never half."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import update
from sqlmodel import Session, select

from app.bootstrap import Ordnat
from app.presenters.contacts import as_json, as_lines
from models import database, organisation_file
from models.rules.contact import REMOVED, Contact
from models.rules.errors import InvalidInputError, NotAllowedError, NotFoundError, NotNowError
from models.tables.alarm import Alarm
from models.tables.api_token import ApiToken
from models.tables.case_event import CaseEvent
from models.tables.kept_form import KeptForm
from models.tables.notice_channel import NoticeChannel
from models.tables.organisation import OrganisationVersion
from models.tables.outbox import DeliveryAttempt, OutboxMessage
from models.tables.registry import TABLES
from models.tables.web_session import WebSession
from tasks.actions.erase_contact import erase_contact
from tasks.actions.outbox import OUTBOX
from tasks.actions.remember_organisation import remember_organisation
from tasks.personal_data import NOBODY, OTHERWISE, PLACES
from tasks.queries.contacts import find_contact, held_about
from tasks.queries.log_chain import verify
from tests.conftest import NOW
from tests.factories import FILE, OFFICER, Journey, assert_whole, organisation, person
from tests.integration.test_kill_between_statements import everything, killed_at

KEY, NAME, MAIL = OFFICER, "Anna O'Ek-Åström", "Anna.Ek@foa.example"
FUNCTION, BOX = "Handläggare, FOA läkemedel", "handlaggare@foa.example"
OTHER = "hanna.ek@foa.example"
OPERATOR, WHY = "drift", f"Begärd av {NAME} 2026-11-19"
TRACES = (NAME, "Ek-\\u00c5str", "Ek-Åström", MAIL, f"<{MAIL.casefold()}", f"<{BOX}", f" {BOX}", f'"{BOX}')


@dataclass(frozen=True)
class Left:
    """Somebody who has worked with a case, and is no longer in the organisation."""

    house: Ordnat
    case: Journey

    def erase(self, wanted: str = KEY, **changed: Any) -> tuple[Contact, bool]:
        """As the command does it."""
        return self.house.change(self.call(wanted, **changed))

    def call(self, wanted: str = KEY, **changed: Any) -> Callable[[Session], tuple[Contact, bool]]:
        """The action, to be run in a transaction."""
        named = {"reason": WHY, "actor": person(OPERATOR), "now": NOW, "organisation": self.house.organisation}
        return partial(_erased, wanted, named | changed)

    def export(self, wanted: str = KEY) -> tuple[Contact, list[Any]]:
        """As the command does it."""
        with database.reading(self.house.engine) as session:
            contact = find_contact(session, wanted, organisation=self.house.organisation, day=NOW.date())
            return contact, held_about(session, contact)

    def rows(self) -> str:
        """Every row of every table, as text."""
        return repr(everything(self.house.engine))


def _erased(wanted: str, named: dict[str, Any], session: Session) -> tuple[Contact, bool]:
    return erase_contact(session, wanted, **named)


@pytest.fixture
def left(house: Ordnat) -> Left:
    """Anna has taken up a case, been written to, logged in, and left; her name is in every place it may be in."""
    shipped = FILE.read_text(encoding="utf-8")
    text = shipped.replace(f'"{FUNCTION}"', f'"{NAME}"').replace(BOX, MAIL)
    then = organisation_file.parse(text, folder=FILE.parent)
    house.change(lambda session: remember_organisation(session, then, text, now=NOW))
    case = Journey.opened(replace(house, organisation=then)).recommended()
    house.change(lambda session: _furnish(session, case.case_id))
    gone = [replace(one, valid_to=date(2026, 10, 31)) if one.key == KEY else one for one in organisation().people]
    return Left(replace(house, organisation=replace(organisation(), people=gone)), case)


def _furnish(session: Session, case_id: int) -> None:
    said = {"subject": f"Till {NAME}", "body_text": f"Hej {NAME} <{MAIL.upper()}>", "body_html": f"<p>{NAME}</p>"}
    session.connection().execute(update(OUTBOX).where(OUTBOX.c.recipient == KEY).values(state="sent", **said))
    to_another: dict[str, Any] = {
        "dedupe_key": "prov", "kind": "stop_overrun", "recipient": "foa.chef", "address": OTHER, "state": "sent",
        "facts": {"stop_by": NAME, "more": [f"fråga {MAIL}", f"eller {OTHER}"]}, "created_at": NOW,
        "next_attempt_at": NOW, "body_html": "<p>Anna O&#39;Ek-Åström</p>",
    }  # fmt: skip
    session.add(OutboxMessage(**to_another))
    session.flush()
    message_id = session.exec(select(OutboxMessage.id).where(OutboxMessage.recipient == KEY)).first() or 0
    session.add_all([
        DeliveryAttempt(message_id=message_id, number=1, at=NOW, ok=False, error=f"550 <{MAIL.lower()}> unknown"),
        WebSession(digest="1" * 64, person=KEY, name=NAME, grants=[], created_at=NOW, seen_at=NOW, ends_at=NOW),
        KeptForm(digest="2" * 64, person=KEY, path="/", content="sealed", ends_at=NOW),
        ApiToken(digest="3" * 64, label=f"{NAME}s", person=KEY, roles=[], created_at=NOW, ends_at=NOW),
        Alarm(case_id=case_id, clock="path", occasion="2", rung="aim", notice="aim_missed", state="fired", due_at=NOW,
              settled_at=NOW, told=[KEY], fell=[f"{NAME} är frånvarande."]),
        NoticeChannel(label=NAME, url=f"mailto://x?to={MAIL}", role="operator", valid_from=date(2026, 1, 1),
                      valid_to=date(2026, 2, 1), created_at=NOW, created_by=KEY),
    ])  # fmt: skip


# ── Taken out ────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("wanted", [KEY, MAIL, MAIL.upper()])
def test_everything_that_is_held_is_told_of_by_key_or_address(left: Left, wanted: str) -> None:
    contact, held = left.export(wanted)
    assert contact == Contact(KEY, frozenset({NAME, FUNCTION}), frozenset({MAIL.casefold(), BOX}))
    tables = {one.table for one in held}
    assert {"organisation_version", "case_event", "cases", "outbox_message", "delivery_attempt", "alarm", "web_session",
            "kept_form", "api_token", "notice_channel"} <= tables  # fmt: skip
    told = json.loads(as_json(contact, held, NOW))
    assert told["kontakt"] == KEY
    acted = next(one["rader"] for one in told["uppgifter"] if one["tabell"] == "case_event")
    assert {row["actor"] for row in acted if row["seq"] == 1} == {KEY}
    shown = "\n".join(as_lines(contact, held))
    assert "Meddelanden till andra som nämner kontakten (outbox_message): " in shown
    assert "Nycklar för program (api_token): 1" in shown


@pytest.mark.parametrize("wanted", ["finns.inte", "system", "kanal:Rummet", "ingen@foa.example", ""])
def test_of_somebody_unknown_there_is_nothing(left: Left, wanted: str) -> None:
    with pytest.raises(NotFoundError, match="Här finns inget om"):
        left.export(wanted)


def test_every_table_is_known_to_hold_persons_or_not_to() -> None:
    known = [place.row for place in PLACES] + [*OTHERWISE, *NOBODY]
    assert len(known) == len(set(known))
    assert {table.__tablename__ for table in TABLES} == {table.__tablename__ for table in known}


# ── Taken away ───────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("wanted", [KEY, MAIL])
def test_nothing_of_a_person_is_left_but_the_history_of_cases(left: Left, wanted: str) -> None:
    before, log = left.rows(), left.case.rows(CaseEvent)
    assert all(trace in before for trace in (NAME, MAIL, f"<{MAIL.casefold()}"))
    contact, was_there = left.erase(wanted)
    assert (contact.key, was_there) == (KEY, True)
    after = left.rows()
    assert [(trace, after[max(0, after.index(trace) - 60) :][:200]) for trace in TRACES if trace in after] == []
    assert left.case.rows(CaseEvent) == log
    assert any(event.actor == KEY for event in log)
    assert_whole(left.house, left.case.case_id)
    with database.reading(left.house.engine) as session:
        assert verify(session).sound


def test_what_is_others_is_left_alone(left: Left) -> None:
    left.erase()
    (row,) = _outbox(left, "prov")
    assert row.facts == {"stop_by": REMOVED, "more": [f"fråga {REMOVED}", f"eller {OTHER}"]}
    assert (row.address, row.recipient) == (OTHER, "foa.chef")


def test_the_organisation_file_as_it_was_can_still_be_read(left: Left) -> None:
    left.erase()
    with database.reading(left.house.engine) as session:
        for row in session.exec(select(OrganisationVersion)):
            text = row.content.replace(REMOVED, "borttagen@foa.example")
            assert KEY in {known.key for known in organisation_file.parse(text, folder=FILE.parent).people}


def test_that_it_was_done_is_told_to_those_who_run_the_system_and_not_what(left: Left) -> None:
    left.erase()
    told = _outbox(left, "contact_erased:")
    assert {row.recipient for row in told} == {OPERATOR}
    assert told[0].facts == {
        "contact": KEY, "by": OPERATOR, "reason": f"Begärd av {REMOVED} 2026-11-19", "at": NOW.date().isoformat()
    }  # fmt: skip


def test_again_it_changes_nothing(left: Left) -> None:
    left.erase()
    once = everything(left.house.engine)
    assert left.erase(now=NOW + timedelta(days=1)) == (Contact(KEY), False)
    assert everything(left.house.engine) == once
    with pytest.raises(NotFoundError, match="är det redan borttaget är allt gjort"):
        left.erase(MAIL)


def _outbox(left: Left, key: str) -> list[OutboxMessage]:
    with database.reading(left.house.engine) as session:
        return list(session.exec(select(OutboxMessage).where(OutboxMessage.dedupe_key.startswith(key))))


# ── Refused ──────────────────────────────────────────────────────────────────────────────────────────────
def refused(left: Left, kind: type[Exception], sentence: str, wanted: str = KEY, **changed: Any) -> None:
    """Refused with a sentence, and nothing is changed."""
    before = everything(left.house.engine)
    with pytest.raises(kind, match=sentence):
        left.erase(wanted, **changed)
    assert everything(left.house.engine) == before


def test_nobody_else_may_and_there_must_be_a_reason(left: Left) -> None:
    refused(left, NotAllowedError, "får inte ta bort en kontakts uppgifter", actor=person("norrbotten.ekonom"))
    for reason in (" ", "x" * 301, "två\nrader"):
        refused(left, InvalidInputError, "Skriv varför på en rad", reason=reason)


def test_somebody_in_force_is_refused(left: Left) -> None:
    refused(left, NotNowError, "gäller i organisationsfilen. Sätt valid_to", wanted="foa.chef")


def test_while_messages_wait_it_is_refused(left: Left) -> None:
    _put(left, KEY, "queued")
    refused(left, NotNowError, "väntar på att skickas")
    _put(left, KEY, "sent")
    _put(left, "foa.chef", "sending")
    refused(left, NotNowError, "skickas just nu")


def _put(left: Left, recipient: str, state: str) -> None:
    moved = update(OUTBOX).where(OUTBOX.c.recipient == recipient).values(state=state)
    left.house.change(lambda session: session.connection().execute(moved))


def test_while_a_room_is_theirs_it_is_refused(left: Left) -> None:
    def put_up(session: Session) -> None:
        row = session.exec(select(NoticeChannel)).one()
        row.valid_to = None

    left.house.change(put_up)
    refused(left, NotNowError, "Avsluta den: ordnat channel end 1")


def test_an_address_that_several_have_had_is_refused(left: Left) -> None:
    def shared(session: Session) -> None:
        row = session.get_one(OrganisationVersion, organisation().version)
        row.content = row.content.replace("chef@foa.example", BOX)

    left.house.change(shared)
    refused(left, InvalidInputError, "har hört till flera: foa.chef, foa.handlaggare", BOX)


# ── Killed ───────────────────────────────────────────────────────────────────────────────────────────────
def test_killed_anywhere_it_has_not_begun(left: Left) -> None:
    before = everything(left.house.engine)
    # Some of all the moments: each costs a process, and they are all in one transaction.
    for boundary in (1, 8, 15, 22):
        killed_at(left.house, left.call(), boundary)
        assert everything(left.house.engine) == before
    assert left.erase()[1]
    assert [trace for trace in TRACES if trace in left.rows()] == []
