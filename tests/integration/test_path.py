"""The main job: from a published recommendation to a medicine approved for use in four regions."""

from collections import Counter
from decimal import Decimal

import pytest

from app.bootstrap import Ordnat
from models.rules.clock import case_lap
from models.rules.events import Kind
from models.rules.process import Stage
from models.rules.standings import Standing
from models.rules.turns import whose_turn
from models.rules.work import due_work
from models.tables.budget_analysis import BudgetAnalysis, BudgetLine
from models.tables.document import Document, FollowUp
from models.tables.outbox import OutboxMessage
from models.tables.region_decision import CostShare, RegionDecision
from tasks.actions.open_case import TakeUp
from tests.factories import (
    ARIL,
    CHIEF,
    OFFICER,
    PRESCRIPTION,
    PRICE,
    PUBLISHED,
    REGIONS,
    SHARES,
    Journey,
    assert_whole,
    day,
)


def turn(case: Journey) -> str:
    return whose_turn(case.place, case.house.organisation, PUBLISHED)


def test_seven_decisions_carry_a_medicine_to_four_regions(house: Ordnat) -> None:
    # Given a positive recommendation with a price, taken up the day it was published
    case = Journey.opened(house)
    assert turn(case) == "Väntar på ARIL (sjukvårdsregional konsensus) och FOA läkemedel (budgetpåverkansanalys)"

    # When each body decides in turn, then it is the next one's
    case.decided(Stage.CONSENSUS, "support")
    assert turn(case) == "Väntar på FOA läkemedel (budgetpåverkansanalys)"
    case.decided(Stage.BUDGET_IMPACT, "reviewed")
    assert turn(case) == "Väntar på ARIL (sjukvårdsregional rekommendation)"
    case.decided(Stage.REGIONAL_RECOMMENDATION, "recommend")
    assert turn(case).startswith("Väntar på KSR Norrbotten, Ledningen Västerbotten")
    for number, region in enumerate(REGIONS, start=1):
        assert case.place.standing is Standing.ON_PATH
        case.region(region, on=day(27 + number))
        assert region in case.place.released, "no region waits for another"

    # Then the medicine is approved for use, nothing is left to do, and the time is known
    assert turn(case) == "Godkänt för användning"
    assert due_work(case.place) == ()
    lap = case_lap(case.place, day(80))
    assert lap is not None
    assert (lap.ended, lap.days) == (True, 31)
    assert_whole(house, case.case_id)


def test_the_log_tells_who_did_what_and_why(house: Ordnat) -> None:
    case = Journey.opened(house).recommended().all_say()
    log = case.log

    assert Counter(event.kind for event in log if event.kind is not Kind.STAGE_ENTERED) == {
        Kind.OPENED: 1,
        Kind.INPUTS_SET: 1,
        Kind.STANDING_ENTERED: 2,
        Kind.INTAKE_CHECKED: 1,
        Kind.BACKGROUND_PREPARED: 1,
        Kind.BUDGET_DRAFTED: 1,
        Kind.DECIDED: 7,
        Kind.DOCUMENTS_PREPARED: 1,
        Kind.REGION_RELEASED: 4,
        Kind.RELEASED: 1,
        Kind.FOLLOW_UP_PLANNED: 1,
    }
    entered = [(event.stage, event.region) for event in log if event.kind is Kind.STAGE_ENTERED]
    assert entered == [
        (Stage.CONSENSUS, None),
        (Stage.BUDGET_IMPACT, None),
        (Stage.REGIONAL_RECOMMENDATION, None),
        *((Stage.REGION_DECISION, region) for region in REGIONS),
    ]
    for event in log:
        human = event.kind in {Kind.OPENED, Kind.INPUTS_SET, Kind.DECIDED}
        assert event.actor == (OFFICER if human else "system")
        assert (event.cause is None) is human, "what follows by itself names its cause"
        assert event.cause is None or event.cause < event.seq
    deciders = [event.decider for event in log if event.kind is Kind.DECIDED]
    assert deciders[:3] == [ARIL, CHIEF, ARIL]
    assert deciders[3:] == [
        "norrbotten.beslutsfattare",
        "vasterbotten.beslutsfattare",
        "vasternorrland.beslutsfattare",
        "jamtland.beslutsfattare",
    ]


def test_each_regions_decision_is_a_row_with_all_it_carries(house: Ordnat) -> None:
    # Given a prescription medicine
    case = Journey.opened(house, take_up=PRESCRIPTION).recommended()
    # When a region decides with conditions, number and cost-bearing units
    case.region("norrbotten", "with_guidance", registry_number="RS 2026/17", shares=SHARES)
    # Then every field is stored, and the shares sum to the whole
    (row,) = case.rows(RegionDecision)
    assert (row.outcome, row.decided_on, row.body) == ("with_guidance", day(28), "ksr_norrbotten")
    assert (row.decider, row.recorder) == ("norrbotten.beslutsfattare", OFFICER)
    assert (row.registry_number, row.conditions, row.reason) == ("RS 2026/17", "Högst tre patienter", "Lokala skäl")
    shares = {share.unit: share.percent for share in case.rows(CostShare)}
    assert shares == {share.unit: share.percent for share in SHARES}
    assert sum(shares.values()) == 100
    assert_whole(house, case.case_id)


def test_the_analysis_is_a_version_with_a_line_per_region(house: Ordnat) -> None:
    case = Journey.opened(house)
    (analysis,) = case.rows(BudgetAnalysis)
    lines = case.rows(BudgetLine)
    assert (analysis.price, analysis.basis, analysis.national_patients) == (PRICE.price, "AIP", PRICE.national)
    assert {line.region for line in lines} == set(REGIONS)
    assert all(line.gross == pytest.approx(line.patients * PRICE.price) for line in lines)
    drafted = next(event for event in case.log if event.kind is Kind.BUDGET_DRAFTED)
    assert abs(sum(line.gross for line in lines) - Decimal(drafted.data["gross"])) < Decimal("0.04"), "öre per line"


def test_readers_get_their_documents_before_they_decide(house: Ordnat) -> None:
    case = Journey.opened(house)
    (background,) = case.rows(Document)
    assert background.reader == "aril"
    assert "Klockan går från 2026-09-01" in background.content

    case.recommended("recommend_with_conditions")
    support = {document.reader: document for document in case.rows(Document) if document.reader != "aril"}
    assert set(support) == set(REGIONS)
    content = support["norrbotten"].content
    assert (
        support["norrbotten"].title == "Beslutsunderlag för Region Norrbotten: Trodelvy vid trippelnegativ bröstcancer"
    )
    assert "Villkor: Högst tre patienter" in content
    assert "Sjukvårdsregional konsensus 2026-09-15: tillstyrker" in content
    assert "| Region Norrbotten | 14,1 |" in content
    assert "Kostnadskrävande" in content


def test_a_released_medicine_is_followed_up_at_6_12_and_24_months(house: Ordnat) -> None:
    case = Journey.opened(house).recommended().all_say()
    plan = {row.what: row.due_on.isoformat() for row in case.rows(FollowUp)}
    assert plan == {
        "effect_6": "2027-05-20",
        "effect_12": "2027-11-20",
        "effect_24": "2028-11-20",
        "reassessment": "2028-09-01",  # two years from the recommendation, the rest from the release
    }


def test_those_whose_turn_it_is_and_those_concerned_are_written_to(house: Ordnat) -> None:
    case = Journey.opened(house).recommended().all_say()
    sent = [(message.kind, message.recipient, message.region) for message in case.rows(OutboxMessage)]
    assert len(sent) == len(set(sent)) + 2, "ARIL's two have had two turns; nobody else hears the same twice"
    turns = {recipient for kind, recipient, _ in sent if kind == "turn_passed"}
    assert {ARIL, CHIEF, "norrbotten.beslutsfattare", "jamtland.beslutsfattare"} <= turns
    told = {recipient for kind, recipient, region in sent if kind == "region_released" and region == "norrbotten"}
    assert told == {"norrbotten.ekonom", "norrbotten.verksamhet", "norrbotten.kommitte", "norrbotten.lsg"}
    assert {message.state for message in case.rows(OutboxMessage)} == {"queued"}


def test_a_case_without_price_waits_for_it_and_is_told_so(house: Ordnat) -> None:
    case = Journey.opened(house, take_up=TakeUp(on=PUBLISHED))
    checked = next(event for event in case.log if event.kind is Kind.INTAKE_CHECKED)
    assert checked.data["findings"] == [
        "Pris och patientantal saknas: ange dem så görs ett utkast till budgetpåverkansanalys."
    ]
    case.decided(Stage.CONSENSUS, "support").decided(Stage.BUDGET_IMPACT, "reviewed", inputs=PRICE)
    assert case.place.open_stages == (Stage.REGIONAL_RECOMMENDATION,)
    assert_whole(house, case.case_id)


def test_a_review_does_not_wait_for_the_programs_draft(house: Ordnat) -> None:
    # Given figures, and nothing running that would draft an analysis from them
    case = Journey.opened(house, carries_on=False)
    assert case.rows(BudgetAnalysis) == []
    # When somebody reviews all the same
    case.decides(Stage.BUDGET_IMPACT, "reviewed")
    # Then the decision is about an analysis of those figures, and no second one is made
    assert len(case.carried_on().rows(BudgetAnalysis)) == 1
    assert_whole(house, case.case_id)
