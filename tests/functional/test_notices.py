"""What operators type about messages and rooms."""

import io
import re
from collections.abc import Iterator

import pytest

from app import bootstrap
from notifications.doors import mail_door, open_door
from tasks.deliver import Post, deliver
from tests.functional.conftest import Terminal
from tests.functional.test_cli import opened
from tests.mail import PostOffice, post_office
from tests.sink import Sink, sink

CHAIR = "ordforande@aril.example"
ADD = ("channel", "add", "--label", "ARIL:s rum", "--role", "aril")


@pytest.fixture
def office() -> Iterator[PostOffice]:
    """A mail server that answers."""
    with post_office() as running:
        yield running


@pytest.fixture
def hook() -> Iterator[Sink]:
    """A room that answers."""
    with sink() as running:
        yield running


def send(office: PostOffice) -> None:
    """Do what the served flow would have done."""
    house = bootstrap.ordnat()
    post = Post(house.change, house.now, "test", house.organisation, open_door, mail_door(office.url))
    deliver(post)


def typed(monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    """Somebody answers what is asked for."""
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{line}\n"))


def test_messages_are_listed_read_and_sent_again_after_they_were_given_up(
    terminal: Terminal, office: PostOffice
) -> None:
    office.refused.add(CHAIR)
    opened(terminal)
    assert "väntar" in terminal("notice", "list", "--queued", "--case", "OI-0001").out
    send(office)
    failed = terminal("notice", "list", "--failed").out
    assert "aril.ordforande" in failed
    assert "svar 550" in failed
    number = re.search(r"│ (\d+) ", failed)
    assert number is not None
    shown = terminal("notice", "show", number[1]).sentence
    assert f"Till aril.ordforande ({CHAIR}) genom e-post: gav upp" in shown
    assert "svar 550: 5.1.1 No such user" in shown
    assert "väntar nu på Läkemedelsrådets arbetsutskott" in shown
    office.refused.clear()
    assert terminal("notice", "resend", number[1]).out == f"Meddelande {number[1]} ligger i kön igen.\n"
    send(office)
    assert len(office.to(CHAIR)) == 1
    assert "Inga meddelanden." in terminal("notice", "list", "--failed").out
    again = terminal("notice", "resend", number[1])
    assert (again.code, "har inte gett upp" in again.sentence) == (1, True)


def test_everything_given_up_is_sent_again_at_once(terminal: Terminal, office: PostOffice) -> None:
    office.refused |= {CHAIR, "vice@aril.example"}
    opened(terminal)
    send(office)
    assert terminal("notice", "resend", "--failed").out == "2 meddelanden ligger i kön igen.\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("notice", "list", "--failed", "--queued"), "Välj --failed eller --queued"),
        (("notice", "show", "99"), "Meddelande 99 finns inte"),
        (("notice", "resend"), "Ange ett meddelandes nummer, eller --failed"),
        (("notice", "resend", "1", "--actor", "aril.ordforande"), "får inte skicka meddelanden igen"),
        (("channel", "end", "7"), "Kanal 7 finns inte"),
        (("channel", "test", "7"), "Kanal 7 finns inte"),
    ],
)
def test_what_cannot_be_done_is_refused_with_a_sentence(terminal: Terminal, words: tuple[str, ...], said: str) -> None:
    refused = terminal(*words)
    assert refused.code == 1
    assert said in refused.sentence


def test_a_room_is_put_up_tried_used_and_ended_and_its_address_never_shown(
    terminal: Terminal, office: PostOffice, hook: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed(monkeypatch, f"{hook.url}/hemligt4711")
    said = [terminal(*ADD)]
    assert "Kanal 1 är upplagd" in said[0].out
    said.append(terminal("channel", "test", "1"))
    assert "tog emot provet" in said[-1].out
    assert [told["title"] for told in hook.said] == ["Prov från ordnat införande"]
    said.append(terminal("channel", "list"))
    assert "json://…" in said[-1].out
    opened(terminal)
    send(office)
    assert hook.said[-1]["title"].startswith("OI-0001 Adakveo: er tur")
    hook.status = 500
    said.append(terminal("channel", "test", "1"))
    assert said[-1].code == 1
    assert "Kanalen ”ARIL:s rum” tog inte emot meddelandet" in said[-1].sentence
    said.append(terminal("channel", "end", "1"))
    assert "används till och med" in said[-1].sentence
    assert not any("hemligt4711" in told.out + told.err for told in said)


def test_an_address_that_cannot_be_used_is_refused_without_being_quoted(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed(monkeypatch, "hemligt4711")
    refused = terminal(*ADD)
    assert refused.code == 1
    assert "Adressen går inte att använda" in refused.sentence
    assert "hemligt" not in refused.sentence
    assert "Inga kanaler utöver e-post" in terminal("channel", "list").sentence
