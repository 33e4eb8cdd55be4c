"""A correction names what it corrects; the log before it stays, and everything that follows is computed anew."""

from datetime import date
from typing import Any

import pytest

from models.rules.events import Kind, in_force
from models.rules.process import Route, Stage
from models.rules.standings import CloseReason, Standing
from tests.factories import REGIONS, Log, day

FIRST, SECOND, THIRD, FOURTH = REGIONS


def decided(log: Log, stage: Stage, region: str | None = None) -> int:
    """The number of the decision on a stage."""
    return next(e.seq for e in log.events if e.kind is Kind.DECIDED and e.stage is stage and e.region == region)


def closing(log: Log) -> tuple[Standing | None, CloseReason | None]:
    """Where the case stands, and what it is closed as."""
    return log.place.standing, log.place.closed_as


def test_an_annulled_decision_is_gone_from_what_is_in_force_but_not_from_the_log() -> None:
    log = Log().decided(Stage.CONSENSUS, "support")
    seq, length = decided(log, Stage.CONSENSUS), len(log.events)
    before = list(log.events)

    log.corrected(seq, annul=True)

    assert log.events[:length] == before
    assert seq not in {event.seq for event in in_force(log.events)}
    assert Stage.CONSENSUS in log.place.open_stages


def test_an_amended_decision_keeps_its_place_and_number() -> None:
    log = Log().decided(Stage.CONSENSUS, "support", registry_number="1").decided(Stage.BUDGET_IMPACT, "reviewed")
    seq = decided(log, Stage.CONSENSUS)

    log.corrected(seq, outcome="no_support", on="2026-09-10", fields={"registry_number": "2", "reason": "Fel"})

    amended = log.place.decisions[Stage.CONSENSUS]
    assert (amended.seq, amended.outcome, amended.on) == (seq, "no_support", date(2026, 9, 10))
    assert amended.data == {"registry_number": "2", "reason": "Fel"}
    assert [event.seq for event in in_force(log.events)] == sorted(event.seq for event in in_force(log.events))


def test_what_is_not_named_in_an_amendment_stays() -> None:
    log = Log().decided(Stage.CONSENSUS, "support", registry_number="1")
    before = log.place.decisions[Stage.CONSENSUS]
    log.corrected(before.seq, fields={"registry_number": "2"})
    after = log.place.decisions[Stage.CONSENSUS]
    assert (after.outcome, after.on, after.decider) == (before.outcome, before.on, before.decider)


def test_the_last_of_several_corrections_counts() -> None:
    log = Log().decided(Stage.CONSENSUS, "support")
    seq = decided(log, Stage.CONSENSUS)
    log.corrected(seq, fields={"registry_number": "2"}).corrected(seq, fields={"registry_number": "3"})
    assert log.place.decisions[Stage.CONSENSUS].data["registry_number"] == "3"


def test_correcting_what_was_annulled_changes_nothing() -> None:
    log = Log().decided(Stage.CONSENSUS, "support")
    seq = decided(log, Stage.CONSENSUS)
    annulled = log.corrected(seq, annul=True).place
    assert log.corrected(seq, outcome="no_support").place == annulled


def test_an_annulled_region_is_asked_again_and_its_release_taken_back() -> None:
    log = Log().recommended().region(FIRST).then(Kind.REGION_RELEASED, region=FIRST)
    log.corrected(decided(log, Stage.REGION_DECISION, FIRST), annul=True)
    assert log.place.open_regions == REGIONS
    assert log.place.released == set()
    assert log.last(Kind.RELEASE_REVOKED, FIRST)


def test_annulling_the_answer_after_a_wait_leaves_the_wait() -> None:
    log = Log().recommended().region(FIRST, "waiting").region(FIRST, on=day(60))
    log.corrected(log.place.region_decisions[FIRST].seq, annul=True)
    assert log.place.region_decisions[FIRST].outcome == "waiting"


def test_a_yes_that_was_a_no_is_taken_back_but_the_others_keep_their_release() -> None:
    log = Log().released()
    since = len(log.events)

    log.corrected(decided(log, Stage.REGION_DECISION, SECOND), outcome="no")

    assert log.place.standing is Standing.RELEASED
    assert log.place.released == {FIRST, THIRD, FOURTH}
    assert log.kinds(since) == [Kind.CORRECTED, Kind.RELEASE_REVOKED]


def test_a_released_case_opens_again_when_an_answer_it_rested_on_is_taken_away() -> None:
    log = Log().released()
    since = len(log.events)

    log.corrected(decided(log, Stage.REGION_DECISION, SECOND), annul=True)

    assert log.place.standing is Standing.ON_PATH
    assert log.place.open_regions == (SECOND,)
    assert log.kinds(since) == [
        Kind.CORRECTED,
        Kind.REOPENED,
        Kind.RELEASE_REVOKED,
        Kind.STANDING_ENTERED,
        Kind.STAGE_ENTERED,
    ]


def test_a_released_case_in_which_nobody_says_yes_any_longer_opens_again() -> None:
    log = Log().recommended().region(FIRST)
    for region in (SECOND, THIRD, FOURTH):
        log.region(region, "no")
    log.then(Kind.REGION_RELEASED, region=FIRST).then(Kind.RELEASED)

    log.corrected(decided(log, Stage.REGION_DECISION, FIRST), outcome="no")

    assert log.place.standing is Standing.ON_PATH
    assert log.place.all_final
    assert log.place.released == set()


@pytest.mark.parametrize("change", [{"annul": True}, {"outcome": "as_recommended"}, {"outcome": "waiting"}])
def test_a_case_closed_because_no_region_wanted_it_opens_again_when_one_does(change: dict[str, Any]) -> None:
    log = Log().recommended().all_say("no").then(Kind.CLOSED, outcome="no_region")
    log.corrected(decided(log, Stage.REGION_DECISION, THIRD), **change)
    assert closing(log) == (Standing.ON_PATH, None)


def test_a_case_closed_as_withdrawn_stays_closed_whatever_a_region_had_said() -> None:
    log = Log().recommended().region(FIRST, "no").then(Kind.CLOSED, outcome="withdrawn")
    log.corrected(decided(log, Stage.REGION_DECISION, FIRST), annul=True)
    assert (log.place.standing, log.place.closed_as) == (Standing.CLOSED, CloseReason.WITHDRAWN)


def test_a_closing_that_was_a_mistake_is_annulled_and_the_turns_are_back() -> None:
    log = Log().then(Kind.CLOSED, outcome="withdrawn")
    log.corrected(log.last(Kind.CLOSED), annul=True)
    assert closing(log) == (Standing.ON_PATH, None)
    assert log.place.open_stages == (Stage.CONSENSUS, Stage.BUDGET_IMPACT)


@pytest.mark.parametrize("correction", [{"annul": True}, {"outcome": "recommend"}], ids=["annulled", "amended"])
def test_a_no_that_was_a_mistake_leaves_no_closing_behind(correction: dict[str, Any]) -> None:
    # Given a case turned down, made known and closed
    log = Log().recommended("recommend_not").then(Kind.MADE_KNOWN)
    assert closing(log) == (Standing.CLOSED, CloseReason.NEGATIVE)
    # When the no turns out to be wrong
    log.corrected(decided(log, Stage.REGIONAL_RECOMMENDATION), **correction)
    # Then it is on the path, and not closed as anything
    assert closing(log) == (Standing.ON_PATH, None)


def test_a_decline_that_was_a_mistake_is_taken_up() -> None:
    log = Log("regional", route=Route.OWN).decided(Stage.TAKE_UP, "decline").then(Kind.MADE_KNOWN)
    log.corrected(decided(log, Stage.TAKE_UP), outcome="take_up")
    assert closing(log) == (Standing.ON_PATH, None)
    assert log.place.open_stages == (Stage.CONSENSUS, Stage.BUDGET_IMPACT)


def test_a_recommendation_decided_anew_gets_new_documents() -> None:
    log = Log().recommended().then(Kind.DOCUMENTS_PREPARED)
    log.corrected(decided(log, Stage.REGIONAL_RECOMMENDATION), annul=True)
    log.decided(Stage.REGIONAL_RECOMMENDATION, "recommend_with_conditions", on=day(25))
    assert not log.place.documents, "the old ones do not show the conditions"
