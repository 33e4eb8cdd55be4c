"""From the outbox to a real mail server: readable, at least once, never twice without need, and never lost."""

import logging
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from email.message import EmailMessage
from io import StringIO
from threading import Barrier
from typing import Any

import apprise
import pytest
from icalendar import Calendar
from sqlmodel import Session, col, select

from app.bootstrap import Ordnat
from app.one_machine import free_port
from app.settings import ROOT
from models import database
from models.rules.process import Stage
from models.tables.outbox import DeliveryAttempt, OutboxMessage
from notifications.channels import Channel, ChannelDownError, DeliveryError
from notifications.doors import Door, mail_door, open_door
from notifications.letter import Letter, message_id
from notifications.mail import Mail
from notifications.messages import Message
from tasks import deliver as delivery
from tasks import writing
from tasks.actions import outbox
from tasks.actions.channels import NewChannel, add_channel
from tasks.actions.decide import decide
from tasks.actions.resend import resend
from tasks.claims import BACKOFF, BATCH, CLAIM
from tasks.deliver import PATIENCE, SETTLED_TOGETHER, Delivered, deliver
from tasks.deliver import Post as Deliverer
from tasks.queries.outbox import messages_by_state
from tests.conftest import NOW
from tests.factories import ARIL, OFFICER, Journey, decision, person, standing
from tests.mail import PostOffice, post_office
from tests.sink import sink

CHAIR, OPERATORS = "ordforande@aril.example", "drift@ordnat.example"


@pytest.fixture
def office() -> Iterator[PostOffice]:
    """A mail server that answers."""
    with post_office() as running:
        yield running


@dataclass
class Post:
    """The house's outbox, and a deliverer with a clock of its own."""

    house: Ordnat
    now: datetime = NOW
    results: list[Delivered] = field(default_factory=list)

    def deliverer(
        self, url: str | None, worker: str = "test", doors: Callable[[Door], Channel] = open_door
    ) -> Deliverer:
        """Somebody who sends what is due."""
        mail = mail_door(url) if url is not None else None
        return Deliverer(self.house.change, lambda: self.now, worker, self.house.organisation, doors, mail)

    def deliver(self, url: str | None, worker: str = "test") -> tuple[int, int, int]:
        """Send what is due: how many were sent, tried in vain, given up."""
        done = deliver(self.deliverer(url, worker))
        return done.sent, done.retried, done.failed

    def room(self, label: str, url: str, role: str, **more: Any) -> int:
        """Somebody puts up a room; its number."""
        new = NewChannel(label, role, NOW.date(), url, **more)
        by = {"actor": person(OFFICER), "now": self.now, "organisation": self.house.organisation}
        return self.house.change(lambda session: add_channel(session, new, **by).id or 0)  # type: ignore[arg-type]

    def resend(self, row: OutboxMessage) -> bool:
        """Somebody puts a message back in the queue."""
        again = {"now": self.now, "organisation": self.house.organisation, "today": self.now.date()}
        return self.house.change(lambda session: resend(session, row.id or 0, **again))  # type: ignore[arg-type]

    def rows(self) -> list[OutboxMessage]:
        """Every message, in the order written."""
        with database.reading(self.house.engine) as session:
            return list(session.exec(select(OutboxMessage).order_by(col(OutboxMessage.id))))

    def row(self, address: str) -> OutboxMessage:
        """The one message to an address."""
        (found,) = (row for row in self.rows() if row.address == address)
        return found

    def attempts(self, row: OutboxMessage) -> list[DeliveryAttempt]:
        """What was tried for a message."""
        mine = select(DeliveryAttempt).where(DeliveryAttempt.message_id == row.id)
        with database.reading(self.house.engine) as session:
            return list(session.exec(mine.order_by(col(DeliveryAttempt.number))))

    def states(self) -> dict[str, int]:
        """How many messages are in each state."""
        with database.reading(self.house.engine) as session:
            return messages_by_state(session)

    def put(self, *messages: Message) -> None:
        """Write messages."""
        self.house.change(lambda session: outbox.put(session, messages, now=self.now))


@pytest.fixture
def post(house: Ordnat) -> Post:
    """An outbox with nothing in it."""
    return Post(house)


def note(number: int, address: str | None = None, **facts: str | bool | None) -> Message:
    """A message whose template lacks nothing, unless it is told to."""
    filled = {
        "number": f"OI-{number:04d}",
        "product": "Enhertu",
        "indication": "cancer",
        "region": "Norrbotten",
        "closes": False,
    } | facts
    kept = {name: value for name, value in filled.items() if value is not None}
    return Message("release_revoked", f"note:{number}", f"mottagare{number}", address or f"m{number}@a.example", kept)


# ── A mail people can read ───────────────────────────────────────────────────────────────────────────────
def test_a_passed_turn_is_a_mail_in_swedish(post: Post, office: PostOffice) -> None:
    case = Journey.opened(post.house, product="Ögongel Åäö", indication="torra ögon")
    count = len(post.rows())
    assert post.deliver(office.url) == (count, 0, 0)
    (mail,) = office.to(CHAIR)
    row = post.row(CHAIR)
    assert mail["Subject"] == "OI-0001 Ögongel Åäö: er tur – sjukvårdsregional konsensus" == row.subject
    assert (mail["To"], mail["Cc"], mail["Bcc"]) == (CHAIR, None, None)
    assert mail["From"].addresses[0].addr_spec == "ordnat@example.org"
    assert mail.get_all("Message-ID") == [message_id(row.dedupe_key)]
    assert mail["Date"].datetime.tzinfo is not None
    assert mail.get_content_type() == "multipart/mixed"
    text, html = body_of(mail, "plain"), body_of(mail, "html")
    assert text.strip() == (row.body_text or "").strip()
    assert html.strip() == (row.body_html or "").strip()
    assert "Ögongel Åäö vid torra ögon (OI-0001) väntar nu på Läkemedelsrådets arbetsutskott" in text
    assert "Ögongel Åäö vid torra ögon (OI-0001) väntar nu på Läkemedelsrådets arbetsutskott" in html
    assert "Senast: 2026-10-01 för det här steget" in text
    assert "Vad ni behöver göra: fatta beslut – tillstyrker / tillstyrker med villkor / avstyrker" in text
    assert "Se ärendet: ordnat case show OI-0001" in text
    assert [event.kind for event in case.log if event.seq == row.seq] == ["opened"]


def body_of(mail: EmailMessage, kind: str) -> str:
    """A mail's text or HTML."""
    part = mail.get_body(preferencelist=(kind,))
    assert part is not None
    assert part.get_content_charset() == "utf-8"
    return str(part.get_content()).replace("\r\n", "\n")


def test_the_due_days_come_as_a_calendar_file_beside_the_mail(post: Post, office: PostOffice) -> None:
    Journey.opened(post.house, product="Ögongel; Åäö, 2", indication="torra\nögon")
    post.deliver(office.url)
    (file,) = office.to(CHAIR)[0].iter_attachments()
    assert (file.get_content_type(), file.get_param("method")) == ("text/calendar", "PUBLISH")
    assert file.get_filename() == "OI-0001.ics"
    days = Calendar.from_ical(str(file.get_content())).walk("VEVENT")
    assert {(str(day["UID"]), day.decoded("DTSTART")) for day in days} == {
        ("OI-0001-consensus-limit@ordnat-inforande", date(2026, 10, 1)),
        ("OI-0001-path-limit@ordnat-inforande", date(2026, 11, 2)),
    }
    assert all("Ögongel; Åäö, 2" in str(day["SUMMARY"]) for day in days)


def test_headers_are_plain_ascii_on_the_wire(post: Post, office: PostOffice) -> None:
    post.put(note(1, product="Ögongel Åäö", region="Västernorrland"))
    post.deliver(office.url)
    (mail,) = office.mails
    assert mail["Subject"] == "OI-0001 Ögongel Åäö: godkännandet i Västernorrland gäller inte längre"
    assert all(str(value).isascii() for name, value in mail.raw_items() if name != "Subject")
    assert "=?utf-8?" in dict(mail.raw_items())["Subject"]


def test_one_recipient_per_mail(post: Post, office: PostOffice) -> None:
    Journey.opened(post.house)
    post.deliver(office.url)
    addresses = [row.address for row in post.rows()]
    assert len(addresses) > 3
    assert sorted(str(mail["To"]) for mail in office.mails) == sorted(addresses)


def test_an_odd_but_valid_address_arrives_as_written(post: Post, office: PostOffice) -> None:
    post.put(note(1, address="ekonom+läkemedel".encode("ascii", "ignore").decode() + "@norrbotten.example"))
    assert post.deliver(office.url) == (1, 0, 0)
    assert office.mails[0]["To"] == "ekonom+lkemedel@norrbotten.example"


def test_a_message_sent_again_is_the_same_message(post: Post, office: PostOffice) -> None:
    post.put(note(1))
    post.deliver(office.url)
    post.house.change(_forget_the_sending)
    post.deliver(office.url)
    first, second = office.mails
    assert first.get_all("Message-ID") == second.get_all("Message-ID") == [message_id("note:1")]
    assert first["Subject"] == second["Subject"]
    assert [body_of(first, kind) for kind in ("plain", "html")] == [body_of(second, kind) for kind in ("plain", "html")]


def _forget_the_sending(session: Session) -> None:
    row = session.exec(select(OutboxMessage)).one()
    row.state, row.next_attempt_at = "queued", NOW
    session.add(row)


def test_other_messages_have_other_identities() -> None:
    assert len({message_id(f"note:{number}") for number in range(100)}) == 100


# ── Servers that do not take it ──────────────────────────────────────────────────────────────────────────
def test_a_recipient_that_is_busy_is_tried_again_later_and_delays_nobody(post: Post, office: PostOffice) -> None:
    office.busy.add("m2@a.example")
    post.put(*(note(number) for number in range(1, 6)))
    assert post.deliver(office.url) == (4, 1, 0)
    waiting = post.row("m2@a.example")
    assert (waiting.state, waiting.attempts, waiting.claimed_by) == ("queued", 1, None)
    assert waiting.next_attempt_at == NOW + BACKOFF[0]
    (attempt,) = post.attempts(waiting)
    assert not attempt.ok
    assert attempt.error == (
        "E-postservern tog inte emot meddelandet till m2@a.example just nu (svar 450: 4.2.1 Try again later)."
    )
    (fine,) = post.attempts(post.row("m1@a.example"))
    assert (fine.ok, fine.error) == (True, None)
    office.busy.clear()
    post.now += BACKOFF[0]
    assert post.deliver(office.url) == (1, 0, 0)
    assert [attempt.ok for attempt in post.attempts(post.row("m2@a.example"))] == [False, True]


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("m2@a.example", "E-postservern tar inte emot meddelanden till m2@a.example (svar 550: 5.1.1 No such user)."),
        ("inte en adress", "”inte en adress” är ingen e-postadress. Rätta den i organisationsfilen, och skicka igen."),
        ("läkare@å.example", "”läkare@å.example” är ingen e-postadress. Rätta den"),
        ("a@a.example\r\nBcc: b@b.example", "”a@a.example Bcc: b@b.example” är ingen e-postadress."),
        ("a@a.example, b@b.example", "”a@a.example, b@b.example” är ingen e-postadress."),
    ],
)
def test_a_recipient_that_will_never_be_reached_is_given_up_at_once(
    post: Post, office: PostOffice, address: str, said: str
) -> None:
    office.refused.add("m2@a.example")
    post.put(note(1), note(2, address=address), note(3))
    assert post.deliver(office.url) == (3, 0, 1), "the third is to the operators, about the lost one"
    lost = post.row(address)
    assert (lost.state, lost.attempts) == ("failed", 1)
    assert (post.attempts(lost)[0].error or "").startswith(said)
    (told,) = office.to(OPERATORS)
    assert told["Subject"] == f"Meddelande {lost.id} till mottagare2 kom inte fram"
    assert said.split(".", maxsplit=1)[0] in body_of(told, "plain")
    assert f"ordnat notice resend {lost.id}" in body_of(told, "plain")
    assert {str(mail["To"]) for mail in office.mails} == {"m1@a.example", "m3@a.example", OPERATORS}


def test_a_corrected_address_is_used_when_a_message_is_sent_again(post: Post, office: PostOffice) -> None:
    post.put(replace(note(1, address="fel"), recipient="aril.vice"))
    post.deliver(office.url)
    assert post.resend(post.row("fel"))
    post.deliver(office.url)
    assert len(office.to("vice@aril.example")) == 1


def test_a_server_that_is_down_gets_the_messages_when_it_is_back(post: Post) -> None:
    port = free_port()
    post.put(note(1), note(2))
    assert post.deliver(f"mailto://127.0.0.1:{port}?from=ordnat@example.org") == (0, 2, 0)
    with post_office(port) as office:
        post.now += BACKOFF[0] - timedelta(seconds=1)
        assert post.deliver(office.url) == (0, 0, 0)
        post.now += timedelta(seconds=1)
        assert post.deliver(office.url) == (2, 0, 0)
        assert len(office.mails) == 2


def test_the_last_try_is_seen_by_people_and_can_be_begun_again(post: Post, office: PostOffice) -> None:
    office.busy |= {"m1@a.example", OPERATORS}
    post.put(note(1), note(2))
    post.deliver(office.url)
    waits = []
    while post.row("m1@a.example").state == "queued":
        waits.append(post.row("m1@a.example").next_attempt_at - post.now)
        post.now = post.row("m1@a.example").next_attempt_at
        post.deliver(office.url)
    assert tuple(waits) == BACKOFF
    given_up = post.row("m1@a.example")
    assert given_up.state == "failed"
    assert given_up.subject is not None, "people can see what it said"
    assert [attempt.number for attempt in post.attempts(given_up)] == list(range(1, len(BACKOFF) + 2))
    assert all(attempt.error for attempt in post.attempts(given_up))
    for _ in range(20):
        post.now += timedelta(days=30)
        assert post.deliver(office.url)[0] == 0, "given up is given up"
    assert post.states() == {"sent": 1, "failed": 2}, "and of the notice about it nothing more is said"
    office.busy.clear()
    assert post.resend(given_up)
    assert post.deliver(office.url) == (1, 0, 0)
    assert not post.resend(given_up), "it has been sent"
    assert [attempt.number for attempt in post.attempts(given_up)] == list(range(1, len(BACKOFF) + 3))


def test_a_server_that_is_gone_is_not_asked_for_every_message(post: Post) -> None:
    post.put(*(note(number) for number in range(1, BATCH + 11)))
    gone = f"mailto://127.0.0.1:{free_port()}?from=ordnat@example.org"
    assert post.deliver(gone) == (0, PATIENCE, 0)
    assert [row.attempts for row in post.rows()] == [1] * PATIENCE + [0] * (BATCH + 10 - PATIENCE)
    assert post.states() == {"queued": BATCH + 10}
    with post_office() as office:
        assert post.deliver(office.url) == (BATCH + 10 - PATIENCE, 0, 0), "those not tried did not have to wait"


def test_one_connection_takes_a_whole_batch(post: Post, office: PostOffice) -> None:
    post.put(*(note(number) for number in range(1, 31)))
    assert post.deliver(office.url) == (30, 0, 0)
    assert office.connections == 1


def test_a_server_that_hangs_up_after_a_few_mails_is_called_again(post: Post, office: PostOffice) -> None:
    office.ends_after = 7
    post.put(*(note(number) for number in range(1, 31)))
    sent, retried, failed = post.deliver(office.url)
    assert (retried, failed) == (0, 0)
    assert sent == 30
    assert office.connections == 5
    assert {str(mail["Message-ID"]) for mail in office.mails} == {message_id(f"note:{n}") for n in range(1, 31)}


def test_a_server_that_accepts_and_then_hangs_holds_nobody_for_ever(post: Post, office: PostOffice) -> None:
    office.hangs = True
    post.put(note(1), note(2))
    began = time.monotonic()
    assert post.deliver(f"{office.url}&cto=0.5") == (0, 2, 0)
    assert time.monotonic() - began < 30
    assert "svarade inte i tid" in (post.attempts(post.row("m1@a.example"))[0].error or "")
    office.hangs = False
    post.now += BACKOFF[0]
    assert post.deliver(office.url) == (2, 0, 0)


def test_a_server_that_begins_to_hang_is_waited_for_once(office: PostOffice) -> None:
    mail = Mail(f"{office.url}&cto=4")
    mail.send(Letter("a@a.example", "Ämne", "Text", "one"))
    office.hangs = True
    began = time.monotonic()
    with pytest.raises(ChannelDownError, match="svarade inte i tid"):
        mail.send(Letter("a@a.example", "Ämne", "Text", "two"))
    assert 3.9 < time.monotonic() - began < 7.9
    office.hangs = False
    mail.send(Letter("a@a.example", "Ämne", "Text", "three"))
    mail.close()


def test_a_batch_is_given_back_before_its_claim_runs_out_whatever_the_server_does(
    post: Post, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    for server in ("mailto://127.0.0.1:25?from=a@a.example", "mailtos://u:p@smtp.a.example?from=a@a.example"):
        plugin = apprise.Apprise.instantiate(server)
        last = delivery._BATCH_SECONDS + plugin.socket_connect_timeout
        assert 0 < last < CLAIM.total_seconds() * 0.8
    monkeypatch.setattr(delivery, "_BATCH_SECONDS", 0.3)
    monkeypatch.setattr(delivery, "_SETTLE_SECONDS", 0.1)
    office.thinks = 0.2
    post.put(*(note(number) for number in range(1, 5)))
    assert post.deliver(office.url) == (4, 0, 0)
    assert [row.attempts for row in post.rows()] == [1] * 4


def test_a_server_may_take_its_time(post: Post, office: PostOffice) -> None:
    office.thinks = 5.0
    post.put(note(1))
    assert post.deliver(office.url) == (1, 0, 0)


@pytest.mark.parametrize("url", ["", "nonsense", "mailto://?from=ingen", "mailto://u:hemligt@127.0.0.1:1?from=x y"])
def test_an_unusable_setting_is_told_of_without_the_password(post: Post, url: str) -> None:
    post.put(note(1))
    assert post.deliver(url) == (0, 1, 0)
    (attempt,) = post.attempts(post.row("m1@a.example"))
    assert attempt.error is not None
    assert "hemligt" not in attempt.error


@contextmanager
def everything_logged() -> Iterator[StringIO]:
    """All that reaches the program's own logs while the block lasts; the test's server keeps a log of its own."""
    log = logging.StreamHandler(StringIO())
    log.addFilter(lambda record: record.name != "mail.log")
    root, level = logging.getLogger(), logging.getLogger().level
    root.addHandler(log)
    root.setLevel("DEBUG")
    try:
        logging.getLogger("another").warning("a line that is seen")
        yield log.stream
    finally:
        root.removeHandler(log)
        root.setLevel(level)


def test_nothing_about_recipients_is_logged(post: Post, office: PostOffice, capfd: pytest.CaptureFixture[str]) -> None:
    office.busy.add("m1@a.example")
    post.put(note(1), note(2))
    with everything_logged() as log:
        assert post.deliver(office.url) == (1, 1, 0)
    written = log.getvalue() + "".join(capfd.readouterr())
    assert "a line that is seen" in written
    assert "@a.example" not in written


# ── Templates that fail ──────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    "broken",
    [
        pytest.param(note(2, region=None), id="a value is missing"),
        pytest.param(Message("no_such_kind", "k", "x", "m2@a.example", {}), id="no template of that name"),
        pytest.param(
            Message(
                "region_released",
                "k",
                "x",
                "m2@a.example",
                {
                    "number": "OI-0001",
                    "product": "P",
                    "indication": "I",
                    "region": "R",
                    "outcome": "O",
                    "decided_on": "2026-11-20",
                    "conditions": None,
                    "shares": [],
                    "gross": "inget tal",
                },
            ),
            id="a value of the wrong kind",
        ),
    ],
)
def test_a_template_that_fails_is_recorded_and_delays_nobody(post: Post, office: PostOffice, broken: Message) -> None:
    post.put(note(1), broken, note(3))
    assert post.deliver(office.url) == (3, 0, 1), "the third is to the operators, about the lost one"
    row = post.row("m2@a.example")
    assert (row.state, row.attempts, row.subject) == ("failed", 1, None)
    (attempt,) = post.attempts(row)
    assert (attempt.error or "").startswith(f"Mallen för {broken.kind} kunde inte fyllas i: ")
    assert sorted(str(mail["To"]) for mail in office.mails) == sorted(["m1@a.example", "m3@a.example", OPERATORS])
    assert f"Mallen för {broken.kind} kunde inte fyllas i" in body_of(office.to(OPERATORS)[0], "plain")


def test_a_template_that_has_been_mended_is_used_when_the_message_is_sent_again(
    post: Post, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    post.put(note(1))
    with monkeypatch.context() as broken:
        broken.setattr(writing, "render_notice", lambda *_facts, **_named: 1 / 0)
        assert post.deliver(office.url) == (0, 0, 1)
    lost = post.row("m1@a.example")
    assert post.resend(lost)
    post.deliver(office.url)
    assert post.row("m1@a.example").state == "sent"


def test_markup_in_what_people_wrote_is_shown_as_they_wrote_it(post: Post, office: PostOffice) -> None:
    hostile = '<script>alert("x")</script> & <b>fet</b>'
    post.put(note(1, product=hostile, indication=f'"><img src=x onerror=alert(1)>{hostile}'))
    post.deliver(office.url)
    (mail,) = office.mails
    html = body_of(mail, "html")
    assert "<script" not in html
    assert "<img" not in html
    assert "<b>" not in html
    assert "&lt;script&gt;alert(&#34;x&#34;)&lt;/script&gt; &amp; &lt;b&gt;fet&lt;/b&gt;" in html
    assert hostile in body_of(mail, "plain"), "as text it is only text"


def test_a_line_break_in_a_product_begins_no_header(post: Post, office: PostOffice) -> None:
    post.put(note(1, product="Enhertu\r\nBcc: alla@x.example\r\n\r\nhej"))
    post.deliver(office.url)
    (mail,) = office.mails
    assert mail["Bcc"] is None
    assert mail["Subject"] == "OI-0001 Enhertu Bcc: alla@x.example hej: godkännandet i Norrbotten gäller inte längre"


# ── Rooms ────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_message_reaches_the_rooms_of_its_role_and_region_as_messages_of_their_own(
    post: Post, office: PostOffice
) -> None:
    with sink() as teams, sink() as elsewhere:
        post.room("Norrbottens ekonomer", teams.url, "divisional_economist", region="norrbotten")
        post.room("Västerbottens ekonomer", elsewhere.url, "divisional_economist", region="vasterbotten")
        case = Journey.opened(post.house).recommended()
        case.region("norrbotten")
        post.deliver(office.url)
        assert [said["title"] for said in teams.said] == [
            "OI-0001 Trodelvy: godkänt för användning i Region Norrbotten"
        ]
        assert "ordnat case show OI-0001" in teams.said[0]["message"]
        assert elsewhere.said == []
    row = post.row("")
    assert (row.recipient, row.state, row.kind) == ("kanal:Norrbottens ekonomer", "sent", "region_released")
    assert len(office.to("ekonom@norrbotten.example")) == 1, "people get theirs all the same"


def test_the_queue_drains_while_one_of_three_channels_hangs(post: Post, office: PostOffice) -> None:
    with sink() as well, sink() as hanging:
        hanging.hangs = True
        rooms = [post.room("Frisk", well.url, "lsg"), post.room("Hängd", f"{hanging.url}?rto=0.5&cto=0.5", "lsg")]
        post.put(*(note(number) for number in range(1, 51)))
        post.put(*(in_room(number, room) for number in range(1, 51) for room in rooms))
        done = deliver(post.deliverer(office.url))
        assert (done.sent, done.retried, done.failed, done.down) == (100, PATIENCE, 0, ["Hängd"])
        assert (len(office.mails), len(well.said)) == (50, 50)
    states = Counter((row.channel_id, row.state) for row in post.rows())
    assert states == {(None, "sent"): 50, (rooms[0], "sent"): 50, (rooms[1], "queued"): 50}


def test_a_channel_that_answers_with_an_error_is_tried_again_without_its_address_being_told(
    post: Post, office: PostOffice, capfd: pytest.CaptureFixture[str]
) -> None:
    with sink() as broken, everything_logged() as log:
        broken.status = 500
        room = post.room("Trasig", f"{broken.url}/hemligt4711", "lsg")
        post.put(in_room(1, room))
        assert post.deliver(office.url) == (0, 1, 0)
        broken.status = 200
        post.now += BACKOFF[0]
        assert post.deliver(office.url) == (1, 0, 0)
    (row,) = post.rows()
    assert [attempt.error for attempt in post.attempts(row)] == ["Kanalen ”Trasig” tog inte emot meddelandet.", None]
    written = log.getvalue() + "".join(capfd.readouterr())
    assert "a line that is seen" in written
    assert "hemligt4711" not in written


def test_operators_hear_of_a_lost_message_by_another_way_than_the_one_that_lost_it(
    post: Post, office: PostOffice
) -> None:
    with sink() as driften:
        room = post.room("Driften", driften.url, "operator")
        post.put(note(1, address="fel"))
        post.deliver(office.url)
        assert [said["title"] for said in driften.said] == ["Meddelande 1 till mottagare1 kom inte fram"]
        assert office.to(OPERATORS) == [], "not through the channel that failed"
        driften.status = 500
        post.put(in_room(2, room))
        for wait in (*BACKOFF, BACKOFF[-1]):
            post.deliver(office.url)
            post.now += wait
    assert len(office.to(OPERATORS)) == 1


def test_without_a_mail_server_rooms_are_told_all_the_same(post: Post) -> None:
    with sink() as well:
        post.put(note(1), in_room(2, post.room("Frisk", well.url, "lsg")))
        assert post.deliver(None) == (1, 0, 0)
        assert len(well.said) == 1
    assert [row.state for row in post.rows()] == ["queued", "sent"]


def in_room(number: int, room: int) -> Message:
    """A message to a room."""
    return replace(note(number), dedupe_key=f"note:{number}:{room}", address="", channel_id=room)


# ── Never before commit, never lost, shared ──────────────────────────────────────────────────────────────
def test_a_decision_that_was_rolled_back_says_nothing_to_anybody(post: Post, office: PostOffice) -> None:
    case = Journey.opened(post.house)
    post.deliver(office.url)
    rows, mails = len(post.rows()), len(office.mails)
    case.decides(Stage.BUDGET_IMPACT, "reviewed")
    made = decision(Stage.CONSENSUS, "support")

    def decided_but_not_committed(session: Session) -> None:
        decide(session, case.case_id, made, actor=person(OFFICER), decided_by=ARIL, **standing(post.house))
        assert len(session.exec(select(OutboxMessage)).all()) > rows
        raise OSError("strömmen gick")

    with pytest.raises(OSError, match="strömmen gick"):
        post.house.change(decided_but_not_committed)
    assert len(post.rows()) == rows
    post.deliver(office.url)
    assert len(office.mails) == mails
    case.decides(Stage.CONSENSUS, "support")
    post.deliver(office.url)
    assert len(office.mails) > mails


class Starting(Mail):
    """A channel that waits with its first message until the other deliverer has claimed some, too."""

    gate = Barrier(2, timeout=30)
    started = False

    def send(self, letter: Letter) -> None:
        """Wait once, then send."""
        if not self.started:
            self.started = True
            self.gate.wait()
        super().send(letter)


def test_two_deliverers_share_the_queue_and_send_everything_once(post: Post, office: PostOffice) -> None:
    post.put(*(note(number) for number in range(1, 4 * BATCH + 1)))
    with ThreadPoolExecutor(2) as two:
        works = [
            two.submit(deliver, post.deliverer(office.url, name, lambda door: Starting(door.url)))
            for name in ("a", "b")
        ]
        sent = [work.result(timeout=120).sent for work in works]
    assert sum(sent) == 4 * BATCH
    assert min(sent) >= BATCH
    received = Counter(str(mail["Message-ID"]) for mail in office.mails)
    assert set(received.values()) == {1}
    assert len(received) == 4 * BATCH
    assert {len(post.attempts(row)) for row in post.rows()} == {1}


@pytest.mark.parametrize("handed_over", [1, SETTLED_TOGETHER, SETTLED_TOGETHER + 3])
def test_a_deliverer_killed_in_the_middle_loses_nothing_and_repeats_no_more_than_it_had_not_settled(
    post: Post, office: PostOffice, handed_over: int
) -> None:
    post.put(*(note(number) for number in range(1, 31)))
    command = [sys.executable, "-m", "tests.integration.dying_deliverer", str(handed_over)]
    url = post.house.settings.database
    dying = subprocess.run([*command, url, office.url, post.now.isoformat()], cwd=ROOT, check=False, timeout=120)
    assert dying.returncode == -9
    assert len(office.mails) == handed_over
    # What was handed over when a group was full is settled before the next is begun, and the kill came before that.
    settled = (handed_over - 1) // SETTLED_TOGETHER * SETTLED_TOGETHER
    assert Counter((row.state, row.claimed_by) for row in post.rows()) == Counter(
        {("sent", None): settled, ("sending", "mortal"): 30 - settled}
    )
    post.now += CLAIM - timedelta(seconds=1)
    assert post.deliver(office.url) == (0, 0, 0), "what another has claimed is left alone"
    post.now += timedelta(seconds=1)
    assert post.deliver(office.url) == (30 - settled, 0, 0)
    received = Counter(str(mail["Message-ID"]) for mail in office.mails)
    assert set(received) == {message_id(f"note:{number}") for number in range(1, 31)}
    assert sum(received.values()) - 30 == handed_over - settled <= SETTLED_TOGETHER
    assert post.states() == {"sent": 30}


def test_a_deliverer_that_outlives_its_claim_does_not_undo_what_another_settled(post: Post, office: PostOffice) -> None:
    post.put(note(1))

    class Slow(Mail):
        def send(self, letter: Letter) -> None:
            post.now += CLAIM
            assert post.deliver(office.url, worker="quick") == (1, 0, 0)
            raise DeliveryError("för sent")

    done = deliver(post.deliverer(office.url, "slow", lambda door: Slow(door.url)))
    assert (done.sent, done.retried, done.failed) == (0, 0, 0)
    assert post.states() == {"sent": 1}
    assert [attempt.ok for attempt in post.attempts(post.row("m1@a.example"))] == [True]
