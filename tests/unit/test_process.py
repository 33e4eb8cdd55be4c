"""The tables of the process agree with what the shared description says, with the fold, and with the file."""

from collections.abc import Callable
from datetime import date

import pytest

from models.rules.events import KIND_LABELS, Kind
from models.rules.position import Position
from models.rules.process import RULES, STAGES, Effect, Route, Stage, downstream, outcome_of, stages_of
from models.rules.standings import (
    CLOSE_LABELS,
    JUDGED_IN,
    JUDGEMENTS,
    STANDING_LABELS,
    TRANSITIONS,
    TRIGGER_LABELS,
    CloseReason,
    Judgement,
    Standing,
    Trigger,
)
from models.rules.turns import owner
from models.rules.work import STEP_LABELS, Step
from tests.factories import REGIONS, Log, day, organisation

S, T = Standing, Trigger

# The life of a case in the words of the process description, written down once more by hand.
LIFE = {
    (None, T.OPENED_POSITIVE): S.ON_PATH,
    (None, T.OPENED_AWAIT): S.PARKED,
    (None, T.OPENED_NEGATIVE): S.MAKING_KNOWN,
    (S.ON_PATH, T.REVISED_POSITIVE): S.PAUSED,
    (S.ON_PATH, T.REVISED_AWAIT): S.PAUSED,
    (S.ON_PATH, T.REVISED_NEGATIVE): S.PAUSED,
    (S.ON_PATH, T.REVISED_OTHERWISE): S.PAUSED,
    (S.ON_PATH, T.TURNED_DOWN): S.MAKING_KNOWN,
    (S.ON_PATH, T.RELEASED): S.RELEASED,
    (S.ON_PATH, T.CLOSED): S.CLOSED,
    (S.PARKED, T.REVISED_POSITIVE): S.ON_PATH,
    (S.PARKED, T.REVISED_AWAIT): S.PARKED,
    (S.PARKED, T.REVISED_NEGATIVE): S.MAKING_KNOWN,
    (S.PARKED, T.REVISED_OTHERWISE): S.PAUSED,
    (S.PARKED, T.CLOSED): S.CLOSED,
    (S.PAUSED, T.REVISED_POSITIVE): S.PAUSED,
    (S.PAUSED, T.REVISED_AWAIT): S.PAUSED,
    (S.PAUSED, T.REVISED_NEGATIVE): S.PAUSED,
    (S.PAUSED, T.REVISED_OTHERWISE): S.PAUSED,
    (S.PAUSED, T.GOES_ON): S.ON_PATH,
    (S.PAUSED, T.PARKS): S.PARKED,
    (S.PAUSED, T.TURNED_DOWN): S.MAKING_KNOWN,
    (S.PAUSED, T.CLOSED): S.CLOSED,
    (S.MAKING_KNOWN, T.REVISED_POSITIVE): S.PAUSED,
    (S.MAKING_KNOWN, T.REVISED_AWAIT): S.PAUSED,
    (S.MAKING_KNOWN, T.REVISED_NEGATIVE): S.PAUSED,
    (S.MAKING_KNOWN, T.REVISED_OTHERWISE): S.PAUSED,
    (S.MAKING_KNOWN, T.MADE_KNOWN): S.CLOSED,
    (S.MAKING_KNOWN, T.CLOSED): S.CLOSED,
    (S.RELEASED, T.REVISED_POSITIVE): S.RELEASED,
    (S.RELEASED, T.REVISED_AWAIT): S.RELEASED,
    (S.RELEASED, T.REVISED_NEGATIVE): S.RELEASED,
    (S.RELEASED, T.REVISED_OTHERWISE): S.RELEASED,
    (S.RELEASED, T.TURNED_DOWN): S.MAKING_KNOWN,
    (S.RELEASED, T.STANDS): S.RELEASED,
    (S.RELEASED, T.REOPENED): S.ON_PATH,
    (S.CLOSED, T.REOPENED): S.ON_PATH,
}

REACHED: dict[Standing, Callable[[], Log]] = {
    S.ON_PATH: lambda: Log("should"),
    S.PARKED: lambda: Log("await"),
    S.MAKING_KNOWN: lambda: Log("should_not"),
    S.PAUSED: lambda: Log("should").revised("may"),
    S.RELEASED: lambda: Log("should").released(),
    S.CLOSED: lambda: Log("should").then(Kind.CLOSED, outcome="withdrawn"),
}
PULLED: dict[Trigger, Callable[[Log], Log]] = {
    T.REVISED_POSITIVE: lambda log: log.revised("may"),
    T.REVISED_AWAIT: lambda log: log.revised("await"),
    T.REVISED_NEGATIVE: lambda log: log.revised("should_not"),
    T.REVISED_OTHERWISE: lambda log: log.revised("archived"),
    T.TURNED_DOWN: lambda log: (
        log.recommended("recommend_not") if log.place.standing is S.ON_PATH else log.judged(Judgement.TURN_DOWN)
    ),
    T.GOES_ON: lambda log: log.judged(Judgement.GO_ON),
    T.PARKS: lambda log: log.judged(Judgement.PARK),
    T.STANDS: lambda log: log.judged(Judgement.STAND),
    T.MADE_KNOWN: lambda log: log.then(Kind.MADE_KNOWN),
    T.RELEASED: lambda log: log.recommended().all_say().then(Kind.RELEASED),
    T.CLOSED: lambda log: log.then(Kind.CLOSED, outcome="withdrawn"),
    T.REOPENED: lambda log: log.then(Kind.REOPENED),
}
OPENED = {T.OPENED_POSITIVE: "may", T.OPENED_AWAIT: "await", T.OPENED_NEGATIVE: "should_not"}


def test_the_table_says_what_the_process_description_says() -> None:
    assert TRANSITIONS == LIFE


def test_every_judgement_can_be_passed_somewhere_and_moves_the_case_from_there() -> None:
    assert {judgement for possible in JUDGED_IN.values() for judgement in possible} == set(Judgement) == set(JUDGEMENTS)
    for standing, possible in JUDGED_IN.items():
        assert {(standing, JUDGEMENTS[judgement][0]) for judgement in possible} <= set(TRANSITIONS)


@pytest.mark.parametrize(("trigger", "verdict"), OPENED.items())
def test_a_case_opens_where_the_verdict_says(trigger: Trigger, verdict: str) -> None:
    assert Log(verdict).place.standing is LIFE[(None, trigger)]


@pytest.mark.parametrize(
    ("standing", "trigger", "expected"),
    [(standing, trigger, after) for (standing, trigger), after in LIFE.items() if standing is not None],
)
def test_every_transition_is_reached_by_a_real_event(standing: Standing, trigger: Trigger, expected: Standing) -> None:
    # Given a case that got there through events
    log = REACHED[standing]()
    assert log.place.standing is standing

    # When the event comes that pulls the trigger
    PULLED[trigger](log)

    # Then it stands where the table says
    assert log.place.standing is expected


@pytest.mark.parametrize(
    ("standing", "trigger"),
    [(standing, trigger) for standing in Standing for trigger in Trigger if (standing, trigger) not in LIFE],
)
def test_a_trigger_the_table_does_not_know_changes_nothing(standing: Standing, trigger: Trigger) -> None:
    place = _standing_at(standing)
    place.move(trigger, Log().events[0])
    assert place.standing is standing


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("region", REGIONS)
def test_every_stage_has_an_owner_in_the_shipped_file(stage: Stage, region: str) -> None:
    per_region = RULES[stage].per_region
    body = owner(organisation(), stage, region if per_region else None, None, day(80))
    assert any(member.decides for member in body.members), f"{body.name} has nobody who decides"
    assert body.region == (region if per_region else None)


@pytest.mark.parametrize("stage", Stage)
def test_outcome_keys_and_labels_are_unique_in_a_stage(stage: Stage) -> None:
    outcomes = RULES[stage].outcomes
    assert len({o.key for o in outcomes}) == len({o.label for o in outcomes}) == len(outcomes)
    assert [outcome_of(stage, o.key) for o in outcomes] == list(outcomes)
    assert outcome_of(stage, "perhaps") is None


def test_each_stage_is_ruled_once_and_rests_only_on_stages_before_it() -> None:
    assert [rule.stage for rule in STAGES] == list(Stage)
    for number, rule in enumerate(STAGES):
        assert set(rule.after) <= {earlier.stage for earlier in STAGES[:number]}


def test_the_national_route_has_no_take_up() -> None:
    assert [rule.stage for rule in stages_of(Route.OWN)] == list(Stage)
    assert [rule.stage for rule in stages_of(Route.NATIONAL)] == list(Stage)[1:]


def test_budget_impact_does_not_wait_for_consensus_but_the_recommendation_waits_for_both() -> None:
    assert Stage.CONSENSUS not in RULES[Stage.BUDGET_IMPACT].after
    assert Stage.BUDGET_IMPACT not in RULES[Stage.CONSENSUS].after
    assert set(RULES[Stage.REGIONAL_RECOMMENDATION].after) == {Stage.CONSENSUS, Stage.BUDGET_IMPACT}


@pytest.mark.parametrize(
    ("stage", "resting"),
    [
        (Stage.TAKE_UP, set(Stage)),
        (Stage.CONSENSUS, {Stage.CONSENSUS, Stage.REGIONAL_RECOMMENDATION, Stage.REGION_DECISION}),
        (Stage.BUDGET_IMPACT, {Stage.BUDGET_IMPACT, Stage.REGIONAL_RECOMMENDATION, Stage.REGION_DECISION}),
        (Stage.REGIONAL_RECOMMENDATION, {Stage.REGIONAL_RECOMMENDATION, Stage.REGION_DECISION}),
        (Stage.REGION_DECISION, {Stage.REGION_DECISION}),
    ],
)
def test_downstream_of_a_stage_is_all_that_builds_on_it(stage: Stage, resting: set[Stage]) -> None:
    assert downstream(stage) == resting


def test_a_region_that_waits_has_not_answered_for_good() -> None:
    answers = {o.key: (o.effect, o.final) for o in RULES[Stage.REGION_DECISION].outcomes}
    assert answers == {
        "as_recommended": (Effect.APPROVES, True),
        "with_guidance": (Effect.APPROVES, True),
        "specialist_centre": (Effect.APPROVES, True),
        "waiting": (Effect.WAITS, False),
        "no": (Effect.REFUSES, True),
    }


def test_everything_a_person_can_meet_has_swedish_words() -> None:
    assert set(STANDING_LABELS) == set(Standing)
    assert set(TRIGGER_LABELS) == set(Trigger)
    assert set(CLOSE_LABELS) == set(CloseReason)
    assert set(KIND_LABELS) == set(Kind)
    assert set(STEP_LABELS) == set(Step)
    assert set(JUDGEMENTS) == set(Judgement)


def _standing_at(standing: Standing) -> Position:
    place = REACHED[standing]().place
    assert place.standing is standing
    return place


def test_the_tests_own_dates_are_what_they_say() -> None:
    assert day(0) == date(2026, 9, 1)
    assert day(0).strftime("%A") == "Tuesday"
