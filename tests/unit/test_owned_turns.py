"""The turns that a body is said to own are those that the path says wait for it."""

from collections.abc import Iterator

import pytest

from models.rules.clocks.keys import turn_key
from models.rules.process import Route, Stage
from models.rules.turns import OwnedTurn, open_turns, owned_turns, written_turns
from tests.factories import Log, day, organisation

TODAY = day(30)


def logs() -> Iterator[Log]:
    for therapy in (None, "cancer", "diabetes"):
        yield Log(therapy=therapy)
        yield Log(therapy=therapy).decided(Stage.CONSENSUS, "support")
        yield Log(therapy=therapy).recommended().region("norrbotten")
        yield Log(therapy=therapy, route=Route.OWN)


def owns(turn: OwnedTurn, key: str, therapy: str | None) -> bool:
    return turn.key == key and (therapy == turn.therapy if turn.therapy else therapy not in turn.besides)


@pytest.mark.parametrize("log", list(logs()))
def test_a_body_owns_exactly_the_turns_that_wait_for_it(log: Log) -> None:
    place = log.place
    waiting = {(turn_key(turn.stage, turn.region), turn.body.key) for turn in open_turns(place, organisation(), TODAY)}
    owned = {
        (key, body.key)
        for body in organisation().bodies
        for key in written_turns(place).split()
        if any(owns(turn, key, place.therapy) for turn in owned_turns(organisation(), {body.key}, TODAY))
    }
    assert owned == waiting
    assert waiting


def test_who_waits_for_nobody_has_no_turns_written() -> None:
    assert written_turns(Log("await").place) == ""
    assert written_turns(Log().released().place) == ""
    assert list(owned_turns(organisation(), frozenset(), TODAY)) == []
