"""After NT-rådet changed its mind: what stands, what lapses, and what begins anew, on both databases."""

from typing import Any

import pytest

from app.bootstrap import Ordnat
from models.rules.clock import region_lap
from models.rules.errors import InvalidInputError, NotFoundError, NotNowError, OrdnatError
from models.rules.events import Kind
from models.rules.judging import open_judgements
from models.rules.process import Stage
from models.rules.standings import CloseReason, Judgement, Standing
from models.tables.outbox import OutboxMessage
from models.tables.region_decision import RegionDecision
from tasks.actions.judge import judge_revision
from tests.factories import REGIONS, URGENT, Journey, assert_whole, day

FIRST, SECOND, THIRD, FOURTH = REGIONS
SAID = "Vi har läst den nya texten"


def released(house: Ordnat, verdict: str = "may") -> Journey:
    """Released in all four regions, then flagged."""
    return Journey.opened(house, take_up=URGENT).recommended().all_say().revised(verdict)


def told(case: Journey, kind: str) -> set[str | None]:
    return {message.region for message in case.rows(OutboxMessage) if message.kind == kind}


def refused(error: type[OrdnatError], case: Journey, judgement: Judgement, says: str, **named: Any) -> None:
    length = len(case.log)
    with pytest.raises(error) as refusal:
        case.does(judge_revision, judgement, named.pop("reason", SAID), **named)
    assert says in str(refusal.value)
    assert len(case.log) == length


# ── Released, and flagged ─────────────────────────────────────────────────────────────────────────────────


def test_a_release_that_stands_is_no_longer_flagged_and_nothing_else_has_changed(house: Ordnat) -> None:
    case = released(house)
    assert case.row.review_wanted
    assert open_judgements(case.place) == (Judgement.STAND, Judgement.NEW_CASE, Judgement.TURN_DOWN)
    case.judged(Judgement.STAND)
    assert (case.place.standing, case.row.review_wanted) == (Standing.RELEASED, False)
    assert case.place.released == set(REGIONS)
    assert case.log[-1].kind is Kind.JUDGED
    assert case.log[-1].data["reason"] == SAID
    assert_whole(house, case.case_id)
    # And the next change of mind flags it anew
    assert case.revised("should_not", published_on=day(50)).row.review_wanted


def test_a_release_can_be_judged_only_when_flagged_with_a_reason_and_in_its_own_words(house: Ordnat) -> None:
    case = Journey.opened(house).recommended().all_say()
    refused(NotNowError, case, Judgement.STAND, "ingen omprövning väntar")
    case.revised("may", published_on=day(40))
    refused(InvalidInputError, case, Judgement.STAND, "Ange skäl", reason=" ")
    refused(InvalidInputError, case, Judgement.STAND, "ligger före den ändrade rekommendationen", on=day(39))
    refused(NotNowError, case, Judgement.GO_ON, "Välj bland: står fast, står fast tills ett nytt ärende")
    refused(InvalidInputError, case, Judgement.STAND, "Bara när nejet görs känt", keep=[FIRST])
    case.judged(Judgement.STAND)
    refused(NotNowError, case, Judgement.STAND, "ingen omprövning väntar")
    assert open_judgements(case.place) == ()


def test_a_review_can_begin_anew_in_another_case_while_the_release_stands(house: Ordnat) -> None:
    case = released(house)
    done = case.does(judge_revision, Judgement.NEW_CASE, SAID, key="igen")
    again = case.does(judge_revision, Judgement.NEW_CASE, SAID, key="igen")
    assert (done.case_id, done.seq, again.case_id, again.repeated) == (case.case_id + 1, 1, done.case_id, True)
    assert case.place.released == set(REGIONS)
    assert case.log[-1].data["case"] == done.case_id
    new = Journey(house, done.case_id).carried_on()
    assert (new.place.verdict, new.place.priority, new.place.clock_start) == ("may", case.place.priority, day(40))
    assert new.place.recommendation_id == case.place.recommendation_id
    # And when that has come to its end, whatever it is, somebody says what becomes of the release
    new.closed(CloseReason.OTHER)
    assert open_judgements(case.place) == (Judgement.STAND, Judgement.NEW_CASE, Judgement.TURN_DOWN)
    case.judged(Judgement.STAND)
    assert not case.row.review_wanted
    for one in (case, new):
        assert_whole(house, one.case_id)


@pytest.mark.parametrize("verdict", ["should_not", "await", "archived"])
def test_no_new_case_begins_from_words_that_recommend_nothing(sqlite_house: Ordnat, verdict: str) -> None:
    case = released(sqlite_house, verdict)
    refused(InvalidInputError, case, Judgement.NEW_CASE, "öppnas när rekommendationen är bör eller kan")


def test_a_no_to_a_released_medicine_is_made_known_and_ends_every_approval(house: Ordnat) -> None:
    case = released(house, "should_not").judged(Judgement.TURN_DOWN)
    assert (case.place.standing, case.row.closed_as) == (Standing.CLOSED, "negative")
    assert case.place.released == set()
    assert told(case, "release_revoked") == set(REGIONS)
    assert all(message.facts["closes"] for message in case.rows(OutboxMessage) if message.kind == "release_revoked")
    last = {row.region: row.outcome for row in sorted(case.rows(RegionDecision), key=lambda row: row.seq)}
    assert last == dict.fromkeys(REGIONS, "lapsed")
    # And that each region had said yes, and how long it took, is still so
    lap = region_lap(case.place, FIRST, day(80))
    assert lap is not None
    assert (lap.days, lap.ended) == (28, True)
    assert_whole(house, case.case_id)


# ── A no while some regions had said yes ──────────────────────────────────────────────────────────────────


def test_making_a_no_known_ends_the_approvals_there_were(house: Ordnat) -> None:
    case = Journey.opened(house).recommended().region(FIRST).region(SECOND, "no").revised("should_not")
    assert case.place.released == {FIRST}
    case.judged(Judgement.TURN_DOWN)
    assert case.place.standing is Standing.CLOSED
    assert case.place.released == set()
    assert told(case, "release_revoked") == {FIRST}
    assert_whole(house, case.case_id)


def test_a_region_keeps_its_approval_when_that_is_said_with_a_reason(house: Ordnat) -> None:
    case = Journey.opened(house).recommended().region(FIRST).region(SECOND).region(THIRD, "no").revised("should_not")
    refused(InvalidInputError, case, Judgement.TURN_DOWN, f"{THIRD} har inget godkännande", keep=[THIRD])
    refused(NotFoundError, case, Judgement.TURN_DOWN, "”skane” ingår inte i ärendet", keep=["skane"])
    case.judged(Judgement.TURN_DOWN, keep=[SECOND])
    assert (case.place.released, case.place.standing) == ({SECOND}, Standing.CLOSED)
    assert told(case, "release_revoked") == {FIRST}
    (known, *_) = [message for message in case.rows(OutboxMessage) if message.kind == "made_known"]
    assert known.facts["kept"] == ["Region Västerbotten"]
    assert_whole(house, case.case_id)


def test_a_yes_not_yet_carried_out_lapses_with_the_no(house: Ordnat) -> None:
    case = Journey.opened(house).recommended()
    case.decides(Stage.REGION_DECISION, "as_recommended", region=FIRST)
    case.revised("should_not").judged(Judgement.TURN_DOWN)
    assert (case.place.released, case.place.approving) == (set(), ())
    assert told(case, "region_released") == set()
    assert_whole(house, case.case_id)


def test_a_parked_case_with_approvals_is_not_closed_by_a_no_without_a_person(house: Ordnat) -> None:
    # Given a case parked on its way, with one region's approval in force
    case = Journey.opened(house).recommended().region(FIRST).revised("await").judged(Judgement.PARK)
    assert (case.place.standing, case.place.released) == (Standing.PARKED, {FIRST})
    # When NT-rådet says no, then a person judges what becomes of it
    case.revised("should_not", published_on=day(50))
    assert (case.place.standing, case.place.released) == (Standing.PAUSED, {FIRST})
    case.judged(Judgement.TURN_DOWN)
    assert (case.place.standing, case.place.released) == (Standing.CLOSED, set())
    assert_whole(house, case.case_id)


def test_a_case_that_comes_back_after_a_no_asks_the_regions_again_whose_yes_had_lapsed(house: Ordnat) -> None:
    # Given a no about to be made known, which took an approval with it
    case = Journey.opened(house).recommended().region(FIRST).revised("should_not")
    case.does(judge_revision, Judgement.TURN_DOWN, SAID)
    assert case.place.standing is Standing.MAKING_KNOWN
    # When NT-rådet changes its mind before that has been done, and the case goes on
    case.revised("may", published_on=day(50)).judged(Judgement.GO_ON)
    # Then that region decides again like the others
    assert case.place.open_regions == REGIONS
    assert_whole(house, case.case_id)
    case.all_say(on=day(60))
    assert case.place.released == set(REGIONS)
    assert_whole(house, case.case_id)
