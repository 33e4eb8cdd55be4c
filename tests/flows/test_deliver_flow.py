"""Sending as a flow: what the outbox holds goes to a real mail server on this machine."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from app.bootstrap import Ordnat
from flows.deliver import send_messages
from tests.factories import Journey
from tests.flows.conftest import Clock
from tests.flows.runs import outbox, run, task_names, task_runs
from tests.mail import PostOffice, post_office


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> Iterator[PostOffice]:
    """A mail server that the house is told of."""
    with post_office() as running:
        monkeypatch.setenv("ORDNAT_MAIL_URL", running.url)
        yield running


async def test_everything_due_is_sent_in_one_run(office: PostOffice, house: Ordnat) -> None:
    idle = await run(send_messages)
    assert idle.name == "Inget att skicka"
    Journey.opened(house)
    count = len(outbox(house))
    state = await run(send_messages)
    assert state.name == f"{count} skickade, 0 försöks igen, 0 misslyckade"
    assert sorted(str(mail["To"]) for mail in office.mails) == sorted(m.address for m in outbox(house))
    assert {message.state for message in outbox(house)} == {"sent"}
    assert await task_names(state, at_least=1) == ["skicka"]
    assert await task_runs(idle, at_least=0) == []
    assert (await run(send_messages)).name == "Inget att skicka"
    assert len(office.mails) == count


async def test_a_message_that_is_given_up_is_seen_among_the_runs(
    office: PostOffice, house: Ordnat, clock: Clock
) -> None:
    Journey.opened(house)
    lost, *_ = outbox(house)
    office.busy.add(lost.address)
    states = []
    for _ in range(7):  # the first try, and one after each wait
        states.append(await run(send_messages))
        clock.now += timedelta(hours=13)
    assert [state.is_failed() for state in states] == [False] * 6 + [True]
    assert states[-1].message == "0 skickade, 0 försöks igen, 1 misslyckade"


async def test_without_a_mail_server_the_messages_stay(house: Ordnat) -> None:
    Journey.opened(house)
    before = [(message.state, message.attempts) for message in outbox(house)]
    state = await run(send_messages)
    assert state.is_failed()
    assert "ORDNAT_MAIL_URL" in (state.message or "")
    assert [(message.state, message.attempts) for message in outbox(house)] == before == [("queued", 0)] * len(before)


async def test_nobody_is_woken_on_a_free_day_when_the_schedule_says_so(
    office: PostOffice, house: Ordnat, clock: Clock
) -> None:
    Journey.opened(house)
    clock.now = datetime(2026, 12, 24, 10, tzinfo=UTC)  # julafton, a Thursday
    assert (await run(send_messages, only_working_days=True)).name == "Ledig dag: allt väntar"
    assert office.mails == []
    clock.now = datetime(2026, 12, 28, 10, tzinfo=UTC)
    assert "skickade" in str((await run(send_messages, only_working_days=True)).name)
    assert office.mails
