"""From the outbox to a real mail server: readable, at least once, never twice without need, and never lost."""

import logging
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import StringIO
from threading import Barrier, local

import apprise
import pytest
from sqlmodel import Session, col, select

from app.bootstrap import Ordnat
from app.one_machine import free_port
from app.settings import ROOT
from models import database
from models.rules.process import Stage
from models.tables.outbox import DeliveryAttempt, OutboxMessage
from notifications.channels import DeliveryError, Mail, message_id
from notifications.messages import Message
from tasks import deliver as delivery
from tasks.actions import outbox
from tasks.actions.decide import decide
from tasks.deliver import BACKOFF, BATCH, CLAIM, Delivered, deliver, resend
from tasks.queries.outbox import messages_by_state
from tests.conftest import NOW
from tests.factories import ARIL, OFFICER, Journey, decision, person, standing
from tests.mail import PostOffice, post_office

CHAIR = "ordforande@aril.example"


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

    def deliver(self, url: str, worker: str = "test") -> tuple[int, int, int]:
        """Send what is due: how many were sent, tried in vain, given up."""
        done = deliver(self.house.change, Mail(url), now=lambda: self.now, worker=worker)
        return done.sent, done.retried, done.failed

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


def note(number: int, address: str | None = None, **facts: str | None) -> Message:
    """A message whose template lacks nothing, unless it is told to."""
    filled = {
        "number": f"OI-{number:04d}",
        "product": "Enhertu",
        "indication": "cancer",
        "region": "Norrbotten",
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
    assert (mail.get_content_type(), mail.get_content_charset()) == ("text/plain", "utf-8")
    text = mail.get_content().replace("\r\n", "\n")
    assert text.strip() == (row.body_text or "").strip()
    assert "Ögongel Åäö vid torra ögon (OI-0001) väntar nu på Läkemedelsrådets arbetsutskott" in text
    assert "Senast: 2026-10-01 för det här steget" in text
    assert "Vad ni behöver göra: fatta beslut – tillstyrker / tillstyrker med villkor / avstyrker" in text
    assert "Se ärendet: ordnat case show OI-0001" in text
    assert [event.kind for event in case.log if event.seq == row.seq] == ["opened"]


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
    assert (first["Subject"], first.get_content()) == (second["Subject"], second.get_content())


def _forget_the_sending(session: Session) -> None:
    row = session.exec(select(OutboxMessage)).one()
    row.state, row.next_attempt_at = "queued", NOW
    session.add(row)


def test_other_messages_have_other_identities() -> None:
    assert len({message_id(f"note:{number}") for number in range(100)}) == 100


# ── Servers that do not take it ──────────────────────────────────────────────────────────────────────────
def test_a_refused_recipient_is_tried_again_later_and_delays_nobody(post: Post, office: PostOffice) -> None:
    office.refused.add("m2@a.example")
    post.put(*(note(number) for number in range(1, 6)))
    assert post.deliver(office.url) == (4, 1, 0)
    refused = post.row("m2@a.example")
    assert (refused.state, refused.attempts, refused.claimed_by) == ("queued", 1, None)
    assert refused.next_attempt_at == NOW + BACKOFF[0]
    (attempt,) = post.attempts(refused)
    assert (attempt.ok, attempt.error) == (False, "E-postservern tog inte emot meddelandet till m2@a.example.")
    (fine,) = post.attempts(post.row("m1@a.example"))
    assert (fine.ok, fine.error) == (True, None)
    office.refused.clear()
    post.now += BACKOFF[0]
    assert post.deliver(office.url) == (1, 0, 0)
    assert [attempt.ok for attempt in post.attempts(post.row("m2@a.example"))] == [False, True]


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
    office.refused.add("m1@a.example")
    post.put(note(1), note(2))
    post.deliver(office.url)
    waits = []
    while post.states().get("queued"):
        waits.append(post.row("m1@a.example").next_attempt_at - post.now)
        post.now = post.row("m1@a.example").next_attempt_at
        post.deliver(office.url)
    assert tuple(waits) == BACKOFF
    assert post.states() == {"sent": 1, "failed": 1}
    given_up = post.row("m1@a.example")
    assert given_up.subject is not None, "people can see what it said"
    assert [attempt.number for attempt in post.attempts(given_up)] == list(range(1, len(BACKOFF) + 2))
    assert all(attempt.error for attempt in post.attempts(given_up))
    post.now += timedelta(days=30)
    assert post.deliver(office.url) == (0, 0, 0), "given up is given up"
    office.refused.clear()
    assert post.house.change(lambda session: resend(session, given_up.id or 0, now=post.now))
    assert post.deliver(office.url) == (1, 0, 0)
    assert not post.house.change(lambda session: resend(session, given_up.id or 0, now=post.now)), "it has been sent"


def test_a_server_that_is_gone_is_not_asked_for_every_message(post: Post) -> None:
    post.put(*(note(number) for number in range(1, 2 * BATCH + 1)))
    gone = f"mailto://127.0.0.1:{free_port()}?from=ordnat@example.org"
    assert post.deliver(gone) == (0, BATCH, 0)
    assert [row.attempts for row in post.rows()] == [1] * BATCH + [0] * BATCH
    with post_office() as office:
        assert post.deliver(office.url) == (BATCH, 0, 0), "those not yet tried did not have to wait"


def test_a_server_that_accepts_and_then_hangs_holds_nobody_for_ever(post: Post, office: PostOffice) -> None:
    office.hangs = True
    post.put(note(1), note(2))
    began = time.monotonic()
    assert post.deliver(f"{office.url}&cto=0.5") == (0, 2, 0)
    assert time.monotonic() - began < 10
    office.hangs = False
    post.now += BACKOFF[0]
    assert post.deliver(office.url) == (2, 0, 0)


def test_a_batch_is_through_before_its_claim_runs_out_whatever_the_server_does() -> None:
    for server in ("mailto://127.0.0.1:25?from=a@a.example", "mailtos://u:p@smtp.a.example?from=a@a.example"):
        plugin = apprise.Apprise.instantiate(server)
        assert 0 < plugin.socket_connect_timeout * BATCH < CLAIM.total_seconds() * 0.8


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


def test_nothing_about_recipients_is_logged(
    post: Post, office: PostOffice, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    office.refused.add("m1@a.example")
    post.put(note(1), note(2))
    log = logging.StreamHandler(StringIO())
    log.addFilter(lambda record: record.name != "mail.log")  # the server's own
    with caplog.at_level("DEBUG"):
        logging.getLogger().addHandler(log)
        try:
            logging.getLogger("another").warning("a line that is seen")
            assert post.deliver(office.url) == (1, 1, 0)
        finally:
            logging.getLogger().removeHandler(log)
    written = log.stream.getvalue() + "".join(capfd.readouterr())
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
    assert post.deliver(office.url) == (2, 1, 0)
    row = post.row("m2@a.example")
    assert (row.state, row.attempts, row.subject) == ("queued", 1, None)
    (attempt,) = post.attempts(row)
    assert (attempt.error or "").startswith(f"Mallen för {broken.kind} kunde inte fyllas i: ")
    assert sorted(str(mail["To"]) for mail in office.mails) == ["m1@a.example", "m3@a.example"]


def test_a_template_that_has_been_mended_is_used_the_next_time(
    post: Post, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    post.put(note(1))
    with monkeypatch.context() as broken:
        broken.setattr(delivery, "render_message", lambda _kind, _facts: 1 / 0)
        assert post.deliver(office.url) == (0, 1, 0)
    post.now += BACKOFF[0]
    assert post.deliver(office.url) == (1, 0, 0)


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

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self._started = local()

    def send(self, address: str, subject: str, text: str, *, dedupe_key: str) -> None:
        """Wait once, then send."""
        if not getattr(self._started, "yes", False):
            self._started.yes = True
            self.gate.wait()
        super().send(address, subject, text, dedupe_key=dedupe_key)


def test_two_deliverers_share_the_queue_and_send_everything_once(post: Post, office: PostOffice) -> None:
    post.put(*(note(number) for number in range(1, 4 * BATCH + 1)))
    channel = Starting(office.url)
    with ThreadPoolExecutor(2) as two:
        works = [
            two.submit(deliver, post.house.change, channel, now=lambda: post.now, worker=name) for name in ("a", "b")
        ]
        sent = [work.result(timeout=120).sent for work in works]
    assert sum(sent) == 4 * BATCH
    assert min(sent) >= BATCH
    received = Counter(str(mail["Message-ID"]) for mail in office.mails)
    assert set(received.values()) == {1}
    assert len(received) == 4 * BATCH
    assert {len(post.attempts(row)) for row in post.rows()} == {1}


def test_a_deliverer_killed_after_sending_loses_nothing(post: Post, office: PostOffice) -> None:
    post.put(note(1), note(2))
    command = [sys.executable, "-m", "tests.integration.dying_deliverer"]
    url = post.house.settings.database
    dying = subprocess.run([*command, url, office.url, post.now.isoformat()], cwd=ROOT, check=False, timeout=120)
    assert dying.returncode == -9
    assert [(row.state, row.claimed_by, row.attempts) for row in post.rows()] == [("sending", "mortal", 0)] * 2
    post.now += CLAIM - timedelta(seconds=1)
    assert post.deliver(office.url) == (0, 0, 0), "what another has claimed is left alone"
    post.now += timedelta(seconds=1)
    assert post.deliver(office.url) == (2, 0, 0)
    assert [mail["Message-ID"] for mail in office.mails] == [message_id(f"note:{n}") for n in (1, 1, 2)]
    assert post.states() == {"sent": 2}


def test_a_deliverer_that_outlives_its_claim_does_not_undo_what_another_settled(post: Post, office: PostOffice) -> None:
    post.put(note(1))

    class Slow(Mail):
        def send(self, address: str, subject: str, text: str, *, dedupe_key: str) -> None:
            post.now += CLAIM
            assert post.deliver(office.url, worker="quick") == (1, 0, 0)
            raise DeliveryError("för sent")

    done = deliver(post.house.change, Slow(office.url), now=lambda: post.now, worker="slow")
    assert (done.sent, done.retried, done.failed) == (0, 0, 0)
    assert post.states() == {"sent": 1}
    assert [attempt.ok for attempt in post.attempts(post.row("m1@a.example"))] == [True]
