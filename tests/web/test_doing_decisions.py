"""Recording decisions: by whoever may, with only the questions that go with the answer, refused beside the field."""

import pytest

from app.bootstrap import Ordnat
from models.rules.events import Kind
from models.rules.process import Stage
from tests.factories import ARIL, CHIEF, OFFICER, PRESCRIPTION, Journey, assert_whole
from tests.web.conftest import ClientAs
from tests.web.paper import Paper

DECIDER, NEIGHBOUR, READER = "norrbotten.beslutsfattare", "vasterbotten.beslutsfattare", "norrbotten.lsg"
REGION = "/arenden/OI-0001/beslut/region/norrbotten"


@pytest.fixture(scope="module")
def standing(quiet_house: Ordnat) -> Journey:
    """The same, for tests that record nothing; OI-0002 has only been opened."""
    case = Journey.opened(quiet_house).recommended()
    Journey.opened(quiet_house, product="Adakveo")
    return case


def test_a_decider_records_the_regions_decision_in_three_presses(asked_case: Journey, client_on: ClientAs) -> None:
    decider = client_on(asked_case.house, DECIDER)
    asked = Paper(decider, REGION)
    assert asked.heading == "Beslut i Region Norrbotten"
    assert "Rutinanvändning enligt rekommendationen" in asked.text
    paper = Paper(decider, f"{REGION}?utfall=as_recommended")
    # Nothing is asked that is known: today, and whoever is logged in.
    assert paper.inputs["on"] == ["2026-11-20"]
    assert "decided_by" not in paper.inputs
    paper.fill(registry_number="RUN 123/2026").send()
    assert paper.heading == "Stämmer det här?"
    assert "Godkänt för användning i regionen" in paper.text
    assert "Divisionsekonom, Region Norrbotten" in paper.text
    assert asked_case.place.region_decisions == {}
    receipt = Paper(decider, paper.send("gor").headers["location"])
    assert receipt.heading == "Det är registrerat"
    decided = asked_case.place.region_decisions["norrbotten"]
    assert (decided.outcome, decided.decider, decided.actor) == ("as_recommended", DECIDER, DECIDER)
    assert decided.data["registry_number"] == "RUN 123/2026"
    assert_whole(asked_case.house, asked_case.case_id)


ASKED = {
    "as_recommended": ["on", "decided_by", "registry_number", "conditions", "reason"],
    "with_guidance": ["on", "decided_by", "conditions", "reason", "registry_number"],
    "specialist_centre": ["on", "decided_by", "centre", "registry_number", "conditions", "reason"],
    "waiting": ["on", "decided_by", "waiting_for", "waiting_until", "reason", "registry_number"],
    "no": ["on", "decided_by", "reason", "registry_number"],
}


@pytest.mark.parametrize(("outcome", "names"), ASKED.items(), ids=ASKED.keys())
def test_an_answer_brings_only_the_questions_that_go_with_it(
    standing: Journey, client_on: ClientAs, outcome: str, names: list[str]
) -> None:
    paper = Paper(client_on(standing.house, OFFICER), f"{REGION}?utfall={outcome}")
    asked = [field.attributes["name"] for field in paper.tree.css("main form [name]:not([type=hidden]):not(button)")]
    assert list(dict.fromkeys(asked)) == names


def test_every_stage_is_decided_from_its_page(sqlite_house: Ordnat, client_on: ClientAs) -> None:
    case = Journey.nominated(sqlite_house)
    officer = client_on(sqlite_house, OFFICER)
    for address, typed in (
        ("beslut/upptag?utfall=take_up", {}),
        ("beslut/konsensus?utfall=support_with_conditions", {"conditions": "Efter två linjer"}),
        ("budget/granska", {}),
        ("beslut/rekommendation?utfall=recommend", {"prepared_by": ["aril.vice"]}),
        ("beslut/region/vasternorrland?utfall=waiting", {
            "waiting_for": "TLV", "waiting_until": "2027-01-15", "reason": "Oklart pris",
        }),
        ("beslut/region/vasternorrland?utfall=specialist_centre", {"centre": "NUS"}),
    ):  # fmt: skip
        paper = Paper(officer, f"/arenden/OI-0001/{address}").fill(typed)
        assert paper.send().status_code == 200, (address, paper.faults, paper.text)
        assert paper.send("gor").status_code == 303, (address, paper.faults)
        case.carried_on()
    place = case.place
    assert place.decisions[Stage.CONSENSUS].data["conditions"] == "Efter två linjer"
    assert place.decisions[Stage.CONSENSUS].decider == ARIL
    assert place.decisions[Stage.BUDGET_IMPACT].decider == CHIEF
    assert place.preparers == {OFFICER, "aril.vice"}
    assert place.region_decisions["vasternorrland"].data["centre"] == "NUS"
    assert_whole(sqlite_house, case.case_id)


def test_a_prescription_medicines_cost_is_shared_out_with_the_decision(
    sqlite_house: Ordnat, client_on: ClientAs
) -> None:
    case = Journey.opened(sqlite_house, take_up=PRESCRIPTION).recommended()
    paper = Paper(client_on(sqlite_house, DECIDER), f"{REGION}?utfall=as_recommended")
    paper.send()
    assert paper.faults == {"shares.0.enhet": "Ange vilka enheter som bär kostnaden, och i vilka andelar."}
    paper.fill({"shares.0.enhet": "Medicin", "shares.0.procent": "60"}).send()
    assert paper.faults == {"shares.0.enhet": "Kostnadsandelarna blir 60 %, inte 100 %. Rätta andelarna."}
    paper.send("andra")
    assert "shares.3.enhet" not in paper.inputs
    paper.fill({f"shares.{row}.enhet": f"Enhet {row}" for row in range(3)}).send("andra")
    assert "shares.3.enhet" in paper.inputs
    paper.fill({"shares.1.procent": "33,5", "shares.2.procent": "6,5 %"})
    assert paper.send().status_code == 200, paper.faults
    assert paper.send("gor").status_code == 303
    shares = case.place.region_decisions["norrbotten"].data["shares"]
    assert shares == [["Enhet 0", "60"], ["Enhet 1", "33.5"], ["Enhet 2", "6.5"]]


BESIDE = {
    "future": ("no", {"on": "2026-11-21", "reason": "x"}, "on", "ligger i framtiden"),
    "before the recommendation": ("no", {"on": "2026-09-20", "reason": "x"}, "on", "ligger före sjukvårdsregional"),
    "no day": ("no", {"on": "i går", "reason": "x"}, "on", "”i går” är inget datum"),
    "no reason": ("no", {"reason": " "}, "reason", "Ange skäl"),
    "conditions without a reason": ("as_recommended", {"conditions": "Bara barn"}, "reason", "Ange skäl"),
    "wait that does not last": (
        "waiting", {"waiting_for": "TLV", "waiting_until": "2026-11-20", "reason": "x"}, "waiting_until", "slutar inte",
    ),
    "too long": ("specialist_centre", {"centre": "N" * 201}, "centre", "högst 200"),
    "much too long": ("no", {"reason": "å" * 5001}, "reason", "högst 5000"),
    "no mandate": ("no", {"reason": "x", "decided_by": READER}, "decided_by", "Välj ett av alternativen"),
}  # fmt: skip


@pytest.mark.parametrize("beside", BESIDE.values(), ids=BESIDE.keys())
def test_what_is_wrong_is_said_beside_its_field_and_everything_typed_is_kept(
    standing: Journey, client_on: ClientAs, beside: tuple[str, dict[str, str], str, str]
) -> None:
    outcome, typed, field, sentence = beside
    paper = Paper(client_on(standing.house, OFFICER), f"{REGION}?utfall={outcome}").fill(typed)
    assert paper.send().status_code == 422
    assert list(paper.faults) == [field]
    assert sentence in paper.faults[field]
    wrong = paper.tree.css_first(f"#{field}")
    assert wrong is not None
    if wrong.attributes.get("type") != "radio":
        assert wrong.attributes["aria-invalid"] == "true"
        assert f"{field}-fel" in (wrong.attributes["aria-describedby"] or "")
    kept = {name: said for name, said in typed.items() if name != "decided_by"}
    assert {name: paper.inputs[name][0] for name in kept} == kept
    assert standing.place.region_decisions == {}


def test_a_region_decides_for_itself_only(asked_case: Journey, client_on: ClientAs) -> None:
    neighbour = client_on(asked_case.house, NEIGHBOUR)
    assert neighbour.get(REGION).status_code == 403
    refused = neighbour.fill(f"{REGION}?utfall=no", reason="x", steg="gor", seen=asked_case.log[-1].seq)
    assert refused.status_code == 403
    assert "får inte registrera beslut för KSR Norrbotten" in refused.text
    assert client_on(asked_case.house, READER).get(REGION).status_code == 403
    assert Paper(neighbour, "/arenden/OI-0001/beslut/region").text.count("Region ") == 1
    assert asked_case.place.region_decisions == {}


def test_whoever_prepared_the_recommendation_names_somebody_else_who_decided(
    sqlite_house: Ordnat, client_on: ClientAs
) -> None:
    case = Journey.opened(sqlite_house).decided(Stage.CONSENSUS, "support").decided(Stage.BUDGET_IMPACT, "reviewed")
    case.decided(Stage.REGIONAL_RECOMMENDATION, "recommend", prepared_by=(DECIDER,))
    paper = Paper(client_on(sqlite_house, DECIDER), f"{REGION}?utfall=as_recommended")
    assert paper.send().status_code == 403
    assert "kan inte ensam registrera regionens beslut" in paper.text


NOT_NOW = {
    "before it is asked": "beslut/region/norrbotten",
    "which region": "beslut/region",
    "out of order": "beslut/rekommendation?utfall=recommend",
    "not on its way": "beslut/upptag",
}


@pytest.mark.parametrize("address", NOT_NOW.values(), ids=NOT_NOW.keys())
def test_what_cannot_be_decided_now_is_told_with_a_way_back(
    standing: Journey, client_on: ClientAs, address: str
) -> None:
    paper = Paper(client_on(standing.house, OFFICER), f"/arenden/OI-0002/{address}")
    assert paper.page.status_code == 409
    assert "Det går inte nu." in paper.text
    assert 'href="/arenden/OI-0002"' in paper.page.text


NOWHERE = {
    "no such case": ("/arenden/OI-0099/beslut/konsensus", 404),
    "no case number": ("/arenden/Trodelvy/beslut/konsensus", 422),
    "no such step": ("/arenden/OI-0001/beslut/konsenus", 404),
    "no such region": ("/arenden/OI-0001/beslut/region/skåne", 404),
    "no such answer": (f"{REGION}?utfall=kanske", 422),
    "no such receipt": ("/arenden/OI-0001/kvitto/99", 404),
    "not a receipt": ("/arenden/OI-0001/kvitto/<script>", 422),
}


@pytest.mark.parametrize(("address", "status"), NOWHERE.values(), ids=NOWHERE.keys())
def test_what_is_not_there_gets_the_right_status(
    standing: Journey, client_on: ClientAs, address: str, status: int
) -> None:
    answer = client_on(standing.house, OFFICER).get(address)
    assert answer.status_code == status
    assert "<script>" not in answer.text


def test_the_budget_stages_decision_is_the_review(standing: Journey, client_on: ClientAs) -> None:
    answer = client_on(standing.house, OFFICER).get("/arenden/OI-0001/beslut/budget")
    assert (answer.status_code, answer.headers["location"]) == (303, "/arenden/OI-0001/budget/granska")


def test_the_question_which_region_leads_to_its_decision(asked_case: Journey, client_on: ClientAs) -> None:
    officer = client_on(asked_case.house, OFFICER)
    asked = Paper(officer, "/arenden/OI-0001/beslut/region")
    assert asked.text.count("Region ") == 4
    led = officer.get("/arenden/OI-0001/beslut/region?region=jamtland_harjedalen")
    assert led.headers["location"] == "/arenden/OI-0001/beslut/region/jamtland_harjedalen"
    asked_case.region("norrbotten")
    assert Paper(officer, "/arenden/OI-0001/beslut/region").text.count("Region ") == 3
    assert asked_case.seq_of(Kind.DECIDED, region="norrbotten")
