"""Which automatic steps are due, and that each is due once."""

import pytest

from models.rules.events import Kind
from models.rules.process import Route, Stage
from models.rules.standings import Judgement
from models.rules.work import Step, Work, due_work
from tests.factories import REGIONS, Log

FIRST, SECOND, THIRD, FOURTH = REGIONS


def due(log: Log) -> list[Step]:
    return [work.step for work in due_work(log.place)]


def prepared(*, therapy: str | None = None) -> Log:
    """Everything the program does before the regions are asked has been done."""
    log = Log(therapy=therapy).then(Kind.INTAKE_CHECKED).then(Kind.BACKGROUND_PREPARED)
    return log.recommended().then(Kind.DOCUMENTS_PREPARED)


def test_a_new_case_is_checked_and_its_background_prepared() -> None:
    assert due(Log()) == [Step.CHECK_INTAKE, Step.PREPARE_BACKGROUND]


def test_what_has_been_done_is_not_due() -> None:
    log = Log().then(Kind.INTAKE_CHECKED)
    assert due(log) == [Step.PREPARE_BACKGROUND]
    assert due(log.then(Kind.BACKGROUND_PREPARED)) == []


def test_a_nomination_gets_its_background_when_it_is_taken_up() -> None:
    log = Log("regional", route=Route.OWN).then(Kind.INTAKE_CHECKED)
    assert due(log) == []
    assert due(log.decided(Stage.TAKE_UP, "take_up")) == [Step.PREPARE_BACKGROUND]


def test_a_draft_is_due_once_for_each_set_of_inputs() -> None:
    log = Log().then(Kind.INTAKE_CHECKED).then(Kind.BACKGROUND_PREPARED)
    assert due(log.then(Kind.INPUTS_SET)) == [Step.DRAFT_BUDGET]
    assert due(log.then(Kind.BUDGET_DRAFTED)) == []
    assert due(log.then(Kind.INPUTS_SET)) == [Step.DRAFT_BUDGET]


def test_new_inputs_after_the_review_make_a_new_version_until_all_have_answered() -> None:
    log = prepared().then(Kind.INPUTS_SET)
    assert due(log) == [Step.DRAFT_BUDGET]
    assert due(log.then(Kind.BUDGET_DRAFTED)) == []
    released = Log().released().then(Kind.FOLLOW_UP_PLANNED)
    assert due(released.then(Kind.INPUTS_SET)) == []


def test_a_new_reviewed_version_makes_new_documents_due() -> None:
    log = prepared().then(Kind.INPUTS_SET).then(Kind.BUDGET_DRAFTED)
    assert due(log.then(Kind.BUDGET_REVISED, analysis=log.last(Kind.BUDGET_DRAFTED))) == [Step.PREPARE_DOCUMENTS]
    assert due(log.then(Kind.DOCUMENTS_PREPARED)) == []


def test_the_regions_get_documents_when_there_is_a_recommendation() -> None:
    log = Log().then(Kind.INTAKE_CHECKED).then(Kind.BACKGROUND_PREPARED).recommended()
    assert due(log) == [Step.PREPARE_DOCUMENTS]
    assert due(log.then(Kind.DOCUMENTS_PREPARED)) == []


@pytest.mark.parametrize("outcome", ["as_recommended", "with_guidance", "specialist_centre"])
def test_a_region_that_says_yes_is_released_without_waiting_for_the_others(outcome: str) -> None:
    log = prepared().region(SECOND, outcome)
    assert due_work(log.place) == (Work(Step.RELEASE_REGION, SECOND),)
    assert due(log.then(Kind.REGION_RELEASED, region=SECOND)) == []


@pytest.mark.parametrize("outcome", ["no", "waiting"])
def test_nothing_is_released_in_a_region_that_does_not_say_yes(outcome: str) -> None:
    assert due(prepared().region(SECOND, outcome)) == []


def test_the_case_is_released_when_all_have_answered() -> None:
    log = prepared().region(FIRST).region(SECOND, "no").region(THIRD, "no")
    log.then(Kind.REGION_RELEASED, region=FIRST)
    assert due(log) == []
    assert due(log.region(FOURTH, "no")) == [Step.RELEASE_CASE]


def test_a_waiting_region_holds_the_cases_release_but_no_regions() -> None:
    log = prepared().region(FIRST).region(SECOND).region(THIRD).region(FOURTH, "waiting")
    assert due(log) == [Step.RELEASE_REGION] * 3


def test_the_case_is_closed_by_the_same_step_when_no_region_wants_it() -> None:
    assert due(prepared().all_say("no")) == [Step.RELEASE_CASE]


def test_a_released_case_gets_a_follow_up_plan_once() -> None:
    log = Log().released()
    assert due(log) == [Step.PLAN_FOLLOW_UP]
    assert due(log.then(Kind.FOLLOW_UP_PLANNED)) == []


def test_a_no_corrected_to_a_yes_after_release_is_released_too() -> None:
    # Given a case released in three regions, the fourth recorded as a no
    log = prepared().region(FIRST).region(SECOND).region(THIRD).region(FOURTH, "no")
    for region in (FIRST, SECOND, THIRD):
        log.then(Kind.REGION_RELEASED, region=region)
    log.then(Kind.RELEASED).then(Kind.FOLLOW_UP_PLANNED)
    assert due(log) == []
    # When the fourth had in fact said yes
    log.corrected(log.place.region_decisions[FOURTH].seq, outcome="as_recommended")
    # Then its release is due as well
    assert due_work(log.place) == (Work(Step.RELEASE_REGION, FOURTH),)


def test_a_no_is_made_known_once() -> None:
    log = Log("should_not")
    assert due(log) == [Step.MAKE_KNOWN]
    assert due(log.then(Kind.MADE_KNOWN)) == []


@pytest.mark.parametrize(
    "log",
    [Log("await"), Log().revised("may"), Log().then(Kind.CLOSED, outcome="withdrawn")],
    ids=["parked", "paused", "closed"],
)
def test_nothing_is_due_while_a_case_stands_still(log: Log) -> None:
    assert due(log) == []


def test_restarting_makes_the_background_due_again() -> None:
    log = prepared().revised("may").judged(Judgement.RESTART, stage=Stage.CONSENSUS)
    assert due(log) == [Step.PREPARE_BACKGROUND]


def test_restarting_budget_impact_drafts_anew_from_what_is_known() -> None:
    log = Log().then(Kind.INTAKE_CHECKED).then(Kind.INPUTS_SET).then(Kind.BUDGET_DRAFTED)
    log.then(Kind.BACKGROUND_PREPARED).recommended().revised("may")
    assert due(log.judged(Judgement.RESTART, stage=Stage.BUDGET_IMPACT)) == [Step.DRAFT_BUDGET]
