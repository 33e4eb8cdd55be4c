"""Who is who, what has been said, how the sources are: shown to those who may, in words, without secrets."""

import html
import re
from typing import Any

import pytest

from app.bootstrap import Ordnat
from app.one_machine import free_port
from models.tables.notice_channel import NoticeChannel
from models.tables.outbox import OutboxMessage
from tasks.actions.flow_health import note_end, note_start
from tests.conftest import NOW
from tests.factories import Journey
from tests.web.conftest import Client, ClientAs

ROOMS = ["/admin", "/admin/personer", "/admin/organ", "/kallor"]
OPERATORS_ROOMS = [
    "/meddelanden", "/admin/kanaler", "/admin/organisationsfilen", "/admin/organisationsfilen.toml", "/admin/prefect"
]  # fmt: skip
SECRET = "https://rum.example/hook/HEMLIGT"


@pytest.fixture
def officer(client_on: ClientAs, sqlite_house: Ordnat) -> Client:
    """Somebody who looks after the program."""
    return client_on(sqlite_house, "foa.handlaggare")


@pytest.fixture
def decider(client_on: ClientAs, sqlite_house: Ordnat) -> Client:
    """Somebody who only decides for a region."""
    return client_on(sqlite_house, "norrbotten.beslutsfattare")


def words(text: str) -> str:
    """The words of a page."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


@pytest.mark.parametrize("address", ROOMS)
def test_everybody_on_the_staff_sees_who_and_where(decider: Client, address: str) -> None:
    assert decider.get(address).status_code == 200


@pytest.mark.parametrize("address", OPERATORS_ROOMS)
def test_only_those_who_look_after_it_see_the_rest(decider: Client, officer: Client, address: str) -> None:
    refused = decider.get(address)
    assert refused.status_code == 403
    assert "det gör driften eller en handläggare" in words(refused.text)
    assert officer.get(address).status_code == 200


def test_people_with_roles_and_mail_for_those_who_may(decider: Client, officer: Client) -> None:
    shown = words(officer.get("/admin/personer").text)
    assert "Enhetschef, FOA läkemedel foa.chef Roller: Granskaren av budgetpåverkan, Läkemedelschefen" in shown
    assert "chef@foa.example" in shown
    assert "chef@foa.example" not in decider.get("/admin/personer").text


def test_bodies_with_members_and_meetings(officer: Client) -> None:
    shown = words(officer.get("/admin/organ").text)
    assert "ARIL Läkemedelsrådets arbetsutskott" in shown
    assert "Ordförande, ARIL ordförande, har mandat att besluta" in shown
    assert "nästa 2026-12-08" in shown


def test_sources_that_were_never_fetched_are_shown_as_that(officer: Client, decider: Client) -> None:
    shown = officer.get("/kallor").text
    assert "nt_recommendations" in shown
    assert "aldrig hämtad" in shown
    assert "Hämta nu" in shown
    assert "Hämta nu" not in decider.get("/kallor").text


def test_what_did_not_arrive_can_be_sent_again(officer: Client, sqlite_house: Ordnat) -> None:
    Journey.opened(sqlite_house)

    def give_up(session: object) -> None:
        message = session.get(OutboxMessage, 1)  # type: ignore[attr-defined]
        message.state, message.attempts = "failed", 9

    sqlite_house.change(give_up)
    shown = officer.get("/meddelanden?lage=gav-upp").text
    assert "1 meddelanden gav upp" in words(shown)
    assert 'href="/meddelanden/1/skicka-igen"' in shown
    assert "nr 2" not in shown
    assert officer.get("/meddelanden?lage=kanske").status_code == 422


def test_a_rooms_address_is_not_shown(officer: Client, sqlite_house: Ordnat) -> None:
    row = NoticeChannel(
        label="Vårt rum", url=SECRET, role="operator", valid_from=NOW.date(), created_at=NOW, created_by="foa.chef"
    )
    sqlite_house.change(lambda session: session.add(row))
    shown = officer.get("/admin/kanaler").text
    assert "Vårt rum" in shown
    assert "https://…" in shown
    assert "HEMLIGT" not in shown


def test_the_file_is_shown_as_it_was_loaded(officer: Client, sqlite_house: Ordnat) -> None:
    content = sqlite_house.settings.organisation.read_text(encoding="utf-8")
    # The calendars beside the file follow it.
    assert officer.get("/admin/organisationsfilen.toml").text.startswith(content)
    assert content in html.unescape(officer.get("/admin/organisationsfilen").text)


def test_a_prefect_that_is_gone_is_told_of(officer: Client, sqlite_house: Ordnat) -> None:
    sqlite_house.settings.prefect_port = free_port()
    shown = words(officer.get("/admin/prefect").text)
    assert "Prefect-servern svarar inte. Beslut går ändå att registrera" in shown
    assert "*/5 * * * *" in shown


def test_how_the_flows_went_is_beside_them(officer: Client, sqlite_house: Ordnat) -> None:
    sqlite_house.settings.prefect_port = free_port()
    ended: dict[str, Any] = {"now": NOW, "seconds": 1.0}
    sqlite_house.change(lambda session: note_end(session, "sammandrag", well=True, **ended))
    sqlite_house.change(lambda session: note_end(session, "utskick", well=False, **ended))
    sqlite_house.change(lambda session: note_start(session, "bevakning", now=NOW))
    shown = words(officer.get("/admin/prefect").text)
    assert "Senast klart: 2026-11-20 10:30 Kör nu : sammandrag" in shown
    assert "Senast klart: 2026-11-20 10:30 1 fel i rad" in shown
    assert "Senast klart: aldrig pågår sedan 2026-11-20 10:30" in shown
