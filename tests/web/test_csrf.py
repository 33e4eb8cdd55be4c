"""A form that is not ours does nothing, whoever is logged in in the browser that sends it."""

import pytest
from sqlmodel import select

from app.bootstrap import Ordnat
from app.web.security.csrf import token
from models import database
from models.tables.case_event import CaseEvent
from models.tables.web_session import WebSession
from tests.factories import Journey
from tests.web.conftest import HERE, Client, ClientAs
from tests.web.every_address import addresses

OFFICER, SECOND = "foa.handlaggare", "foa.handlaggare2"


@pytest.fixture(scope="module")
def house(quiet_house: Ordnat) -> Ordnat:
    """A house with a case to do something to."""
    Journey.opened(quiet_house)
    return quiet_house


@pytest.fixture
def officer(house: Ordnat, client_on: ClientAs) -> Client:
    """A case officer, logged in."""
    return client_on(house, OFFICER)


def rows(house: Ordnat) -> list[str]:
    """What must not have changed."""
    with database.reading(house.engine) as session:
        found = [*session.exec(select(CaseEvent)).all(), *session.exec(select(WebSession)).all()]
        return [row.model_dump_json() for row in found]


def test_every_form_is_refused_without_its_token(officer: Client, house: Ordnat) -> None:
    before = rows(house)
    forms = list(addresses("POST", "PUT", "PATCH", "DELETE"))
    assert len(forms) > 10
    for address in forms:
        for sent in (
            {},
            {"csrf": ""},
            {"csrf": "x" * 64},
            {"csrf": token("somebody else's log-in")},
            {"csrf": "å\x00"},
        ):
            answer = officer.post(address, data=sent)
            assert answer.status_code == 403, (address, sent, answer.text)
            assert "har inte tagits emot" in answer.text
    assert rows(house) == before


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://ond.example"},
        {"Origin": "null"},
        {"Origin": "https://127.0.0.1:8080"},
        {"Origin": "http://127.0.0.1:8081"},
        {"Origin": "http://127.0.0.1:8080.ond.example"},
        {"Origin": f"{HERE}/"},
        {"Origin": "", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "", "Sec-Fetch-Site": "same-site"},
        {"Origin": ""},
    ],
    ids=str,
)
def test_every_form_is_refused_from_elsewhere_even_with_its_token(
    officer: Client, house: Ordnat, headers: dict[str, str]
) -> None:
    before = rows(house)
    del officer.headers["Origin"]
    officer.headers.update({name: value for name, value in headers.items() if value})
    for address in addresses("POST"):
        assert officer.fill(address).status_code == 403, address
    assert rows(house) == before


def test_a_browser_that_says_it_is_the_same_site_is_believed(officer: Client) -> None:
    del officer.headers["Origin"]
    officer.headers["Sec-Fetch-Site"] = "same-origin"
    assert officer.fill("/logga-ut").status_code == 303


def test_a_token_is_worth_nothing_in_another_log_in(officer: Client, house: Ordnat, client_on: ClientAs) -> None:
    second = client_on(house, SECOND)
    assert second.post("/logga-ut", data={"csrf": token(officer.held)}).status_code == 403
    assert second.post("/logga-ut", data={"csrf": token(second.held)}).status_code == 303


def test_nobody_is_logged_in_as_somebody_from_elsewhere(client_on: ClientAs, house: Ordnat) -> None:
    nobody = client_on(house)
    nobody.headers["Origin"] = "https://ond.example"
    assert nobody.post("/logga-in", data={"person": OFFICER}).status_code == 403
    assert "ordnat" not in nobody.cookies
