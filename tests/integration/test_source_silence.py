"""A source that nobody has been able to read for too long is told of, by its own measure of too long."""

from dataclasses import replace
from typing import Any

import pytest

from app.bootstrap import Ordnat
from models.rules.dated import Term
from models.tables.outbox import OutboxMessage
from tasks.actions.source_health import note_silence
from tests.integration.listing import HOW, Polling, Server, rows_of, written


@pytest.fixture
def polling(house: Ordnat) -> Polling:
    """A house that has polled its source once, on Friday 20 November."""
    polling = Polling(house, Server(written(*rows_of(3))))
    polling.poll()
    return polling


def told(polling: Polling, *, days: int, **settings: Any) -> list[str]:
    """Whose silence has been told of, after a look so many days later."""
    later = polling.later(days=days)
    sources = {"prov": replace(HOW, **settings)}
    later.house.change(lambda session: note_silence(session, later.house.asking.by(), sources))
    return [message.facts["since"] for message in polling.all(OutboxMessage)]


def test_by_the_organisations_measure_unless_it_has_its_own(polling: Polling) -> None:
    # Two working days from Friday is Tuesday; when that has passed it has been too long.
    assert told(polling, days=4) == []
    assert told(polling, days=5) == ["2026-11-20"]


@pytest.mark.parametrize(("days", "expected"), [(10, []), (11, ["2026-11-20"])])
def test_by_its_own(polling: Polling, days: int, expected: list[str]) -> None:
    assert told(polling, days=days, silent_after=Term(10, "days")) == expected


def test_a_source_that_is_not_polled_is_not_silent(polling: Polling) -> None:
    assert told(polling, days=100, enabled=False) == []


def test_a_source_that_no_longer_exists_is_not_silent(polling: Polling) -> None:
    later = polling.later(days=100)
    assert later.house.change(lambda session: note_silence(session, later.house.asking.by(), {})) == 0


def test_failing_is_as_silent_as_not_being_asked(polling: Polling) -> None:
    polling.server.status = 404
    later = polling.later(days=5)
    assert later.poll().problem
    assert "2026-11-20" in [message.facts.get("since") for message in _after(later)]


def _after(later: Polling) -> list[OutboxMessage]:
    later.house.change(lambda session: note_silence(session, later.house.asking.by(), {"prov": HOW}))
    return later.all(OutboxMessage)
