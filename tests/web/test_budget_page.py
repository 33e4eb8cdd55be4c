"""`/arenden/OI-0001/budget`: open figures for everybody here, net ones for those with the role, in writing."""

import io
import zipfile
from collections.abc import Iterator

import pytest
from selectolax.lexbor import LexborHTMLParser
from sqlmodel import select

from app.bootstrap import Ordnat, build, prepare
from app.settings import Settings
from models import database
from models.rules.net_prices import joined
from models.tables.budget_net_price import NetReading
from tasks.actions.budget_version import make_version
from tests.an_analysis import REBATE, given
from tests.conftest import NOW
from tests.factories import CHIEF, OFFICER, Journey
from tests.secrets import found_in, text_of, told_by
from tests.web.conftest import Client, ClientAs

CASE, PAGE, NET = "/arenden/OI-0001", "/arenden/OI-0001/budget", "/arenden/OI-0001/budget/netto"
READER = "norrbotten.ekonom"
PLANTED = given(rebate=REBATE)
SECRETS = told_by(joined(PLANTED["inputs"].form, PLANTED["net"]))


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ordnat]:
    """A case with two versions, the second from secret prices, too; and one without any."""
    house = build(Settings(home=tmp_path_factory.mktemp("budget")), clock=lambda: NOW)
    prepare(house)
    case = Journey.opened(house)
    case.does(make_version, PLANTED["inputs"], net=PLANTED["net"])
    Journey.opened(house, product="Enhertu", carries_on=False)
    yield house
    house.engine.dispose()


def shown(client: Client, address: str = PAGE) -> LexborHTMLParser:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text[:300]
    return LexborHTMLParser(answer.text)


def words(page: LexborHTMLParser) -> str:
    main = page.css_first("main")
    return " ".join(main.text(separator=" ").split()) if main else ""


def readings(house: Ordnat) -> list[tuple[str, str]]:
    with database.reading(house.engine) as session:
        return [(row.reader, row.purpose) for row in session.exec(select(NetReading))]


def test_the_newest_version_by_region_and_year_with_its_chart(house: Ordnat, client_on: ClientAs) -> None:
    page = shown(client_on(house, READER))
    assert "Version 2: utkast av Handläggare, FOA läkemedel, inte granskad" in words(page)
    headings = [heading.text() for heading in page.css("thead th")]
    assert headings == ["Region", "År", "Patienter", "Brutto läkemedel", "Netto läkemedel", "Netto vård"]
    assert {heading.text() for heading in page.css("tbody th")} >= {"Norrbotten", "Alla"}
    picture = page.css_first("figure img")
    assert picture is not None
    drawn = client_on(house, READER).get(str(picture.attributes["src"]))
    assert (drawn.status_code, drawn.headers["content-type"]) == (200, "image/svg+xml; charset=utf-8")
    assert 'aria-label="Kostnad per år och region' in drawn.text


def test_an_older_version_and_two_beside_each_other(house: Ordnat, client_on: ClientAs) -> None:
    client = client_on(house, READER)
    assert "Version 1: utkast" in words(shown(client, f"{PAGE}?version=1")).partition("Motor")[0]
    compared = words(shown(client, f"{PAGE}?version=2&jamfor=1"))
    assert "Version 1 mot version 2, brutto läkemedel" in compared
    assert "Ändrat underlag" in compared
    assert client.get(f"{PAGE}?version=1&jamfor=1").status_code == 422
    assert client.get(f"{PAGE}?version=9").status_code == 404
    assert client.get(f"{CASE}/diagram/okant-v1.svg").status_code == 404


@pytest.mark.parametrize(
    ("kind", "holds"), [("docx", "word/document.xml"), ("xlsx", "xl/workbook.xml"), ("html", ""), ("json", "")]
)
def test_files_are_those_that_the_command_line_exports(
    house: Ordnat, client_on: ClientAs, kind: str, holds: str
) -> None:
    answer = client_on(house, READER).get(f"{PAGE}/v2.{kind}")
    assert answer.status_code == 200
    assert answer.headers["content-disposition"].endswith(f'.{kind}"')
    if holds:
        assert holds in zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
    told = text_of(answer.content)
    assert "Trodelvy" in told
    assert found_in([(kind, told)], SECRETS) == []
    assert client_on(house, READER).get(f"{PAGE}/v2.exe").status_code == 404


def test_a_case_without_an_analysis(house: Ordnat, client_on: ClientAs) -> None:
    assert "Ingen analys än." in words(shown(client_on(house, READER), "/arenden/OI-0002/budget"))
    assert client_on(house, READER).get("/arenden/OI-0002/budget/v1.docx").status_code == 404


# ── Net ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_net_figures_are_for_those_with_the_role_only(house: Ordnat, client_on: ClientAs) -> None:
    for person in (OFFICER, READER):
        client = client_on(house, person)
        assert shown(client).css(f'a[href^="{NET}"]') == []
        for refused in (client.get(NET), client.fill(NET, version=2, varfor="Vill se")):
            assert refused.status_code == 403
            assert "kräver rollen net_reader" in refused.text
    assert readings(house) == []


def test_net_figures_are_shown_when_it_is_said_why_and_that_is_written_down(house: Ordnat, client_on: ClientAs) -> None:
    chief = client_on(house, CHIEF)
    assert len(shown(chief).css(f'a[href^="{NET}"]')) == 1
    assert "skrivs upp" in words(shown(chief, f"{NET}?version=2"))
    for purpose in ("", "  ", "x" * 201):
        again = chief.fill(NET, version=2, varfor=purpose)
        assert again.status_code == 422
        assert "Ange varför" in again.text
    assert readings(house) == []

    answer = chief.fill(NET, version=2, varfor="Uppföljning av avtalet")
    assert answer.status_code == 200
    page = LexborHTMLParser(answer.text)
    assert [heading.text() for heading in page.css("thead th")] == ["Region", "År", "Netto läkemedel", "Netto vård"]
    assert answer.headers["cache-control"] == "no-store"
    assert readings(house) == [(CHIEF, "Uppföljning av avtalet")]

    kept = chief.fill(NET, version=2, varfor="Till avtalet", form="xlsx")
    assert "netto" in kept.headers["content-disposition"]
    assert readings(house)[1:] == [(CHIEF, "Till avtalet")]


def test_a_version_without_secret_prices_has_no_net(house: Ordnat, client_on: ClientAs) -> None:
    answer = client_on(house, CHIEF).fill(NET, version=1, varfor="Uppföljning")
    assert (answer.status_code, "har inga nettopriser" in answer.text) == (404, True)


def test_no_open_page_of_the_case_tells_a_secret_price(house: Ordnat, client_on: ClientAs) -> None:
    client = client_on(house, CHIEF)
    addresses = (CASE, PAGE, f"{PAGE}?version=2&jamfor=1", f"{CASE}/tidslinje", f"{CASE}/diagram/kostnad-per-ar-v2.svg")
    told = [(address, client.get(address).text) for address in addresses]
    assert len(SECRETS) > 50
    assert found_in(told, SECRETS) == []
