"""No page tells anybody a secret that is not theirs: every address is walked, also those that are yet to be made."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from httpx import Response
from pydantic import SecretStr
from sqlmodel import Session

from app.bootstrap import Ordnat
from models.rules.access import Actor
from models.rules.net_prices import joined
from models.tables.document import Document
from models.tables.notice_channel import NoticeChannel
from tasks.actions.api_tokens import new_token
from tasks.actions.budget_review import review
from tasks.actions.budget_version import make_version
from tests.an_analysis import REBATE, given
from tests.factories import CHIEF, OFFICER, PUBLISHED, REGIONS, Journey, person
from tests.secrets import found_in, text_of, told_by
from tests.web.conftest import Client, visitor
from tests.web.every_address import VALUES, addresses

NET = "/arenden/OI-0001/budget/netto"
# One of each kind of person; nobody is logged in as the last.
PEOPLE = (OFFICER, CHIEF, "drift", "norrbotten.beslutsfattare", "norrbotten.ekonom", None)
ROOM, CLIENT, MAIL, HEART = "kanalnyckel-8841", "klienthemlighet-7730", "mejllosen-6629", "hjartslag-5518"
_DECIMALS = re.compile(r"\.\d+")
FAULT = "säg till den som sköter systemet och uppge"
# Answers that a form may need to be read, whichever form it is.
TYPED = {
    "steg": "granska", "varfor": "Prov", "purpose": "Prov", "reason": "Prov", "on": "2026-10-01", "outcome": "support",
    "price": "400000", "patients": "600", "product": "Zolgensma", "text": "Prov", "form": "sida",
}  # fmt: skip


@dataclass(frozen=True)
class Told:
    """A house full of secrets, every way in which they may be written, and what its addresses may name."""

    house: Ordnat
    secrets: set[str]
    values: Mapping[str, Sequence[str]]


@pytest.fixture(scope="module")
def told(quiet_house: Ordnat) -> Told:
    """A case with a secret rebate that has come as far as to its regions, and secrets of other kinds around it."""
    passwords = {
        "oidc_client_secret": SecretStr(CLIENT),
        "mail_url": SecretStr(f"mailtos://anna:{MAIL}@127.0.0.1:9"),
        "heartbeat_url": SecretStr(f"http://127.0.0.1:9/{HEART}"),
    }
    house = replace(quiet_house, settings=quiet_house.settings.model_copy(update=passwords))
    planted = given(rebate=REBATE)
    case = Journey.opened(house)
    case.does(make_version, planted["inputs"], net=planted["net"])
    case.recommended().region(REGIONS[0])
    case.does(make_version, planted["inputs"], net=planted["net"])
    case.does(review, reviewed_by=CHIEF)
    case.carried_on()
    document, token = case.rows(Document)[0], house.change(lambda session: _furnish(house, session))
    secrets = told_by(joined(planted["inputs"].form, planted["net"])) | {ROOM, CLIENT, MAIL, HEART, token}
    return Told(house, secrets, {**VALUES, "seq": [str(document.seq)], "reader": [document.reader]})


def _furnish(house: Ordnat, session: Session) -> str:
    room = NoticeChannel(
        label="Rummet", url=f"json://127.0.0.1:9/{ROOM}", role="aril", valid_from=PUBLISHED, created_at=house.now(),
        created_by=OFFICER,
    )  # fmt: skip
    session.add(room)
    return new_token(session, "Prov", (), timedelta(days=9), actor=person(OFFICER), now=house.now())[1]


def _token(house: Ordnat, actor: Actor) -> str:
    a_day = timedelta(days=1)
    return house.change(lambda s: new_token(s, "Prov", actor.roles, a_day, actor=actor, now=house.now())[1])


def answers(told: Told, client: Client, *, skip: str = "") -> Iterator[tuple[str, Response]]:
    """What every address answers: looked at, and sent a form; the API by a token with every role its maker has."""
    for address in addresses("GET", values=told.values):
        if address != skip:
            yield f"GET {address}", client.get(address)
    for address in addresses("POST", values=told.values):
        if address not in {skip, "/logga-ut", "/logga-in"}:
            yield f"POST {address}", client.fill(address, **TYPED)


def seen(answer: Response) -> str:
    """All that an answer says."""
    headers = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
    said = text_of(answer.content)
    # Among the decimals of enough measured times stands any short number.
    return f"{headers}\n{_DECIMALS.sub('', said) if answer.url.path == '/metrics' else said}"


@pytest.mark.parametrize("who", PEOPLE)
def test_no_address_tells_a_secret(told: Told, who: str | None) -> None:
    assert len(told.secrets) > 50
    with visitor(told.house, OFFICER) as another, visitor(told.house, who) as client:
        held = {another.held, client.held} - {""}
        if who is not None:
            held |= {key := _token(told.house, person(who))}
            client.headers["Authorization"] = f"Bearer {key}"
        # Whoever may read net prices reads them at one address alone.
        walked = list(answers(told, client, skip=NET if who == CHIEF else ""))
    assert len(walked) > 30
    assert [name for name, answer in walked if FAULT in answer.text] == []
    assert found_in([(name, seen(answer)) for name, answer in walked], told.secrets | held) == []


def test_the_search_would_find_one(told: Told) -> None:
    with visitor(told.house, CHIEF) as chief:
        page = seen(chief.fill(NET, varfor="Underlag till förhandling"))
    assert found_in([("net", page)], told.secrets)


def test_every_address_of_the_staff_is_closed_to_everybody_else(told: Told) -> None:
    with visitor(told.house) as nobody:
        for address in addresses("GET", staff=True, values=told.values):
            answer = nobody.get(address)
            assert answer.status_code == 303, address
            assert answer.headers["location"].startswith("/logga-in"), address
            assert nobody.get(address, headers={"Accept": "application/json"}).status_code == 401, address
        for address in addresses("POST", staff=True, values=told.values):
            assert nobody.fill(address).status_code == 401, address


def test_every_address_leads_somewhere(told: Told) -> None:
    """What is walked above would be worth nothing if it were error pages: a new parameter needs a value that works."""
    with visitor(told.house, CHIEF) as chief, visitor(told.house, OFFICER) as officer:
        every = addresses("GET", staff=True, values=told.values)
        found = {address: {chief.get(address).status_code, officer.get(address).status_code} for address in every}
    # What this case has nothing of, and jobs that would reach out of the machine.
    absent = ("/forslag/", "/kor/1", "/meddelanden/1/skicka-igen", "/arenden/OI-0001/kor-igen")
    lost = {address: sorted(statuses) for address, statuses in found.items() if not statuses & {200, 303, 409}}
    assert {address: statuses for address, statuses in lost.items() if not address.startswith(absent)} == {}
