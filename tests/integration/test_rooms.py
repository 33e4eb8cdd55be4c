"""Rooms: who may put them up, which messages reach them, and how often the same is said."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from app.bootstrap import Ordnat
from models import database
from models.rules.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError
from models.tables.notice_channel import NoticeChannel
from models.tables.outbox import OutboxMessage
from notifications.messages import Message
from tasks.actions import outbox
from tasks.actions.channels import NewChannel, add_channel, channel, end_channel
from tasks.actions.fan_out import with_channels
from tasks.actions.repeats import within_window
from tests.conftest import NOW
from tests.factories import ARIL, OFFICER, organisation, person

TODAY = NOW.date()
URL = "json://127.0.0.1:1/hemligt4711"


def new(label: str = "Rum", role: str = "lsg", **more: Any) -> NewChannel:
    return replace(NewChannel(label, role, TODAY, URL), **more)


def add(house: Ordnat, wanted: NewChannel, actor: str = OFFICER) -> int:
    """Somebody puts up a room; its number."""
    by = {"actor": person(actor), "now": NOW, "organisation": house.organisation}
    return house.change(lambda session: add_channel(session, wanted, **by).id or 0)  # type: ignore[arg-type]


def say(recipient: str = "norrbotten.lsg", kind: str = "region_released", region: str | None = "norrbotten") -> Message:
    return Message(kind, f"{kind}:OI-0001:7:{recipient}", recipient, "a@a.example", {}, region)


def heard(house: Ordnat, *messages: Message, day: date = TODAY) -> list[str]:
    """The rooms that hear."""
    return house.change(
        lambda s: [m.recipient for m in with_channels(s, messages, house.organisation, day) if m.channel_id]
    )


@pytest.mark.parametrize(
    ("wanted", "message", "hears"),
    [
        pytest.param(new(), say(), True, id="role"),
        pytest.param(new(role="committee"), say(), False, id="another role"),
        pytest.param(new(region="norrbotten"), say(), True, id="role and region"),
        pytest.param(new(region="vasterbotten"), say(), False, id="another region"),
        pytest.param(new(region="Norrbotten"), say(region=None), True, id="the recipient's region"),
        pytest.param(new(role="case_officer", region="norrbotten"), say(OFFICER), True, id="the message's region"),
        pytest.param(new(role="case_officer", region="norrbotten"), say(OFFICER, region=None), False, id="neither's"),
        pytest.param(new(role="aril"), say(ARIL, "turn_passed"), True, id="a body's members"),
        pytest.param(new(kinds=["region_released"]), say(), True, id="kind"),
        pytest.param(new(kinds=["limit_missed"]), say(), False, id="another kind"),
        pytest.param(new(valid_from=TODAY + timedelta(days=1)), say(), False, id="not yet"),
        pytest.param(new(valid_to=TODAY), say(), True, id="last day"),
        pytest.param(
            new(valid_from=TODAY - timedelta(days=2), valid_to=TODAY - timedelta(days=1)), say(), False, id="no more"
        ),
        pytest.param(new(role="management"), replace(say(OFFICER), roles=("management",)), True, id="a deputy's role"),
    ],
)
def test_a_room_hears_what_is_said_to_its_role_in_its_region(
    house: Ordnat, wanted: NewChannel, message: Message, hears: bool
) -> None:
    add(house, wanted)
    assert heard(house, message) == (["kanal:Rum"] if hears else [])


def test_a_room_hears_once_what_is_said_to_several_people_and_each_region_apart(house: Ordnat) -> None:
    add(house, new(role="case_officer"))
    people = [say(OFFICER), say("foa.handlaggare2"), say(OFFICER, region="vasterbotten")]
    assert heard(house, *people) == ["kanal:Rum"] * 2


def test_a_room_keeps_the_clock_so_that_it_is_silenced_with_the_people(house: Ordnat) -> None:
    add(house, new())
    message = replace(say(kind="limit_missed"), clock="path", occasion="2")
    (room,) = house.change(lambda s: with_channels(s, [message], house.organisation, TODAY))[1:]
    assert (room.clock, room.occasion, room.kind, room.facts) == ("path", "2", "limit_missed", message.facts)


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (new(role="lakemedelschef"), "Rollen ”lakemedelschef” finns inte. Välj bland: case_officer"),
        (new(kinds=["okänt"]), "Slaget ”okänt” finns inte. Välj bland: turn_passed"),
        (new(url="ingen adress"), "Adressen går inte att använda"),
        (new(url="json://a\r\nb"), "Adressen går inte att använda"),
        (new(label=" "), "Ge kanalen ett namn"),
        (new(label="x" * 91), "Ge kanalen ett namn"),
        (new(valid_to=TODAY - timedelta(days=1)), "Kanalens sista dag ligger före den första"),
    ],
)
def test_a_room_that_could_not_be_used_is_refused_without_its_address_being_quoted(
    house: Ordnat, wanted: NewChannel, said: str
) -> None:
    with pytest.raises(InvalidInputError) as refused:
        add(house, wanted)
    assert str(refused.value).startswith(said)
    assert "hemligt" not in str(refused.value)


def test_a_region_that_is_not_there_and_a_label_that_is_are_refused(house: Ordnat) -> None:
    with pytest.raises(NotFoundError, match="Regionen ”skåne” finns inte"):
        add(house, new(region="skåne"))
    add(house, new())
    with pytest.raises(ConflictError, match="”Rum” finns redan"):
        add(house, new(role="operator"))


def test_only_those_who_run_the_system_or_handle_cases_change_rooms(house: Ordnat) -> None:
    with pytest.raises(NotAllowedError, match="får inte lägga upp kanaler"):
        add(house, new(), actor=ARIL)
    number = add(house, new(), actor="drift")
    with pytest.raises(NotAllowedError, match="får inte ändra kanaler"):
        house.change(lambda s: end_channel(s, number, None, actor=person(ARIL), today=TODAY))


def test_an_ended_room_hears_no_more_and_what_waits_for_it_is_taken_back(house: Ordnat) -> None:
    number = add(house, new(valid_from=TODAY - timedelta(days=5)))

    def put(session: Session) -> None:
        outbox.put(session, with_channels(session, [say()], house.organisation, TODAY), now=NOW)

    house.change(put)
    ended = house.change(lambda s: end_channel(s, number, None, actor=person(OFFICER), today=TODAY))
    assert ended.valid_to == TODAY - timedelta(days=1)
    assert heard(house, say()) == []
    with database.reading(house.engine) as session:
        states = {row.channel_id: row.state for row in session.exec(select(OutboxMessage))}
    assert states == {None: "queued", number: "cancelled"}


def test_a_room_nobody_knows_and_a_day_before_its_first_are_refused(house: Ordnat) -> None:
    number = add(house, new())
    with pytest.raises(NotFoundError, match=f"Kanal 99 finns inte. Kända kanaler: {number} Rum"):
        house.change(lambda s: channel(s, 99))
    early = TODAY - timedelta(days=1)
    with pytest.raises(InvalidInputError, match="kan inte sluta dessförinnan"):
        house.change(lambda s: end_channel(s, number, early, actor=person(OFFICER), today=TODAY))


def test_a_rooms_address_is_in_nobodys_words(house: Ordnat) -> None:
    number = add(house, new())
    with database.reading(house.engine) as session:
        row = session.get_one(NoticeChannel, number)
        said = house.change(lambda s: with_channels(s, [say()], house.organisation, TODAY))
    assert row.url == URL
    assert "hemligt" not in repr(said) + repr(new())


# ── The same is not said again too soon ──────────────────────────────────────────────────────────────────
def alarm(clock: str | None = "path", recipient: str = OFFICER, kind: str = "limit_missed", turn: int = 0) -> Message:
    return Message(kind, f"{kind}:{clock}:{turn}:{recipient}", recipient, "a@a.example", {}, clock=clock)


WEEK = {"limit_missed": 7, "source_failure": 2}


def may_be_said(house: Ordnat, *messages: Message, days: float, windows: dict[str, int] | None = None) -> int:
    """How many may be said so many days after the first alarm."""
    watching = replace(organisation().watching, repeat_window=WEEK if windows is None else windows)
    file = replace(organisation(), watching=watching)
    now = NOW + timedelta(days=days)
    return house.change(lambda s: len(within_window(s, messages, case_id=None, organisation=file, now=now)))


@pytest.mark.parametrize(
    ("message", "days", "count"),
    [
        (alarm(turn=1), 6.9, 0),
        (alarm(turn=1), 7.0, 1),
        (alarm("path:norrbotten"), 1, 1),
        (alarm(recipient=ARIL), 1, 1),
        (alarm(kind="aim_missed"), 1, 1),
    ],
)
def test_the_same_is_not_said_again_within_its_window(house: Ordnat, message: Message, days: float, count: int) -> None:
    house.change(lambda session: outbox.put(session, [alarm()], now=NOW))
    assert may_be_said(house, message, days=days) == count


def test_without_a_window_everything_may_be_said(house: Ordnat) -> None:
    house.change(lambda session: outbox.put(session, [alarm()], now=NOW))
    assert may_be_said(house, alarm(turn=1), days=0.1, windows={}) == 1


def test_what_was_taken_back_was_not_said(house: Ordnat) -> None:
    house.change(lambda session: outbox.put(session, [alarm()], now=NOW))

    def take_back(session: Session) -> None:
        row = session.exec(select(OutboxMessage)).one()
        row.state = "cancelled"
        session.add(row)

    house.change(take_back)
    assert may_be_said(house, alarm(turn=1), days=1) == 1
