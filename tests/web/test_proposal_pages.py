"""`/forslag` and `/rekommendationer`: what the sources have shown, and where each of it is taken up from."""

import pytest
from selectolax.lexbor import LexborHTMLParser

from app.bootstrap import Ordnat
from tasks.actions.proposals.set_aside import set_aside_proposal
from tests.factories import OFFICER, Journey, person, recommendation, standing
from tests.readings import read, row
from tests.web.conftest import Client, ClientAs

READER = "norrbotten.ekonom"
HOSTILE = "<script>alert(1)</script> \u202eomvänt"


def shown(client: Client, address: str) -> LexborHTMLParser:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text[:300]
    return LexborHTMLParser(answer.text)


def words(page: LexborHTMLParser, within: str = "main") -> str:
    found = page.css_first(within)
    return " ".join(found.text(separator=" ").split()) if found else ""


def ways(page: LexborHTMLParser, within: str = "main") -> list[str]:
    return [str(link.attributes["href"]) for part in page.css(within) for link in part.css("a")]


@pytest.fixture
def proposed(sqlite_house: Ordnat) -> Ordnat:
    """A case, and two proposals: about its medicine, and a hostile one."""
    Journey.opened(sqlite_house, product="Trodelvy", indication="urotelial cancer")
    read(sqlite_house, row(product="Zolgensma", indication="SMA"))
    hostile = row("bör användas " + "x" * 300, product=HOSTILE, indication=HOSTILE * 5, url="javascript:alert(1)")
    read(sqlite_house, row(product="Zolgensma", indication="SMA"), row(), hostile)
    return sqlite_house


def test_those_that_wait_are_listed_with_what_they_may_be_about(proposed: Ordnat, client_on: ClientAs) -> None:
    page = shown(client_on(proposed, OFFICER), "/forslag")
    assert "2 väntar" in words(page, "h1")
    line = next(line for line in page.css("tbody tr") if "Trodelvy vid trippelnegativ" in line.text())
    assert "OI-0001" in line.text()


def test_a_proposal_with_what_can_be_done_by_those_who_may(proposed: Ordnat, client_on: ClientAs) -> None:
    officer, reader = client_on(proposed, OFFICER), client_on(proposed, READER)
    address = next(way for way in ways(shown(officer, "/forslag"), "tbody") if way.startswith("/forslag/"))
    offered = ways(shown(officer, address), ".deeds")
    assert offered == [f"{address}/ta-upp", f"{address}/koppla", f"{address}/lagg-undan"]
    assert {way: officer.get(way).status_code for way in offered} == dict.fromkeys(offered, 200)
    assert ways(shown(reader, address), ".deeds") == []


def test_what_has_been_settled_is_among_all_of_them(proposed: Ordnat, client_on: ClientAs) -> None:
    named = {"actor": person(OFFICER)} | standing(proposed)
    proposed.change(lambda session: set_aside_proposal(session, 1, "Gäller inte oss", **named))
    client = client_on(proposed, OFFICER)
    assert "/forslag/1" not in ways(shown(client, "/forslag"))
    assert "/forslag/1" in ways(shown(client, "/forslag?alla=1"))
    page = shown(client, "/forslag/1")
    assert "Skäl Gäller inte oss" in words(page)
    assert f"{'/forslag/1'}/lagg-undan" not in ways(page, ".deeds")


def test_what_sources_write_is_only_words(proposed: Ordnat, client_on: ClientAs) -> None:
    client = client_on(proposed, OFFICER)
    for address in ("/forslag", "/forslag/1", "/forslag/2", "/", "/rekommendationer", "/arenden/OI-0001"):
        content = client.get(address).text
        assert "<script" not in content
        assert "\u202e" not in content
        assert "javascript:" not in content


@pytest.mark.parametrize(("address", "status"), [("/forslag/404", 404), ("/forslag/nio", 422), ("/forslag/0", 422)])
def test_an_unknown_proposal(quiet_house: Ordnat, client_on: ClientAs, address: str, status: int) -> None:
    assert client_on(quiet_house, OFFICER).get(address).status_code == status


def test_recommendations_without_a_case_are_found_and_taken_up(sqlite_house: Ordnat, client_on: ClientAs) -> None:
    for number in range(55):
        recommendation(sqlite_house, product=f"Läkemedel {number}", indication="Ödem" if number else "Åldersdiabetes")
    Journey.opened(sqlite_house, product="Har ärende")
    officer = client_on(sqlite_house, OFFICER)
    page = shown(officer, "/rekommendationer")
    assert "55" in words(page, "h1")
    assert len(page.css("tbody tr")) == 50
    assert len(shown(officer, "/rekommendationer?sida=2").css("tbody tr")) == 5
    found = shown(officer, "/rekommendationer?sok=åldersDIABETES")
    assert len(found.css("tbody tr")) == 1
    (way,) = ways(found, "tbody")
    assert officer.get(way).status_code == 200
    assert ways(shown(client_on(sqlite_house, READER), "/rekommendationer"), "tbody") == []
