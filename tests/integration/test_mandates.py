"""Who may do what: through the real actions, with the people of the shipped organisation file."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from app.bootstrap import Ordnat
from models.rules.access import SYSTEM, Actor
from models.rules.errors import InvalidInputError, NotAllowedError, NotFoundError
from models.rules.events import Kind
from models.rules.organisation import Member, Organisation
from models.rules.process import Priority, Stage
from models.rules.standings import CloseReason, Judgement
from models.tables.region_decision import RegionDecision
from tasks.actions.close import change_priority, close_case, judge_revision
from tasks.actions.correct import Amendment, correct
from tasks.actions.decide import decide
from tasks.actions.open_case import Nomination, TakeUp, nominate, open_case
from tests.factories import (
    ARIL,
    CHIEF,
    OFFICER,
    ONCOLOGY,
    PRICE,
    PUBLISHED,
    SECOND_OFFICER,
    Journey,
    assert_whole,
    decision,
    person,
    recommendation,
    standing,
)

NORRBOTTEN, DECIDER = "norrbotten", "norrbotten.beslutsfattare"


@pytest.fixture
def in_norrbotten(house: Ordnat) -> Journey:
    """A case whose recommendation the first case officer recorded; the regions are asked."""
    return Journey.opened(house).recommended()


def seated(house: Ordnat, body: str, *people: str) -> Ordnat:
    """The house under a file in which `people` also decide in `body`."""
    members = [Member(who, PUBLISHED) for who in people]
    bodies = [
        replace(found, members=[*found.members, *members]) if found.key == body else found
        for found in house.organisation.bodies
    ]
    organisation: Organisation = replace(house.organisation, bodies=bodies)
    return replace(house, organisation=organisation)


# ── Preparing and deciding ────────────────────────────────────────────────────────────────────────────────


def test_who_recorded_the_recommendation_cannot_alone_record_a_regions_decision(house: Ordnat) -> None:
    # Given an officer who recorded the recommendation and also sits in Norrbotten's deciding body
    case = Journey.opened(seated(house, "ksr_norrbotten", OFFICER)).recommended()
    with pytest.raises(NotAllowedError, match="har berett den sjukvårdsregionala rekommendationen"):
        case.decides(Stage.REGION_DECISION, "as_recommended", region=NORRBOTTEN, by=OFFICER)
    # When somebody else in the body has decided, then the officer may record it
    case.region(NORRBOTTEN, by=DECIDER)
    (row,) = case.rows(RegionDecision)
    assert (row.recorder, row.decider) == (OFFICER, DECIDER)


def test_who_is_named_as_preparer_cannot_alone_record_it_either(house: Ordnat) -> None:
    case = Journey.opened(house).decided(Stage.CONSENSUS, "support").decided(Stage.BUDGET_IMPACT, "reviewed")
    case.decided(Stage.REGIONAL_RECOMMENDATION, "recommend", prepared_by=(DECIDER,))
    with pytest.raises(NotAllowedError, match="kan inte ensam registrera"):
        case.decides(Stage.REGION_DECISION, "as_recommended", region=NORRBOTTEN, by=DECIDER, actor=DECIDER)
    # An officer records what the same person decided: two are named
    case.region(NORRBOTTEN, by=DECIDER)


def test_a_preparer_nobody_knows_is_refused_since_a_misspelt_name_protects_nothing(house: Ordnat) -> None:
    case = Journey.opened(house).decided(Stage.CONSENSUS, "support").decided(Stage.BUDGET_IMPACT, "reviewed")
    with pytest.raises(NotFoundError, match=r"Personen ”norbotten\.beslutsfattare” finns inte"):
        case.decides(Stage.REGIONAL_RECOMMENDATION, "recommend", prepared_by=("norbotten.beslutsfattare",))
    case.decided(Stage.REGIONAL_RECOMMENDATION, "recommend")
    with pytest.raises(NotFoundError, match=r"Personen ”norbotten\.beslutsfattare” finns inte"):
        case.corrected(case.seq_of(Kind.DECIDED), fields={"prepared_by": ["norbotten.beslutsfattare"]})


def test_a_correction_is_no_way_round_the_rule(house: Ordnat) -> None:
    case = Journey.opened(seated(house, "ksr_norrbotten", OFFICER)).recommended().region(NORRBOTTEN, by=DECIDER)
    seq = case.seq_of(Kind.DECIDED, region=NORRBOTTEN)
    with pytest.raises(NotAllowedError, match="kan inte ensam registrera"):
        case.corrected(seq, decided_by=OFFICER)
    assert_whole(house, case.case_id)


def test_a_decider_may_record_their_own_decision(in_norrbotten: Journey) -> None:
    in_norrbotten.decides(Stage.REGION_DECISION, "as_recommended", region=NORRBOTTEN, by=DECIDER, actor=DECIDER)
    (row,) = in_norrbotten.rows(RegionDecision)
    assert row.recorder == row.decider == DECIDER


# ── Mandates ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("stage", "outcome", "by", "body"),
    [
        (Stage.CONSENSUS, "support", CHIEF, "ARIL"),
        (Stage.CONSENSUS, "support", ONCOLOGY, "ARIL"),
        (Stage.BUDGET_IMPACT, "reviewed", ARIL, "FOA läkemedel"),
        (Stage.BUDGET_IMPACT, "reviewed", SECOND_OFFICER, "FOA läkemedel"),
    ],
    ids=[
        "chief for ARIL",
        "cancer's chair for what is no cancer",
        "ARIL's chair for FOA",
        "member who does not decide",
    ],
)
def test_a_decider_without_mandate_is_refused_with_those_who_have_it(
    house: Ordnat, stage: Stage, outcome: str, by: str, body: str
) -> None:
    case = Journey.opened(house)
    with pytest.raises(NotAllowedError, match=rf"hade inte mandat att besluta för {body} den .* Mandat hade: "):
        case.decides(stage, outcome, by=by)
    assert case.seq_of(Kind.BUDGET_DRAFTED) == len(case.log), "nothing was written"


def test_one_region_does_not_decide_for_another(in_norrbotten: Journey) -> None:
    with pytest.raises(NotAllowedError, match="hade inte mandat att besluta för KSR Norrbotten"):
        in_norrbotten.decides(
            Stage.REGION_DECISION, "as_recommended", region=NORRBOTTEN, by="vasterbotten.beslutsfattare"
        )


def test_for_cancer_the_onkologirad_has_the_mandate_and_aril_has_not(house: Ordnat) -> None:
    case = Journey.opened(house, take_up=TakeUp(on=PUBLISHED, budget=PRICE, therapy="cancer"))
    with pytest.raises(NotAllowedError, match="hade inte mandat att besluta för RCC Norrs onkologiråd"):
        case.decides(Stage.CONSENSUS, "support", by=ARIL)
    case.decided(Stage.CONSENSUS, "support", by=ONCOLOGY)


def test_a_decider_nobody_knows_is_refused(house: Ordnat) -> None:
    with pytest.raises(NotFoundError, match="Personen ”okand” finns inte i organisationsfilen den 2026-09-15"):
        Journey.opened(house).decides(Stage.CONSENSUS, "support", by="okand")


def test_naming_another_body_than_the_stages_is_refused(house: Ordnat) -> None:
    with pytest.raises(InvalidInputError, match=r"Steget beslutas av .* \(aril\), inte av ”foa_lakemedel”"):
        Journey.opened(house).decides(Stage.CONSENSUS, "support", body="foa_lakemedel")


# ── Recording ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("actor", ["norrbotten.ekonom", "vasterbotten.beslutsfattare", CHIEF])
def test_only_a_case_officer_records_what_somebody_else_decided(in_norrbotten: Journey, actor: str) -> None:
    with pytest.raises(NotAllowedError, match="kan inte registrera ett beslut som Beslutsfattare, Region Norrbotten"):
        in_norrbotten.decides(Stage.REGION_DECISION, "as_recommended", region=NORRBOTTEN, by=DECIDER, actor=actor)


def test_both_the_recorder_and_the_decider_are_in_the_log(in_norrbotten: Journey) -> None:
    in_norrbotten.region(NORRBOTTEN, by=DECIDER, actor=SECOND_OFFICER)
    event = in_norrbotten.place.region_decisions[NORRBOTTEN]
    assert (event.actor, event.decider, event.data["body"]) == (SECOND_OFFICER, DECIDER, "ksr_norrbotten")


DEEDS: list[tuple[str, Callable[..., Any], tuple[Any, ...]]] = [
    ("avsluta ärenden", close_case, (CloseReason.WITHDRAWN, "skäl")),
    ("ändra prioritet", change_priority, (Priority.URGENT, "skäl")),
    ("bedöma en ändrad rekommendation", judge_revision, (Judgement.GO_ON, "skäl")),
    ("göra rättelser", correct, (1, Amendment("skäl", annul=True))),
]


@pytest.mark.parametrize(("deed", "action", "told"), DEEDS, ids=[row[0] for row in DEEDS])
@pytest.mark.parametrize("actor", [CHIEF, ARIL, DECIDER])
def test_the_case_officers_deeds_are_theirs(
    sqlite_house: Ordnat, deed: str, action: Callable[..., Any], told: tuple[Any, ...], actor: str
) -> None:
    case = Journey.opened(sqlite_house)
    with pytest.raises(NotAllowedError, match=f"får inte {deed}: det gör en handläggare"):
        case.does(action, *told, actor=actor)


def test_others_open_and_nominate_nothing(house: Ordnat) -> None:
    found = recommendation(house)
    asked = Nomination("A", "b", "c", "d")
    named = {"actor": person(ARIL)} | standing(house)
    with pytest.raises(NotAllowedError, match="får inte öppna ärenden"):
        house.change(lambda session: open_case(session, found, TakeUp(), **named))
    with pytest.raises(NotAllowedError, match="får inte nominera läkemedel"):
        house.change(lambda session: nominate(session, asked, TakeUp(), **named))


# ── Reviewing ─────────────────────────────────────────────────────────────────────────────────────────────


def test_nobody_reviews_an_analysis_of_their_own_figures(house: Ordnat) -> None:
    case = Journey.opened(house, take_up=TakeUp(on=PUBLISHED))
    with pytest.raises(NotAllowedError, match="har själv angett underlaget till analysen"):
        case.decides(Stage.BUDGET_IMPACT, "reviewed", by=CHIEF, actor=CHIEF, inputs=PRICE)
    assert case.place.inputs is None, "the refusal took the figures with it"
    case.decided(Stage.BUDGET_IMPACT, "reviewed", by=CHIEF, inputs=PRICE)
    assert_whole(house, case.case_id)


def test_who_gave_the_figures_at_opening_does_not_review_them_either(house: Ordnat) -> None:
    case = Journey.opened(seated(house, "foa_lakemedel", OFFICER))
    with pytest.raises(NotAllowedError, match="Någon annan behöver granska den"):
        case.decides(Stage.BUDGET_IMPACT, "reviewed", by=OFFICER)


def test_a_correction_does_not_make_the_author_the_reviewer(house: Ordnat) -> None:
    case = Journey.opened(seated(house, "foa_lakemedel", OFFICER)).decided(Stage.BUDGET_IMPACT, "reviewed", by=CHIEF)
    with pytest.raises(NotAllowedError, match="Någon annan behöver granska den"):
        case.corrected(case.seq_of(Kind.DECIDED), decided_by=OFFICER)


def test_a_review_without_an_analysis_is_refused(house: Ordnat) -> None:
    case = Journey.opened(house, take_up=TakeUp(on=PUBLISHED))
    with pytest.raises(InvalidInputError, match=r"Det finns ingen budgetpåverkansanalys än\. Ange pris"):
        case.decides(Stage.BUDGET_IMPACT, "reviewed")


# ── The program ───────────────────────────────────────────────────────────────────────────────────────────


def test_the_program_decides_nothing(in_norrbotten: Journey) -> None:
    made = decision(Stage.REGION_DECISION, "as_recommended", region=NORRBOTTEN)
    with pytest.raises(NotAllowedError, match=r"Programmet fattar inga beslut\. Ange vem som har beslutat"):
        in_norrbotten.does(decide, made, actor=SYSTEM)
    # What a person has decided it may record: a file read in, say
    in_norrbotten.does(decide, made, actor=SYSTEM, decided_by=DECIDER)
    assert in_norrbotten.place.region_decisions[NORRBOTTEN].decider == DECIDER


def test_nobody_in_the_file_can_pass_for_the_program(house: Ordnat) -> None:
    false_system = Actor(key="system", name="låtsas")
    case = Journey.opened(house)
    with pytest.raises(NotAllowedError, match="hade inte mandat"):
        case.does(decide, decision(Stage.CONSENSUS, "support"), actor=false_system)
    with pytest.raises(InvalidInputError, match="är programmet självt"):
        house.actor("system")


def test_every_event_has_an_actor_who_is_a_person_or_the_program(house: Ordnat) -> None:
    case = Journey.opened(house).recommended().all_say().revised("may")
    known = {someone.key for someone in house.organisation.people} | {SYSTEM.key}
    assert {event.actor for event in case.log} <= known
    assert all(event.decider in known for event in case.log if event.kind is Kind.DECIDED)
