"""`/`, `/arenden` and `/matris`: what needs whoever looks comes first, and every case stands where it belongs."""

from datetime import timedelta

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from app.bootstrap import Ordnat
from models.rules.clocks.stopping import WantedStop
from models.rules.clocks.stops import StopReason
from models.rules.process import Priority, Stage
from models.rules.standings import CloseReason
from tasks.actions.acknowledge import acknowledge
from tasks.actions.open_case import TakeUp
from tasks.actions.stop import stop_clock
from tasks.watch import watch
from tests.conftest import NOW
from tests.factories import CANCER, CHIEF, ONCOLOGY, PRICE, PUBLISHED, Journey, day
from tests.readings import read as read_list
from tests.readings import row
from tests.web.conftest import Client, ClientAs
from tests.web.statements import counted

HEAD, DECIDER, OTHER = "norrbotten.lakemedelschef", "norrbotten.beslutsfattare", "vasterbotten.beslutsfattare"
OFFICER = "foa.handlaggare"
HOSTILE = "<script>alert(1)</script> =1+1 \u202eomvänt"


def shown(client: Client, address: str = "/") -> LexborHTMLParser:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text[:300]
    return LexborHTMLParser(answer.text)


def words(node: LexborNode | LexborHTMLParser | None) -> str:
    assert node is not None
    body = node.body if isinstance(node, LexborHTMLParser) else node
    return " ".join((body.text(separator=" ") if body else "").split())


def piles(client: Client) -> dict[str, str]:
    """What needs whoever looks: heading → everything under it."""
    return {words(pile.css_first("h3")): words(pile) for pile in shown(client).css(".pile")}


def groups(client: Client, address: str = "/") -> dict[str, list[str]]:
    """The headings of the list, with the numbers of their cases."""
    page = shown(client, address)
    found = {words(group.css_first("h2, h3")): group.css("tbody th a") for group in page.css(".group")}
    return {heading: [words(link)[:7] for link in links] for heading, links in found.items()}


def listed(client: Client, address: str) -> list[str]:
    return sorted(number for numbers in groups(client, address).values() for number in numbers)


@pytest.fixture
def five(house: Ordnat) -> dict[str, Journey]:
    """A case at each kind of place."""
    asked = Journey.opened(house).recommended().region("norrbotten")
    cancer = Journey.opened(house, product="Enhertu", indication="HER2-låg bröstcancer", take_up=CANCER)
    paused = Journey.opened(house, product="Luxturna").revised("should_not")
    await_ = Journey.opened(house, "await", product="Åmligt läkemedel", indication="Öronsjukdom")
    gone = Journey.opened(house, product="Hemgenix").closed(CloseReason.WITHDRAWN)
    return {"asked": asked, "cancer": cancer, "paused": paused, "await": await_, "gone": gone}


# ── What needs whoever looks ──────────────────────────────────────────────────────────────────────────────


def test_whose_turn_it_is_sees_it_first_and_nobody_else_does(
    house: Ordnat, client_as: ClientAs, five: dict[str, Journey]
) -> None:
    assert "OI-0001 Trodelvy" in piles(client_as(OTHER))["Att besluta"]
    assert "Att besluta" not in piles(client_as(DECIDER)), "Norrbotten has decided"
    assert "OI-0002 Enhertu" in piles(client_as(ONCOLOGY))["Att besluta"]
    heads = piles(client_as("vasterbotten.lakemedelschef"))
    assert "OI-0001" in heads["Att besluta"], "a head sees what waits in the region"


def test_an_officer_sees_what_to_judge_and_what_lacks_inputs(house: Ordnat, client_as: ClientAs) -> None:
    Journey.opened(house, product="Luxturna").revised("should_not")
    Journey.opened(house, product="Enhertu", take_up=TakeUp(on=PUBLISHED))
    found = piles(client_as(OFFICER))
    assert "OI-0001 Luxturna" in found["Ändrade rekommendationer att bedöma"]
    assert "OI-0002 Enhertu" in found["Underlag till budgetpåverkan saknas"]


def test_a_draft_waits_for_its_reviewer_until_it_has_been_reviewed(house: Ordnat, client_as: ClientAs) -> None:
    case = Journey.opened(house)
    chief = client_as(CHIEF)
    assert "OI-0001" in piles(chief)["Analyser att granska"]
    case.decided(Stage.BUDGET_IMPACT, "reviewed")
    assert "Analyser att granska" not in piles(chief)


def test_a_proposal_waits_for_an_officer(house: Ordnat, client_as: ClientAs) -> None:
    read_list(house, row(product="Zolgensma", indication="SMA"))
    read_list(house, row(product="Zolgensma", indication="SMA"), row(label=HOSTILE + " bör användas"))
    assert "Trodelvy ny rekommendation" in piles(client_as(OFFICER))["Förslag att ta ställning till"]
    assert "Förslag att ta ställning till" not in piles(client_as(DECIDER))


def test_an_alarm_is_shown_to_those_told_until_somebody_answers_for_it(house: Ordnat, client_as: ClientAs) -> None:
    case = Journey.opened(house)
    watch(house.change, now=house.now, organisation=house.organisation, sources={})
    officer, decider = client_as(OFFICER), client_as(DECIDER)
    assert "OI-0001 Trodelvy" in piles(officer)["Larm att svara på"]
    assert "Larm att svara på" not in piles(decider)
    case.does(acknowledge, None, "Vi tar upp det på mötet")
    assert "Larm att svara på" not in piles(officer)


def test_material_that_is_due_soon_is_told_to_the_body_and_to_officers(house: Ordnat, client_as: ClientAs) -> None:
    Journey.opened(house).recommended()
    told = piles(client_as(DECIDER))["Underlag ska snart vara inne"]
    assert "KSR Norrbotten: senast 2026-12-01" in told
    assert "1 ärende väntar" in told
    assert "Ledningen Västerbotten" not in told
    assert "Ledningen Västerbotten" in piles(client_as(OFFICER))["Underlag ska snart vara inne"]


def test_who_needs_to_do_nothing_is_told_so(client_as: ClientAs) -> None:
    assert "Inget väntar på dig just nu." in words(shown(client_as("norrbotten.ekonom")))


# ── The list ──────────────────────────────────────────────────────────────────────────────────────────────


def test_every_open_case_stands_under_its_step(client_as: ClientAs, five: dict[str, Journey]) -> None:
    assert groups(client_as(OFFICER)) == {
        "Pausade: rekommendationen har ändrats 1": ["OI-0003"],
        "Sjukvårdsregional konsensus 1": ["OI-0002"],
        "Regionens beslut 1": ["OI-0001"],
        "Avvaktar NT-rådet 1": ["OI-0004"],
    }


CHOSEN = {
    "lage=alla": [1, 2, 3, 4, 5],
    "lage=avslutade": [5],
    "region=norrbotten": [2, 3, 4],
    "region=vasterbotten": [1, 2, 3, 4],
    "organ=rcc_onkologirad": [2],
    "organ=aril": [],
    "organ=ledning_vasterbotten": [1],
    "steg=konsensus": [2],
    "steg=budget": [2],
    "steg=region": [1],
    "steg=avvaktar": [4],
    "terapi=cancer": [2],
    "handlaggare=foa.handlaggare": [1, 2, 3, 4],
    "handlaggare=foa.chef": [],
    "sok=enh": [2],
    "sok=oi-0003": [3],
    "sok=åmligt": [4],
    "sok=ÖRONSJUKDOM": [4],
    "sok=100%25": [],
    "terapi=cancer&steg=region": [],
}


def test_the_address_chooses(client_as: ClientAs, five: dict[str, Journey]) -> None:
    officer = client_as(OFFICER)
    found = {asked: listed(officer, f"/arenden?{asked}") for asked in CHOSEN}
    assert found == {asked: [f"OI-{number:04}" for number in numbers] for asked, numbers in CHOSEN.items()}


@pytest.mark.parametrize(
    ("asked", "status", "says"),
    [
        ("region=atlantis", 404, "Välj bland: norrbotten"),
        ("organ=atlantis", 404, "Välj bland"),
        ("steg=fel", 422, "Välj bland: upptag"),
        ("lage=fel", 422, "Välj bland: oppna"),
        ("ordning=fel", 422, "Välj bland: klocka"),
        ("sida=noll", 422, "gick inte att förstå"),
    ],
)
def test_a_word_that_nobody_knows_is_told_of(
    quiet_house: Ordnat, client_on: ClientAs, asked: str, status: int, says: str
) -> None:
    answer = client_on(quiet_house, OFFICER).get(f"/arenden?{asked}")
    assert (answer.status_code, says in answer.text) == (status, True)


def test_a_clock_is_told_in_colour_and_in_words(sqlite_house: Ordnat, client_on: ClientAs) -> None:
    Journey.opened(sqlite_house)
    Journey.opened(sqlite_house, product="Enhertu", published_on=day(60), take_up=TakeUp(on=day(60), budget=PRICE))
    held = Journey.opened(sqlite_house, product="Leqvio")
    held.does(stop_clock, WantedStop(StopReason.AGREEMENT, NOW.date() + timedelta(days=30), on=day(20)))
    told = {
        words(line.css_first("th a"))[:7]: (words(line.css_first(".said")), line.css_first("svg.clock"))
        for line in shown(client_on(sqlite_house, OFFICER), "/arenden").css("tbody tr")
    }
    assert {number: said for number, (said, _) in told.items()} == {
        "OI-0001": "18 dagar över gränsen",
        "OI-0002": "10 dagar kvar till målet",
        "OI-0003": "klockan står sedan 2026-09-21",
    }
    bars = {number: bar.attributes for number, (_, bar) in told.items() if bar is not None}
    kinds = {number: str(bar["class"]) for number, bar in bars.items()}
    assert kinds == {"OI-0001": "clock bad", "OI-0002": "clock good", "OI-0003": "clock off"}
    assert bars["OI-0001"]["aria-label"] == "80 dagar, 18 dagar över gränsen. Mål dag 30, gräns dag 62."


def test_urgent_cases_say_so(sqlite_house: Ordnat, client_on: ClientAs) -> None:
    Journey.opened(sqlite_house, take_up=TakeUp(priority=Priority.URGENT, on=PUBLISHED, budget=PRICE))
    assert "brådskande" in words(shown(client_on(sqlite_house, OFFICER)).css_first("tbody th"))


def test_case_by_region_with_answers_days_and_forecasts(client_as: ClientAs, five: dict[str, Journey]) -> None:
    page = shown(client_as(OFFICER), "/matris?steg=region")
    assert [words(heading) for heading in page.css("thead th")] == [
        "Ärende", "Norrbotten", "Västerbotten", "Västernorrland", "Jämtland Härjedalen", "Hela ärendet",
    ]  # fmt: skip
    (line,) = page.css("tbody tr")
    cells = [words(cell) for cell in line.css("td")]
    assert cells[0] == "ja 28 dagar"
    assert cells[1] == "80 dagar väntas 2026-12-07 , efter gränsen"
    assert cells[4] == "80 dagar väntas 2026-12-15 , efter gränsen"


# ── As it is now ──────────────────────────────────────────────────────────────────────────────────────────


def test_what_is_remembered_is_never_older_than_what_was_recorded(house: Ordnat, client_as: ClientAs) -> None:
    case = Journey.opened(house).recommended()
    officer = client_as(OFFICER)
    before = shown(officer)
    assert shown(officer).html == before.html
    case.region("norrbotten")
    assert "Norrbotten: rutinanvändning" in words(shown(officer).css_first(".marks"))
    case.region("vasterbotten", "no")
    assert "Västerbotten: nej" in words(shown(officer).css_first(".marks"))
    Journey.opened(house, product="Enhertu")
    assert listed(officer, "/") == ["OI-0001", "OI-0002"]


def test_what_needs_one_is_not_shown_to_another(sqlite_house: Ordnat, client_on: ClientAs) -> None:
    Journey.opened(sqlite_house).recommended()
    one, other = client_on(sqlite_house, DECIDER), client_on(sqlite_house, "norrbotten.ekonom")
    assert "Att besluta" in piles(one)
    one.hold(other.held)  # the same site, somebody else in front of it
    assert piles(one) == {}


def test_as_many_statements_however_many_cases(house: Ordnat, client_as: ClientAs) -> None:
    for number in range(10):
        Journey.opened(house, product=f"Läkemedel {number}")
    watch(house.change, now=house.now, organisation=house.organisation, sources={})
    few = {
        address: statements(house, client_as(OFFICER), address) for address in ("/", "/arenden?lage=alla", "/matris")
    }
    for number in range(50):
        Journey.opened(house, product=f"Fler {number}", carries_on=False)
    watch(house.change, now=house.now, organisation=house.organisation, sources={})
    many = {address: statements(house, client_as(OFFICER), address) for address in few}
    assert many == few
    assert max(many.values()) < 20


def statements(house: Ordnat, client: Client, address: str) -> int:
    with counted(house.engine) as sent:
        shown(client, address)
    return len(sent)


def test_a_page_holds_no_more_than_a_hundred_kilobytes_whatever_the_names(
    sqlite_house: Ordnat, client_on: ClientAs
) -> None:
    for number in range(45):
        name = f"{number} {HOSTILE} " + "å" * 240
        Journey.opened(sqlite_house, product=name, indication=f"{HOSTILE} " * 12, carries_on=False)
    client = client_on(sqlite_house, OFFICER)
    for address in ("/", "/matris", "/arenden?sida=2"):
        content = client.get(address).text
        assert len(content.encode()) < 100_000
        assert "<script" not in content
        assert "\u202e" not in content
    page = shown(client, "/arenden?sok=alert")
    assert [link.attributes["href"] for link in page.css(".pager a")] == [
        "/arenden?sok=alert",
        "/arenden?sok=alert&sida=2",
    ]
    assert len(page.css("tbody tr")) == 40
    assert len(shown(client, "/arenden?sok=alert&sida=2").css("tbody tr")) == 5
    assert len(shown(client, "/arenden?sok=alert&sida=99").css("tbody tr")) == 5


@pytest.mark.parametrize("address", ["/", "/arenden", "/matris", "/forslag", "/rekommendationer"])
def test_with_nothing_in_the_database(quiet_house: Ordnat, client_on: ClientAs, address: str) -> None:
    page = shown(client_on(quiet_house, OFFICER), address)
    assert len(page.css("h1")) == 1
    assert page.css_first(".empty") is not None
