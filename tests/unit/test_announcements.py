"""Which events are announced, and to whom: a turn that passes, a changed mind, a release taken back."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from models.rules.events import Kind
from models.rules.organisation import Body, Member, Organisation
from models.rules.process import Stage
from models.rules.standings import Judgement
from models.rules.watch.watching import Absence
from notifications.announcements import announce
from notifications.messages import About, Message
from tests.factories import ARIL, CHIEF, OFFICER, REGIONS, SECOND_OFFICER, Log, organisation

ABOUT = About("OI-0001", "Trodelvy", "bröstcancer")
FIRST, *_ = REGIONS


def announced(log: Log, since: int, file: Organisation | None = None) -> list[Message]:
    """What is said of the events after `since`."""
    new = [event for event in log.events if event.seq > since]
    return announce(ABOUT, log.place, new, file or organisation())


def who(messages: list[Message]) -> dict[str, set[str]]:
    """Kind of message → recipients."""
    found: dict[str, set[str]] = {}
    for message in messages:
        found.setdefault(message.kind, set()).add(message.recipient)
    return found


def test_when_a_case_opens_both_bodies_hear_that_it_is_their_turn() -> None:
    assert who(announced(Log(), 0)) == {
        "turn_passed": {ARIL, "aril.vice", OFFICER, SECOND_OFFICER, CHIEF},
    }


def test_when_the_recommendation_is_decided_each_region_hears_of_its_own_turn() -> None:
    log = Log().decided(Stage.CONSENSUS, "support").decided(Stage.BUDGET_IMPACT, "reviewed")
    since = len(log.events)
    told = announced(log.decided(Stage.REGIONAL_RECOMMENDATION, "recommend"), since)
    assert {(message.recipient, message.region) for message in told} == {
        ("norrbotten.beslutsfattare", "norrbotten"),
        ("vasterbotten.beslutsfattare", "vasterbotten"),
        ("vasternorrland.beslutsfattare", "vasternorrland"),
        ("jamtland.beslutsfattare", "jamtland_harjedalen"),
    }


def test_a_turn_names_the_last_day_of_its_own_step() -> None:
    # Consensus: 30 days from 1 September is Thursday 1 October.
    message = next(m for m in announced(Log(), 0) if m.recipient == ARIL)
    assert message.facts["step_limit"] == "2026-10-01"


def test_a_changed_mind_is_told_to_the_case_officers_when_they_must_look() -> None:
    for log in (Log(), Log().released()):
        since = len(log.events)
        assert who(announced(log.revised("should_not"), since)) == {"revision": {OFFICER, SECOND_OFFICER}}


def test_a_parked_case_that_wakes_tells_those_whose_turn_it_is_instead() -> None:
    log = Log("await")
    since = len(log.events)
    assert set(who(announced(log.revised("should"), since))) == {"turn_passed"}


def test_a_word_to_await_is_made_known_in_every_region_when_the_case_opens() -> None:
    told = who(announced(Log("await"), 0))
    assert set(told) == {"await_made_known"}
    assert {f"{region}.kommitte" for region in ("norrbotten", "vasterbotten", "jamtland")} <= told["await_made_known"]


def test_a_judgement_of_ours_to_await_is_no_word_of_the_councils() -> None:
    log = Log().revised("may")
    since = len(log.events)
    assert "await_made_known" not in who(announced(log.judged(Judgement.PARK), since))


TOLD = replace(organisation(), told=organisation().told | {"region_decided": ["case_officer", "medicines_head"]})


@pytest.mark.parametrize("outcome", ["as_recommended", "with_guidance", "specialist_centre", "waiting", "no"])
def test_every_answer_of_a_region_is_told_to_those_the_file_names_there(outcome: str) -> None:
    log = Log().recommended()
    since = len(log.events)
    told = announced(log.region(FIRST, outcome), since, TOLD)
    assert who(told) == {"region_decided": {OFFICER, SECOND_OFFICER, CHIEF, "norrbotten.lakemedelschef"}}
    (message,) = (message for message in told if message.recipient == OFFICER)
    assert (message.region, message.facts["days"]) == (FIRST, 28)
    assert "Ledningen Västerbotten" in message.facts["whose_turn"]


def test_a_deputy_hears_in_place_of_somebody_away() -> None:
    away = Absence(ARIL, date(2026, 11, 16), date(2026, 11, 22), "rcc.ordforande")
    file = replace(organisation(), watching=replace(organisation().watching, absences=[away]))
    assert who(announced(Log(), 0, file))["turn_passed"] == {
        "rcc.ordforande",
        "aril.vice",
        OFFICER,
        SECOND_OFFICER,
        CHIEF,
    }


def test_the_mail_of_somebody_away_without_a_deputy_waits_for_them() -> None:
    away = Absence(ARIL, date(2026, 11, 16), date(2026, 11, 22))
    file = replace(organisation(), watching=replace(organisation().watching, absences=[away]))
    assert ARIL in who(announced(Log(), 0, file))["turn_passed"]


def test_a_release_taken_back_is_told_where_it_was_released() -> None:
    log = Log().released()
    since = len(log.events)
    told = announced(log.corrected(log.place.region_decisions[FIRST].seq, outcome="no"), since)
    assert set(who(told)) == {"release_revoked"}
    assert {message.region for message in told} == {FIRST}
    assert "norrbotten.ekonom" in {message.recipient for message in told}


def test_decisions_and_automatic_steps_say_nothing_by_themselves() -> None:
    log = Log()
    since = len(log.events)
    assert announced(log.then(Kind.INTAKE_CHECKED).decided(Stage.CONSENSUS, "support"), since) == []


def test_a_member_from_today_hears_of_what_happens_just_after_midnight() -> None:
    # Given a new deputy in ARIL from 1 January, and a case opened that night half an hour past midnight in Sweden
    file = _with_deputy(valid_from=date(2027, 1, 1))
    log = Log()
    midnight = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    log.events = [replace(event, at=midnight) for event in log.events]
    # Then it is already the new year for who hears of it
    assert CHIEF in who(announce(ABOUT, log.place, [log.events[2]], file))["turn_passed"]


def _with_deputy(valid_from: date) -> Organisation:
    def changed(body: Body) -> Body:
        added = [Member(CHIEF, valid_from)] if body.key == "aril" else []
        return replace(body, members=[*body.members, *added])

    return replace(organisation(), bodies=[changed(body) for body in organisation().bodies])
