"""Whose turn it is: the body of each open step, and the one line a person reads."""

from dataclasses import replace
from datetime import date

import pytest

from models.rules.consequences import turns
from models.rules.dated import Term
from models.rules.errors import NotFoundError
from models.rules.events import Kind
from models.rules.organisation import StageOwner
from models.rules.process import Route, Stage
from models.rules.standings import Judgement
from models.rules.turns import open_turns, owner, whose_turn
from tests.factories import PUBLISHED, REGIONS, Log, day, organisation

FIRST, *_ = REGIONS


def waits(log: Log) -> list[tuple[Stage, str | None, str]]:
    """Who the case waits for: stage, region, body."""
    return [(turn.stage, turn.region, turn.body.key) for turn in open_turns(log.place, organisation(), day(80))]


def test_consensus_and_budget_impact_wait_for_two_bodies_at_once() -> None:
    assert waits(Log()) == [
        (Stage.CONSENSUS, None, "aril"),
        (Stage.BUDGET_IMPACT, None, "foa_lakemedel"),
    ]


def test_for_cancer_the_onkologirad_gives_the_consensus_and_aril_the_recommendation() -> None:
    log = Log(therapy="cancer")
    assert waits(log)[0] == (Stage.CONSENSUS, None, "rcc_onkologirad")
    log.decided(Stage.CONSENSUS, "support").decided(Stage.BUDGET_IMPACT, "reviewed")
    assert waits(log) == [(Stage.REGIONAL_RECOMMENDATION, None, "aril")]


def test_another_therapy_changes_nothing() -> None:
    assert waits(Log(therapy="neurology")) == waits(Log())


def test_each_region_decides_in_its_own_body() -> None:
    assert waits(Log().recommended()) == [
        (Stage.REGION_DECISION, "norrbotten", "ksr_norrbotten"),
        (Stage.REGION_DECISION, "vasterbotten", "ledning_vasterbotten"),
        (Stage.REGION_DECISION, "vasternorrland", "ledning_vasternorrland"),
        (Stage.REGION_DECISION, "jamtland_harjedalen", "ledning_jamtland_harjedalen"),
    ]


def test_a_nomination_waits_for_aril() -> None:
    assert waits(Log("regional", route=Route.OWN)) == [(Stage.TAKE_UP, None, "aril")]


LINES = [
    (Log(), "Väntar på ARIL (sjukvårdsregional konsensus) och FOA läkemedel (budgetpåverkansanalys)"),
    (Log().decided(Stage.CONSENSUS, "support"), "Väntar på FOA läkemedel (budgetpåverkansanalys)"),
    (
        Log().recommended().region(FIRST),
        "Väntar på Ledningen Västerbotten, Ledningen Västernorrland, Ledningen Jämtland Härjedalen (regionens beslut)",
    ),
    (Log().recommended().all_say(), "Alla har beslutat"),
    (Log("await"), "Avvaktar NT-rådet"),
    (Log().revised("may"), "Väntar på handläggaren: bedöm den ändrade rekommendationen"),
    (Log("should_not"), "Nej görs känt i regionerna"),
    (Log().released(), "Godkänt för användning"),
    (Log().then(Kind.CLOSED, outcome="duplicate"), "Avslutat: dubblett"),
    (Log("should_not").then(Kind.MADE_KNOWN), "Avslutat: negativ rekommendation"),
]


@pytest.mark.parametrize(("log", "line"), LINES, ids=[row[1] for row in LINES])
def test_one_line_says_whom_the_case_waits_for(log: Log, line: str) -> None:
    assert whose_turn(log.place, organisation(), day(80)) == line


@pytest.mark.parametrize("log", [Log("await"), Log().revised("may"), Log("should_not"), Log().released()])
def test_it_is_nobodys_turn_off_the_path(log: Log) -> None:
    assert waits(log) == []


def test_an_owner_holds_from_its_first_day() -> None:
    # Given a file in which FOA läkemedel takes consensus over on 1 October
    old, new = (
        StageOwner(body, Term(20, "days"), Term(30, "days"), valid_from, valid_to=valid_to)
        for body, valid_from, valid_to in (
            ("aril", date(2015, 1, 1), date(2026, 9, 30)),
            ("foa_lakemedel", date(2026, 10, 1), None),
        )
    )
    changed = replace(organisation(), stages=organisation().stages | {"consensus": [old, new]})

    def owns(on: date) -> str:
        return owner(changed, Stage.CONSENSUS, None, None, on).key

    assert (owns(date(2026, 9, 30)), owns(date(2026, 10, 1))) == ("aril", "foa_lakemedel")
    with pytest.raises(NotFoundError, match="har ingen ägare den 2014-12-31"):
        owns(date(2014, 12, 31))


def test_a_turn_is_announced_once_and_again_only_when_it_comes_back() -> None:
    # Given consensus entered at opening, what is decided elsewhere does not enter it again
    log = Log().decided(Stage.BUDGET_IMPACT, "reviewed")
    entered = [e for e in log.events if e.kind is Kind.STAGE_ENTERED and e.stage is Stage.CONSENSUS]
    assert len(entered) == 1
    # When the case is paused and goes on, the turn comes back
    log.revised("may").judged(Judgement.GO_ON)
    assert [e.stage for e in log.events if e.kind is Kind.STAGE_ENTERED].count(Stage.CONSENSUS) == 2
    # And its first day is still the first
    assert log.place.entered[Stage.CONSENSUS, None] == PUBLISHED


def test_turns_are_named_once_per_region() -> None:
    assert turns(Log().recommended().place) == tuple((Stage.REGION_DECISION, region) for region in REGIONS)
