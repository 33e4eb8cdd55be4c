"""What operators do to the program itself: have it work now, send again what was given up, try a room."""

import threading
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from app import prefect_api
from app.bootstrap import Ordnat
from app.one_machine import free_port
from app.prefect_access import PrefectAccess
from app.prefect_api import run_soon
from app.web.doing import run_now
from models import database
from models.tables.notice_channel import NoticeChannel
from models.tables.outbox import OutboxMessage
from tests.conftest import NOW
from tests.factories import OFFICER, Journey
from tests.sink import Sink, sink
from tests.web.conftest import Client, ClientAs
from tests.web.paper import Paper

OPERATOR, READER = "drift", "norrbotten.lsg"
JOBS = ("/kor/hamtning", "/kor/bevakning", "/kor/sammandrag")


@pytest.fixture
def operator(asked_case: Journey, client_on: ClientAs) -> Client:
    """Somebody who looks after the program."""
    return client_on(asked_case.house, OPERATOR)


def said(client: Client, address: str) -> str:
    """Press the button; what is said on the page one comes to."""
    paper = Paper(client, address)
    assert paper.page.status_code == 200
    answer = paper.press("gor")
    assert answer.status_code == 303, answer.text
    # The next page of any kind shows it.
    return Paper(client, "/tillganglighet").text


def given_up(house: Ordnat, count: int) -> Sequence[int]:
    """Messages that were given up."""
    with database.transaction(house.engine) as session:
        rows = [
            OutboxMessage(
                dedupe_key=f"prov:{n}", kind="digest", recipient="foa.chef", address="gammal@foa.example", facts={},
                state="failed", attempts=5, created_at=NOW, next_attempt_at=NOW,
            )
            for n in range(count)
        ]  # fmt: skip
        session.add_all(rows)
        session.flush()
        return [row.id or 0 for row in rows]


def state_of(house: Ordnat, message_id: int) -> tuple[str, str]:
    """Where a message stands, and where it goes."""
    with database.reading(house.engine) as session:
        row = session.get_one(OutboxMessage, message_id)
        return row.state, row.address


STATES = {
    "COMPLETED": "Det är gjort.",
    "FAILED": "Det gick inte hela vägen.",
    "CRASHED": "Körningen avbröts.",
    "RUNNING": "Det är på gång.",
}


@pytest.mark.parametrize(("state", "sentence"), STATES.items())
def test_prefect_is_asked_once_however_often_one_presses(
    operator: Client, monkeypatch: pytest.MonkeyPatch, state: str, sentence: str
) -> None:
    asked: list[tuple[str, Any, str]] = []

    def run_soon(_api: PrefectAccess, deployment: str, *, patience: float, parameters: Any, key: str) -> str:
        asked.append((deployment, parameters, key))
        return state

    monkeypatch.setattr(prefect_api, "run_soon", run_soon)
    paper = Paper(operator, "/kor/hamtning?kalla=nt_news")
    for _ in range(2):
        assert paper.press("gor").headers["location"] == "/kallor"
    assert sentence in Paper(operator, "/tillganglighet").text
    assert len({key for *_, key in asked}) == 1
    assert {(deployment, parameters["source"]) for deployment, parameters, _ in asked} == {
        ("hämtning/hämtning", "nt_news")
    }


def test_a_server_that_is_gone_is_no_hindrance(operator: Client, polled: list[list[str]], asked_case: Journey) -> None:
    assert "Hämtningen har börjat" in said(operator, "/kor/hamtning?kalla=nt_news")
    assert said(operator, "/kor/bevakning").startswith("Prefect-servern svarar inte, så det görs härifrån. 1 ärenden")
    assert "sammandrag skrivna" in said(operator, "/kor/sammandrag")
    assert "0 sammandrag skrivna" in said(operator, "/kor/sammandrag")
    said(operator, "/kor/hamtning")
    for thread in threading.enumerate():
        if thread.name == run_now.POLLING:
            thread.join()
    enabled = [key for key, how in asked_case.house.sources.items() if how.enabled]
    assert polled == [["nt_news"], enabled]


def test_a_server_that_does_not_answer_has_taken_nothing() -> None:
    nowhere = PrefectAccess(f"http://127.0.0.1:{free_port()}/api")
    assert run_soon(nowhere, "hämtning/hämtning", patience=0.1, key="0" * 32) is None


def test_nobody_else_runs_anything(asked_case: Journey, client_on: ClientAs) -> None:
    reader = client_on(asked_case.house, READER)
    for address in (*JOBS, "/meddelanden/skicka-igen", "/meddelanden/1/skicka-igen", "/admin/kanaler/1/prova"):
        assert reader.get(address).status_code == 403
        assert reader.fill(address).status_code == 403


@pytest.mark.parametrize(
    "address",
    ["/kor/allt", "/kor/hamtning?kalla=okänd", "/meddelanden/999/skicka-igen", "/meddelanden/x/skicka-igen",
     "/admin/kanaler/9/prova", "/admin/kanaler/99999999999999/prova"],
)  # fmt: skip
def test_what_is_not_there_cannot_be_run_or_sent(operator: Client, address: str) -> None:
    assert operator.get(address).status_code == 404


def test_a_message_that_was_given_up_is_sent_again_once(operator: Client, asked_case: Journey) -> None:
    first, second, third = given_up(asked_case.house, 3)
    address = f"/meddelanden/{first}/skicka-igen"
    assert "Sammandrag, till foa.chef" in Paper(operator, address).text
    assert f"Meddelande {first} ligger i kön igen." in said(operator, address)
    assert state_of(asked_case.house, first) == ("queued", "chef@foa.example")
    assert "har inte gett upp" in said(operator, address)
    assert "2 meddelanden har gett upp" in Paper(operator, "/meddelanden/skicka-igen").text
    assert "2 meddelanden ligger i kön igen." in said(operator, "/meddelanden/skicka-igen")
    assert {state_of(asked_case.house, one)[0] for one in (second, third)} == {"queued"}


@pytest.fixture
def hook() -> Iterator[Sink]:
    """A room on loopback."""
    with sink() as hook:
        yield hook


def test_a_room_is_tried_and_its_address_never_shown(
    operator: Client, asked_case: Journey, hook: Sink, client_on: ClientAs
) -> None:
    with database.transaction(asked_case.house.engine) as session:
        room = NoticeChannel(
            label="ARIL:s rum", url=f"{hook.url}/hemligt4711", role="aril", valid_from=NOW.date(), created_at=NOW,
            created_by=OFFICER,
        )  # fmt: skip
        session.add(room)
    paper = Paper(operator, "/admin/kanaler/1/prova")
    assert paper.heading == "Prova kanalen ARIL:s rum"
    assert "tog emot provet" in said(operator, "/admin/kanaler/1/prova")
    assert [told["title"] for told in hook.said] == ["Prov från ordnat införande"]
    hook.status = 500
    refused = paper.press("gor")
    assert refused.status_code == 503
    assert "tog inte emot meddelandet" in refused.text
    assert "hemligt4711" not in paper.page.text + refused.text
