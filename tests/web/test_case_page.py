"""`/arenden/OI-0001`: where a case stands, how it came there, and only what whoever looks may do."""

from datetime import timedelta

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from app.bootstrap import Ordnat
from models.rules.clocks.stopping import WantedStop
from models.rules.clocks.stops import StopReason
from models.rules.events import Kind
from models.rules.process import Stage
from models.rules.standings import CloseReason, Judgement
from tasks.actions.acknowledge import acknowledge
from tasks.actions.open_case import TakeUp
from tasks.actions.stop import resume_clock, stop_clock
from tasks.watch import watch
from tests.conftest import NOW
from tests.factories import CHIEF, OFFICER, PRESCRIPTION, PUBLISHED, SHARES, Journey, day
from tests.web.conftest import Client, ClientAs
from tests.web.statements import counted

CASE = "/arenden/OI-0001"
DECIDER, READER = "norrbotten.beslutsfattare", "norrbotten.ekonom"
HOSTILE = "<script>alert(1)</script> \u202eomvänt"


def shown(client: Client, address: str = CASE) -> LexborHTMLParser:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text[:300]
    return LexborHTMLParser(answer.text)


def words(node: LexborNode | LexborHTMLParser | None) -> str:
    body = node.css_first("main") if isinstance(node, LexborHTMLParser) else node
    assert body is not None
    return " ".join(body.text(separator=" ").split())


def section(page: LexborHTMLParser, name: str) -> str:
    heading = page.css_first(f"h2#{name}")
    assert heading is not None
    return words(heading.parent)


def ways(page: LexborHTMLParser, within: str = "main") -> list[str]:
    """Where the links lead, within a part of the page."""
    return [str(link.attributes["href"]) for part in page.css(within) for link in part.css("a")]


# ── Where it stands ───────────────────────────────────────────────────────────────────────────────────────


def test_the_path_is_a_picture_that_can_be_read_aloud(asked_case: Journey, client_on: ClientAs) -> None:
    asked_case.region("norrbotten")
    page = shown(client_on(asked_case.house, OFFICER))
    pictures = page.css("svg.path")
    assert [picture.attributes["role"] for picture in pictures] == ["img", "img"]
    for picture in pictures:
        told = str(picture.attributes["aria-labelledby"]).split()
        assert words(page.css_first(f"#{told[0]}")).startswith("Ärendets väg. Väntar på Ledningen Västerbotten")
        assert words(page.css_first(f"#{told[1]}")) == (
            "Rekommendation (NT-rådet): klart, bör användas, klockan från 2026-09-01. "
            "Sjukvårdsregional konsensus (ARIL): klart, tillstyrker, 2026-09-15. "
            "Budgetpåverkansanalys (FOA läkemedel): klart, granskad, 2026-09-16. "
            "Sjukvårdsregional rekommendation (ARIL): klart, rekommenderar införande, 2026-09-21. "
            "Norrbotten (KSR Norrbotten): klart, rutinanvändning enligt rekommendationen, 2026-09-29. "
            "Västerbotten (Ledningen Västerbotten): pågår, sedan 2026-09-21. "
            "Västernorrland (Ledningen Västernorrland): pågår, sedan 2026-09-21. "
            "Jämtland Härjedalen (Ledningen Jämtland Härjedalen): pågår, sedan 2026-09-21. "
            "Godkänt för användning: återstår"
        )
    moods = [str(step.attributes["class"]) for step in pictures[0].css("g")]
    assert moods == ["step done"] * 5 + ["step now"] * 3 + ["step later"]


def test_the_regions_stand_side_by_side_with_what_they_said(sqlite_house: Ordnat, client_on: ClientAs) -> None:
    case = Journey.opened(sqlite_house, take_up=PRESCRIPTION).recommended()
    case.region("norrbotten", "with_guidance", shares=SHARES, registry_number="RN 2026/1")
    case.region("vasterbotten", "waiting")
    cards = {words(card.css_first("h3")): words(card) for card in shown(client_on(sqlite_house, OFFICER)).css(".card")}
    assert "användning med regional vägledning" in cards["Region Norrbotten"]
    for fact in ("Villkor Högst tre patienter", "Diarienummer RN 2026/1", "Medicin 60 %, Onkologi 40 %", "inom målet"):
        assert fact in cards["Region Norrbotten"]
    assert "Väntar till 2026-12-30" in cards["Region Västerbotten"]
    assert "Beslut väntas 2026-12-15" in cards["Region Jämtland Härjedalen"]


def test_stops_are_told_while_they_last_and_afterwards(asked_case: Journey, client_on: ClientAs) -> None:
    case, client = asked_case, client_on(asked_case.house, OFFICER)
    wanted = WantedStop(StopReason.AGREEMENT, NOW.date() + timedelta(days=9), on=day(40), text=HOSTILE)
    stop = case.does(stop_clock, wanted).seq
    page = shown(client)
    assert "Hela ärendet: klockan står sedan 2026-10-11" in words(page)
    assert f"{CASE}/kor-igen?stopp={stop}" in ways(page)
    case.does(resume_clock, stop, day(50))
    page = shown(client)
    assert "Hela ärendet, 2026-10-11–2026-10-21: avtal inte tecknat" in section(page, "underlag")
    assert "80 dagar (70 netto)" in words(page.css_first(".now"))
    assert "80 (70)" in section(page, "tidslinje")


def test_alarms_are_told_until_somebody_answers(asked_case: Journey, client_on: ClientAs) -> None:
    house = asked_case.house
    watch(house.change, now=house.now, organisation=house.organisation, sources={})
    client = client_on(house, OFFICER)
    page = shown(client)
    assert "Gränsen passerad : hela vägen" in words(page.css_first(".notice.bad"))
    assert f"{CASE}/kvittera?klocka=path" in ways(page, ".notice.bad")
    asked_case.does(acknowledge, "path", "Tas upp på mötet")
    assert f"{CASE}/kvittera?klocka=path" not in ways(shown(client), ".notice.bad")
    assert shown(client_on(house, READER)).css(".notice.bad a") == []


def test_what_the_council_said_before_and_what_it_changed(sqlite_house: Ordnat, client_on: ClientAs) -> None:
    case = Journey.opened(sqlite_house).recommended()
    case.revised("should_not").judged(Judgement.GO_ON)
    page = shown(client_on(sqlite_house, OFFICER))
    newest, first = page.css(".version")
    assert words(newest.css_first("ins")) == "tillagt: inte"
    assert "bör användas → bör inte användas" in words(newest)
    assert first.css("ins, del") == []


def test_the_timeline_tells_cause_actor_and_days(asked_case: Journey, client_on: ClientAs) -> None:
    case, client = asked_case, client_on(asked_case.house, OFFICER)
    case.region("norrbotten")
    seq, released = case.seq_of(Kind.DECIDED, region="norrbotten"), case.seq_of(Kind.REGION_RELEASED)
    page = shown(client)
    decided = page.css_first(f"#h{seq}")
    assert "2026-09-29 Dag 28 Beslut – Regionens beslut – Norrbotten" in words(decided)
    assert "Beslutsfattare, Region Norrbotten (registrerat av Handläggare, FOA läkemedel)" in words(decided)
    assert f"{CASE}/tidslinje#h{seq}" in ways(page, f"#h{released}")
    whole = shown(client, f"{CASE}/tidslinje")
    assert len(whole.css("tbody tr")) == len(case.log)
    assert len(page.css("section table.timeline tbody tr")) == min(20, len(case.log))
    assert shown(client, f"{CASE}/tidslinje?sida=7").css("tbody tr") == []


def test_messages_about_the_case_with_how_they_went(asked_case: Journey, client_on: ClientAs) -> None:
    for region in ("norrbotten", "vasterbotten"):
        asked_case.region(region)
    client = client_on(asked_case.house, READER)
    page = shown(client)
    count = int(words(page.css_first("h2#meddelanden .count")))
    assert count > len(page.css("section:last-of-type tbody tr")) == 6
    every = shown(client, f"{CASE}/meddelanden")
    assert len(every.css("tbody tr")) == count
    assert "väntar" in words(every.css_first("tbody td:nth-child(3)"))


def test_prepared_documents_are_read_as_they_were(asked_case: Journey, client_on: ClientAs) -> None:
    client = client_on(asked_case.house, READER)
    way = next(way for way in ways(shown(client)) if way.endswith("/norrbotten"))
    page = shown(client, way)
    assert "Beslutsunderlag för Region Norrbotten" in words(page.css_first("h1"))
    assert "Trodelvy" in words(page.css_first(".document"))
    assert client.get(f"{CASE}/underlag/1/norrbotten").status_code == 404
    assert client.get(way.replace("OI-0001", "OI-0002")).status_code == 404


# ── What can be done ──────────────────────────────────────────────────────────────────────────────────────


def deeds(page: LexborHTMLParser) -> list[str]:
    return [words(deed) for deed in page.css(".deeds a, .card .button")]


def test_only_what_one_may_do_is_offered(asked_case: Journey, client_on: ClientAs) -> None:
    house = asked_case.house
    assert deeds(shown(client_on(house, READER))) == []
    decider = shown(client_on(house, DECIDER))
    assert "Registrera beslut: Norrbotten" in deeds(decider)
    assert f"{CASE}/beslut/region/norrbotten" in ways(decider, ".deeds")
    assert not any("vasterbotten" in way for way in ways(decider, ".deeds, .card"))
    officer = shown(client_on(house, OFFICER))
    for deed in ("Registrera beslut: Västerbotten", "Stoppa klockan", "Ange budgetunderlag", "Avsluta ärendet"):
        assert deed in deeds(officer)


def test_every_deed_that_is_offered_has_a_page(asked_case: Journey, client_on: ClientAs) -> None:
    client = client_on(asked_case.house, OFFICER)
    offered = {*ways(shown(client), ".deeds"), *ways(shown(client), ".card"), *ways(shown(client), "tr")}
    assert {way: client.get(way).status_code for way in offered} == dict.fromkeys(offered, 200)


def test_a_closed_case_can_only_be_opened_again(sqlite_house: Ordnat, client_on: ClientAs) -> None:
    Journey.opened(sqlite_house).closed(CloseReason.WITHDRAWN)
    client = client_on(sqlite_house, OFFICER)
    assert deeds(shown(client)) == ["Öppna ärendet igen"]
    assert client.get(ways(shown(client), ".deeds")[0], follow_redirects=True).status_code == 200


def test_a_changed_recommendation_is_judged_first(sqlite_house: Ordnat, client_on: ClientAs) -> None:
    Journey.opened(sqlite_house).revised("should_not")
    page = shown(client_on(sqlite_house, OFFICER))
    assert deeds(page)[0] == "Bedöm den ändrade rekommendationen"
    assert "ändrad, ska bedömas" in words(page.css_first("svg.path"))
    assert deeds(shown(client_on(sqlite_house, CHIEF)))[:1] != ["Bedöm den ändrade rekommendationen"]


# ── Whatever is in it ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("address", "status", "says"),
    [
        ("/arenden/OI-0404", 404, "OI-0404 finns inte"),
        ("/arenden/Trodelvy", 422, "är inget ärendenummer"),
        ("/arenden/OI-0404/tidslinje", 404, "OI-0404 finns inte"),
        ("/arenden/OI-0404/budget", 404, "OI-0404 finns inte"),
        ("/arenden/OI-0404/underlag/3/aril", 404, "OI-0404 finns inte"),
    ],
)
def test_an_unknown_case_is_told_of(
    quiet_house: Ordnat, client_on: ClientAs, address: str, status: int, says: str
) -> None:
    answer = client_on(quiet_house, OFFICER).get(address)
    assert (answer.status_code, says in answer.text) == (status, True)


def test_hostile_words_are_only_words_and_a_page_stays_small(sqlite_house: Ordnat, client_on: ClientAs) -> None:
    long = f"{HOSTILE} " + "mycket lång text " * 600
    case = Journey.opened(sqlite_house, product=HOSTILE + "X" * 200, indication=HOSTILE + "y" * 440)
    case.decided(Stage.CONSENSUS, "support_with_conditions", conditions=long)
    case.decided(Stage.BUDGET_IMPACT, "reviewed").decided(Stage.REGIONAL_RECOMMENDATION, "recommend")
    for region in case.place.regions:
        case.region(region, "no", reason=long)
    client = client_on(sqlite_house, OFFICER)
    for address in (CASE, f"{CASE}/tidslinje", f"{CASE}/meddelanden", f"{CASE}/budget"):
        content = client.get(address).text
        assert len(content.encode()) < 100_000
        assert "<script" not in content
        assert "\u202e" not in content


def test_as_many_statements_however_much_has_happened(house: Ordnat, client_as: ClientAs) -> None:
    case = Journey.opened(house)
    client = client_as(OFFICER)
    few = statements(house, client)
    case.recommended().all_say()
    for number in range(20):
        Journey.opened(house, product=f"Fler {number}", carries_on=False)
    watch(house.change, now=house.now, organisation=house.organisation, sources={})
    assert statements(house, client) == few < 25


def statements(house: Ordnat, client: Client) -> int:
    with counted(house.engine) as sent:
        shown(client)
    return len(sent)


def test_a_case_that_has_only_just_been_nominated(sqlite_house: Ordnat, client_on: ClientAs) -> None:
    case = Journey.nominated(sqlite_house, take_up=TakeUp(on=PUBLISHED))
    page = shown(client_on(sqlite_house, OFFICER))
    assert "Ingen rekommendation från NT-rådet." in section(page, "rekommendationer")
    assert "Ingen analys än." in section(page, "budget")
    assert "Upptag (ARIL): pågår" in words(page.css_first("svg.path desc"))
    case.decided(Stage.TAKE_UP, "take_up")
    assert "Ange budgetunderlag" in deeds(shown(client_on(sqlite_house, OFFICER)))
