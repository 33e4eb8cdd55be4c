"""Every deed but decisions, from its form to what is in the log; and who may not."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import pytest

from app.bootstrap import Ordnat
from app.presenters.timeline import describe
from models.rules.events import Event, Kind
from models.rules.process import Dispensing, Priority, Stage
from models.rules.standings import Judgement, Standing
from tests.factories import CHIEF, OFFICER, REGIONS, Journey, assert_whole, recommendation
from tests.web.conftest import Client, ClientAs
from tests.web.paper import Paper

DECIDER, HEAD, READER = "norrbotten.beslutsfattare", "norrbotten.lakemedelschef", "norrbotten.lsg"
CASE = "/arenden/OI-0001"
Typed = Mapping[str, str | list[str]]


def done(client: Client, address: str, typed: Typed, case: Journey) -> Event:
    """Somebody fills in a form, looks, and does it; the event that was recorded."""
    paper = Paper(client, address)
    assert paper.page.status_code == 200, paper.text
    assert paper.fill(typed).send().status_code == 200, (paper.faults, paper.text)
    answer = paper.send("gor")
    assert answer.status_code == 303, (paper.faults, paper.text)
    assert Paper(client, answer.headers["location"]).heading == "Det är registrerat"
    seq = int(answer.headers["location"].rpartition("/")[2])
    return next(event for event in case.log if event.seq == seq)


@dataclass(frozen=True)
class Deed:
    """Where, what is typed, what is recorded; who besides a case officer may."""

    address: str
    typed: Typed
    kind: Kind
    may: tuple[str, ...] = ()
    data: dict[str, object] = field(default_factory=dict)


DEEDS = {
    "stop the case": Deed(
        f"{CASE}/stopp", {"reason": "other", "text": "Översvämning", "region": "alla", "expected_end": "2026-12-24"},
        Kind.STOPPED, data={"reason": "other", "text": "Översvämning", "expected_end": "2026-12-24"},
    ),
    "stop a region": Deed(
        f"{CASE}/stopp",
        {"reason": "agreement", "region": "norrbotten", "expected_end": "2026-12-24", "on": "2026-11-02"},
        Kind.STOPPED, may=(DECIDER,), data={"reason": "agreement"},
    ),
    "acknowledge": Deed(
        f"{CASE}/kvittera?klocka=path", {"reason": "Vi ringer dem i dag"}, Kind.ACKNOWLEDGED,
        data={"clock": "path", "until": "2026-11-27", "reason": "Vi ringer dem i dag"},
    ),
    "acknowledge for a region": Deed(
        f"{CASE}/kvittera?klocka=region_decision:norrbotten", {"reason": "På nästa möte", "until": "2026-12-09"},
        Kind.ACKNOWLEDGED, may=(DECIDER, HEAD), data={"clock": "region_decision:norrbotten", "until": "2026-12-09"},
    ),
    "new figures": Deed(
        f"{CASE}/budgetunderlag",
        {"price": "390 000 kr", "basis": "upphandlat", "national": "", "clustered": "ja", "start": "2027-03",
         "uptake.1": "30", "uptake.2": "60", "uptake.3": "100 %", "price_on": "2026-10-01"}
        | {f"by_region.{key}": count for key, count in zip(
            ("norrbotten", "vasterbotten", "vasternorrland", "jamtland_harjedalen"), ("1", "2", "3", "4,5"), strict=True
        )},
        Kind.INPUTS_SET,
        data={"price": "390000", "basis": "upphandlat", "uptake": ["0.3", "0.6", "1"], "start": "2027-03-01"},
    ),
    "priority": Deed(
        f"{CASE}/prioritet", {"reason": "Barn väntar"}, Kind.PRIORITY_CHANGED, data={"reason": "Barn väntar"},
    ),
    "start": Deed(
        f"{CASE}/klockans-start", {"start": "2026-09-02", "reason": "Fel dag i listan"}, Kind.CORRECTED,
        data={"reason": "Fel dag i listan"},
    ),
    "a date": Deed(
        f"{CASE}/datum?slag=ema_opinion", {"on": "2025-03-01", "source": "EMA", "url": "https://ema.europa.eu/x"},
        Kind.DATES_NOTED,
    ),
    "close": Deed(f"{CASE}/avsluta?skal=not_launched", {"text": "Marknadsförs inte"}, Kind.CLOSED),
}  # fmt: skip


@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS.keys())
def test_a_case_officer_does_it_and_others_may_not(asked_case: Journey, client_on: ClientAs, deed: Deed) -> None:
    before = asked_case.log
    for person in {DECIDER, HEAD, READER} - set(deed.may):
        stranger = client_on(asked_case.house, person)
        shown = Paper(stranger, deed.address)
        if shown.page.status_code == 200:
            # Something is theirs to do here, but not this: it is not offered, and is refused when it is sent.
            assert shown.fill(deed.typed).send("gor").status_code in {403, 404, 422}, shown.text
        else:
            assert shown.page.status_code == 403
            assert stranger.fill(deed.address, **deed.typed, steg="gor", seen=len(before)).status_code == 403
    assert asked_case.log == before
    for person in (*deed.may[:1], OFFICER)[:1]:
        event = done(client_on(asked_case.house, person), deed.address, deed.typed, asked_case)
        assert (event.kind, event.actor) == (deed.kind, person)
        assert {name: event.data.get(name) for name in deed.data} == deed.data
    assert_whole(asked_case.house, 1)


def test_the_clock_is_set_going_again_and_one_is_asked_which_when_there_are_several(
    asked_case: Journey, client_on: ClientAs
) -> None:
    officer = client_on(asked_case.house, OFFICER)
    for region in ("norrbotten", "alla"):
        typed: Typed = {"reason": "agreement", "region": region, "expected_end": "2026-12-24", "on": "2026-11-02"}
        done(officer, f"{CASE}/stopp", typed, asked_case)
    asked = Paper(officer, f"{CASE}/kor-igen")
    assert "Vilket stopp är slut?" in asked.text
    # A region's own people are asked nothing: only theirs is theirs to end.
    decider = client_on(asked_case.house, DECIDER)
    first = asked_case.place.running_stops[0]
    event = done(decider, f"{CASE}/kor-igen", {"on": "2026-11-18"}, asked_case)
    assert (event.kind, event.data["stop"], event.on) == (Kind.RESUMED, first.seq, date(2026, 11, 18))
    assert decider.get(f"{CASE}/kor-igen").status_code == 403
    last = asked_case.place.running_stops[0].seq
    assert officer.get(f"{CASE}/kor-igen?stopp={first.seq}").status_code == 404
    assert done(officer, f"{CASE}/kor-igen?stopp={last}", {}, asked_case).kind is Kind.RESUMED
    assert officer.get(f"{CASE}/kor-igen").status_code == 404


def test_a_stop_pressed_twice_shows_its_receipt_although_the_clock_goes_again(
    asked_case: Journey, client_on: ClientAs
) -> None:
    officer = client_on(asked_case.house, OFFICER)
    typed: Typed = {"reason": "agreement", "region": "alla", "expected_end": "2026-12-24"}
    done(officer, f"{CASE}/stopp", typed, asked_case)
    paper = Paper(officer, f"{CASE}/kor-igen")
    paper.send()
    assert paper.press("gor").headers["location"] == paper.press("gor").headers["location"]


def test_an_event_is_amended_where_it_was_wrong_and_only_there(asked_case: Journey, client_on: ClientAs) -> None:
    asked_case.region("norrbotten", "waiting", registry_number="RUN 1")
    decided = asked_case.place.region_decisions["norrbotten"].seq
    officer = client_on(asked_case.house, OFFICER)
    asked = Paper(officer, f"{CASE}/ratta/{decided}")
    assert "Vad ska göras?" in asked.text
    paper = Paper(officer, f"{CASE}/ratta/{decided}?gor=andra")
    assert paper.inputs["waiting_for"] == ["TLV:s beslut"]
    assert paper.inputs["waiting_until"] == ["2026-12-30"]
    paper.fill(why="Fel i protokollet").send()
    assert "Ange vad som ska ändras" in paper.faults[""]
    typed: Typed = {"waiting_until": "2027-02-15", "registry_number": "", "why": "Fel i protokollet"}
    event = done(officer, f"{CASE}/ratta/{decided}?gor=andra", typed, asked_case)
    assert (event.kind, event.corrects) == (Kind.CORRECTED, decided)
    assert event.data["fields"] == {"waiting_until": "2027-02-15", "registry_number": None}
    said = describe(event, asked_case.house.organisation)
    assert "nu till 2027-02-15" in said
    assert "inte längre diarienr" in said
    now = asked_case.place.region_decisions["norrbotten"]
    assert (now.data["waiting_until"], now.data["waiting_for"]) == ("2027-02-15", "TLV:s beslut")
    assert_whole(asked_case.house, 1)
    assert client_on(asked_case.house, DECIDER).get(f"{CASE}/ratta/{decided}").status_code == 403


def test_what_was_said_of_others_is_left_as_it_was(sqlite_house: Ordnat, client_on: ClientAs) -> None:
    case = Journey.opened(sqlite_house).decided(Stage.CONSENSUS, "support").decided(Stage.BUDGET_IMPACT, "reviewed")
    case.decided(Stage.REGIONAL_RECOMMENDATION, "recommend", prepared_by=(DECIDER, "aril.vice"))
    address = f"{CASE}/ratta/{case.place.decisions[Stage.REGIONAL_RECOMMENDATION].seq}?gor=andra"
    event = done(client_on(sqlite_house, OFFICER), address, {"registry_number": "RUN 2", "why": "Glömdes"}, case)
    assert event.data["fields"] == {"registry_number": "RUN 2"}
    assert case.place.preparers == {OFFICER, DECIDER, "aril.vice"}


def test_an_event_is_taken_back_and_what_rests_on_another_cannot_be(asked_case: Journey, client_on: ClientAs) -> None:
    officer = client_on(asked_case.house, OFFICER)
    consensus = asked_case.place.decisions[Stage.CONSENSUS].seq
    paper = Paper(officer, f"{CASE}/ratta/{consensus}?gor=aterta").fill(why="Fel")
    assert paper.send().status_code == 409
    assert "Återta det senare beslutet först" in paper.faults[""]
    recommended = asked_case.place.decisions[Stage.REGIONAL_RECOMMENDATION].seq
    done(officer, f"{CASE}/ratta/{recommended}?gor=aterta", {"why": "Fel ärende"}, asked_case)
    assert Stage.REGIONAL_RECOMMENDATION not in asked_case.place.decisions
    assert officer.get(f"{CASE}/ratta/{recommended}").status_code == 404
    assert officer.get(f"{CASE}/ratta/1").status_code == 409


def test_a_stop_is_amended_with_what_a_stop_has(asked_case: Journey, client_on: ClientAs) -> None:
    officer = client_on(asked_case.house, OFFICER)
    typed: Typed = {"reason": "agreement", "region": "alla", "expected_end": "2026-12-24", "text": "Väntar"}
    stopped = done(officer, f"{CASE}/stopp", typed, asked_case).seq
    amended: Typed = {"expected_end": "2027-01-31", "reason": "material", "text": "", "why": "Nytt besked"}
    done(officer, f"{CASE}/ratta/{stopped}?gor=andra", amended, asked_case)
    stop = asked_case.place.stops[stopped]
    assert (stop.reason, stop.text, stop.expected_end) == ("material", "", date(2027, 1, 31))


def test_a_case_closed_by_mistake_is_opened_again(asked_case: Journey, client_on: ClientAs) -> None:
    officer = client_on(asked_case.house, OFFICER)
    assert officer.get(f"{CASE}/oppna-igen").status_code == 409
    done(officer, f"{CASE}/avsluta?skal=other", {"text": "Trodde det"}, asked_case)
    assert Paper(officer, f"{CASE}/stopp").page.status_code == 409
    assert Paper(officer, f"{CASE}/avsluta").page.status_code == 409
    led = officer.get(f"{CASE}/oppna-igen")
    done(officer, led.headers["location"], {"why": "Fel ärende"}, asked_case)
    assert asked_case.place.standing is Standing.ON_PATH


def test_closing_says_which_regions_go_on_using_the_medicine(asked_case: Journey, client_on: ClientAs) -> None:
    officer = client_on(asked_case.house, OFFICER)
    assert "står kvar" not in officer.get(f"{CASE}/avsluta?skal=withdrawn").text
    asked_case.region(REGIONS[0]).carried_on()
    assert "Godkänt för användning i Region Norrbotten: det står kvar" in (
        officer.get(f"{CASE}/avsluta?skal=withdrawn").text
    )


def test_a_duplicate_names_the_other_case(asked_case: Journey, client_on: ClientAs) -> None:
    other = Journey.opened(asked_case.house, product="Adakveo")
    client = client_on(asked_case.house, OFFICER)
    paper = Paper(client, f"{CASE}/avsluta?skal=duplicate").fill(text="Samma sak")
    for said, sentence in (("", "är en dubblett av"), ("Adakveo", "inget ärendenummer"), ("OI-0099", "finns inte")):
        assert paper.fill(duplicate_of=said).send().status_code == 422
        assert sentence in paper.faults["duplicate_of"]
    event = done(client, paper.address, {"duplicate_of": "oi2", "text": "Samma sak"}, asked_case)
    assert event.data["duplicate_of"] == other.case_id


def test_a_changed_recommendation_is_judged(asked_case: Journey, client_on: ClientAs) -> None:
    officer = client_on(asked_case.house, OFFICER)
    assert officer.get(f"{CASE}/ombedom").status_code == 409
    Journey(asked_case.house, 1, {"product": "Trodelvy"}).revised("should_not")
    asked = Paper(officer, f"{CASE}/ombedom")
    assert "Gör om ett steg" in asked.text
    paper = Paper(officer, f"{CASE}/ombedom?bedomning={Judgement.RESTART.value}").fill(reason="Ny text")
    assert paper.send().status_code == 422
    assert paper.faults == {"restart": "Välj ett steg."}
    event = done(officer, paper.address, {"restart": "consensus", "reason": "Ny text"}, asked_case)
    assert (event.kind, event.outcome, event.stage) == (Kind.JUDGED, "restart", Stage.CONSENSUS)
    assert client_on(asked_case.house, CHIEF).get(f"{CASE}/ombedom").status_code == 403


def test_the_analysis_is_reviewed_by_somebody_who_did_not_make_it(asked_case: Journey, client_on: ClientAs) -> None:
    officer = client_on(asked_case.house, OFFICER)
    assert Paper(officer, f"{CASE}/budget/granska").page.status_code == 409
    done(officer, f"{CASE}/budgetunderlag", {"price": "390000"}, asked_case)
    chief = client_on(asked_case.house, CHIEF)
    paper = Paper(chief, f"{CASE}/budget/granska")
    assert "Version 2: utkast" in paper.text
    assert paper.inputs["version"] == ["2"]
    # A newer one arrives while the chief is reading.
    done(officer, f"{CASE}/budgetunderlag", {"price": "380000"}, asked_case)
    assert paper.send().status_code == 409
    assert paper.send("granska").status_code == 409
    assert "Version 2 är inte den nyaste" in paper.faults[""]
    event = done(chief, f"{CASE}/budget/granska", {}, asked_case)
    assert (event.kind, event.data["version"]) == (Kind.BUDGET_REVISED, 3)
    assert client_on(asked_case.house, DECIDER).get(f"{CASE}/budget/granska").status_code == 403


def test_figures_that_cannot_be_are_refused_beside_their_field(asked_case: Journey, client_on: ClientAs) -> None:
    paper = Paper(client_on(asked_case.house, OFFICER), f"{CASE}/budgetunderlag")
    assert paper.inputs["price"] == ["400000"]
    for typed, at, sentence in (
        ({"price": "400.000"}, "price", "två sätt"),
        ({"price": "0"}, "price", "över 0"),
        ({"price": "400000", "national": "1", "by_region.norrbotten": "2"}, "by_region.norrbotten", "fler än"),
        ({"national": "600", "by_region.norrbotten": "-1"}, "by_region.norrbotten", "0 eller mer"),
        ({"by_region.norrbotten": "", "uptake.2": "50"}, "uptake.1", "varje år från det första"),
        ({"uptake.1": "130"}, "uptake.1", "mellan 0 och 100"),
        ({"uptake.1": "60"}, "uptake.1", "Upptaget"),
        ({"uptake.1": "40", "start": "snart"}, "start", "är ingen månad"),
    ):
        assert paper.fill(typed).send().status_code == 422, typed
        assert sentence in paper.faults.get(at, ""), (typed, paper.faults)
    assert paper.fill(start="").send().status_code == 200, paper.faults
    assert "Version 2: utkast" in paper.text


ACTUALS = "Region;Månad;Kostnad\nNorrbotten;2026-10;120000\n".encode()


def test_a_file_of_actual_costs_is_shown_before_it_is_read_in(asked_case: Journey, client_on: ClientAs) -> None:
    officer = client_on(asked_case.house, OFFICER)
    done(officer, f"{CASE}/budgetunderlag", {"price": "390000", "start": "2026-10"}, asked_case)
    done(client_on(asked_case.house, CHIEF), f"{CASE}/budget/granska", {}, asked_case)
    paper = Paper(officer, f"{CASE}/utfall")
    assert paper.send().status_code == 422
    assert paper.faults == {"file": "Välj en fil."}
    assert (
        paper.send(files={"file": ("utfall.csv", b"Region;Manad;Kostnad\nSk\xc3\xa5ne;2026-10;1\n")}).status_code == 422
    )
    assert "Skåne" in paper.faults["file"]
    # The file need not be chosen again to be looked at again, and what was wrong is still wrong.
    assert paper.send().status_code == 422
    assert paper.send(files={"file": ("utfall.csv", ACTUALS)}).status_code == 200, paper.faults
    assert "Utfall mot prognos (utfall.csv)" in paper.text
    assert paper.press("gor").status_code == paper.press("gor").status_code == 303
    assert sum(event.kind is Kind.ACTUALS_IMPORTED for event in asked_case.log) == 1


def test_a_file_for_a_case_without_a_reviewed_analysis_has_nothing_to_be_held_against(
    sqlite_house: Ordnat, client_on: ClientAs
) -> None:
    Journey.opened(sqlite_house)
    assert Paper(client_on(sqlite_house, OFFICER), f"{CASE}/utfall").page.status_code == 409


def test_a_recommendation_is_taken_up_with_what_the_source_left_out(sqlite_house: Ordnat, client_on: ClientAs) -> None:
    found = recommendation(sqlite_house, "unrecognised", published_on=None)
    officer = client_on(sqlite_house, OFFICER)
    address = f"/rekommendationer/{found}/ta-upp"
    paper = Paper(officer, address)
    assert paper.send().status_code == 422
    assert set(paper.faults) == {"verdict", "published_on"}
    assert paper.fill(verdict="should", published_on="2026-12-01").send().status_code == 422
    assert "i framtiden" in paper.faults["published_on"]
    assert paper.fill(published_on="2026-11-02", national="55").send().status_code == 422
    assert paper.faults == {"price": "Ange även priset per patient och år."}
    paper.fill(price="430 000", dispensing="prescription", priority="urgent", therapy="cancer")
    assert paper.send().status_code == 200, paper.faults
    assert paper.send("gor").headers["location"] == "/arenden/OI-0001/kvitto/1"
    place = Journey(sqlite_house, 1).place
    assert (place.dispensing, place.priority, place.therapy) == (Dispensing.PRESCRIPTION, Priority.URGENT, "cancer")
    assert place.clock_start == date(2026, 11, 2)
    again = Paper(officer, address).fill(verdict="should", published_on="2026-11-02")
    assert again.send().status_code == 409
    assert "har redan ett öppet ärende, OI-0001" in again.faults[""]
    assert client_on(sqlite_house, DECIDER).get(address).status_code == 403
    assert officer.get("/rekommendationer/99/ta-upp").status_code == 404
    assert officer.get("/rekommendationer/9999999999999/ta-upp").status_code == 404


def test_what_is_not_national_is_nominated_instead(sqlite_house: Ordnat, client_on: ClientAs) -> None:
    found = recommendation(sqlite_house, "regional")
    officer = client_on(sqlite_house, OFFICER)
    assert "Nominera det i stället" in Paper(officer, f"/rekommendationer/{found}/ta-upp").text
    paper = Paper(officer, "/nominera")
    assert paper.send().status_code == 422
    assert list(paper.faults) == ["product", "substance", "indication", "reason"]
    paper.fill(product="Zynlonta", substance="lonkastuximab", indication="lymfom", reason="Kliniken frågar")
    assert paper.fill(on="2026-11-21").send().status_code == 422
    assert paper.fill(on="2026-11-02").send().status_code == 200, paper.faults
    assert "Nästa steg: upptag" in paper.text
    assert {paper.press("gor").headers["location"] for _ in range(2)} == {"/arenden/OI-0001/kvitto/1"}
    assert Journey(sqlite_house, 1).place.clock_start == date(2026, 11, 2)
    assert client_on(sqlite_house, READER).get("/nominera").status_code == 403
